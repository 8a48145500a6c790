// Valence across, arousal up: one point by finger, mouse or arrow keys; two sliders say the same.
import { css, html, nothing, styleMap } from "../vendor/lit.js";
import { StudioElement } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { moodWord, signed } from "../lib/words.js";

const STEP = 0.1;
const WORDS = [["lively", 78, 12], ["tense", 18, 12], ["happy", 86, 36], ["sad", 14, 72], ["calm", 66, 88], ["weary", 28, 90]];

export class MoodPad extends StudioElement {
  static properties = { valence: { type: Number }, arousal: { type: Number }, set: { type: Boolean } };

  static styles = [
    StudioElement.styles,
    css`
      .both { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: var(--s4) var(--s5); align-items: start; }
      .pad {
        position: relative; aspect-ratio: 1; border: 1px solid var(--edge); border-radius: var(--round); cursor: crosshair; touch-action: none;
        background:
          linear-gradient(var(--line), var(--line)) center / 1px 100% no-repeat,
          linear-gradient(var(--line), var(--line)) center / 100% 1px no-repeat,
          radial-gradient(circle at 85% 15%, var(--accent-soft), transparent 70%), var(--surface);
      }
      .pad:focus-visible { outline-offset: 3px; border-radius: var(--round); }
      .pad em { position: absolute; translate: -50% -50%; font: 400 0.75rem / 1 var(--sans); color: var(--soft); pointer-events: none; }
      .dot { position: absolute; width: 1.25rem; height: 1.25rem; translate: -50% -50%; border-radius: 50%; background: var(--accent); border: 3px solid var(--surface); box-shadow: 0 0 0 1px var(--accent); pointer-events: none; }
      .dot.unset { background: transparent; box-shadow: 0 0 0 1px var(--edge); }
      .ends { display: flex; justify-content: space-between; color: var(--soft); font-size: var(--small); }
      @media (max-width: 30rem) { .both { grid-template-columns: 1fr; } .pad { max-width: 15rem; } }
    `,
  ];

  constructor() {
    super();
    this.valence = 0;
    this.arousal = 0;
    this.set = false; // whether a mood is asked for at all
  }

  render() {
    const words = this.set
      ? t("pad.value", { mood: moodWord(this), valence: signed(this.valence, 1), arousal: signed(this.arousal, 1) })
      : t("pad.unset");
    const where = { left: `${(this.valence + 1) * 50}%`, top: `${(1 - this.arousal) * 50}%` };
    return html`
      <div class="both">
        <div
          class="pad"
          tabindex="0"
          role="slider"
          aria-label=${t("pad.label")}
          aria-valuemin="-1"
          aria-valuemax="1"
          aria-valuenow=${this.valence}
          aria-valuetext=${words}
          @keydown=${this.#onKey}
          @pointerdown=${this.#onPointer}
          @pointermove=${this.#onPointer}
        >
          ${WORDS.map(([word, left, top]) => html`<em style=${styleMap({ left: `${left}%`, top: `${top}%` })}>${t(`mood.${word}`)}</em>`)}
          <span class="dot ${this.set ? "" : "unset"}" style=${styleMap(where)}></span>
        </div>
        <div class="stack">
          ${this.#slider("valence")} ${this.#slider("arousal")}
          <div class="row spread">
            <span class="small soft">${words}</span>
            ${this.set ? html`<button class="tight small" @click=${() => this.tell("mood", null)}>${t("pad.clear")}</button>` : nothing}
          </div>
        </div>
      </div>
    `;
  }

  /** @param {"valence" | "arousal"} name */
  #slider(name) {
    return html`<div class="field">
      <label for=${name}>${t(`pad.${name}`)}</label>
      <input
        id=${name}
        type="range"
        min="-1"
        max="1"
        step="0.1"
        .value=${String(this[name])}
        @change=${(/** @type {any} */ event) => this.#to({ [name]: Number(event.target.value) })}
      />
      <span class="ends" aria-hidden="true"><span>${t(`pad.${name}_low`)}</span><span>${t(`pad.${name}_high`)}</span></span>
    </div>`;
  }

  /** @param {{ valence?: number, arousal?: number }} change */
  #to(change) {
    const near = (/** @type {number} */ value) => Math.round(Math.max(-1, Math.min(1, value)) * 10) / 10;
    const { valence, arousal } = { valence: this.valence, arousal: this.arousal, ...change };
    this.tell("mood", { valence: near(valence), arousal: near(arousal) });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = {
      ArrowLeft: { valence: this.valence - STEP }, ArrowRight: { valence: this.valence + STEP },
      ArrowDown: { arousal: this.arousal - STEP }, ArrowUp: { arousal: this.arousal + STEP },
    }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#to(step);
  }

  /** @param {PointerEvent} event */
  #onPointer(event) {
    if (event.type === "pointermove" && !event.buttons) return;
    const pad = /** @type {HTMLElement} */ (event.currentTarget);
    if (event.type === "pointerdown") pad.setPointerCapture(event.pointerId);
    const box = pad.getBoundingClientRect();
    this.#to({
      valence: ((event.clientX - box.left) / box.width) * 2 - 1,
      arousal: 1 - ((event.clientY - box.top) / box.height) * 2,
    });
  }
}

customElements.define("tm-moodpad", MoodPad);
