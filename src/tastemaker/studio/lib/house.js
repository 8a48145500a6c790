// What an operator looks at: figures, model sets, and the work that changes them.
import { announce } from "./announce.js";
import { ask, get, Problem } from "./api.js";
import { t } from "./i18n.js";
import { look } from "./jobs.js";
import { recall, remember, Signal } from "./signal.js";

const EVERY = 5_000; // milliseconds between looks while the page is open

const KEPT = 720; // samples: an hour of looking

/**
 * `samples`: what the figures were at each look of this browser, oldest first.
 * @typedef {{ at: string, events_per_minute: number, latency: number | null, made: number | null }} Sample
 * @typedef {{ stats: any, sets: any[], damage: Record<string, string>, samples: Sample[],
 *   problem: Problem | null, busy: boolean }} House
 */

/** @type {Signal<House>} */
export const house = new Signal(
  /** @type {House} */ ({
    stats: null, sets: [], damage: {}, samples: recall("samples", []), problem: null, busy: false,
  }),
);

/** @param {Partial<House>} change */
const set = (change) => {
  house.value = { ...house.value, ...change };
};

async function refresh() {
  const [stats, models] = await Promise.all([get("/v1/stats"), get("/v1/models")]);
  const sample = {
    at: new Date().toISOString(), events_per_minute: stats.events_per_minute,
    latency: stats.latency_seconds.p50, made: stats.made_share,
  };
  const since = Date.now() - 3_600_000;
  const samples = [...house.value.samples, sample].filter(({ at }) => Date.parse(at) > since).slice(-KEPT);
  remember("samples", samples);
  set({ stats, samples, sets: models.data, damage: models.damage, problem: null });
}

/** @param {() => Promise<unknown>} work @param {string} [done] what to say when it worked */
async function tried(work, done) {
  set({ busy: true });
  try {
    await work();
    await Promise.all([refresh(), look()]);
    if (done) announce(done);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    set({ problem });
  } finally {
    set({ busy: false });
  }
}

/** Look now and then until told to stop. @returns {() => void} */
export function watch() {
  void tried(refresh);
  const timer = setInterval(() => {
    if (!document.hidden) void refresh().catch(() => undefined); // the first failure is on the page
  }, EVERY);
  return () => clearInterval(timer);
}

export const retry = () => tried(refresh);

/** @param {string[]} what parts to learn; none: all @param {number} minutes */
export const train = (what, minutes) =>
  tried(() => ask("POST", "/v1/jobs", { body: { kind: "train", what, minutes } }), t("operate.started"));

/** @param {string} id */
export const cancel = (id) =>
  tried(() => ask("DELETE", `/v1/jobs/${encodeURIComponent(id)}`), t("operate.cancelled"));

/** @param {string} id */
export const promote = (id) =>
  tried(() => ask("POST", `/v1/models/${encodeURIComponent(id)}:promote`), t("operate.promoted", { id }));

export const rollback = () => tried(() => ask("POST", "/v1/models:rollback"), t("operate.rolled_back"));
