// The service under /v1, and nothing else. Every failure is a Problem with words to show.
import { EventSourceParserStream } from "../vendor/eventsource-parser.js";
import { language, t } from "./i18n.js";
import { Signal } from "./signal.js";

/** Whether this server asks for a key that this browser has not given yet. */
export const locked = new Signal(false);

/** What went wrong, as the server said it, or that it could not be reached (status 0). */
export class Problem extends Error {
  /** @param {Record<string, any>} body @param {number} status */
  constructor(body, status) {
    super(body.detail || body.title || t("problem.unreachable"));
    this.status = status;
    this.code = body.code ?? "";
    this.title = body.title ?? t("problem.title");
    this.hint = body.hint ?? "";
  }
}

/** @param {string} id @param {string} [user] */
export const itemPath = (id, user) =>
  `/v1/items/${encodeURIComponent(id)}${user ? `?user=${encodeURIComponent(user)}` : ""}`;

/**
 * Where a file of an item is: as the item says, which may be kept for ever, else by its id.
 * @param {{ id: string, links?: Record<string, string> }} item @param {string} format @param {string} user
 */
export const mediaPath = (item, format, user) =>
  item.links?.[format] ??
  `/v1/items/${encodeURIComponent(item.id)}/media/${format}?user=${encodeURIComponent(user)}`;

/** @param {string} user @param {string} [rest] */
export const userPath = (user, rest = "") => `/v1/users/${encodeURIComponent(user)}${rest}`;

/**
 * @typedef {object} Call
 * @property {unknown} [body] sent as JSON
 * @property {Blob} [raw] sent as it is, by its own type
 * @property {Record<string, string | number | boolean | undefined>} [query]
 * @property {AbortSignal} [signal]
 * @property {string} [accept]
 * @property {Record<string, string>} [headers]
 */

/**
 * @param {string} method @param {string} path @param {Call} [call] @returns {Promise<Response>}
 */
async function send(method, path, { body, raw, query, signal, accept = "application/json", headers } = {}) {
  const url = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  let answer;
  try {
    answer = await fetch(url, {
      method,
      signal,
      headers: {
        Accept: accept,
        "Accept-Language": language.value,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem({ title: t("problem.unreachable"), hint: t("problem.reach_hint") }, 0);
  }
  if (!answer.ok) {
    if (answer.status === 401) locked.value = true;
    throw new Problem(await answer.json().catch(() => ({})), answer.status);
  }
  return answer;
}

/**
 * Ask the service for something. Raises Problem.
 * @param {string} method @param {string} path @param {Call} [call] @returns {Promise<any>}
 */
export async function ask(method, path, call) {
  const answer = await send(method, path, call);
  return answer.status === 204 ? null : answer.json();
}

/** @param {string} path @param {Call["query"]} [query] @param {AbortSignal} [signal] */
export const get = (path, query, signal) => ask("GET", path, { query, signal });

/**
 * What brings a stream back: the same key asks for the same stream, `last` says how far it was
 * read. Kept by whoever must survive a refresh.
 * @typedef {{ key: string, last: string }} Ticket
 */

/** @returns {Ticket} */
export const ticket = () => ({ key: newEventId(), last: "" });

const PATIENCE = [300, 1_000, 2_000, 4_000, 8_000]; // milliseconds before each new try

/** @param {number} time milliseconds */
const rest = (time) => new Promise((done) => setTimeout(done, time));

/**
 * POST and read the answer as it comes: each event of the stream, its data already parsed. A
 * connection that breaks is taken up again where it broke; `place.last` is kept up to date.
 * @param {string} path @param {unknown} body @param {Ticket} place @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<{ event: string, data: any }>}
 */
export async function* stream(path, body, place, signal) {
  for (let tries = 0; ; tries++) {
    try {
      for await (const { event, id, data } of lines(path, body, place, signal)) {
        place.last = id || place.last;
        tries = 0;
        if (event === "done") return;
        if (event === "problem") {
          const { status = 500, ...said } = data.problem ?? data; // of a conversation it is a part
          throw new Problem(said, status);
        }
        yield { event, data };
      }
      throw new Problem({}, 0); // it ended without its end
    } catch (problem) {
      const passing = problem instanceof Problem && (problem.status === 0 || problem.code === "still_running");
      if (!passing || signal?.aborted || tries >= PATIENCE.length) throw problem;
      await rest(PATIENCE[tries]);
    }
  }
}

/** @param {string} path @param {unknown} body @param {Ticket} place @param {AbortSignal} [signal] */
async function* lines(path, body, { key, last }, signal) {
  /** @type {Record<string, string>} */
  const headers = last ? { "Last-Event-ID": last } : { "Idempotency-Key": key };
  const answer = await send("POST", path, { body, signal, accept: "text/event-stream", headers });
  const events = /** @type {ReadableStream} */ (answer.body)
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (;;) {
      const { done, value } = await events.read().catch((error) => {
        throw signal?.aborted ? error : new Problem({}, 0);
      });
      if (done) return;
      yield { event: value.event ?? "message", id: value.id ?? "", data: JSON.parse(value.data) };
    }
  } finally {
    events.cancel().catch(() => undefined);
  }
}

/** A name no other event has: sending it again changes nothing. */
export function newEventId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `e_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * Put one event on record; tried again when the way was closed for a moment.
 * @param {Record<string, unknown>} event @returns {Promise<string>} its id
 */
export async function observe(event) {
  const ready = { id: newEventId(), ...event };
  for (let tries = 0; ; tries++) {
    try {
      await ask("POST", "/v1/events", { body: ready });
      return ready.id;
    } catch (problem) {
      const passing = problem instanceof Problem && (problem.status === 0 || problem.status === 503);
      if (!passing || tries === 2) throw problem;
      await rest(400 * 2 ** tries);
    }
  }
}

/** Take one event back. @param {string} id @param {string} user */
export const undo = (id, user) => ask("DELETE", `/v1/events/${encodeURIComponent(id)}`, { query: { user } });
