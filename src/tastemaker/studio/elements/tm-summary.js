// What Tastemaker knows, in a few lines beside the feed; what just changed is marked and stands first.
import { css, html, nothing, styleMap } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { profile } from "../lib/people.js";
import { address } from "../lib/router.js";
import { signed } from "../lib/words.js";

const LINES = 7;
const NOTICED = 0.005; // a change of weight smaller than this is not worth a mark

export class Summary extends StudioElement {
  static signals = [profile];

  static styles = [
    StudioElement.styles,
    css`
      ul { display: grid; gap: var(--s3); margin-block: var(--s4); }
      li { display: grid; gap: 0.35rem; }
      .words { display: flex; justify-content: space-between; gap: var(--s2); }
      .moved { color: var(--accent); font: 650 var(--small) / 1.6 var(--sans); white-space: nowrap; animation: pulse 1.6s ease-out; }
      .track { height: 0.25rem; border-radius: 9px; background: var(--raised); }
      .track span { display: block; height: 100%; border-radius: inherit; background: var(--accent); transition: width var(--calm); }
      .against span { background: repeating-linear-gradient(90deg, var(--against) 0 4px, transparent 4px 7px); }
      @keyframes pulse { from { transform: scale(1.5); } }
      @media (max-width: 71.99rem) { li:nth-child(n + 4) { display: none; } ul { grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); } }
    `,
  ];

  /** @type {Map<string, number>} weights before the last change */
  #before = new Map();
  /** @type {Map<string, number>} */
  #now = new Map();
  #user = "";
  #version = -1;

  willUpdate() {
    const known = profile.value;
    if (!known || known.version === this.#version) return;
    const fresh = new Map(known.facts.map((/** @type {any} */ fact) => [fact.id, fact.weight]));
    this.#before = known.user === this.#user && this.#version >= 0 ? this.#now : fresh;
    [this.#now, this.#user, this.#version] = [fresh, known.user, known.version];
  }

  render() {
    const known = profile.value;
    if (!known) return nothing;
    const shown = [...known.facts]
      .map((fact) => ({ ...fact, moved: fact.weight - (this.#before.get(fact.id) ?? 0) }))
      .sort((a, b) => Number(this.#moved(b)) - Number(this.#moved(a)))
      .slice(0, LINES);
    const most = Math.max(...shown.map((fact) => Math.abs(fact.weight)), 0.01);
    return html`
      <section aria-labelledby="head">
        <h2 id="head">${t("summary.title")}</h2>
        ${shown.length
          ? html`<ul>${shown.map((fact) => this.#line(fact, most))}</ul>`
          : html`<p class="soft">${known.evidence ? t("summary.met", { n: known.evidence }) : t("summary.nothing")}</p>`}
        ${known.learning?.paused ? html`<p class="small soft">${t("summary.paused")}</p>` : nothing}
        <p class="small"><a href=${address("taste")}>${t("summary.open")}</a></p>
      </section>
    `;
  }

  /** @param {any} fact */
  #moved(fact) {
    return Math.abs(fact.moved) > NOTICED;
  }

  /** @param {any} fact @param {number} most */
  #line(fact, most) {
    const width = `${Math.max(4, (Math.abs(fact.weight) / most) * 100)}%`;
    return html`<li>
      <span class="words">
        <span>${fact.pinned ? icon("pin") : nothing}${fact.words}</span>
        ${this.#moved(fact)
          ? html`<span class="moved numbers">${fact.moved > 0 ? "▲" : "▼"} ${signed(fact.moved)}</span>`
          : nothing}
      </span>
      <span class="track ${fact.weight < 0 ? "against" : ""}" aria-hidden="true"><span style=${styleMap({ width })}></span></span>
    </li>`;
  }
}

customElements.define("tm-summary", Summary);
