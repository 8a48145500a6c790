// The one <audio> of the page: what plays, how far it is, and what the ledger is told of it.
import { mediaPath, observe } from "./api.js";
import { person } from "./people.js";
import { Signal } from "./signal.js";

/**
 * @typedef {{ id: string, playing: boolean, loading: boolean, at: number, length: number,
 *   failed: boolean }} Playing `at` and `length` in seconds
 */

const FINISHED = 0.9; // of a piece: who hears this much has heard it

/** @type {Playing} */
const silence = { id: "", playing: false, loading: false, at: 0, length: 0, failed: false };

/** @type {Signal<Playing>} */
export const playing = new Signal(silence);

/** Called with "play", "view" or "finish" once the ledger has it. @type {Set<(kind: string, id: string) => void>} */
export const heard = new Set();

const audio = document.createElement("audio");
audio.preload = "auto";
document.body.append(audio);

/**
 * @typedef {{ id: string, context: Record<string, unknown>, told: Set<string> }} Listening to a
 *   piece: the slate and position it was shown at, and the kinds of event already told
 */

/** @type {Listening} what is loaded */
let loaded = { id: "", context: {}, told: new Set() };
/** @type {WeakMap<HTMLVideoElement, Listening>} films have players of their own */
const films = new WeakMap();
/** @type {WeakMap<Piece, Listening>} texts are read, each once */
const texts = new WeakMap();

/** @param {Partial<Playing>} change */
const now = (change) => {
  playing.value = { ...playing.value, ...change };
};

/** @param {string} kind @param {Listening} listening */
async function tell(kind, { id, context, told }) {
  if (told.has(kind) || !id) return;
  told.add(kind);
  try {
    await observe({ user: person.value, kind, item: id, ...context });
    for (const listener of heard) listener(kind, id);
  } catch {
    told.delete(kind); // told at the next chance
  }
}

/** @typedef {{ id: string, links?: Record<string, string> }} Piece */

/**
 * Play a piece from its start, or go on with it.
 * @param {Piece} item @param {Record<string, unknown>} [shown] slate and position
 */
export async function play(item, shown = {}) {
  const { id } = item;
  if (playing.value.id !== id || playing.value.failed) {
    loaded = { id, context: shown, told: new Set() };
    playing.value = { ...silence, id, loading: true };
    audio.src = item.links?.audio ?? mediaPath(item, format(), person.value);
  }
  try {
    await audio.play();
  } catch {
    if (audio.error) now({ failed: true, playing: false, loading: false });
  }
}

export const pause = () => audio.pause();

/** @param {Piece} item @param {Record<string, unknown>} [shown] */
export function toggle(item, shown) {
  if (playing.value.id === item.id && playing.value.playing) pause();
  else void play(item, shown);
}

/** @param {number} share of the whole, 0 to 1 */
export function seek(share) {
  if (Number.isFinite(audio.duration)) audio.currentTime = share * audio.duration;
}

/** Fall silent, as when somebody else comes. */
export function stop() {
  audio.pause();
  audio.removeAttribute("src");
  loaded = { id: "", context: {}, told: new Set() };
  playing.value = silence;
}

person.watch(stop);

/**
 * What somebody sees of a film is told like what they hear.
 * @param {Piece} item @param {Record<string, unknown>} shown slate and position @param {HTMLVideoElement} film
 */
export function watch({ id }, shown, film) {
  const seen = films.get(film);
  const listening = seen?.id === id ? seen : { id, context: shown, told: new Set() };
  films.set(film, listening);
  if (!film.paused && !audio.paused) pause(); // one thing sounds at a time
  if (film.currentTime > 0) void tell("play", listening);
  if (over(film)) void tell("finish", listening);
}

/**
 * What somebody reads is told like what they hear: "view" as they open it, "finish" at its end.
 * @param {Piece} item @param {Record<string, unknown>} shown slate and position @param {string} kind
 */
export function read(item, shown, kind) {
  const reading = texts.get(item) ?? { id: item.id, context: shown, told: new Set() };
  texts.set(item, reading);
  void tell(kind, reading);
}

/** @param {HTMLMediaElement} media */
const over = ({ currentTime, duration }) => duration > 0 && currentTime / duration >= FINISHED;

/** Ogg is a tenth of the bytes; where a browser cannot play it, WAV always works. */
const format = () => (audio.canPlayType('audio/ogg; codecs="vorbis"') ? "ogg" : "wav");

function follow() {
  now({ at: audio.currentTime, length: Number.isFinite(audio.duration) ? audio.duration : 0 });
  if (over(audio)) void tell("finish", loaded);
  if (!audio.paused) requestAnimationFrame(follow);
}

audio.addEventListener("playing", () => {
  now({ playing: true, loading: false, failed: false });
  void tell("play", loaded);
  follow();
});
audio.addEventListener("waiting", () => now({ loading: true }));
audio.addEventListener("pause", () => now({ playing: false }));
audio.addEventListener("ended", () => now({ playing: false }));
audio.addEventListener("timeupdate", follow);
audio.addEventListener("durationchange", follow);
audio.addEventListener("error", () => {
  if (audio.src) now({ failed: true, playing: false, loading: false });
});
