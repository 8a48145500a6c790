// Every sentence on the screen, in English and Chinese. What the server says (reasons, facts,
// problems) comes in the language asked for and is shown as it is.
import i18next from "../vendor/i18next.js";
import { kept } from "./signal.js";

/** "en" or "zh" */
export const language = kept("language", document.documentElement.lang.startsWith("zh") ? "zh" : "en");

/** @param {string} name */
async function sentences(name) {
  const answer = await fetch(new URL(`../i18n/${name}.json`, import.meta.url));
  return answer.json();
}

/** Load the language in use. Call once, before anything is drawn. */
export async function start() {
  await i18next.init({
    lng: language.value,
    fallbackLng: false,
    resources: { [language.value]: { translation: await sentences(language.value) } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

/** @param {string} name "en" or "zh" */
export async function speak(name) {
  if (!i18next.hasResourceBundle(name, "translation")) {
    i18next.addResourceBundle(name, "translation", await sentences(name));
  }
  await i18next.changeLanguage(name);
  document.documentElement.lang = name === "zh" ? "zh-CN" : "en";
  language.value = name;
}

/**
 * The sentence of that name, with its {{blanks}} filled.
 * @param {string} key @param {Record<string, unknown>} [values] @returns {string}
 */
export const t = (key, values) => i18next.t(key, values);

/** Whether there is a sentence of that name. @param {string} key */
export const says = (key) => i18next.exists(key);

/** For Intl. */
export const locale = () => (language.value === "zh" ? "zh-CN" : "en-GB");
