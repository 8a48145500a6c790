// The brief: words first, the rest folded in below; every change stands in the address.
import { css, html } from "../vendor/lit.js";
import { desk } from "../lib/compose.js";
import { StudioElement } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { sends } from "../lib/keys.js";
import { place } from "../lib/router.js";
import { named, number } from "../lib/words.js";
import "./tm-like.js";
import "./tm-moodpad.js";

/** Numbers one can ask for: from, to, step. The service says which of them it follows. */
const RANGES = { bars: [8, 48, 4], density: [0.5, 4, 0.25], tempo: [50, 220, 10] };
const SELECTS = ["kind", "metre", "mode", "key", "region"];

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
    const { controls = {}, measures = [] } = desk.value.media ?? {};
    return html`
      <form @submit=${this.#onSubmit} @brief=${(/** @type {CustomEvent} */ event) => this.#ask(event.detail)}>
        <div>
          <label class="hidden-visually" for="words">${t("compose.words")}</label>
          <input id="words" class="words" autocomplete="off" maxlength="2000" placeholder=${t("ask.placeholder")}
            .value=${params.get("words") ?? ""} @change=${this.#onWords} @keydown=${this.#onKey} />
        </div>
        <fieldset>
          <legend>${t("compose.mood")}</legend>
          <tm-moodpad
            .valence=${Number(params.get("valence") ?? 0)}
            .arousal=${Number(params.get("arousal") ?? 0)}
            ?set=${params.has("valence")}
            @mood=${this.#onMood}
          ></tm-moodpad>
        </fieldset>
        <div class="selects">
          ${SELECTS.filter((name) => controls[name]?.length).map((name) => this.#select(name, controls[name]))}
        </div>
        <div class="selects">
          ${Object.keys(RANGES).filter((name) => measures.includes(name)).map((name) => this.#slider(name))}
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

  /** @param {string} name @param {string[]} values */
  #select(name, values) {
    const chosen = place.value.params.get(name) ?? "";
    return html`<div class="field">
      <label for=${name}>${t(`facet.${name}`)}</label>
      <select id=${name} @change=${(/** @type {any} */ event) => this.#ask({ [name]: event.target.value })}>
        <option value="" ?selected=${!chosen}>${t("compose.any")}</option>
        ${values.map((value) => html`<option value=${value} ?selected=${value === chosen}>${named(name, value)}</option>`)}
      </select>
    </div>`;
  }

  /** @param {string} name */
  #slider(name) {
    const [from, to, step] = RANGES[/** @type {keyof typeof RANGES} */ (name)];
    const chosen = place.value.params.get(name);
    const value = chosen ?? String(from);
    return html`<div class="field">
      <span class="spread"><label for=${name}>${t(`facet.${name}`)}</label>
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
