// A text of the catalogue: its beginning, the whole of it when asked for, and where it was published.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { read } from "../lib/player.js";

const LONG = 240; // characters beyond which only the beginning stands there
const PER_SECOND = 60; // characters that nobody reads faster than

export class Text extends StudioElement {
  static properties = { item: { attribute: false }, shown: { attribute: false }, open: { state: true } };

  static styles = [
    StudioElement.styles,
    css`
      :host { display: grid; gap: var(--s3); justify-items: start; }
      p { margin: 0; white-space: pre-line; font: 400 1.125rem / 1.8 var(--serif); max-width: 40em; }
      .begun { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
      a { display: inline-flex; align-items: center; gap: 0.375rem; }
    `,
  ];

  /** @type {IntersectionObserver | undefined} */
  #end;
  #opened = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #due;

  constructor() {
    super();
    /** @type {any} */
    this.item = null;
    /** @type {Record<string, unknown>} slate and position, for the ledger */
    this.shown = {};
    this.open = false;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#unwatch();
  }

  render() {
    const { text, attributes = {} } = this.item;
    const long = text.length > LONG;
    const from = [attributes.url, attributes.link].find((one) => /^https?:\/\//i.test(one ?? ""));
    return html`
      ${text ? html`<p id="text" class=${long && !this.open ? "begun" : ""}>${text}</p>` : nothing}
      ${long
        ? html`<button class="outline" aria-expanded=${String(this.open)} aria-controls="text" @click=${this.#toggle}>
            ${icon(this.open ? "chevron-up" : "chevron-down")}${t(this.open ? "item.less_text" : "item.whole_text")}
          </button>`
        : nothing}
      ${from
        ? html`<a href=${from} target="_blank" rel="noopener noreferrer" @click=${this.#opens}>
            ${icon("link")}${t("item.published")}
          </a>`
        : nothing}
    `;
  }

  #opens() {
    read(this.item, this.shown, "view");
  }

  async #toggle() {
    this.open = !this.open;
    this.#unwatch();
    if (!this.open) return;
    this.#opens();
    this.#opened = performance.now();
    await this.updateComplete;
    this.#end = new IntersectionObserver(([{ isIntersecting }]) => this.#reaches(isIntersecting));
    this.#end.observe(/** @type {Element} */ (this.renderRoot.querySelector("button")));
  }

  /** Its end is in sight: it was read once there was time to. @param {boolean} visible */
  #reaches(visible) {
    clearTimeout(this.#due);
    if (!visible) return;
    const needed = (this.item.text.length / PER_SECOND) * 1000;
    const left = Math.max(0, this.#opened + needed - performance.now());
    this.#due = setTimeout(() => read(this.item, this.shown, "finish"), left);
  }

  #unwatch() {
    this.#end?.disconnect();
    clearTimeout(this.#due);
  }
}

customElements.define("tm-text", Text);
