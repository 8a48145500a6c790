// One line of the ledger, in words, with its undo.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { holding } from "../lib/focus.js";
import { t } from "../lib/i18n.js";
import { knowing, takeBack } from "../lib/knowing.js";
import { titleOf } from "../lib/titles.js";
import { moment } from "../lib/words.js";

const FINAL = ["undo"];

export class EventLine extends StudioElement {
  static signals = [knowing];
  static properties = { event: { attribute: false }, undone: { type: Boolean }, marked: { type: Boolean } };

  static styles = [
    StudioElement.styles,
    css`
      div { display: flex; align-items: center; gap: var(--s3); min-height: var(--target); }
      .undone { text-decoration: line-through; color: var(--soft); }
      .marked { background: var(--accent-soft); border-radius: var(--round); padding-inline: var(--s3); }
      time { color: var(--soft); font-size: var(--small); white-space: nowrap; }
      @media (max-width: 47.99rem) { div { flex-wrap: wrap; padding-block: var(--s1); } .what { width: 100%; flex: none; } button { margin-inline-start: auto; } }
    `,
  ];

  constructor() {
    super();
    /** @type {any} */
    this.event = null;
    this.undone = false;
    this.marked = false;
  }

  get #words() {
    const { kind, item, text, value, words: about = [] } = this.event;
    if (about.length) return t(`fact.done.${kind}`, { words: about.join(t("list")) });
    const what = item ? (titleOf(item) ?? item) : (text ?? "");
    const words = t(`event.${kind}`, { what, value, defaultValue: `${kind} ${what}` });
    return kind === "dislike" && text ? `${words} (${t(`less.${text}`, { defaultValue: text })})` : words;
  }

  render() {
    const words = this.#words;
    const final = this.undone || FINAL.includes(this.event.kind);
    return html`<div class=${this.marked ? "marked" : ""}>
      <span tabindex="-1" class="grow what ${this.undone ? "undone" : ""}">${words}</span>
      <time datetime=${this.event.at}>${moment(this.event.at)}</time>
      ${final
        ? nothing
        : html`<button
            class="tight small"
            ?disabled=${knowing.value.busy}
            aria-label=${t("history.undo_what", { what: words })}
            @click=${() => this.#takeBack(words)}
          >
            ${icon("undo-2")}${t("act.undo")}
          </button>`}
    </div>`;
  }

  /** @param {string} words */
  #takeBack(words) {
    return holding(
      () => takeBack(this.event, words),
      () => this.renderRoot.querySelector(".what"),
    );
  }
}

customElements.define("tm-event", EventLine);
