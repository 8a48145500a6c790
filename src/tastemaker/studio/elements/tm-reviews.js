// What people decide about creations: what waits comes first, then what is most uncertain.
import { css, html, nothing } from "../vendor/lit.js";
import { announce } from "../lib/announce.js";
import { ask, get, Problem } from "../lib/api.js";
import { StudioElement, icon } from "../lib/element.js";
import { language, t } from "../lib/i18n.js";
import { named, percent, titled } from "../lib/words.js";
import "./tm-problem.js";
import "./tm-score.js";

const SHOWN = 3; // creations at once: each is looked at, not skimmed

/** @typedef {{ id: string, medium: string, text: string, links: Record<string, string>, held: boolean,
 *   chance: number, why: string, title: string, attributes: any }} Waiting */

export class Reviews extends StudioElement {
  static signals = [language];
  static properties = {
    rows: { state: true }, more: { state: true }, busy: { state: true }, editing: { state: true },
    last: { state: true }, problem: { state: true },
  };

  static styles = [
    StudioElement.styles,
    css`
      li { border-bottom: 1px solid var(--line); padding-block: var(--s4); display: grid; gap: var(--s3); }
      .words { white-space: pre-line; overflow-wrap: anywhere; max-width: 40em; font: 400 1.0625rem / 1.7 var(--serif); }
      img { display: block; max-width: 100%; max-height: 14rem; image-rendering: pixelated; border-radius: var(--round); }
      textarea { min-height: 8rem; padding: var(--s3); font: 400 1rem / 1.5 var(--mono, monospace); }
      audio { width: 100%; max-width: 30rem; height: 2.75rem; }
      .last { margin-block: var(--s3); }
    `,
  ];

  constructor() {
    super();
    /** @type {Waiting[] | null} */
    this.rows = null;
    this.more = false;
    this.busy = false;
    this.editing = ""; // id of the one whose words are being changed
    /** @type {{ id: string, name: string, allowed: boolean } | null} */
    this.last = null;
    /** @type {Problem | null} */
    this.problem = null;
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#tried(async () => undefined);
  }

  /** Do something, then ask what waits now. @param {() => Promise<unknown>} work */
  async #tried(work) {
    this.busy = true;
    try {
      await work();
      const { data } = await get(`/v1/reviews?first=doubt&limit=${SHOWN + 1}`);
      this.more = data.length > SHOWN;
      this.rows = data.slice(0, SHOWN);
      this.problem = null;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }

  /** @param {{ id: string, name: string }} of @param {boolean} allowed @param {string} [text] */
  #judge({ id, name }, allowed, text) {
    return this.#tried(async () => {
      const body = { about: id, allowed, ...(text === undefined ? {} : { text }) };
      await ask("POST", "/v1/reviews", { body });
      this.editing = "";
      this.last = { id, name, allowed };
      announce(t(allowed ? "review.allowed" : "review.refused", { name }));
    });
  }

  render() {
    const { rows, last } = this;
    return html`
      <section class="panel" aria-labelledby="head">
        <h2 id="head">${t("review.title")}</h2>
        <p class="soft">${t("review.lead")}</p>
        <tm-problem .problem=${this.problem} again @again=${() => this.#tried(async () => undefined)}></tm-problem>
        ${last
          ? html`<p class="last row">
              <span>${t(last.allowed ? "review.allowed" : "review.refused", { name: last.name })}</span>
              <button class="outline" ?disabled=${this.busy} @click=${() => this.#judge(last, !last.allowed)}>
                ${icon("undo-2")}${t(last.allowed ? "review.refuse_after_all" : "review.allow_after_all")}
              </button>
            </p>`
          : nothing}
        ${rows && !rows.length ? html`<p class="soft">${t("review.none")}</p>` : nothing}
        <ul>
          ${(rows ?? []).map((row) => this.#row(row))}
        </ul>
        ${this.more ? html`<p class="small soft">${t("review.more")}</p>` : nothing}
      </section>
    `;
  }

  /** @param {Waiting} row */
  #row(row) {
    const name = titled(row);
    const of = { id: row.id, name };
    const why = row.why ? t(`review.why.${row.why}`, { defaultValue: row.why }) : "";
    return html`<li>
      <div class="spread">
        <span><strong>${name}</strong> <span class="soft small">${named("medium", row.medium)}</span></span>
        <span class="badge ${row.held ? "made" : ""}">
          ${icon(row.held ? "pause" : "check")}${t(row.held ? "review.held" : "review.shown")}
        </span>
      </div>
      ${this.editing === row.id ? this.#edit(row, of) : this.#content(row)}
      <p class="small soft numbers">${row.chance === 0.5 ? t("review.unknown") : t("review.chance", { chance: percent(row.chance) })}${why ? ` · ${why}` : ""}</p>
      <div class="row">
        <button class="outline" ?disabled=${this.busy} @click=${() => this.#judge(of, true)}>
          ${icon("check")}${t("review.allow")}<span class="hidden-visually">${name}</span>
        </button>
        <button class="outline" ?disabled=${this.busy} @click=${() => this.#judge(of, false)}>
          ${icon("x")}${t("review.refuse")}<span class="hidden-visually">${name}</span>
        </button>
        <button aria-expanded=${String(this.editing === row.id)} @click=${() => this.#toggle(row.id)}>
          ${icon("feather")}${t("review.edit")}<span class="hidden-visually">${name}</span>
        </button>
      </div>
    </li>`;
  }

  /** @param {Waiting} row */
  #content(row) {
    if (row.medium === "tune") {
      // No player of ours: what is judged is not listened to by somebody whose taste it tells.
      return html`<tm-score .item=${row}></tm-score>
        ${row.links.wav ? html`<audio controls preload="none" src=${row.links.wav} aria-label=${titled(row)}></audio>` : nothing}`;
    }
    const picture = row.links.svg ?? row.links.png;
    if (picture && !row.links.txt) return html`<img src=${picture} alt=${titled(row)} loading="lazy" />`;
    return html`<p class="words">${row.text}</p>`;
  }

  /** @param {Waiting} row @param {{ id: string, name: string }} of */
  #edit(row, of) {
    const id = `edit-${row.id}`;
    return html`<form class="stack" @submit=${(/** @type {Event} */ event) => this.#send(event, of)}>
      <label for=${id}>${t("review.words", { name: of.name })}</label>
      <textarea id=${id} name="text" .value=${row.text} required maxlength="20000"></textarea>
      <div class="row"><button class="primary" ?disabled=${this.busy}>${t("review.allow_edited")}</button></div>
    </form>`;
  }

  /** @param {Event} event @param {{ id: string, name: string }} of */
  #send(event, of) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    void this.#judge(of, true, String(new FormData(form).get("text")));
  }

  /** @param {string} id */
  #toggle(id) {
    this.editing = this.editing === id ? "" : id;
  }
}

customElements.define("tm-reviews", Reviews);
