// Who is here: the person in use and those this browser has met. Nobody else is listed.
import { forget, kept, Signal } from "./signal.js";
import { ask, get, Problem, userPath } from "./api.js";
import { language } from "./i18n.js";

/** @type {Signal<string>} id of the person in use; "" before anybody came */
export const person = kept("person", "");

/** @type {Signal<string[]>} */
export const people = kept("people", /** @type {string[]} */ ([]));

/** The person's profile as the server last gave it. @type {Signal<any>} */
export const profile = new Signal(null);

/** Somebody of whom nothing is on record yet. */
const unknown = { version: 0, facts: [], mood: null, sensing: false, learning: { paused: false } };

language.watch(() => void refreshProfile().catch(() => undefined)); // facts are said in words

/** @param {string} id */
export function enter(id) {
  if (!people.value.includes(id)) people.value = [...people.value, id];
  profile.value = null;
  person.value = id;
}

/** Whether the key of this browser opens one person's data alone. */
export const bound = new Signal(false);

/** Whether this browser asks with a key, which it can give back. */
export const keyed = new Signal(false);

/** Ask who this browser is here. What goes wrong shows on the page that is opened next. */
export async function meet() {
  const session = await get("/v1/session").catch(() => null);
  bound.value = Boolean(session?.user);
  keyed.value = Boolean(session?.key_needed);
  if (session?.user) enter(session.user);
}

/** Forget somebody in this browser. @param {string} id */
export function leave(id) {
  people.value = people.value.filter((other) => other !== id);
  forget(`.of.${id}`);
  if (person.value === id) {
    profile.value = null;
    person.value = people.value[0] ?? "";
  }
}

/** Give the key back, and forget here whoever it was used for. */
export async function signOut() {
  await ask("DELETE", "/v1/session");
  for (const id of people.value) leave(id);
  location.reload();
}

/** Fetch the profile anew; what is shown follows. */
export async function refreshProfile() {
  const id = person.value;
  if (!id) return null;
  const fresh = await get(userPath(id)).catch((problem) => {
    if (problem instanceof Problem && problem.code === "no_user") return { ...unknown, user: id };
    throw problem;
  });
  if (person.value === id) profile.value = fresh;
  return fresh;
}

/** The name under which something of the person in use is kept. @param {string} what */
export const own = (what) => `${what}.of.${person.value}`;
