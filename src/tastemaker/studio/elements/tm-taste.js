// Taste: every sentence that is known of the person, where it comes from, and their say in it.
import { css, html, nothing, repeat } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { musical } from "../lib/media.js";
import { sends } from "../lib/keys.js";
import { knowing, open, tell } from "../lib/knowing.js";
import { person, profile } from "../lib/people.js";
import { address } from "../lib/router.js";
import "./tm-fact.js";
import "./tm-history.js";
import "./tm-map.js";
import "./tm-mood.js";
import "./tm-problem.js";
import "./tm-rights.js";
import "./tm-shift.js";

const SHOWN = 12;

export class TastePage extends StudioElement {
  static signals = [person, profile, knowing];
  static properties = { all: { state: true } };

  static styles = [
    StudioElement.styles,
    css`
      .page { max-width: 56rem; margin-inline: auto; display: grid; gap: var(--s5); }
      form { display: flex; gap: var(--s3); max-width: 38rem; }
      .facts { border-top: 1px solid var(--line); }
      .paused { display: flex; gap: var(--s3); align-items: center; }
    `,
  ];

  /** @type {(() => void) | undefined} */
  #unwatch;

  constructor() {
    super();
    this.all = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#unwatch = person.watch(() => person.value && void open());
    if (person.value) void open();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#unwatch?.();
  }

  render() {
    const { problem, busy } = knowing.value;
    return html`
      <div class="page">
        <header class="stack">
          <h1 tabindex="-1">${t("taste.title")}</h1>
          <p class="lead">${person.value ? t("taste.lead", { name: person.value }) : t("taste.nobody")}</p>
          ${person.value ? nothing : html`<p><a href=${address("listen")}>${t("taste.go")}</a></p>`}
        </header>
        <tm-problem class="stays" .problem=${problem} again @again=${open}></tm-problem>
        ${person.value ? this.#known(busy) : nothing}
        <tm-rights></tm-rights>
      </div>
    `;
  }

  /** @param {boolean} busy */
  #known(busy) {
    return html`
      ${profile.value?.learning?.paused
        ? html`<p class="paused">${icon("pause")}<strong>${t("summary.paused")}</strong></p>`
        : nothing}
      <form @submit=${this.#tell}>
        <div class="grow">
          <label class="hidden-visually" for="tell">${t("taste.tell")}</label>
          <input id="tell" placeholder=${musical() ? t("taste.tell_example") : t("any.tell_example")} maxlength="500" autocomplete="off" @keydown=${this.#onKey} />
        </div>
        <button class="outline" ?disabled=${busy}>${t("taste.tell_send")}</button>
      </form>
      <tm-shift></tm-shift>
      ${this.#facts()}
      <tm-map></tm-map>
      <tm-mood></tm-mood>
      <tm-history></tm-history>
    `;
  }

  #facts() {
    const facts = profile.value?.facts;
    if (!facts) return html`<p class="soft">${t("loading")}</p>`;
    if (!facts.length) {
      const met = profile.value?.evidence;
      return html`<p class="soft">${met ? t("summary.met", { n: met }) : t("taste.nothing")}</p>`;
    }
    const most = Math.max(...facts.map((/** @type {any} */ fact) => Math.abs(fact.weight)));
    const shown = this.all ? facts : facts.slice(0, SHOWN);
    return html`<section aria-label=${t("taste.facts")}>
      <ul class="facts">
        ${repeat(shown, (fact) => fact.id, (fact) => html`<li><tm-fact .fact=${fact} .most=${most}></tm-fact></li>`)}
      </ul>
      ${facts.length > shown.length
        ? html`<p><button @click=${this.#showAll}>${t("taste.all", { n: facts.length })}</button></p>`
        : nothing}
    </section>`;
  }

  #showAll() {
    this.all = true;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Enter" && !sends(event)) event.preventDefault();
  }

  /** @param {SubmitEvent} event */
  #tell(event) {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (this.renderRoot.querySelector("#tell"));
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    void tell(text);
  }
}

customElements.define("tm-taste", TastePage);
