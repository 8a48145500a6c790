// Model sets: what each was measured at, which one is live, and how to change that.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { house, promote, rollback } from "../lib/house.js";
import { t } from "../lib/i18n.js";
import { moment, number } from "../lib/words.js";

const SHOWN = 8;
const FIGURES = 6;

/** Numbers in nested metrics, by path. @param {any} metrics @param {string} [at] @returns {[string, number][]} */
function flat(metrics, at = "") {
  return Object.entries(metrics ?? {}).flatMap(([name, value]) =>
    typeof value === "number"
      ? [/** @type {[string, number]} */ ([at + name, value])]
      : value && typeof value === "object" && !Array.isArray(value)
        ? flat(value, `${at}${name} · `)
        : [],
  );
}

/** When a set was made: it says so, or its name does (20260301T101500123-…). @param {any} set */
function born({ created_at: at, id }) {
  const name = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/.exec(id);
  return at ?? (name && `${name[1]}-${name[2]}-${name[3]}T${name[4]}:${name[5]}:${name[6]}Z`);
}

export class ModelSets extends StudioElement {
  static signals = [house];

  static styles = [
    StudioElement.styles,
    css`
      li { border-bottom: 1px solid var(--line); padding-block: var(--s4); }
      dl { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s5); margin-top: var(--s2); }
      dt { color: var(--soft); font-size: var(--small); }
      dd { font-variant-numeric: tabular-nums; font-weight: 600; }
      code { overflow-wrap: anywhere; }
    `,
  ];

  render() {
    const sets = house.value.sets.slice(0, SHOWN);
    const damaged = Object.entries(house.value.damage);
    return html`
      <section class="panel" aria-labelledby="head">
        <div class="spread">
          <h2 id="head">${t("operate.models")}</h2>
          ${sets.length > 1
            ? html`<button class="outline" ?disabled=${house.value.busy} @click=${rollback}>${icon("undo-2")}${t("operate.rollback")}</button>`
            : nothing}
        </div>
        ${sets.length ? nothing : html`<p class="soft">${t("operate.no_models")}</p>`}
        ${damaged.map(([id, why]) => html`<p>${icon("circle-alert")} ${t("operate.damaged", { id, why })}</p>`)}
        <ul>
          ${sets.map((set) => this.#set(set))}
        </ul>
      </section>
    `;
  }

  /** @param {any} set */
  #set(set) {
    const figures = flat(set.metrics).slice(0, FIGURES);
    return html`<li>
      <div class="spread">
        <span><code>${set.id}</code> <span class="soft small">${moment(born(set))}</span></span>
        ${set.live
          ? html`<span class="badge made">${icon("check")}${t("operate.live")}</span>`
          : html`<button class="outline" ?disabled=${house.value.busy} @click=${() => promote(set.id)}>
              ${icon("arrow-up")}${t("operate.promote")}<span class="hidden-visually">${set.id}</span>
            </button>`}
      </div>
      ${figures.length
        ? html`<dl>${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${number(value, 4)}</dd></div>`)}</dl>`
        : nothing}
    </li>`;
  }
}

customElements.define("tm-models", ModelSets);
