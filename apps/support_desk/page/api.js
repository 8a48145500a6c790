// The service, and what went wrong in words.
import { language, t } from "./words.js";

const BASE = "/v1/apps/support_desk";

/** @param {string} method @param {string} path @param {unknown} [body] */
export async function call(method, path, body) {
  const headers = { Accept: "application/json", "Accept-Language": language() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const sent = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(path.startsWith("/v1/") ? path : BASE + path, sent);
  } catch {
    throw new Error(t("unreachable"));
  }
  const found = answer.status === 204 ? null : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error([found?.detail ?? found?.title ?? t("unreachable"), found?.hint].filter(Boolean).join(" "));
  return found;
}

const line = document.getElementById("problem");

/** Do it, and show what went wrong. @template T @param {() => Promise<T>} what @returns {Promise<T | undefined>} */
export async function tried(what) {
  try {
    const found = await what();
    line.hidden = true;
    return found;
  } catch (problem) {
    line.textContent = problem.message;
    line.hidden = false;
    return undefined;
  }
}
