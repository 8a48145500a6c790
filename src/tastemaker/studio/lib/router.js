// Where one is, as it stands behind the # of the address: #/compose?words=a+waltz. It never
// reaches the server, so briefs stay out of its logs; links to it work all the same.
import { Signal } from "./signal.js";

export const PAGES = ["listen", "taste", "compose", "operate"];

/** @typedef {{ page: string, params: URLSearchParams }} Place */

/** @returns {Place} */
function read() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return { page: PAGES.includes(path) ? path : "listen", params: new URLSearchParams(query) };
}

/** @type {Signal<Place>} */
export const place = new Signal(read());

addEventListener("hashchange", () => {
  place.value = read();
});

/** @param {string} page @param {URLSearchParams} [params] */
export function address(page, params) {
  const query = params?.toString();
  return `#/${page}${query ? `?${query}` : ""}`;
}

/** Go to a page. @param {string} page @param {URLSearchParams} [params] */
export function go(page, params) {
  location.hash = address(page, params);
}

/** Keep the state of this page in its address, without a step in the history. @param {URLSearchParams} params */
export function note(params) {
  history.replaceState(null, "", address(place.value.page, params));
  place.value = read();
}
