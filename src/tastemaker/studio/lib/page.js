// For pages of applications, which have no elements of the Studio: asking the service, and words for
// what went wrong. They import it from /studio/now/lib/page.js, whatever the version is.

/** The language of this page. @returns {"en" | "zh"} */
export const languageOf = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");

/** From now on, here and in the Studio, and after a reload. @param {string} language */
export function setLanguage(language) {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  try {
    localStorage.setItem("tastemaker.language", JSON.stringify(languageOf()));
  } catch {
    // Storage may be closed to us; it holds until the page is left.
  }
}

const UNREACHABLE = { en: "The service cannot be reached.", zh: "连不上服务。" };

/**
 * Ask the service; an Error whose message is in the language of the page.
 * @param {string} method @param {string} path @param {unknown} [body] sent as JSON @returns {Promise<any>}
 */
export async function ask(method, path, body) {
  const answer = await reach(method, path, body);
  return answer.status === 204 ? null : answer.json();
}

/** The same for what is no JSON. @param {string} method @param {string} path @param {unknown} [body] */
export async function reach(method, path, body) {
  /** @type {Record<string, string>} */
  const headers = { "Accept-Language": languageOf() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Error(UNREACHABLE[languageOf()]);
  }
  if (answer.ok) return answer;
  const { detail, title, hint } = await answer.json().catch(() => ({}));
  throw new Error([detail || title || UNREACHABLE[languageOf()], hint].filter(Boolean).join(" "));
}

/** @param {number} share 0 to 1 */
export const percent = (share) => new Intl.NumberFormat(languageOf(), { style: "percent" }).format(share);
