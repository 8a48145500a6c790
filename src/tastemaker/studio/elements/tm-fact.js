// One sentence about the person: how much it weighs, where it comes from, and their say in it.
import { css, html, nothing, styleMap } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { holding } from "../lib/focus.js";
import { t } from "../lib/i18n.js";
import { edit, knowing } from "../lib/knowing.js";
import { moment, signed } from "../lib/words.js";
import "./tm-event.js";

export class FactLine extends StudioElement {
  static signals = [knowing];
  static properties = { fact: { attribute: false }, most: { type: Number }, open: { state: true } };

  static styles = [
    StudioElement.styles,
    css`
      :host { border-bottom: 1px solid var(--line); padding-block: var(--s3); }
      .line { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: var(--s1) var(--s4); align-items: center; }
      .words { font: 400 1.125rem / 1.5 var(--serif); display: flex; gap: var(--s2); align-items: center; }
      .words svg { color: var(--accent); }
      .weight { display: grid; grid-template-columns: minmax(4rem, 14rem) auto; gap: var(--s3); align-items: center; }
      .track { height: 0.375rem; border-radius: 9px; background: var(--raised); }
      .track span { display: block; height: 100%; border-radius: inherit; background: var(--accent); transition: width var(--calm); }
      .against span { background: repeating-linear-gradient(90deg, var(--against) 0 4px, transparent 4px 7px); }
      .actions { grid-column: 2; grid-row: 1 / span 2; flex-wrap: nowrap; gap: 0; }
      .source { padding-inline: 0; justify-self: start; color: var(--soft); font-weight: 400; text-align: start; }
      .source:hover:not(:disabled) { background: none; text-decoration: underline; }
      .evidence { margin: var(--s2) 0 0 var(--s4); }
      @media (max-width: 47.99rem) {
        .line { grid-template-columns: minmax(0, 1fr); }
        .actions { grid-column: 1; grid-row: auto; }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {any} */
    this.fact = null;
    this.most = 1; // the weight that fills the bar
    this.open = false;
  }

  render() {
    const { fact } = this;
    const width = `${Math.min(100, Math.max(2, (Math.abs(fact.weight) / this.most) * 100))}%`;
    return html`
      <div class="line">
        <p class="words">${fact.pinned ? icon("pin") : nothing}${fact.words}</p>
        <div class="weight">
          <span class="track ${fact.weight < 0 ? "against" : ""}" aria-hidden="true"><span style=${styleMap({ width })}></span></span>
          <span class="numbers small soft">${t("fact.weight", { weight: signed(fact.weight) })}</span>
        </div>
        <button class="source small" aria-expanded=${String(this.open)} @click=${this.#toggle}>
          ${this.open ? icon("chevron-up") : icon("chevron-down")}
          ${t("fact.source", { source: t(`source.${fact.source}`), n: fact.because.length, at: moment(fact.at) })}
          ${fact.pinned ? ` · ${t("fact.pinned")}` : nothing}
        </button>
        <div class="row actions">
          ${fact.pinned ? nothing : this.#action(icon("pin"), "pin")}
          ${this.#action(icon("chevrons-down"), "lower")} ${this.#action(icon("trash-2"), "forget")}
        </div>
      </div>
      ${this.open ? this.#evidence() : nothing}
    `;
  }

  /** @param {unknown} sign @param {"pin" | "lower" | "forget"} action */
  #action(sign, action) {
    return html`<button
      class="tight"
      ?disabled=${knowing.value.busy}
      aria-label=${t(`fact.label.${action}`, { words: this.fact.words })}
      @click=${() => this.#edit(action)}
    >
      ${sign}<span class="small">${t(`fact.${action}`)}</span>
    </button>`;
  }

  /** What is deleted leaves the keyboard to its neighbour. @param {"pin" | "lower" | "forget"} action */
  #edit(action) {
    const row = this.parentElement;
    const beside = row?.nextElementSibling ?? row?.previousElementSibling;
    const next = () => (this.isConnected ? this : beside?.querySelector("tm-fact"));
    return holding(
      () => edit(this.fact, action),
      () => /** @type {any} */ (next())?.renderRoot.querySelector(".source"),
    );
  }

  #evidence() {
    const because = new Set(this.fact.because);
    const found = knowing.value.events.filter((event) => because.has(event.id));
    if (!because.size) return html`<p class="evidence soft small">${t("fact.no_evidence")}</p>`;
    return html`<ul class="evidence">
      ${found.map((event) => html`<li><tm-event .event=${event}></tm-event></li>`)}
      ${found.length < because.size
        ? html`<li class="soft small">${t("fact.older", { n: because.size - found.length })}</li>`
        : nothing}
    </ul>`;
  }

  #toggle() {
    this.open = !this.open;
  }
}

customElements.define("tm-fact", FactLine);
