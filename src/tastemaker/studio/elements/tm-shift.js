// What a decision did: the slate before it and the slate after it, side by side.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { knowing, undoLast } from "../lib/knowing.js";

export class Shift extends StudioElement {
  static signals = [knowing];

  static styles = [
    StudioElement.styles,
    css`
      .card { background: var(--accent-soft); border-color: transparent; box-shadow: none; display: grid; gap: var(--s4); }
      .two { display: grid; grid-template-columns: 1fr 1fr; gap: var(--s5); }
      ol { list-style: decimal; padding-inline-start: 1.25rem; }
      .new { font-weight: 650; }
      @media (max-width: 47.99rem) { .two { grid-template-columns: 1fr; } }
    `,
  ];

  render() {
    const { last, before, after } = knowing.value;
    if (!after.length) return nothing;
    return html`<section class="card" aria-label=${t("shift.title")}>
      <div class="spread">
        <p>${last?.words ?? ""}</p>
        ${last
          ? html`<button class="outline" @click=${undoLast}>${icon("undo-2")}${t("act.undo")}</button>`
          : nothing}
      </div>
      <div class="two">${this.#list("shift.before", before, after)} ${this.#list("shift.after", after, before)}</div>
    </section>`;
  }

  /** @param {string} title @param {string[]} titles @param {string[]} others */
  #list(title, titles, others) {
    const mark = title === "shift.after";
    return html`<div>
      <h3>${t(title)}</h3>
      <ol>
        ${titles.map((words) =>
          mark && !others.includes(words)
            ? html`<li class="new">${words} <span class="badge made">${t("shift.new")}</span></li>`
            : html`<li>${words}</li>`,
        )}
      </ol>
    </div>`;
  }
}

customElements.define("tm-shift", Shift);
