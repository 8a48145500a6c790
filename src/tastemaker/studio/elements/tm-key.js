// The door: a server that asks for a key gets it once, and keeps it where no script can read it.
import { css, html } from "../vendor/lit.js";
import { ask, Problem } from "../lib/api.js";
import { StudioElement, spelled } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import "./tm-problem.js";

export class KeyDoor extends StudioElement {
  static properties = { problem: { state: true } };

  static styles = [
    StudioElement.styles,
    css`
      form { max-width: 30rem; margin: 12vh auto 0; display: grid; gap: var(--s4); }
    `,
  ];

  constructor() {
    super();
    /** @type {Problem | null} */
    this.problem = null;
  }

  render() {
    return html`<form @submit=${this.#enter}>
      <h1 tabindex="-1">${t("key.title")}</h1>
      <p class="soft">${spelled(t("key.lead"))}</p>
      <div class="field">
        <label for="key">${t("key.label")}</label>
        <input id="key" type="password" autocomplete="current-password" required maxlength="200" />
      </div>
      <tm-problem .problem=${this.problem}></tm-problem>
      <button class="primary">${t("key.enter")}</button>
    </form>`;
  }

  /** @param {SubmitEvent} event */
  async #enter(event) {
    event.preventDefault();
    const { value } = /** @type {HTMLInputElement} */ (this.renderRoot.querySelector("#key"));
    try {
      await ask("POST", "/v1/session", { body: { key: value.trim() } });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.problem = problem;
      return;
    }
    location.reload();
  }
}

customElements.define("tm-key", KeyDoor);
