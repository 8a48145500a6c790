// What went wrong, what to do next, and a way to try again.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement, icon, spelled } from "../lib/element.js";
import { t } from "../lib/i18n.js";

export class ProblemNote extends StudioElement {
  static properties = { problem: { attribute: false }, again: { type: Boolean } };

  static styles = [
    StudioElement.styles,
    css`
      .note { display: flex; gap: var(--s3); align-items: start; padding: var(--s4); border-radius: var(--round); background: var(--raised); border-inline-start: 4px solid var(--accent); }
      svg.icon { margin-top: 0.15em; color: var(--accent); }
      .hint { color: var(--soft); }
    `,
  ];

  constructor() {
    super();
    /** @type {import("../lib/api.js").Problem | null} */
    this.problem = null;
    this.again = false; // whether trying again can help; asks with the event "again"
  }

  render() {
    if (!this.problem) return nothing;
    const { title, message, hint } = this.problem;
    return html`
      <div class="note" role="alert">
        ${icon("circle-alert")}
        <div class="grow">
          <h3>${title}</h3>
          ${message && message !== title ? html`<p>${spelled(message)}</p>` : nothing}
          ${hint ? html`<p class="hint">${spelled(hint)}</p>` : nothing}
        </div>
        ${this.again
          ? html`<button class="outline" @click=${() => this.tell("again")}>${t("again")}</button>`
          : nothing}
      </div>
    `;
  }
}

customElements.define("tm-problem", ProblemNote);
