// Questions left to a person: who waits, what was said before, and an answer that reaches them.
import { css, html, nothing } from "../vendor/lit.js";
import { announce } from "../lib/announce.js";
import { ask, get, Problem } from "../lib/api.js";
import { StudioElement, icon } from "../lib/element.js";
import { language, t } from "../lib/i18n.js";
import { moment } from "../lib/words.js";
import "./tm-problem.js";

/** @typedef {{ id: string, question: string, user: string | null, said: string[], at: string }} HandOver */

export class HandOvers extends StudioElement {
  static signals = [language];
  static properties = { rows: { state: true }, more: { state: true }, busy: { state: true }, problem: { state: true } };

  static styles = [
    StudioElement.styles,
    css`
      li { border-bottom: 1px solid var(--line); padding-block: var(--s4); display: grid; gap: var(--s3); }
      .question { font: 600 1.0625rem / 1.6 var(--serif); overflow-wrap: anywhere; }
      summary { cursor: pointer; padding-block: var(--s3); }
      .said li { border: 0; padding-block: var(--s1); overflow-wrap: anywhere; }
      textarea { min-height: 5rem; padding: var(--s3); }
    `,
  ];

  constructor() {
    super();
    /** @type {HandOver[] | null} */
    this.rows = null;
    this.more = false;
    this.busy = false;
    /** @type {Problem | null} */
    this.problem = null;
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#tried(async () => undefined);
  }

  /** Do something, then ask what is open now. @param {() => Promise<unknown>} work */
  async #tried(work) {
    this.busy = true;
    try {
      await work();
      const { data, next } = await get("/v1/hand-overs?limit=20");
      this.rows = data;
      this.more = Boolean(next);
      this.problem = null;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }

  render() {
    const { rows } = this;
    return html`
      <section class="panel" aria-labelledby="head">
        <h2 id="head">${t("hand.title")}</h2>
        <p class="soft">${t("hand.lead")}</p>
        <tm-problem .problem=${this.problem} again @again=${() => this.#tried(async () => undefined)}></tm-problem>
        ${rows && !rows.length ? html`<p class="soft">${t("hand.none")}</p>` : nothing}
        <ul>
          ${(rows ?? []).map((row) => this.#row(row))}
        </ul>
        ${this.more ? html`<p class="small soft">${t("hand.more")}</p>` : nothing}
      </section>
    `;
  }

  /** @param {HandOver} row */
  #row(row) {
    const id = `reply-${row.id}`;
    return html`<li>
      <p class="question">${row.question}</p>
      <p class="small soft">${row.user ?? t("hand.nobody")} · ${moment(row.at)}</p>
      ${row.said.length
        ? html`<details>
            <summary>${t("hand.said", { n: row.said.length })}</summary>
            <ul class="said soft">
              ${row.said.map((words) => html`<li>${words}</li>`)}
            </ul>
          </details>`
        : nothing}
      <form class="stack" @submit=${(/** @type {Event} */ event) => this.#close(event, row)}>
        <div>
          <label for=${id}>${t(row.user === null ? "hand.note" : "hand.reply")}</label>
          <textarea id=${id} name="words" maxlength="2000" ?required=${row.user !== null}></textarea>
        </div>
        <div class="row">
          <button class="outline" ?disabled=${this.busy}>
            ${icon("check")}${t(row.user === null ? "hand.close" : "hand.send")}<span class="hidden-visually">${row.question}</span>
          </button>
        </div>
      </form>
    </li>`;
  }

  /** @param {Event} event @param {HandOver} row */
  #close(event, row) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const words = String(new FormData(form).get("words"));
    void this.#tried(async () => {
      const body = { closed: true, ...(row.user === null ? { note: words } : { reply: words }) };
      await ask("PATCH", `/v1/hand-overs/${encodeURIComponent(row.id)}`, { body });
      form.reset();
      announce(t("hand.closed"));
    });
  }
}

customElements.define("tm-handovers", HandOvers);
