// The applications served beside the Studio; nothing where there are none.
import { css, html, nothing } from "../vendor/lit.js";
import { get } from "../lib/api.js";
import { StudioElement } from "../lib/element.js";
import { language, t } from "../lib/i18n.js";

/** @typedef {{ name: string, title: Record<string, string>, page: string | null }} Application */

export class Apps extends StudioElement {
  static signals = [language];
  static properties = { apps: { state: true } };

  static styles = [
    StudioElement.styles,
    css`
      ul { display: flex; flex-wrap: wrap; gap: var(--s3); padding: 0; list-style: none; }
      a { display: inline-flex; align-items: center; min-height: var(--target); font-weight: 600; }
    `,
  ];

  constructor() {
    super();
    /** @type {Application[]} */
    this.apps = [];
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#load();
  }

  async #load() {
    const { data } = await get("/v1/apps").catch(() => ({ data: [] })); // the page tells of failures
    this.apps = data.filter((/** @type {Application} */ app) => app.page);
  }

  render() {
    if (!this.apps.length) return nothing;
    return html`<section class="stack">
      <h2>${t("operate.apps")}</h2>
      <ul>
        ${this.apps.map(({ page, title, name }) => html`<li><a href=${page}>${title[language.value] ?? title.en ?? name}</a></li>`)}
      </ul>
    </section>`;
  }
}

customElements.define("tm-apps", Apps);
