// What every element of the Studio is: shared styles, redrawn when the language changes or a
// signal it names does.
import { LitElement, html } from "../vendor/lit.js";
import { shared } from "../styles/shared.js";
import { language } from "./i18n.js";

export class StudioElement extends LitElement {
  /** @type {import("lit").CSSResultGroup} */
  static styles = [shared];

  /** @type {import("./signal.js").Signal<any>[]} signals that redraw this element */
  static signals = [];

  /** @type {(() => void)[]} */
  #watched = [];

  connectedCallback() {
    super.connectedCallback();
    const signals = /** @type {typeof StudioElement} */ (this.constructor).signals;
    this.#watched = [language, ...signals].map((signal) =>
      signal.watch(() => this.requestUpdate()),
    );
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const stop of this.#watched) stop();
    this.#watched = [];
  }

  /**
   * Tell those around this element.
   * @param {string} name @param {unknown} [detail]
   */
  tell(name, detail) {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/**
 * Words with what is typed as it stands, between backticks, set as such.
 * @param {string} text
 */
export const spelled = (text) => text.split("`").map((part, at) => (at % 2 ? html`<code>${part}</code>` : part));

const sprite = new URL("../vendor/icons.svg", import.meta.url).pathname;

/**
 * An icon by its Lucide name; decorative: words or labels stand beside it.
 * @param {string} name @param {string} [more] further classes
 */
export const icon = (name, more = "") =>
  html`<svg class="icon ${more}" aria-hidden="true"><use href="${sprite}#${name}"></use></svg>`;
