// The shell: brand, pages, who is here, and the page itself.
import { css, html, ifDefined } from "../vendor/lit.js";
import { locked } from "../lib/api.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { learned, media, musical } from "../lib/media.js";
import { person } from "../lib/people.js";
import { address, PAGES, place } from "../lib/router.js";
import "./tm-jobs.js";
import "./tm-key.js";
import "./tm-person.js";
import "./tm-prefs.js";
import "./tm-problem.js";

const SIGNS = {
  listen: { icon: "music" },
  taste: { icon: "fingerprint" },
  compose: { icon: "feather" },
  operate: { icon: "activity" },
};

/** What each page needs to be there before it is drawn. */
const LOADERS = {
  listen: () => import("./tm-listen.js"),
  taste: () => import("./tm-taste.js"),
  compose: () => import("./tm-compose.js"),
  operate: () => import("./tm-operate.js"),
};

export class App extends StudioElement {
  static signals = [place, person, locked, media];
  static properties = { shown: { state: true }, lost: { state: true } };

  static styles = [
    StudioElement.styles,
    css`
      :host { display: grid; grid-template-columns: 15rem minmax(0, 1fr); min-height: 100dvh; }
      .rail {
        position: sticky; top: 0; height: 100dvh; padding: var(--s5) var(--s4); overflow-y: auto;
        display: flex; flex-direction: column; gap: var(--s5); border-inline-end: 1px solid var(--line);
      }
      .brand { display: flex; align-items: center; gap: var(--s3); font: 600 1.1875rem / 1.2 var(--serif); color: var(--ink); text-decoration: none; }
      .brand img { width: 2rem; height: 2rem; }
      .brand span span { display: block; font: 400 var(--small) / 1.3 var(--serif); color: var(--soft); }
      nav ul { display: grid; gap: var(--s1); }
      nav a {
        display: flex; align-items: center; gap: var(--s3); min-height: var(--target); padding: 0 var(--s3);
        border-radius: var(--round); color: var(--soft); text-decoration: none; font-weight: 500;
      }
      nav a:hover { background: var(--raised); color: var(--ink); }
      nav a[aria-current] { background: var(--accent-soft); color: var(--accent); font-weight: 650; }
      .foot { margin-top: auto; display: grid; gap: var(--s3); }
      main { min-width: 0; padding: var(--s6) clamp(var(--s4), 4vw, var(--s7)) var(--s7); }
      .skip-to { position: absolute; inset: auto auto 100% var(--s2); z-index: 9; }
      .skip-to:focus { inset: var(--s2) auto auto var(--s2); }

      @media (max-width: 55.99rem) {
        :host { display: block; padding-bottom: calc(4rem + env(safe-area-inset-bottom)); }
        .rail {
          position: static; height: auto; flex-direction: row; align-items: center; padding: var(--s2) var(--s4);
          border: 0; border-bottom: 1px solid var(--line); gap: var(--s2); overflow: visible;
        }
        .brand span { position: absolute; clip-path: inset(50%); }
        nav {
          position: fixed; inset: auto 0 0; z-index: 5; background: var(--surface);
          border-top: 1px solid var(--line); padding-bottom: env(safe-area-inset-bottom);
        }
        nav ul { grid-auto-flow: column; grid-auto-columns: 1fr; gap: 0; }
        nav a { flex-direction: column; justify-content: center; gap: 2px; padding: var(--s2) 0; font-size: 0.75rem; border-radius: 0; min-height: 3.75rem; }
        .foot { margin: 0 0 0 auto; display: flex; gap: var(--s1); align-items: center; min-width: 0; }
        main { padding: var(--s5) var(--s4); }
      }
    `,
  ];

  constructor() {
    super();
    this.shown = "";
    this.lost = ""; // the page that could not be fetched
  }

  /** @param {Map<string, unknown>} _changed */
  willUpdate(_changed) {
    const { page } = place.value;
    document.title = `${this.#called(page)} · ${t("brand")}`;
    if (page !== this.shown && page !== this.lost) void this.#open(page);
  }

  /** @param {string} page */
  async #open(page) {
    const found = await LOADERS[/** @type {keyof typeof LOADERS} */ (page)]().catch(() => null);
    if (place.value.page !== page) return;
    this.lost = found ? "" : page;
    if (!found) return;
    const first = !this.shown;
    this.shown = page;
    await this.updateComplete;
    if (first) return;
    scrollTo(0, 0);
    const opened = /** @type {any} */ (this.renderRoot.querySelector("main > *"));
    await opened?.updateComplete;
    opened?.renderRoot?.querySelector("h1")?.focus();
  }

  render() {
    return html`
      <header class="rail">
        <button class="skip-to outline" @click=${this.#toMain}>${t("skip_to_content")}</button>
        <a class="brand" href=${address("listen")}>
          <img src=${new URL("../seal.svg", import.meta.url).pathname} alt="" />
          <span>${t("brand")}<span>${musical() ? t("tagline") : t("any.tagline")}</span></span>
        </a>
        <nav aria-label=${t("pages")}>
          <ul>
            ${PAGES.filter((page) => this.#offered(page)).map((page) => this.#link(page))}
          </ul>
        </nav>
        <div class="foot">
          <tm-jobs></tm-jobs>
          <tm-person></tm-person>
          <tm-prefs></tm-prefs>
        </div>
      </header>
      <main id="main" tabindex="-1">${this.#page()}</main>
    `;
  }

  /** Where nothing is a tune and nothing has learned to make any, there is nothing to compose. @param {string} page */
  #offered(page) {
    return page !== "compose" || page === place.value.page || musical() || learned();
  }

  /** @param {string} page */
  #called(page) {
    return page === "listen" && !musical() ? t("any.listen") : t(`page.${page}`);
  }

  /** @param {string} page */
  #link(page) {
    const here = page === place.value.page ? "page" : undefined;
    const sign = page === "listen" && !musical() ? { icon: "library" } : SIGNS[/** @type {keyof typeof SIGNS} */ (page)];
    return html`<li>
      <a href=${address(page)} aria-current=${ifDefined(here)}>${icon(sign.icon)}${this.#called(page)}</a>
    </li>`;
  }

  #page() {
    if (locked.value) return html`<tm-key></tm-key>`;
    const { page } = place.value;
    if (this.lost === page) {
      const problem = { title: t("problem.unreachable"), message: "", hint: t("problem.reach_hint") };
      return html`<tm-problem .problem=${problem} again @again=${() => this.#open(page)}></tm-problem>`;
    }
    switch (this.shown) {
      case "listen":
        return html`<tm-listen></tm-listen>`;
      case "taste":
        return html`<tm-taste></tm-taste>`;
      case "compose":
        return html`<tm-compose></tm-compose>`;
      case "operate":
        return html`<tm-operate></tm-operate>`;
      default:
        return html`<p class="soft">${t("loading")}</p>`;
    }
  }

  #toMain() {
    /** @type {HTMLElement} */ (this.renderRoot.querySelector("main")).focus();
  }
}

customElements.define("tm-app", App);
