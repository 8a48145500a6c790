// The list of keys, opened by "?".
import { css, html } from "../vendor/lit.js";
import { StudioElement } from "../lib/element.js";
import { t } from "../lib/i18n.js";

const KEYS = ["j", "k", "space", "l", "x", "s", "w", "m", "u", "slash", "help"];

export class Keys extends StudioElement {
  static styles = [
    StudioElement.styles,
    css`
      dl { display: grid; grid-template-columns: auto 1fr; gap: var(--s2) var(--s4); margin-block: var(--s4); align-items: center; }
      dd { margin: 0; }
    `,
  ];

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector("dialog"));
  }

  show() {
    this.#dialog.showModal();
  }

  render() {
    return html`<dialog aria-labelledby="title">
      <h2 id="title">${t("keys.title")}</h2>
      <dl>
        ${KEYS.map((key) => html`<dt><kbd>${t(`keys.key.${key}`)}</kbd></dt><dd>${t(`keys.does.${key}`)}</dd>`)}
      </dl>
      <button class="outline" @click=${() => this.#dialog.close()}>${t("close")}</button>
    </dialog>`;
  }
}

customElements.define("tm-keys", Keys);
