// Listen: one line to say what you want, then the feed, with what is known of you beside it.
import { css, html, nothing, repeat } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { act, again, feed, more, open, redo, shown } from "../lib/feed.js";
import { t } from "../lib/i18n.js";
import { composing, jobs } from "../lib/jobs.js";
import { busy } from "../lib/keys.js";
import { person, profile, refreshProfile } from "../lib/people.js";
import { heard, toggle } from "../lib/player.js";
import { open as openTalk } from "../lib/talk.js";
import { percent } from "../lib/words.js";
import "./tm-ask.js";
import "./tm-bar.js";
import "./tm-card.js";
import "./tm-keys.js";
import "./tm-newcomer.js";
import "./tm-problem.js";
import "./tm-summary.js";

export class Listen extends StudioElement {
  static signals = [person, feed, jobs];

  static styles = [
    StudioElement.styles,
    css`
      .page { display: grid; grid-template-columns: minmax(0, 46rem) minmax(15rem, 19rem); gap: var(--s5) var(--s7); justify-content: center; }
      .head { grid-column: 1; }
      .head h1 { margin-bottom: var(--s4); }
      aside { grid-column: 2; grid-row: 1 / span 2; padding-top: var(--s2); }
      aside > div { position: sticky; top: var(--s6); display: grid; gap: var(--s5); }
      .feed { grid-column: 1; display: grid; gap: var(--s5); min-width: 0; }
      .turn { display: flex; align-items: center; gap: var(--s3); color: var(--accent); font: 600 var(--small) / 1.4 var(--sans); }
      .turn::before, .turn::after { content: ""; flex: 1; border-top: 1px solid currentColor; opacity: 0.4; }
      .turn svg { flex: none; }
      .learning { display: grid; gap: var(--s3); background: var(--accent-soft); border-color: transparent; box-shadow: none; }
      .keys { justify-self: start; color: var(--soft); margin-inline-start: calc(-1 * var(--s3)); }
      .end { justify-content: center; }
      @media (max-width: 71.99rem) {
        .page { grid-template-columns: minmax(0, 46rem); }
        aside { grid-column: 1; grid-row: auto; }
        aside > div { position: static; }
        .keys { display: none; }
      }
    `,
  ];

  #onKey = (/** @type {KeyboardEvent} */ event) => this.#press(event);
  #onHeard = () => void refreshProfile();
  /** @type {(() => void) | undefined} */
  #unwatch;

  connectedCallback() {
    super.connectedCallback();
    addEventListener("keydown", this.#onKey);
    heard.add(this.#onHeard);
    this.#unwatch = person.watch(() => this.#enter());
    this.#enter();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("keydown", this.#onKey);
    heard.delete(this.#onHeard);
    this.#unwatch?.();
  }

  #enter() {
    if (!person.value) return;
    openTalk();
    void open();
    if (profile.value?.user !== person.value) refreshProfile().catch(() => undefined); // the feed says it
  }

  render() {
    if (!person.value) return html`<tm-newcomer></tm-newcomer>`;
    const { cards, loading, problem } = feed.value;
    return html`
      <div class="page">
        <div class="head">
          <h1 tabindex="-1">${t("listen.title", { name: person.value })}</h1>
          <tm-ask></tm-ask>
        </div>
        <aside aria-label=${t("summary.title")}>
          <div>
            <tm-summary></tm-summary>
            <button class="keys small tight" @click=${this.#help}>${icon("keyboard")}${t("keys.title")}</button>
          </div>
        </aside>
        <section class="feed" aria-label=${t("listen.feed")} aria-busy=${String(loading)}>
          ${this.#learning()}
          <tm-problem class="stays" .problem=${problem} again @again=${redo}></tm-problem>
          ${repeat(cards, (card) => card.item.id, (card) => this.#card(card))}
          ${loading && !cards.length ? html`<p class="soft">${t("loading")}</p>` : nothing}
          ${!loading && !cards.length && !problem ? this.#nothing() : nothing}
          <div class="row end">
            ${cards.length
              ? html`<button class="outline" @click=${more} ?disabled=${loading}>${t("listen.more")}</button>
                  <button @click=${again} ?disabled=${loading}>${icon("refresh-cw")}${t("listen.again")}</button>`
              : nothing}
          </div>
        </section>
      </div>
      <tm-keys></tm-keys>
    `;
  }

  /** @param {import("../lib/feed.js").Card} card */
  #card(card) {
    const { turn } = feed.value;
    return html`<tm-card .card=${card} @forgot=${again}></tm-card>
      ${turn && turn.after === card.item.id
        ? html`<p class="turn">${icon("refresh-cw")}<span>${t(`turn.${turn.kind}`, turn)}</span></p>`
        : nothing}`;
  }

  #learning() {
    const job = composing();
    if (!job || feed.value.cards.some((card) => card.item.origin)) return nothing;
    return html`<div class="card learning">
      <p><strong>${t("listen.learning", { share: percent(job.progress) })}</strong> ${t("listen.learning_lead")}</p>
      <tm-bar .value=${job.progress} label=${t("job.progress")}></tm-bar>
    </div>`;
  }

  #nothing() {
    return html`<div class="card stack">
      <h2>${t("listen.empty")}</h2>
      <p class="soft">${t("listen.empty_lead")}</p>
      <div><button class="primary" @click=${again}>${t("again")}</button></div>
    </div>`;
  }

  #help() {
    /** @type {any} */ (this.renderRoot.querySelector("tm-keys")).show();
  }

  /** @returns {any[]} */
  get #cards() {
    return [...this.renderRoot.querySelectorAll("tm-card")];
  }

  /** The card that has the keyboard, or the first that shows. */
  get #here() {
    const focused = this.#cards.find((card) => card.renderRoot.activeElement);
    return focused ?? this.#cards.find((card) => card.getBoundingClientRect().bottom > 120);
  }

  /** @param {number} step */
  #move(step) {
    const cards = this.#cards;
    const focused = cards.findIndex((card) => card.renderRoot.activeElement);
    const next = cards[focused < 0 ? cards.indexOf(this.#here) : focused + step];
    if (!next && step > 0) void more();
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (!person.value || busy(event)) return;
    const here = this.#here;
    const does = {
      j: () => this.#move(1),
      k: () => this.#move(-1),
      " ": () => here && toggle(here.card.item, shown(here.card)),
      l: () => here?.like(),
      x: () => here && act(here.card, "dislike"),
      s: () => here && act(here.card, "skip"),
      w: () => here?.toggleWhy(),
      m: () => here?.another(),
      u: () => here?.undo(),
      "/": () => /** @type {any} */ (this.renderRoot.querySelector("tm-ask"))?.renderRoot.querySelector("input").focus(),
      "?": () => this.#help(),
    }[event.key.toLowerCase()];
    if (!does) return;
    event.preventDefault();
    void does();
  }
}

customElements.define("tm-listen", Listen);
