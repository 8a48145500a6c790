// Titles of items that are only known by id, fetched once.
import { itemOf } from "./feed.js";
import { language } from "./i18n.js";
import { person } from "./people.js";
import { titled } from "./words.js";

/** @type {Map<string, string>} */
const known = new Map();
person.watch(() => known.clear());
language.watch(() => known.clear());

/** @param {string} id */
export const titleOf = (id) => known.get(id);

/** Fetch what is not known yet; an item that is gone keeps its id. @param {Iterable<string>} ids */
export async function learn(ids) {
  const missing = [...new Set(ids)].filter((id) => id && !known.has(id));
  await Promise.all(
    missing.map(async (id) => {
      try {
        known.set(id, titled(await itemOf(id)));
      } catch {
        known.set(id, id);
      }
    }),
  );
  return missing.length > 0;
}
