// "Like these": pieces to resemble, found by name.
import { css, html, nothing } from "../vendor/lit.js";
import { get, Problem } from "../lib/api.js";
import { alike, source } from "../lib/compose.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { place } from "../lib/router.js";
import { learn, titleOf } from "../lib/titles.js";
import { described } from "../lib/words.js";

const FOUND = 6;
const PAUSE = 250; // milliseconds after the last letter before looking

export class Like extends StudioElement {
  static signals = [place];
  static properties = { found: { state: true }, known: { state: true } };

  static styles = [
    StudioElement.styles,
    css`
      .found { border: 1px solid var(--line); border-radius: var(--round); margin-top: var(--s2); overflow: hidden; }
      .found button { width: 100%; justify-content: start; border-radius: 0; text-align: start; min-height: var(--target); }
      .chosen { margin-top: var(--s2); }
    `,
  ];

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;

  constructor() {
    super();
    /** @type {any[]} */
    this.found = [];
    this.known = 0; // grows when titles have come
  }

  willUpdate() {
    void learn([...alike(), source()?.item ?? ""].filter(Boolean)).then((fresh) => {
      if (fresh) this.known += 1;
    });
  }

  render() {
    const chosen = alike();
    return html`
      ${this.#source()}
      <div class="field">
        <label for="find">${t("compose.like")}</label>
        <input id="find" type="search" autocomplete="off" placeholder=${t("compose.like_find")} @input=${this.#onInput} @keydown=${this.#onKey} />
      </div>
      <div aria-live="polite">
        ${this.found.length
          ? html`<ul class="found">
              ${this.found.map(
                (item) => html`<li>
                  <button @click=${() => this.#choose(item.id)}>${icon("plus")}${item.title} <span class="soft small">${described(item.attributes)}</span></button>
                </li>`,
              )}
            </ul>`
          : nothing}
      </div>
      ${chosen.length
        ? html`<ul class="row chosen">
            ${chosen.map((id) => {
              const title = titleOf(id) ?? id;
              return html`<li class="chip">
                ${title}
                <button class="round" aria-label=${t("ask.remove", { what: title })} @click=${() => this.#drop(id)}>${icon("x")}</button>
              </li>`;
            })}
          </ul>`
        : nothing}
    `;
  }

  /** What all four go on from. */
  #source() {
    const from = source();
    if (!from) return nothing;
    const title = titleOf(from.item) ?? from.item;
    return html`<p class="row chosen"><span class="chip">${t("ask.chip", { what: t(`act.${from.how}`), value: title })}
      <button class="round" aria-label=${t("ask.remove", { what: title })}
        @click=${() => this.tell("brief", { from: "", how: "" })}>${icon("x")}</button></span></p>`;
  }

  /** @param {InputEvent} event */
  #onInput(event) {
    if (event.isComposing) return;
    clearTimeout(this.#soon);
    const words = /** @type {HTMLInputElement} */ (event.target).value.trim();
    this.#soon = setTimeout(() => this.#find(words), PAUSE);
  }

  /** @param {string} words */
  async #find(words) {
    if (words.length < 2) {
      this.found = [];
      return;
    }
    try {
      this.found = (await get("/v1/items", { q: words, limit: FOUND })).data;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.found = [];
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Enter") event.preventDefault();
  }

  /** @param {string} id */
  #choose(id) {
    this.found = [];
    /** @type {HTMLInputElement} */ (this.renderRoot.querySelector("#find")).value = "";
    this.tell("brief", { like: [...new Set([...alike(), id])].join(",") });
  }

  /** @param {string} id */
  #drop(id) {
    this.tell("brief", { like: alike().filter((other) => other !== id).join(",") });
  }
}

customElements.define("tm-like", Like);
