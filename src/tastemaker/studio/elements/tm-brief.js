// The brief: words first, the rest folded in below; every change stands in the address.
import { css, html, nothing } from "../vendor/lit.js";
import { change, desk, medium } from "../lib/compose.js";
import { StudioElement } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { sends } from "../lib/keys.js";
import { place } from "../lib/router.js";
import { called, named, number } from "../lib/words.js";
import "./tm-like.js";
import "./tm-moodpad.js";

/** Numbers of a tune that one can ask for: from, to, step. Of other forms, all that was learned. */
const RANGES = { bars: [8, 48, 4], density: [0.5, 4, 0.25], tempo: [50, 220, 10] };
const STEPS = 10;
const MOOD = ["valence", "arousal"];

/** From, to, step for each number of a medium. @param {any} medium @returns {Record<string, number[]>} */
function rangesOf({ name, measures = [], ranges = {} }) {
  if (name === "tune") return RANGES;
  const asked = measures.filter((/** @type {string} */ one) => ranges[one] && !MOOD.includes(one));
  return Object.fromEntries(asked.map((/** @type {string} */ one) => [one, tidy(ranges[one])]));
}

/** Round ends and a round step. @param {[number, number]} range */
function tidy([low, high]) {
  const rough = Math.max(high - low, 1e-6) / STEPS;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * ([1, 2, 5, 10].find((times) => times * unit >= rough) ?? 10);
  const from = Math.max(low < 0 ? -Infinity : step, Math.floor(low / step) * step);
  return [from, Math.ceil(high / step) * step, step].map((value) => Number(value.toPrecision(6)));
}

export class BriefForm extends StudioElement {
  static signals = [desk, place];

  static styles = [
    StudioElement.styles,
    css`
      form { display: grid; gap: var(--s5); }
      .words { font: 400 1.125rem / 1.4 var(--serif); min-height: 3.5rem; border-radius: 1.75rem; padding-inline: var(--s5); }
      .selects { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: var(--s4); }
      .ends { display: flex; justify-content: space-between; gap: var(--s3); color: var(--soft); font-size: var(--small); }
      legend { font: 500 0.9375rem / 1.4 var(--sans); padding: 0; margin-bottom: var(--s2); }
      output { color: var(--soft); font-variant-numeric: tabular-nums; }
    `,
  ];

  render() {
    const { params } = place.value;
    const made = medium();
    const { controls = {}, measures = [] } = made;
    const ranges = rangesOf(made);
    return html`
      <form @submit=${this.#onSubmit} @brief=${(/** @type {CustomEvent} */ event) => this.#ask(event.detail)}>
        ${this.#media(made)}
        <div>
          <label class="hidden-visually" for="words">${t("compose.words")}</label>
          <input id="words" class="words" autocomplete="off" maxlength="2000" placeholder=${t("ask.placeholder")}
            .value=${params.get("words") ?? ""} @change=${this.#onWords} @keydown=${this.#onKey} />
        </div>
        ${MOOD.every((name) => measures.includes(name)) ? this.#mood(params) : nothing}
        <div class="selects">
          ${Object.keys(controls).filter((name) => controls[name].length).map((name) => this.#select(name, controls[name]))}
        </div>
        <div class="selects">
          ${Object.keys(ranges).filter((name) => measures.includes(name)).map((name) => this.#slider(name, ranges[name]))}
        </div>
        <div class="field">
          <label for="surprise">${t("compose.surprise")}</label>
          <input id="surprise" type="range" min="0" max="1" step="0.1" .value=${params.get("surprise") ?? "0"}
            aria-valuetext=${number(Number(params.get("surprise") ?? 0), 1)}
            @change=${(/** @type {any} */ event) => this.#ask({ surprise: event.target.value === "0" ? "" : event.target.value })} />
          <span class="ends" aria-hidden="true"><span>${t("compose.closer")}</span><span>${t("compose.further")}</span></span>
        </div>
        <tm-like></tm-like>
      </form>
    `;
  }

  /** What is to be made, where there is a choice. @param {any} made */
  #media(made) {
    const learned = Object.values(desk.value.media ?? {}).filter((one) => one.learned || one.name === made.name);
    if (learned.length < 2) return nothing;
    return html`<div class="field">
      <label for="medium">${t("compose.medium")}</label>
      <select id="medium" @change=${(/** @type {any} */ event) => change(event.target.value)}>
        ${learned.map(({ name }) => html`<option value=${name} ?selected=${name === made.name}>${named("medium", name)}</option>`)}
      </select>
    </div>`;
  }

  /** @param {URLSearchParams} params */
  #mood(params) {
    return html`<fieldset>
      <legend>${t("compose.mood")}</legend>
      <tm-moodpad
        .valence=${Number(params.get("valence") ?? 0)}
        .arousal=${Number(params.get("arousal") ?? 0)}
        ?set=${params.has("valence")}
        @mood=${this.#onMood}
      ></tm-moodpad>
    </fieldset>`;
  }

  /** @param {string} name @param {string[]} values */
  #select(name, values) {
    const chosen = place.value.params.get(name) ?? "";
    return html`<div class="field">
      <label for=${name}>${called(name)}</label>
      <select id=${name} @change=${(/** @type {any} */ event) => this.#ask({ [name]: event.target.value })}>
        <option value="" ?selected=${!chosen}>${t("compose.any")}</option>
        ${values.map((value) => html`<option value=${value} ?selected=${value === chosen}>${named(name, value)}</option>`)}
      </select>
    </div>`;
  }

  /** @param {string} name @param {number[]} range from, to, step */
  #slider(name, [from, to, step]) {
    const chosen = place.value.params.get(name);
    const value = chosen ?? String(from);
    return html`<div class="field">
      <span class="spread"><label for=${name}>${called(name)}</label>
        <output for=${name}>${chosen ? number(Number(chosen), 2) : t("compose.any")}</output></span>
      <input id=${name} type="range" min=${from - step} max=${to} step=${step} .value=${chosen ? value : String(from - step)}
        aria-valuetext=${chosen ? number(Number(chosen), 2) : t("compose.any")}
        @change=${(/** @type {any} */ event) => this.#ask({ [name]: Number(event.target.value) < from ? "" : event.target.value })} />
    </div>`;
  }

  /** @param {Record<string, string>} change */
  #ask(change) {
    this.tell("ask", change);
  }

  /** @param {CustomEvent} event */
  #onMood(event) {
    const mood = event.detail;
    this.#ask(mood ? { valence: String(mood.valence), arousal: String(mood.arousal) } : { valence: "", arousal: "" });
  }

  /** @param {Event} event */
  #onWords(event) {
    this.#ask({ words: /** @type {HTMLInputElement} */ (event.target).value.trim() });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Enter" && !sends(event)) event.preventDefault();
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    event.preventDefault();
    const words = /** @type {HTMLInputElement} */ (this.renderRoot.querySelector("#words")).value.trim();
    this.#ask({ words });
    this.tell("make");
  }
}

customElements.define("tm-brief", BriefForm);
