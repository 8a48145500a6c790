// The feed of one person: what is shown, what became of it, and what comes next. Every action is
// put on record first; then everything below it is dealt anew.
import { get, itemPath, observe, Problem, stream, ticket, undo, userPath } from "./api.js";
import { announce } from "./announce.js";
import { t } from "./i18n.js";
import { own, person, refreshProfile } from "./people.js";
import { recall, remember, Signal } from "./signal.js";
import { titled } from "./words.js";

/**
 * @typedef {object} Card
 * @property {any} item
 * @property {string} [slate]
 * @property {number} [position]
 * @property {"new" | "liked" | "hidden" | "skipped" | "making" | "held"} state
 * @property {string} [event] id of the event that put it into this state
 * @property {string} [because] why it is hidden
 * @property {boolean} [fresh] dealt by the last action
 */

const DEALT = 8; // cards in a slate: two or three screens

/**
 * `turn`: what the person did last, and how much of what follows is new.
 * @typedef {{ cards: Card[], loading: boolean, problem: Problem | null,
 *   turn: { after: string, kind: string, title: string, changed: number } | null }} Feed
 */

/** @type {Feed} */
const empty = { cards: [], loading: false, problem: null, turn: null };

/** @type {Signal<Feed>} */
export const feed = new Signal(empty);

/** @param {Partial<Feed>} change */
function set(change) {
  feed.value = { ...feed.value, ...change };
  if (!change.cards || !person.value) return;
  const kept = feed.value.cards.filter((card) => !["making", "held"].includes(card.state));
  remember(own("feed"), kept.slice(-60));
}

/** @param {Card} card */
const same = (card) => (/** @type {Card} */ other) => other.item.id === card.item.id;

/** @param {Card} card @param {Partial<Card>} change */
export const change = (card, change) =>
  set({ cards: feed.value.cards.map((other) => (same(card)(other) ? { ...other, ...change } : other)) });

/** What goes on record with an act on this card. @param {Card} card */
export const shown = (card) => ({ slate: card.slate, position: card.position });

/** @param {number} k @returns {Promise<Card[]>} */
async function deal(k) {
  const slate = await get(userPath(person.value, "/recommendations"), { k });
  return slate.picks
    .map((/** @type {any} */ pick, /** @type {number} */ position) => ({
      item: pick.item, slate: slate.id, position, state: "new",
    }))
    .filter((/** @type {Card} */ card, /** @type {number} */ at, /** @type {Card[]} */ all) =>
      !card.item.removed && all.findIndex(same(card)) === at);
}

/** What failed last, to be tried again. @type {() => Promise<void>} */
let failed = async () => undefined;

export const redo = () => tried(failed);

/** Whose feed a late answer belongs to. @param {() => Promise<void>} work */
async function tried(work) {
  const whose = person.value;
  set({ loading: true, problem: null });
  try {
    await work();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    failed = work;
    if (whose === person.value) set({ problem });
  } finally {
    if (whose === person.value) set({ loading: false });
  }
}

/** What was there before a refresh, or a first slate. */
export async function open() {
  feed.value = { ...empty, cards: recall(own("feed"), []) };
  const unfinished = recall(own("orders"), /** @type {Order[]} */ ([]));
  await Promise.all([feed.value.cards.length ? undefined : more(), ...unfinished.map(carryOut)]);
}

/** Append a slate of what is not there yet. */
export const more = () =>
  tried(async () => {
    const whose = person.value;
    const there = new Set(feed.value.cards.map((card) => card.item.id));
    const dealt = (await deal(Math.min(DEALT + there.size, 60))).filter((card) => !there.has(card.item.id));
    if (whose === person.value) set({ cards: [...feed.value.cards, ...dealt.slice(0, DEALT)] });
  });

/** Forget what was dealt and deal anew. */
export async function again() {
  set({ cards: [], turn: null });
  await more();
}

/**
 * Deal everything below `card` anew: the loop, made visible.
 * @param {Card} card @param {string} kind what was just done with it
 */
async function turn(card, kind) {
  const whose = person.value;
  const { cards } = feed.value;
  const upto = cards.findIndex(same(card)) + 1;
  const above = cards.slice(0, upto);
  const below = cards.slice(upto);
  const kept = below.filter((other) => other.state !== "new");
  const there = new Set([...above, ...kept].map((other) => other.item.id));
  const wanted = Math.max(DEALT, below.length - kept.length);
  const dealt = await deal(Math.min(wanted + there.size, 60));
  if (whose !== person.value) return;
  const old = new Set(below.map((other) => other.item.id));
  const next = dealt
    .filter((other) => !there.has(other.item.id))
    .slice(0, wanted)
    .map((other) => ({ ...other, fresh: !old.has(other.item.id) }));
  const changed = next.filter((other) => other.fresh).length;
  const still = above.map((other) => ({ ...other, fresh: false }));
  set({ cards: [...still, ...kept, ...next], turn: { after: card.item.id, kind, title: titled(card.item), changed } });
  announce(t(`turn.${kind}`, { title: titled(card.item), changed }));
}

/** @type {Record<string, Card["state"]>} */
const BECOMES = { like: "liked", dislike: "hidden", skip: "skipped" };

/**
 * Like, dislike or skip.
 * @param {Card} card @param {"like" | "dislike" | "skip"} kind @param {string} [text] why
 */
export const act = (card, kind, text) =>
  tried(async () => {
    change(card, { state: BECOMES[kind], because: text });
    try {
      const event = await observe({
        user: person.value, kind, item: card.item.id, ...(text ? { text } : {}), ...shown(card),
      });
      change(card, { event });
    } catch (problem) {
      change(card, { state: card.state, event: card.event, because: card.because });
      throw problem;
    }
    await Promise.all([refreshProfile(), turn(card, kind)]);
  });

/** Say why it is hidden: the first word is taken back, the exact one put on record. @param {Card} card @param {string} text */
export const explain = (card, text) =>
  tried(async () => {
    if (card.event) await undo(card.event, person.value);
    await act({ ...card, event: undefined }, "dislike", text);
  });

/** Take back what was done with this card. @param {Card} card */
export const takeBack = (card) =>
  tried(async () => {
    if (card.event) await undo(card.event, person.value);
    change(card, { state: "new", event: undefined, because: undefined });
    await Promise.all([refreshProfile(), turn(card, "undo")]);
  });

/** @typedef {{ brief: Record<string, unknown>, after?: string, place: import("./api.js").Ticket }} Order */

/** What is being made, so that a refresh finds it again. @param {(orders: Order[]) => Order[]} change */
const orders = (change) => remember(own("orders"), change(recall(own("orders"), [])));

/**
 * Make something and show it below `after` (or on top) as it comes.
 * @param {Record<string, unknown>} brief @param {Card} [after]
 */
export function make(brief, after) {
  const order = { brief: { medium: "tune", n: 1, ...brief }, after: after?.item.id, place: ticket() };
  orders((all) => [...all, order]);
  return carryOut(order);
}

/** @param {Order} order */
const carryOut = (order) =>
  tried(async () => {
    const whose = person.value;
    const { brief, after, place } = order;
    const waiting = /** @type {Card} */ ({ item: { id: `making:${place.key}`, title: "" }, state: "making" });
    insert([waiting], feed.value.cards.find((card) => card.item.id === after));
    const still = (/** @type {Order[]} */ all) => all.filter((other) => other.place.key !== place.key);
    try {
      for await (const { event, data } of stream(userPath(whose, "/creations"), brief, place)) {
        if (whose !== person.value) return;
        if (event === "held") hold(waiting);
        else receive(data, waiting);
        orders((all) => [...still(all), order]);
      }
      orders(still);
    } catch (problem) {
      if (whose === person.value) orders(still);
      throw problem;
    } finally {
      if (whose === person.value) set({ cards: feed.value.cards.filter((card) => !same(waiting)(card)) });
    }
  });

/** A place for what was made and must be looked at first. @param {Card} waiting */
function hold(waiting) {
  insert([{ item: { id: `held:${waiting.item.id}`, title: "" }, state: "held" }], waiting);
  announce(t("item.held"));
}

/** @param {any} item @param {Card} waiting */
function receive(item, waiting) {
  const cards = feed.value.cards.filter((card) => card.item.id !== item.id);
  const at = cards.findIndex(same(waiting));
  cards.splice(Math.max(at, 0), 0, { item, state: "new", fresh: true });
  set({ cards });
  announce(t("listen.made", { title: titled(item) }));
}

/** @param {Card[]} cards @param {Card} [after] */
export function insert(cards, after) {
  const ids = new Set(cards.map((card) => card.item.id));
  const rest = feed.value.cards.filter((card) => !ids.has(card.item.id));
  const at = after ? rest.findIndex(same(after)) + 1 : 0;
  set({ cards: [...rest.slice(0, at), ...cards, ...rest.slice(at)] });
}

/** One item as it is now. @param {string} id */
export const itemOf = (id) => get(itemPath(id, person.value));
