// What is known of the person in use, and their say in it: facts, events, and each decision's undo.
import { announce } from "./announce.js";
import { get, observe, Problem, undo, userPath } from "./api.js";
import { holding } from "./focus.js";
import { language, t } from "./i18n.js";
import { person, profile, refreshProfile } from "./people.js";
import { Signal } from "./signal.js";
import { learn } from "./titles.js";
import { titled } from "./words.js";

const EVENTS = 200; // newest events at hand; older ones count but are not listed
const PREVIEW = 5; // pieces in the slates before and after

/**
 * `last`: the newest decision, so that it can be undone; `before` and `after`: titles of the slate
 * around it.
 * @typedef {{ events: any[], problem: Problem | null, busy: boolean,
 *   last: { event: string, words: string } | null,
 *   before: string[], after: string[] }} Knowing
 */

/** @type {Knowing} */
const nothing = { events: [], problem: null, busy: false, last: null, before: [], after: [] };

/** @type {Signal<Knowing>} */
export const knowing = new Signal(nothing);

/** @param {Partial<Knowing>} change */
const set = (change) => {
  knowing.value = { ...knowing.value, ...change };
};

/** @param {() => Promise<void>} work */
const tried = (work) => holding(() => attempt(work)); // what is busy lets the keyboard go

/** @param {() => Promise<void>} work */
async function attempt(work) {
  set({ busy: true, problem: null });
  try {
    await work();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    set({ problem });
  } finally {
    set({ busy: false });
  }
}

async function refresh() {
  const [answer] = await Promise.all([
    get(userPath(person.value, "/events"), { limit: EVENTS }),
    refreshProfile(),
  ]);
  const events = answer.data;
  set({ events });
  await learn(events.slice(0, 60).map((/** @type {any} */ event) => event.item));
  set({});
}

/** @returns {Promise<string[]>} */
async function slate() {
  const answer = await get(userPath(person.value, "/recommendations"), { k: PREVIEW });
  return answer.picks.map((/** @type {any} */ pick) => titled(pick.item));
}

export const open = () => tried(refresh);

/**
 * Decide something; show what it does to the next slate.
 * @param {string} words what was decided @param {() => Promise<string>} decide gives the event's id
 */
const decide = (words, decide) =>
  tried(async () => {
    const before = await slate();
    const event = await decide();
    const [after] = await Promise.all([slate(), refresh()]);
    set({ last: { event, words }, before, after });
    announce(words);
  });

/** @param {any} fact @param {"pin" | "lower" | "forget"} kind */
export const edit = ({ facet, value, words }, kind) =>
  decide(t(`fact.done.${kind}`, { words }), () =>
    observe({ user: person.value, kind, facts: [{ facet, value }] }),
  );

/** Take one event back. @param {any} event @param {string} words */
export const takeBack = (event, words) =>
  tried(async () => {
    const before = await slate();
    await undo(event.id, person.value);
    const [after] = await Promise.all([slate(), refresh()]);
    set({ last: null, before, after });
    announce(t("history.undone", { what: words }));
  });

export const undoLast = () =>
  tried(async () => {
    const { last } = knowing.value;
    if (!last) return;
    await undo(last.event, person.value);
    await refresh();
    set({ last: null, before: [], after: [] });
    announce(t("history.undone", { what: last.words }));
  });

/** Tell something in one's own words. @param {string} text */
export const tell = (text) =>
  decide(t("taste.told", { text }), () => observe({ user: person.value, kind: "say", text }));

/** @param {"pause" | "resume" | "renew"} kind @param {number} [value] */
export const learning = (kind, value) =>
  decide(t(`learning.done.${kind}`), () =>
    observe({ user: person.value, kind, ...(value === undefined ? {} : { value }) }),
  );

/** @param {boolean} allowed */
export const sense = (allowed) =>
  decide(t(allowed ? "mood.sensing_on" : "mood.sensing_off"), () =>
    observe({ user: person.value, kind: "sense", value: allowed ? 1 : 0 }),
  );

/** @param {boolean} allowed */
export const offer = (allowed) =>
  decide(t(allowed ? "rights.offering_on" : "rights.offering_off"), () =>
    observe({ user: person.value, kind: "offer", value: allowed ? 1 : 0 }),
  );

language.watch(() => {
  if (knowing.value.events.length) void open(); // decisions are said in words
});

person.watch(() => {
  knowing.value = nothing;
  if (person.value && !profile.value) refreshProfile().catch(() => undefined);
});
