// Compose: a brief on the left, four variations on the right, the whole of it in the address.
import { css, html, nothing } from "../vendor/lit.js";
import { announce } from "../lib/announce.js";
import { ask, desk, make, open, redo, run, seed, stop } from "../lib/compose.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { composing, jobs } from "../lib/jobs.js";
import { person } from "../lib/people.js";
import { address, place } from "../lib/router.js";
import { recall, remember } from "../lib/signal.js";
import { percent } from "../lib/words.js";
import "./tm-bar.js";
import "./tm-brief.js";
import "./tm-problem.js";
import "./tm-variation.js";

const PAUSE = 700; // milliseconds after the last change before rows are made anew

export class Compose extends StudioElement {
  static signals = [desk, person, place, jobs];
  static properties = { follow: { state: true } };

  static styles = [
    StudioElement.styles,
    css`
      .page { display: grid; grid-template-columns: minmax(18rem, 25rem) minmax(0, 46rem); gap: var(--s5) var(--s7); justify-content: center; align-items: start; }
      header { grid-column: 1 / -1; }
      .left { position: sticky; top: var(--s5); display: grid; gap: var(--s5); }
      .rows { display: grid; gap: var(--s4); min-width: 0; }
      .make { width: 100%; min-height: 3.25rem; }
      .nothing { border: 1px dashed var(--edge); border-radius: calc(var(--round) * 1.5); padding: var(--s7) var(--s5); text-align: center; color: var(--soft); }
      .nothing p { font: 400 1.125rem / 1.5 var(--serif); }
      .learning { display: grid; gap: var(--s3); background: var(--accent-soft); border-color: transparent; box-shadow: none; }
      @media (max-width: 71.99rem) { .page { grid-template-columns: minmax(0, 46rem); } .left { position: static; } }
      @media (min-width: 72rem) and (max-height: 62rem) { .left { position: static; } }
    `,
  ];

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;
  /** @type {(() => void) | undefined} */
  #unwatch;

  constructor() {
    super();
    this.follow = recall("follow", true); // whether a change makes unkept rows anew
  }

  connectedCallback() {
    super.connectedCallback();
    this.#unwatch = person.watch(() => void open());
    void open();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#soon);
    this.#unwatch?.();
  }

  render() {
    const { rows, busy, problem } = desk.value;
    return html`
      <div class="page">
        <header class="stack">
          <h1 tabindex="-1">${t("compose.title")}</h1>
          <p class="lead">${person.value ? t("compose.lead") : t("taste.nobody")}</p>
          ${person.value ? nothing : html`<p><a href=${address("listen")}>${t("taste.go")}</a></p>`}
        </header>
        <div class="left">
          <tm-brief @ask=${this.#onAsk} @make=${this.#onMake}></tm-brief>
          <label class="check small">
            <input type="checkbox" .checked=${this.follow} @change=${this.#onFollow} />${t("compose.follow")}
          </label>
          ${busy
            ? html`<button class="outline make" @click=${stop}>${icon("square")}${t("compose.stop")}</button>`
            : html`<button class="primary make" ?disabled=${!person.value} @click=${this.#onMake}>${icon("sparkles")}${t("compose.make")}</button>`}
          ${seed()
            ? html`<button class="outline" @click=${this.#copy}>${icon("link")}${t("compose.copy", { seed: seed() })}</button>`
            : nothing}
        </div>
        <section class="rows" aria-label=${t("compose.rows")} aria-busy=${String(busy)}>
          ${this.#learning()}
          <tm-problem class="stays" .problem=${problem} again @again=${redo}></tm-problem>
          ${rows.map((row, at) => html`<tm-variation .row=${row} .at=${at}></tm-variation>`)}
          ${rows.length ? nothing : html`<div class="nothing"><p>${t("compose.nothing")}</p></div>`}
        </section>
      </div>
    `;
  }

  #learning() {
    const job = composing();
    if (!job || desk.value.rows.some((row) => row.item)) return nothing;
    return html`<div class="card learning">
      <p><strong>${t("listen.learning", { share: percent(job.progress) })}</strong> ${t("listen.learning_lead")}</p>
      <tm-bar .value=${job.progress} label=${t("job.progress")}></tm-bar>
    </div>`;
  }

  /** @param {CustomEvent} event */
  #onAsk(event) {
    ask(event.detail);
    clearTimeout(this.#soon);
    const made = desk.value.rows.some((row) => row.item || row.making);
    if (this.follow && made && person.value) this.#soon = setTimeout(run, PAUSE);
  }

  #onMake() {
    clearTimeout(this.#soon);
    if (person.value) void make();
  }

  #onFollow() {
    this.follow = !this.follow;
    remember("follow", this.follow);
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      announce(t("compose.copied"));
    } catch {
      prompt(t("compose.copy_yourself"), location.href);
    }
  }
}

customElements.define("tm-compose", Compose);
