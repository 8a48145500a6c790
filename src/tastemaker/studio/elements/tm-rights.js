// Learning on or off, a new taste, everything to take along, and being forgotten.
import { css, html, nothing } from "../vendor/lit.js";
import { ask, Problem, userPath } from "../lib/api.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { knowing, learning, offer } from "../lib/knowing.js";
import { leave, person, profile } from "../lib/people.js";
import { moment, number } from "../lib/words.js";
import "./tm-problem.js";

export class Rights extends StudioElement {
  static signals = [profile, knowing, person];
  static properties = {
    preview: { state: true }, typed: { state: true }, receipt: { state: true }, problem: { state: true },
  };

  static styles = [
    StudioElement.styles,
    css`
      .choices { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: var(--s4); margin-top: var(--s4); }
      .choice { display: grid; gap: var(--s3); align-content: space-between; justify-items: start; box-shadow: none; }
      dialog table { margin-block: var(--s4); }
      dialog .row { margin-top: var(--s4); justify-content: end; }
      .receipt { border-color: var(--accent); }
    `,
  ];

  constructor() {
    super();
    /** @type {Record<string, number> | null} rows an erase would remove, per place */
    this.preview = null;
    this.typed = "";
    /** @type {any} what an erase removed */
    this.receipt = null;
    /** @type {Problem | null} */
    this.problem = null;
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector("dialog"));
  }

  render() {
    const paused = profile.value?.learning?.paused;
    const offering = Boolean(profile.value?.offering);
    const { busy } = knowing.value;
    return html`
      ${this.receipt ? this.#receipt() : nothing}
      ${person.value
        ? html`<section class="panel" aria-labelledby="head">
            <h2 id="head">${t("rights.title")}</h2>
            <div class="choices">
              ${this.#choice(
                paused ? "resume" : "pause",
                html`<button class="outline" ?disabled=${busy} @click=${() => learning(paused ? "resume" : "pause")}>
                  ${paused ? icon("play") : icon("pause")}${t(paused ? "rights.resume" : "rights.pause")}
                </button>`,
              )}
              ${this.#choice(
                "renew",
                html`<button class="outline" ?disabled=${busy} @click=${() => learning("renew")}>
                  ${icon("sprout")}${t("rights.renew")}
                </button>`,
              )}
              ${this.#choice(
                offering ? "withdraw" : "offer",
                html`<button class="outline" ?disabled=${busy} @click=${() => offer(!offering)}>
                  ${icon(offering ? "x" : "sparkles")}${t(offering ? "rights.withdraw" : "rights.offer")}
                </button>`,
              )}
              ${this.#choice(
                "export",
                html`<a class="button outline" href=${userPath(person.value, "/export")} download>
                  ${icon("download")}${t("rights.export")}
                </a>`,
              )}
              ${this.#choice(
                "erase",
                html`<button class="outline" @click=${this.#ask}>${icon("trash-2")}${t("rights.erase")}</button>`,
              )}
            </div>
          </section>`
        : nothing}
      <dialog aria-labelledby="erase-title" @close=${this.#reset}>${this.#erase()}</dialog>
    `;
  }

  /** @param {string} name @param {unknown} button */
  #choice(name, button) {
    return html`<div class="card choice">
      <p class="soft">${t(`rights.${name}_lead`)}</p>
      ${button}
    </div>`;
  }

  #erase() {
    const rows = Object.entries(this.preview ?? {}).filter(([, count]) => count > 0);
    return html`
      <h2 id="erase-title">${t("erase.title", { name: person.value })}</h2>
      <p class="soft">${t("erase.lead")}</p>
      ${this.preview ? this.#counts(rows) : nothing}
      <tm-problem .problem=${this.problem}></tm-problem>
      <div class="field">
        <label for="typed">${t("erase.type", { name: person.value })}</label>
        <input id="typed" autocomplete="off" .value=${this.typed} @input=${this.#type} />
      </div>
      <div class="row">
        <button class="outline" @click=${() => this.#dialog.close()}>${t("cancel")}</button>
        <button class="primary" ?disabled=${this.typed.trim() !== person.value} @click=${this.#doErase}>
          ${t("erase.do")}
        </button>
      </div>
    `;
  }

  /** @param {[string, number][]} rows */
  #counts(rows) {
    if (!rows.length) return html`<p>${t("erase.nothing")}</p>`;
    return html`<table>
      <thead><tr><th>${t("erase.what")}</th><th>${t("erase.count")}</th></tr></thead>
      <tbody>
        ${rows.map(
          ([what, count]) => html`<tr><td>${t(`place.${what}`, { defaultValue: what })}</td><td>${number(count)}</td></tr>`,
        )}
      </tbody>
    </table>`;
  }

  #receipt() {
    const { user, at, removed, later } = this.receipt;
    return html`<section class="card receipt stack" role="status">
      <h2>${t("erase.receipt", { name: user })}</h2>
      <p class="soft">${t("erase.receipt_at", { at: moment(at) })}</p>
      ${this.#counts(Object.entries(removed))}
      ${later.length ? html`<p class="soft">${t("erase.later", { parts: later.join(", ") })}</p>` : nothing}
    </section>`;
  }

  async #ask() {
    this.problem = null;
    this.preview = null;
    this.#dialog.showModal();
    try {
      const answer = await ask("DELETE", userPath(person.value), { query: { preview: true } });
      this.preview = answer.would_remove;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.problem = problem;
    }
  }

  /** @param {Event} event */
  #type(event) {
    this.typed = /** @type {HTMLInputElement} */ (event.target).value;
  }

  #reset() {
    this.typed = "";
  }

  async #doErase() {
    const name = person.value;
    try {
      this.receipt = await ask("DELETE", userPath(name));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.problem = problem;
      return;
    }
    this.#dialog.close();
    leave(name);
  }
}

customElements.define("tm-rights", Rights);
