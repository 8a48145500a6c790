// One line in, an answer out: what was understood, then what was made or found, then words.
import { announce } from "./announce.js";
import { Problem, stream, ticket, userPath } from "./api.js";
import { insert } from "./feed.js";
import { own, person, refreshProfile } from "./people.js";
import { recall, remember, Signal } from "./signal.js";

/**
 * `wish`: what the words were understood to ask for (a brief without its medium). `told`: the sentences
 * of the answer that are whole; it may have several, such as a reply of a person and then the answer.
 * @typedef {{ text: string, answer: string, told: string, wish: Record<string, any> | null, busy: boolean,
 *   problem: Problem | null }} Talk
 */

/** @type {Talk} */
const silent = { text: "", answer: "", told: "", wish: null, busy: false, problem: null };

/** @type {Signal<Talk>} */
export const talk = new Signal(silent);

/** @param {Partial<Talk>} change @param {import("./api.js").Ticket} [place] of an answer under way */
function set(change, place) {
  talk.value = { ...talk.value, ...change };
  if (person.value) remember(own("talk"), { ...talk.value, problem: null, place });
}

/** What was said before a refresh; an answer under way goes on. */
export function open() {
  going?.abort();
  const { place, ...kept } = recall(own("talk"), /** @type {any} */ ({}));
  talk.value = { ...silent, ...kept, busy: false, problem: null };
  if (place) void hear(place);
}

export function clear() {
  going?.abort();
  set(silent);
}

/** @type {AbortController | undefined} */
let going;

/** @param {string} text */
export function say(text) {
  set({ text, answer: "", told: "", wish: null, problem: null });
  return hear(ticket());
}

/** @param {import("./api.js").Ticket} place */
async function hear(place) {
  going?.abort();
  const mine = (going = new AbortController());
  const path = userPath(person.value, "/messages");
  set({ busy: true }, place);
  try {
    for await (const { data } of stream(path, { text: talk.value.text }, place, mine.signal)) {
      if (mine.signal.aborted) return;
      take(data, place);
    }
    set({ busy: false }); // the next thing can be said while the profile is fetched
    await refreshProfile();
  } catch (problem) {
    if (mine.signal.aborted) return;
    if (!(problem instanceof Problem)) throw problem;
    set({ problem });
  } finally {
    if (!mine.signal.aborted) set({ busy: false });
  }
}

/** What was said, and what is said after it: what is whole ends its line. @param {string} before @param {string} text */
const lines = (before, text) => (before && before === talk.value.told ? `${before}\n${text}` : before + text);

/** @param {any} part @param {import("./api.js").Ticket} place */
function take(part, place) {
  switch (part.type) {
    case "reading":
      return set({ wish: wishOf(part.reading) }, place);
    case "creation":
      return insert([{ item: part.item, state: "new", fresh: true }]);
    case "slate":
      return insert(
        part.slate.picks.map((/** @type {any} */ pick, /** @type {number} */ position) => ({
          item: pick.item, slate: part.slate.id, position, state: "new", fresh: true,
        })),
      );
    case "piece": // of the text that follows; said aloud once it is whole
      return set({ answer: lines(talk.value.answer, part.text) }, place);
    case "text": {
      announce(part.text);
      const told = lines(talk.value.told, part.text);
      return set({ told, answer: told }, place);
    }
    default:
      return undefined;
  }
}

/** @param {any} reading */
function wishOf({ slots, mood, intent }) {
  if (!["make", "change", "find", "more"].includes(intent)) return null;
  const attributes = slots ?? {};
  const asked = mood ? { mood: { valence: mood.valence, arousal: mood.arousal } } : {};
  return Object.keys(attributes).length || mood ? { attributes, ...asked } : null;
}

/** The wish without one of its parts: "mood", or the name of an attribute. @param {string} part */
export function without(part) {
  const { attributes = {}, mood } = talk.value.wish ?? {};
  const rest = Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== part));
  const left = part === "mood" || !mood ? { attributes: rest } : { attributes: rest, mood };
  set({ wish: left, answer: "", told: "" });
  return left;
}
