// What else can be done with a piece: files, a link into Compose, pieces like it.
import { css, html, nothing } from "../vendor/lit.js";
import { mediaPath } from "../lib/api.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { makes } from "../lib/media.js";
import { person } from "../lib/people.js";
import { address } from "../lib/router.js";

const FILES = ["abc", "mid", "musicxml", "svg", "mp3", "wav", "mp4"];
const REWORKABLE = new Set(["tune"]); // media whose pieces can be gone on from

export class Menu extends StudioElement {
  static properties = { item: { attribute: false }, open: { state: true } };

  static styles = [
    StudioElement.styles,
    css`
      :host { position: relative; }
      button { padding: 0 var(--s2); min-width: var(--target); }
      ul {
        position: absolute; inset: auto 0 calc(100% + var(--s1)) auto; z-index: 4; min-width: 14rem; padding: var(--s2);
        background: var(--surface); border: 1px solid var(--line); border-radius: var(--round); box-shadow: var(--shadow);
      }
      li a { display: flex; align-items: center; gap: var(--s3); min-height: var(--target); padding: 0 var(--s3); border-radius: calc(var(--round) / 2); color: var(--ink); text-decoration: none; }
      li a:hover { background: var(--raised); }
    `,
  ];

  constructor() {
    super();
    /** @type {any} */
    this.item = null;
    this.open = false;
  }

  render() {
    if (!makes(this.item.medium) && !this.#files.length) return nothing;
    return html`
      <div @keydown=${this.#onKey} @focusout=${this.#onLeave}>
        <button aria-expanded=${String(this.open)} aria-label=${t("act.more")} @click=${this.#toggle}>
          ${icon("ellipsis")}
        </button>
        ${this.open ? this.#entries() : nothing}
      </div>
    `;
  }

  #entries() {
    const { id } = this.item;
    return html`<ul>
      ${makes(this.item.medium)
        ? html`<li>
            <a href=${address("compose", new URLSearchParams({ like: id }))}>
              ${icon("feather")}${t("act.compose_like")}
            </a>
          </li>`
        : nothing}
      ${REWORKABLE.has(this.item.medium) && this.item.origin?.user !== "" ? this.#reworks() : nothing}
      ${this.#files.map(
        (format) => html`<li>
          <a href=${mediaPath(this.item, format, person.value)} download>
            ${icon("download")}${t("act.file", { format: t(`format.${format}`) })}
          </a>
        </li>`,
      )}
    </ul>`;
  }

  get #files() {
    return FILES.filter((format) => !this.item.links || this.item.links[format]);
  }

  #reworks() {
    const { id, medium } = this.item;
    /** @param {string} how @param {string} sign */
    const entry = (how, sign) => html`<li>
      <a href=${address("compose", new URLSearchParams({ medium, from: id, how }))}>
        ${icon(sign)}${t(`act.${how}`)}
      </a>
    </li>`;
    return [entry("vary", "shuffle"), entry("continue", "plus")];
  }

  #toggle() {
    this.open = !this.open;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Escape" || !this.open) return;
    event.stopPropagation();
    this.open = false;
    /** @type {HTMLElement} */ (this.renderRoot.querySelector("button")).focus();
  }

  /** @param {FocusEvent} event */
  #onLeave(event) {
    const to = /** @type {Node | null} */ (event.relatedTarget);
    if (to && this.renderRoot.contains(to)) return;
    this.open = false;
  }
}

customElements.define("tm-menu", Menu);
