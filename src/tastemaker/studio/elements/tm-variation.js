// One row of four: what was made, to hear, keep, vary, or go back from.
import { css, html, nothing } from "../vendor/lit.js";
import { back, keep, medium, rework, vary } from "../lib/compose.js";
import { StudioElement, icon } from "../lib/element.js";
import { holding } from "../lib/focus.js";
import { t } from "../lib/i18n.js";
import { described, titled } from "../lib/words.js";
import "./tm-content.js";
import "./tm-menu.js";

export class Variation extends StudioElement {
  static properties = { row: { attribute: false }, at: { type: Number } };

  static styles = [
    StudioElement.styles,
    css`
      article { display: grid; gap: var(--s3); }
      article.saved { border-color: var(--accent); }
      .waiting { min-height: 9rem; display: grid; place-content: center; color: var(--soft); justify-items: center; gap: var(--s3); }
      .waiting svg { width: 1.75rem; height: 1.75rem; color: var(--accent); animation: breathe 1.8s ease-in-out infinite; }
      .actions { margin: 0 calc(-1 * var(--s3)); gap: 0; }
      .actions button { padding: 0 var(--s3); }
      .bars { gap: var(--s2); padding-inline: var(--s3); }
      .bars input { width: 5rem; }
      @keyframes breathe { 50% { opacity: 0.35; } }
    `,
  ];

  constructor() {
    super();
    /** @type {any} */
    this.row = null;
    this.at = 0; // which row, from 0
  }

  render() {
    const { item, making, saved, past, held } = this.row;
    if (!item) {
      return html`<article class="card waiting" aria-busy=${String(making)}>
        ${making ? html`${icon("feather")}<p>${t("compose.making", { n: this.at + 1 })}</p>` : html`<p>${t(held ? "item.held" : "compose.row_empty")}</p>`}
      </article>`;
    }
    return html`<article class="card ${saved ? "saved" : ""}" aria-labelledby="title">
      <div class="spread">
        <div>
          <h3 id="title" tabindex="-1">${this.at + 1} · ${titled(item)}</h3>
          <p class="soft small">${described(item.attributes)}</p>
        </div>
        <span class="badge made">${icon("sparkles")}${t("item.made")}</span>
      </div>
      <tm-content .item=${item}></tm-content>
      <div class="row actions">
        <button aria-pressed=${String(Boolean(saved))} @click=${() => keep(this.at)}>
          ${icon("bookmark", "fills")}${t("compose.keep")}
        </button>
        <button @click=${() => this.#does(() => vary(this.at))}>${icon("shuffle")}${t("compose.vary")}</button>
        ${medium().reworks ? this.#goingOn(item) : nothing}
        ${past.length ? html`<button @click=${() => this.#does(() => back(this.at))}>${icon("undo-2")}${t("act.undo")}</button>` : nothing}
        <tm-menu .item=${item}></tm-menu>
      </div>
    </article>`;
  }

  /** The buttons make way for what is made; its title has the keyboard then. @param {() => unknown} work */
  #does(work) {
    return holding(work, () => this.renderRoot.querySelector("#title"));
  }

  /** @param {any} item */
  #goingOn(item) {
    return html`<button @click=${() => this.#does(() => rework(this.at, { how: "continue", item: item.id }))}>
        ${icon("plus")}${t("compose.continue")}
      </button>
      <form class="row bars" @submit=${this.#onBars}>
        <label for="bars">${t("compose.bars")}</label>
        <input id="bars" required inputmode="numeric" pattern="[0-9]+([\\-–][0-9]+)?" placeholder="5-8" autocomplete="off"
          title=${t("compose.bars_range", { n: item.attributes?.bars })} @input=${this.#onRange} />
        <button class="outline">${t("compose.fill")}</button>
      </form>`;
  }

  /** The bars that are typed, first and last. @param {string} typed */
  #range(typed) {
    const [first, last = first] = typed.split(/[-–]/).map(Number);
    return [first, last];
  }

  /** What is no range within the tune is said where it is typed. @param {Event} event */
  #onRange(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const { bars = Infinity } = this.row.item.attributes ?? {};
    const [first, last] = this.#range(input.value);
    const fits = !input.value || (first >= 1 && first <= last && last <= bars);
    input.setCustomValidity(fits ? "" : t("compose.bars_range", { n: bars }));
  }

  /** @param {SubmitEvent} event */
  #onBars(event) {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (this.renderRoot.querySelector("#bars"));
    const bars = this.#range(input.value);
    void this.#does(() => rework(this.at, { how: "fill", item: this.row.item.id, bars }));
  }
}

customElements.define("tm-variation", Variation);
