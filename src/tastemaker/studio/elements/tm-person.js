// Who is here: switch to somebody this browser has met, come as somebody new, or give the key back.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { bound, enter, keyed, people, person, signOut } from "../lib/people.js";
import { go } from "../lib/router.js";

const NEW = "\u0000new";
const LEAVE = "\u0000leave";

export class PersonSwitch extends StudioElement {
  static signals = [people, person, bound, keyed];

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
    if (!person.value || bound.value) {
      return keyed.value ? html`<button class="outline" @click=${signOut}>${t("person.leave")}</button>` : nothing;
    }
    return html`
      <label>
        ${icon("user-round")}
        <span class="hidden-visually">${t("person.switch")}</span>
        <select @change=${this.#choose}>
          ${people.value.map(
            (name) => html`<option value=${name} ?selected=${name === person.value}>${name}</option>`,
          )}
          <option value=${NEW}>${t("person.new")}</option>
          ${keyed.value ? html`<option value=${LEAVE}>${t("person.leave")}</option>` : nothing}
        </select>
      </label>
    `;
  }

  /** @param {Event} event */
  #choose(event) {
    const select = /** @type {HTMLSelectElement} */ (event.target);
    if (select.value === LEAVE) return void signOut();
    if (select.value !== NEW) return enter(select.value);
    select.value = person.value;
    person.value = "";
    go("listen");
  }
}

customElements.define("tm-person", PersonSwitch);
