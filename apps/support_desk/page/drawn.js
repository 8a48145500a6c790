// Parts of both pages, as elements. Text is only ever set as text.
import { t } from "./words.js";

/** @param {string} name @param {Record<string, any>} [with_] @param {...(Node | string)} inside */
export function made(name, with_ = {}, ...inside) {
  const element = Object.assign(document.createElement(name), with_);
  element.append(...inside);
  return element;
}

/** Where an answer stands. */
export function source(one) {
  const places = ["page", "line"].filter((name) => one[name]).map((name) => `${t(name)} ${one[name]}`);
  const where = [one.title, ...one.headings, ...places].filter(Boolean).join(" › ");
  const web = /^https?:\/\//.test(one.link);
  return made("cite", {}, web ? made("a", { href: one.link, rel: "noreferrer" }, where) : where);
}

/** @param {any[]} all */
export function messages(all) {
  return all.map((one) => {
    const item = made("li", { className: one.from }, made("b", {}, t(`from_${one.from}`)), made("p", {}, one.text));
    for (const citation of one.citations ?? []) item.append(source(citation));
    return item;
  });
}

/** Put new ones in, and show the last; nothing is touched where nothing changed. */
export function fill(list, elements, mark) {
  if (list.dataset.mark === mark) return;
  list.dataset.mark = mark;
  list.replaceChildren(...elements);
  if (list.classList.contains("messages")) list.scrollTop = list.scrollHeight;
}
