// Who is here: switch to somebody this browser has met, or come as somebody new.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { bound, enter, people, person } from "../lib/people.js";
import { go } from "../lib/router.js";

const NEW = "\u0000new";

export class PersonSwitch extends StudioElement {
  static signals = [people, person];

  static styles = [
    StudioElement.styles,
    css`
      label { display: flex; align-items: center; gap: var(--s2); position: relative; }
      svg.icon { position: absolute; inset-inline-start: var(--s3); pointer-events: none; color: var(--soft); }
      select { padding-inline: 2.5rem var(--s2); text-overflow: ellipsis; }
      @media (max-width: 55.99rem) { select { max-width: 8.5rem; } }
    `,
  ];

  render() {
    if (!person.value || bound.value) return nothing;
    return html`
      <label>
        ${icon("user-round")}
        <span class="hidden-visually">${t("person.switch")}</span>
        <select @change=${this.#choose}>
          ${people.value.map(
            (name) => html`<option value=${name} ?selected=${name === person.value}>${name}</option>`,
          )}
          <option value=${NEW}>${t("person.new")}</option>
        </select>
      </label>
    `;
  }

  /** @param {Event} event */
  #choose(event) {
    const select = /** @type {HTMLSelectElement} */ (event.target);
    if (select.value !== NEW) return enter(select.value);
    select.value = person.value;
    person.value = "";
    go("listen");
  }
}

customElements.define("tm-person", PersonSwitch);
