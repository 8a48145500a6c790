// Why a piece is shown: signed bars that add up to its score, each with the event behind it.
import { css, html, nothing, styleMap } from "../vendor/lit.js";
import { get, Problem, undo, userPath } from "../lib/api.js";
import { announce } from "../lib/announce.js";
import { StudioElement, icon } from "../lib/element.js";
import { language, t } from "../lib/i18n.js";
import { musical } from "../lib/media.js";
import { person, refreshProfile } from "../lib/people.js";
import { address } from "../lib/router.js";
import { signed } from "../lib/words.js";
import "./tm-problem.js";

const FEW = 6; // bars before the rest is asked for

export class Why extends StudioElement {
  static properties = {
    item: { attribute: false },
    slate: {},
    reasons: { state: true },
    problem: { state: true },
    all: { state: true },
    dropped: { state: true },
  };

  static styles = [
    StudioElement.styles,
    css`
      :host { border-top: 1px solid var(--line); padding-top: var(--s4); }
      li { display: grid; grid-template-columns: minmax(0, 1fr) 5.5rem 3.5rem var(--target); gap: var(--s3); align-items: center; min-height: var(--target); }
      li.dropped .what { text-decoration: line-through; color: var(--soft); }
      .track { position: relative; height: 0.625rem; border-inline-start: 1px solid transparent; }
      .track::before { content: ""; position: absolute; inset-block: -0.3rem; inset-inline-start: 50%; border-inline-start: 1px solid var(--edge); }
      .track span { position: absolute; inset-block: 0; border-radius: 2px; }
      .for { left: 50%; background: var(--accent); }
      .against { right: 50%; background: repeating-linear-gradient(-45deg, var(--against) 0 3px, transparent 3px 6px); border: 1px solid var(--against); }
      .amount { text-align: end; font-variant-numeric: tabular-nums; }
      @media (max-width: 32rem) {
        li { grid-template-columns: minmax(0, 1fr) 3.5rem var(--target); column-gap: var(--s2); }
        .what { grid-column: 1 / -1; }
        li:not(.sum) { padding-block: var(--s2); row-gap: 0; }
      }
      .sum { border-top: 1px solid var(--line); margin-top: var(--s2); padding-top: var(--s2); font-weight: 650; }
      button { color: var(--soft); }
    `,
  ];

  constructor() {
    super();
    /** @type {any} */
    this.item = null;
    this.slate = "";
    /** @type {any[] | null} */
    this.reasons = null;
    /** @type {Problem | null} */
    this.problem = null;
    this.all = false;
    /** @type {Set<string>} */
    this.dropped = new Set();
  }

  /** The language the reasons are in: the server says them. */
  #language = "";

  willUpdate() {
    if (this.#language !== language.value) void this.#fetch();
  }

  async #fetch() {
    this.#language = language.value;
    this.problem = null;
    const path = this.slate
      ? `/v1/slates/${encodeURIComponent(this.slate)}/picks/${encodeURIComponent(this.item.id)}/reasons`
      : userPath(person.value, `/items/${encodeURIComponent(this.item.id)}/reasons`);
    try {
      this.reasons = (await get(path)).reasons;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.problem = problem;
    }
  }

  render() {
    if (this.problem) return html`<tm-problem .problem=${this.problem} again @again=${this.#fetch}></tm-problem>`;
    if (!this.reasons) return html`<p class="soft">${t("loading")}</p>`;
    if (!this.reasons.length) return html`<p class="soft">${t("why.none")}</p>`;
    const strongest = [...this.reasons].sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
    const most = Math.max(...strongest.map((reason) => Math.abs(reason.amount)), 1e-9);
    const shown = this.all ? strongest : strongest.slice(0, FEW);
    const rest = strongest.slice(shown.length);
    const sum = this.reasons.reduce((total, reason) => total + reason.amount, 0);
    const left = rest.reduce((total, reason) => total + reason.amount, 0);
    return html`
      <h3>${musical() ? t("why.title") : t("any.why")}</h3>
      <ul>
        ${shown.map((reason) => this.#reason(reason, most))}
        ${rest.length ? this.#reason({ words: t("why.rest", { n: rest.length }), amount: left }, most) : nothing}
        <li class="sum"><span>${t("why.sum")}</span><span></span><span class="amount">${signed(sum)}</span></li>
      </ul>
      ${rest.length ? html`<button @click=${this.#showAll}>${t("why.all")}</button>` : nothing}
    `;
  }

  /** @param {any} reason @param {number} most */
  #reason(reason, most) {
    const width = `${(Math.abs(reason.amount) / most) * 50}%`;
    const gone = this.dropped.has(reason.event);
    return html`<li class=${gone ? "dropped" : ""}>
      <span class="what">
        ${reason.event
          ? html`<a href=${address("taste", new URLSearchParams({ event: reason.event }))}>${reason.words}</a>`
          : reason.words}
      </span>
      <span class="track" aria-hidden="true"
        ><span class=${reason.amount < 0 ? "against" : "for"} style=${styleMap({ width })}></span
      ></span>
      <span class="amount">${signed(reason.amount)}</span>
      ${reason.event && !gone
        ? html`<button
            class="round"
            title=${t("why.forget")}
            aria-label=${t("why.forget_what", { what: reason.words })}
            @click=${() => this.#forget(reason)}
          >
            ${icon("eraser")}
          </button>`
        : html`<span></span>`}
    </li>`;
  }

  #showAll() {
    this.all = true;
  }

  /** @param {any} reason */
  async #forget(reason) {
    try {
      await undo(reason.event, person.value);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.problem = problem;
      return;
    }
    this.dropped = new Set([...this.dropped, reason.event]);
    announce(t("why.forgotten", { what: reason.words }));
    await refreshProfile();
    this.tell("forgot", reason);
    await this.#fetch();
  }
}

customElements.define("tm-why", Why);
