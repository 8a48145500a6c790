// Composing: the brief as it stands in the address, four rows, and how they are made and kept.
// Asking again with the same seed gives the same pieces: that is how a refresh loses nothing.
import { announce } from "./announce.js";
import { get, observe, Problem, stream, ticket, undo, userPath } from "./api.js";
import { t } from "./i18n.js";
import { own, person } from "./people.js";
import { note, place } from "./router.js";
import { recall, remember, Signal } from "./signal.js";
import { titled } from "./words.js";

const ROWS = 4;
const VARY = 0.15; // how far a variation may go from its piece, 0 to 1, where it has no bars to keep
/** Parts of an address that are no attributes of a medium. */
const OURS = new Set(["medium", "words", "valence", "arousal", "like", "surprise", "seed", "from", "how"]);

/**
 * `held`: it was made, and waits for a person to look at it first; `past`: what stood in this row before, newest last; `saved`: the event that kept it.
 * @typedef {{ item: any, making: boolean, saved: string, past: any[], held?: boolean }} Row
 * `media`: what can be made here, by name.
 * @typedef {{ rows: Row[], busy: boolean, problem: Problem | null, media: Record<string, any> | null }} Desk
 */

/** @returns {Row} */
const emptyRow = () => ({ item: null, making: false, saved: "", past: [] });

/** @type {Signal<Desk>} */
export const desk = new Signal(
  /** @type {Desk} */ ({ rows: [], busy: false, problem: null, media: null }),
);

/**
 * What is being made, into which rows: a refresh goes on with it.
 * @typedef {{ asked: Record<string, any>, waiting: number[], place: import("./api.js").Ticket }} Order
 * @type {Order | null}
 */
let order = null;

/** @param {Partial<Desk>} change */
function set(change) {
  desk.value = { ...desk.value, ...change };
  if (change.rows && person.value) {
    remember(own("compose"), { seed: seed(), rows: desk.value.rows, order });
  }
}

/** @param {number} at @param {Partial<Row>} change */
const setRow = (at, change) =>
  set({ rows: desk.value.rows.map((row, number) => (number === at ? { ...row, ...change } : row)) });

export const seed = () => place.value.params.get("seed") ?? "";

/** Change the brief; "" takes a part out. @param {Record<string, string>} change */
export function ask(change) {
  const params = new URLSearchParams(place.value.params);
  for (const [name, value] of Object.entries(change)) {
    if (value === "") params.delete(name);
    else params.set(name, value);
  }
  note(params);
}

/** Items to resemble. @returns {string[]} */
export const alike = () => (place.value.params.get("like") ?? "").split(",").filter(Boolean);

/** The piece that all four go on from, and how. @returns {{ how: string, item: string } | null} */
export function source() {
  const { params } = place.value;
  const item = params.get("from");
  return item ? { how: params.get("how") === "continue" ? "continue" : "vary", item } : null;
}

/** The medium in work: the one asked for, else tunes, else what has learned. @returns {any} */
export function medium() {
  const media = desk.value.media ?? {};
  const asked = media[place.value.params.get("medium") ?? ""];
  const learned = Object.values(media).filter((one) => one.learned);
  return asked ?? (media.tune?.learned || !learned.length ? media.tune : learned[0]) ?? {};
}

/** Another medium: what was asked of the one before does not carry over. @param {string} name */
export function change(name) {
  const params = new URLSearchParams({ medium: name });
  const words = place.value.params.get("words");
  if (words) params.set("words", words);
  note(params);
  set({ rows: [], problem: null });
}

/** The brief that the address spells. @returns {Record<string, any>} */
export function brief() {
  const { params } = place.value;
  const attributes = /** @type {Record<string, string | number>} */ ({});
  const { name: made = "tune", measures = [], controls = {} } = medium();
  for (const [name, value] of params) {
    if (OURS.has(name) || !value) continue;
    if (name in controls) {
      if (!source()) attributes[name] = value; // a rework keeps those of its piece
    }
    else if (measures.includes(name) && !(source() && name === "bars")) attributes[name] = Number(value);
  }
  const mood = params.has("valence")
    ? { valence: Number(params.get("valence")), arousal: Number(params.get("arousal") ?? 0) }
    : null;
  return {
    medium: made,
    words: params.get("words") ?? "",
    attributes,
    ...(mood ? { mood } : {}),
    like: alike(),
    ...(source() ? { rework: source() } : {}),
    ...(params.has("surprise") ? { surprise: Number(params.get("surprise")) } : {}),
  };
}

/** What can be asked for here, and what was made, or being made, before a refresh. */
export async function open() {
  going?.abort();
  const kept = recall(own("compose"), /** @type {any} */ ({}));
  const mine = kept.seed === seed() || !seed();
  order = mine ? (kept.order ?? null) : null;
  set({ rows: mine && kept.rows ? kept.rows : [], busy: false, problem: null });
  if (mine && kept.seed && !seed()) ask({ seed: kept.seed });
  if (!desk.value.media) await learnMedia();
  if (!person.value) return;
  if (order) await fill(order);
  else if (seed() && !desk.value.rows.length) await run();
}

async function learnMedia() {
  try {
    const { data } = await get("/v1/media");
    set({ media: Object.fromEntries(data.map((/** @type {any} */ one) => [one.name, one])) });
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    latest = open;
    set({ problem });
  }
}

/** @type {AbortController | undefined} */
let going;

export const stop = () => {
  going?.abort();
  order = null;
  set({ busy: false, rows: desk.value.rows.map((row) => ({ ...row, making: false })) });
};

/** Four new ones, but for those that are kept. */
export async function make() {
  ask({ seed: String(crypto.getRandomValues(new Uint32Array(1))[0] % 2 ** 31) });
  await run();
}

/** What is tried again when it failed: all four, or just what was asked for. @type {() => Promise<void>} */
let latest = () => run();

export const redo = () => latest();

/** Fill every row that is not kept from the brief and its seed. */
export async function run() {
  latest = run;
  const rows = desk.value.rows.length ? desk.value.rows : Array.from({ length: ROWS }, emptyRow);
  set({ rows: rows.map((row) => (row.saved ? row : { ...emptyRow(), making: true })) });
  const open = desk.value.rows.flatMap((row, at) => (row.saved ? [] : [at]));
  if (!open.length) return;
  await fill({ asked: { ...brief(), seed: Number(seed()), n: open.length }, waiting: open, place: ticket() });
}

/** One row anew, close to what stands there. @param {number} at */
export function vary(at) {
  const { id } = desk.value.rows[at].item;
  if (medium().reworks) return rework(at, { how: "vary", item: id });
  return again(at, { ...brief(), words: "", like: [id], surprise: VARY });
}

/**
 * One row, gone on from what stands there: behind it, or bars of it written anew.
 * @param {number} at @param {{ how: string, item: string, bars?: number[] }} how
 */
export const rework = (at, how) => again(at, { medium: medium().name, rework: how });

/** @param {number} at @param {Record<string, any>} wanted */
async function again(at, wanted) {
  latest = () => again(at, wanted);
  const { item, past, saved } = desk.value.rows[at];
  setRow(at, { item: null, making: true, saved: "", past: [...past, item] });
  await fill({ asked: { ...wanted, n: 1 }, waiting: [at], place: ticket() });
  if (!desk.value.rows[at].item) setRow(at, { item, making: false, past, saved });
}

/** What stood in this row before. @param {number} at */
export function back(at) {
  const { past } = desk.value.rows[at];
  setRow(at, { item: past.at(-1), past: past.slice(0, -1), making: false, saved: "" });
}

/** Keep a row through the next making, or let it go again. @param {number} at */
export async function keep(at) {
  latest = () => keep(at);
  const { item, saved } = desk.value.rows[at];
  try {
    if (saved) {
      await undo(saved, person.value);
      setRow(at, { saved: "" });
    } else {
      setRow(at, { saved: await observe({ user: person.value, kind: "save", item: item.id }) });
      announce(t("compose.kept", { title: titled(item) }));
    }
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    set({ problem });
  }
}

/** Stream creations into rows as they come. @param {Order} asked */
async function fill(asked) {
  going?.abort();
  const mine = (going = new AbortController());
  order = asked;
  set({ busy: true, problem: null });
  try {
    const path = userPath(person.value, "/creations");
    for await (const { event, data } of stream(path, asked.asked, asked.place, mine.signal)) {
      if (mine.signal.aborted) return;
      const at = asked.waiting.shift();
      if (at === undefined) continue;
      if (event === "held") {
        setRow(at, { making: false, held: true });
        announce(t("item.held"));
        continue;
      }
      setRow(at, { item: data, making: false });
      announce(t("compose.arrived", { title: titled(data), n: at + 1 }));
    }
  } catch (problem) {
    if (mine.signal.aborted) return;
    if (!(problem instanceof Problem)) throw problem;
    set({ problem });
  } finally {
    if (!mine.signal.aborted) {
      order = null;
      set({ busy: false, rows: desk.value.rows.map((row) => ({ ...row, making: false })) });
    }
  }
}
