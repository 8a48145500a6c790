// One piece in the feed: what it is and where it comes from, its score, its sound, what to do.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { act, explain, make, shown, takeBack } from "../lib/feed.js";
import { t } from "../lib/i18n.js";
import { makes, musical } from "../lib/media.js";
import { described, provenance, titled } from "../lib/words.js";
import "./tm-content.js";
import "./tm-menu.js";
import "./tm-why.js";

const REASONS = ["taste", "heard", "later", "creator"];

export class Card extends StudioElement {
  static properties = { card: { attribute: false }, why: { state: true } };

  static styles = [
    StudioElement.styles,
    css`
      :host { scroll-margin-block: 6rem 8rem; }
      article { display: grid; gap: var(--s4); }
      article:focus-visible { outline-offset: 3px; border-radius: calc(var(--round) * 1.5); }
      article.fresh { animation: arrive 500ms ease-out; }
      article.liked { border-color: var(--accent); }
      article.closed { padding-block: var(--s3); box-shadow: none; background: transparent; gap: var(--s3); }
      .head { display: grid; gap: var(--s1); }
      h2 { font-size: var(--title); text-wrap: balance; }
      .from { color: var(--soft); font-size: 0.75rem; }
      .actions { margin: 0 calc(-1 * var(--s2)); gap: 0; }
      .actions button { padding: 0 var(--s2); gap: 0.375rem; }
      .waiting { min-height: 12rem; place-content: center; justify-items: center; color: var(--soft); }
      .waiting svg { width: 2rem; height: 2rem; color: var(--accent); animation: breathe 1.8s ease-in-out infinite; }
      .because { border-radius: 999px; }
      @keyframes arrive { from { opacity: 0; transform: translateY(12px); } }
      @keyframes breathe { 50% { opacity: 0.35; } }
      @media (max-width: 47.99rem) { .actions .word { display: none; } .actions .keep .word { display: inline; } }
    `,
  ];

  #focused = false;

  constructor() {
    super();
    /** @type {any} */
    this.card = null;
    this.why = false;
  }

  willUpdate() {
    this.#focused = Boolean(this.shadowRoot?.activeElement);
  }

  /** A card that closes or opens keeps the keyboard. */
  updated() {
    if (this.#focused && !this.shadowRoot?.activeElement) this.focus();
  }

  /** Put the keyboard here. */
  focus() {
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector("article"))?.focus();
  }

  toggleWhy() {
    this.why = !this.why;
  }

  another() {
    if (!makes(this.card.item.medium)) return undefined;
    return make({ medium: this.card.item.medium, like: [this.card.item.id] }, this.card);
  }

  like() {
    return this.card.state === "liked" ? takeBack(this.card) : act(this.card, "like");
  }

  undo() {
    return this.card.event ? takeBack(this.card) : undefined;
  }

  render() {
    const { card } = this;
    if (card.state === "making") return this.#waiting();
    if (card.state === "held") return this.#held();
    if (card.state === "hidden" || card.state === "skipped") return this.#closed();
    const { item } = card;
    const kind = card.fresh ? "fresh" : "";
    return html`
      <article class="card ${kind} ${card.state}" tabindex="-1" aria-labelledby="title">
        <div class="head">
          <div class="spread">${this.#badge()}</div>
          <h2 id="title">${titled(item)}</h2>
          <p class="soft">${described(item.attributes ?? {}, item.medium)}</p>
        </div>
        <tm-content .item=${item} .shown=${shown(card)}></tm-content>
        ${this.#actions()}
        ${provenance(item) ? html`<p class="from">${provenance(item)}</p>` : nothing}
        ${this.why
          ? html`<tm-why .item=${item} slate=${card.slate ?? ""}></tm-why>`
          : nothing}
      </article>
    `;
  }

  #badge() {
    const { origin } = this.card.item;
    return origin
      ? html`<span class="badge made">${icon("sparkles")}${t(origin.user ? "item.made" : "item.offered")}</span>`
      : html`<span class="badge">${icon("library")}${musical() ? t("item.catalogue") : t("any.catalogue")}</span>`;
  }

  #actions() {
    const liked = this.card.state === "liked";
    return html`<div class="row actions">
      <button class="keep" aria-pressed=${String(liked)} @click=${this.like}>
        ${icon("heart", "fills")}<span class="word">${t("act.like")}</span>
      </button>
      ${this.#action(icon("thumbs-down"), t("act.less"), () => act(this.card, "dislike"))}
      ${this.#action(icon("skip-forward"), t("act.skip"), () => act(this.card, "skip"))}
      <button aria-expanded=${String(this.why)} @click=${this.toggleWhy} aria-label=${t("act.why")}>
        ${icon("circle-help")}<span class="word">${t("act.why")}</span>
      </button>
      ${makes(this.card.item.medium) ? this.#action(icon("sparkles"), t("act.another"), this.another) : nothing}
      <tm-menu .item=${this.card.item}></tm-menu>
    </div>`;
  }

  /** @param {unknown} sign @param {string} words @param {(event: Event) => unknown} does */
  #action(sign, words, does) {
    return html`<button aria-label=${words} @click=${does}>
      ${sign}<span class="word">${words}</span>
    </button>`;
  }

  #waiting() {
    return html`<article class="card waiting" tabindex="-1" aria-busy="true">
      ${icon("feather")}
      <p>${t("listen.making")}</p>
    </article>`;
  }

  #held() {
    return html`<article class="card closed" tabindex="-1">
      <p class="row">${icon("pause")}<span class="grow">${t("item.held")}</span></p>
    </article>`;
  }

  #closed() {
    const { card } = this;
    const hidden = card.state === "hidden";
    return html`<article class="card closed" tabindex="-1" aria-label=${titled(card.item)}>
      <div class="spread">
        <p><strong>${t(hidden ? "act.hidden" : "act.skipped")}</strong> · <span class="soft">${titled(card.item)}</span></p>
        <button class="outline" @click=${() => takeBack(card)}>${icon("undo-2")}${t("act.undo")}</button>
      </div>
      ${hidden ? this.#reasons() : nothing}
    </article>`;
  }

  #reasons() {
    return html`<div class="row" role="group" aria-label=${t("less.ask")}>
      ${REASONS.map(
        (name) => html`<button
          class="because outline"
          aria-pressed=${String(this.card.because === name)}
          @click=${() => explain(this.card, name)}
        >
          ${this.card.because === name ? icon("check") : nothing}${t(`less.${name}`)}
        </button>`,
      )}
    </div>`;
  }
}

customElements.define("tm-card", Card);
