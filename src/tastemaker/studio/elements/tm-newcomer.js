// Somebody new: a name, then three of six varied pieces. From then on there is something to go by.
import { css, html, nothing, repeat } from "../vendor/lit.js";
import { ask, get, observe, Problem, userPath } from "../lib/api.js";
import { StudioElement, icon } from "../lib/element.js";
import { holding } from "../lib/focus.js";
import { t } from "../lib/i18n.js";
import { sends } from "../lib/keys.js";
import { media, musical } from "../lib/media.js";
import { enter, people, person } from "../lib/people.js";
import { recall, remember } from "../lib/signal.js";
import { described, provenance } from "../lib/words.js";
import "./tm-content.js";
import "./tm-player.js";
import "./tm-problem.js";
import "./tm-score.js";

const SAMPLES = 6;
const ENOUGH = 3;
const IMPORT = "tastemaker import tunes"; // typed as it stands, in any language

export class Newcomer extends StudioElement {
  static signals = [people, person, media];
  static properties = {
    name: { state: true },
    samples: { state: true },
    liked: { state: true },
    problem: { state: true },
    busy: { state: true },
  };

  static styles = [
    StudioElement.styles,
    css`
      .welcome { max-width: 34rem; margin: 8vh auto 0; display: grid; gap: var(--s5); text-align: center; }
      .welcome img { width: 4.5rem; margin-inline: auto; }
      form { display: grid; gap: var(--s3); text-align: start; }
      .under { margin-top: var(--s2); }
      .known { justify-content: center; }
      .samples { display: grid; gap: var(--s4); grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); margin-block: var(--s5); }
      .sample { display: grid; gap: var(--s3); align-content: start; }
      .sample.liked { border-color: var(--accent); }
      .sample .foot { margin-top: auto; display: grid; gap: var(--s3); }
      .from { color: var(--soft); font-size: 0.75rem; }
      .bottom { position: sticky; bottom: var(--s4); padding: var(--s3) var(--s4); border-radius: 999px; background: var(--surface); border: 1px solid var(--line); box-shadow: var(--shadow); }
      @media (max-width: 55.99rem) { .bottom { bottom: calc(4.5rem + env(safe-area-inset-bottom)); border-radius: var(--round); } }
    `,
  ];

  constructor() {
    super();
    const begun = recall("newcomer", /** @type {any} */ ({}));
    this.name = begun.name ?? "";
    /** @type {any[] | null} */
    this.samples = null;
    /** @type {string[]} */
    this.liked = begun.liked ?? [];
    /** @type {Problem | null} */
    this.problem = null;
    this.busy = false;
    if (this.name) void this.#fetch();
  }

  async #fetch() {
    this.problem = null;
    try {
      this.samples = (await get("/v1/onboarding", { k: SAMPLES })).data;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.problem = problem;
    }
  }

  render() {
    return this.name ? this.#pick() : this.#welcome();
  }

  #welcome() {
    return html`
      <div class="welcome">
        <img src=${new URL("../seal.svg", import.meta.url).pathname} alt="" />
        <h1 tabindex="-1">${musical() ? t("new.hello") : t("any.hello")}</h1>
        <p class="lead">${musical() ? t("new.lead") : t("any.lead")}</p>
        <form @submit=${this.#named}>
          <label for="name">${t("new.name")}</label>
          <input id="name" name="name" required maxlength="60" autocomplete="nickname" @keydown=${this.#onKey} />
          <button class="primary">${t("new.begin")}</button>
        </form>
        ${people.value.length
          ? html`<div class="row known">
              <span class="soft">${t("new.back")}</span>
              ${people.value.map((name) => html`<button class="outline" @click=${() => this.#enter(name)}>${name}</button>`)}
            </div>`
          : nothing}
        <p class="small soft">${t("new.private")}</p>
      </div>
    `;
  }

  #pick() {
    const few = Math.min(ENOUGH, this.samples?.length ?? ENOUGH); // a catalogue may hold less
    const missing = few - this.liked.length;
    if (this.samples && !few) return this.#bare();
    return html`
      <h1 tabindex="-1">${musical() ? t("new.pick") : t("any.pick")}</h1>
      <p class="lead under">${musical() ? t("new.pick_lead", { name: this.name }) : t("any.pick_lead", { name: this.name })}</p>
      <tm-problem .problem=${this.problem} again @again=${this.#fetch}></tm-problem>
      ${!this.samples && !this.problem ? html`<p class="soft">${t("loading")}</p>` : nothing}
      <ul class="samples">
        ${repeat(this.samples ?? [], (item) => item.id, (item) => this.#sample(item))}
      </ul>
      <div class="spread bottom">
        <span aria-live="polite">${missing > 0 ? this.#missing(missing) : t("new.enough")}</span>
        <span class="row">
          <button @click=${this.#finish} ?disabled=${this.busy}>${t("new.skip")}</button>
          <button class="primary" @click=${this.#finish} ?disabled=${missing > 0 || this.busy}>${t("new.done")}</button>
        </span>
      </div>
    `;
  }

  /** @param {number} n */
  #missing(n) {
    return musical() ? t("new.missing", { n }) : t("any.missing", { n });
  }

  /** A catalogue without a piece: how to bring some, and on without. */
  #bare() {
    return html`
      <h1 tabindex="-1">${t("new.bare")}</h1>
      <p class="lead under">${t("new.bare_lead", { name: this.name })}</p>
      <p class="under"><code>${IMPORT}</code></p>
      <p class="row under">
        <button class="primary" @click=${this.#fetch}>${t("again")}</button>
        <button class="outline" @click=${this.#finish} ?disabled=${this.busy}>${t("new.skip")}</button>
      </p>
      <tm-problem .problem=${this.problem}></tm-problem>
    `;
  }

  /** @param {any} item */
  #sample(item) {
    const liked = this.liked.includes(item.id);
    return html`<li class="card sample ${liked ? "liked" : ""}">
      <div>
        <h2>${item.title}</h2>
        <p class="soft small">${described(item.attributes, item.medium)}</p>
      </div>
      ${item.medium !== "tune" ? html`<tm-content .item=${item}></tm-content>` : item.text ? html`<tm-score .item=${item}></tm-score>` : nothing}
      <div class="foot">
        ${item.medium === "tune" ? html`<tm-player .item=${item}></tm-player>` : nothing}
        <button class="outline" aria-pressed=${String(liked)} @click=${() => this.#toggle(item.id)}>
          ${icon("heart", "fills")}${liked ? t("new.liked") : t("new.like")}
          <span class="hidden-visually">${item.title}</span>
        </button>
        <p class="from">${provenance(item)}</p>
      </div>
    </li>`;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Enter" && !sends(event)) event.preventDefault();
  }

  /** @param {SubmitEvent} event */
  #named(event) {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (this.renderRoot.querySelector("#name"));
    const name = input.value.trim();
    if (!name) return;
    if (people.value.includes(name)) return this.#enter(name);
    void holding(() => (this.name = name), () => this.renderRoot.querySelector("h1"));
    this.#keep();
    void this.#fetch();
  }

  /** @param {string} id */
  #toggle(id) {
    this.liked = this.liked.includes(id) ? this.liked.filter((other) => other !== id) : [...this.liked, id];
    this.#keep();
  }

  #keep() {
    remember("newcomer", { name: this.name, liked: this.liked });
  }

  async #finish() {
    this.busy = true;
    try {
      for (const item of this.liked) await observe({ user: this.name, kind: "like", item });
      if (!this.liked.length) await ask("PATCH", userPath(this.name), { body: { traits: {} } });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.problem = problem;
      return;
    } finally {
      this.busy = false;
    }
    remember("newcomer", undefined);
    this.#enter(this.name);
  }

  /** What stands here then has a heading. @param {string} name */
  #enter(name) {
    const page = /** @type {ShadowRoot} */ (this.getRootNode());
    void holding(() => enter(name), () => page.querySelector("h1"));
  }
}

customElements.define("tm-newcomer", Newcomer);
