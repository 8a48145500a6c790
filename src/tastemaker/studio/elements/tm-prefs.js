// Language and theme, as this browser keeps them.
import { css, html } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { language, speak, t } from "../lib/i18n.js";
import { kept } from "../lib/signal.js";

const THEMES = ["auto", "light", "dark"];

const theme = kept("theme", "auto");
theme.watch((name) => {
  const { dataset } = document.documentElement;
  if (name === "auto") delete dataset.theme;
  else dataset.theme = name;
});

export class Prefs extends StudioElement {
  static signals = [theme];

  static styles = [
    StudioElement.styles,
    css`
      :host { display: flex; gap: var(--s1); }
      button { color: var(--soft); padding: 0 var(--s3); }
      @media (max-width: 55.99rem) { button { padding: 0 var(--s2); } .name { display: none; } }
    `,
  ];

  render() {
    const other = language.value === "zh" ? "en" : "zh";
    const name = t(`theme.${theme.value}`);
    return html`
      <button @click=${() => speak(other)} lang=${other === "zh" ? "zh-CN" : "en"}>
        ${icon("languages")}${other === "zh" ? "中文" : "EN"}
      </button>
      <button @click=${this.#turn} aria-label=${t("theme.label", { name })}>
        ${this.#sign()}<span class="name">${name}</span>
      </button>
    `;
  }

  #sign() {
    if (theme.value === "light") return icon("sun");
    return theme.value === "dark" ? icon("moon") : icon("sun-moon");
  }

  #turn() {
    theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length];
  }
}

customElements.define("tm-prefs", Prefs);
