// Long work, as the server keeps it. Tabs only watch: closing one cancels nothing.
import { get } from "./api.js";
import { language } from "./i18n.js";
import { Signal } from "./signal.js";

/** @typedef {{ id: string, kind: string, args: any, state: string, progress: number, stage: string,
 *   detail: string, created?: string, started?: string, finished?: string, error?: any, log?: string[] }} Job */

const RUNNING = 2_000; // milliseconds between looks while something runs
const IDLE = 15_000;

/** @type {Signal<Job[]>} newest first */
export const jobs = new Signal(/** @type {Job[]} */ ([]));

/** @param {Job} job */
export const over = (job) => ["done", "failed", "cancelled"].includes(job.state);

/** The job in which the composer learns, if one is under way. */
export const composing = () =>
  jobs.value.find((job) => !over(job) && job.kind === "train" && learnsToMake(job));

/** @param {Job} job */
function learnsToMake(job) {
  const what = job.args?.what ?? [];
  return !what.length || what.some((/** @type {string} */ part) => !["space", "ranking"].includes(part));
}

/**
 * Seconds left, by how fast it went so far; undefined while that says nothing.
 * @param {Job} job @param {number} now milliseconds
 */
export function secondsLeft(job, now) {
  if (!job.started || job.progress < 0.02 || over(job)) return undefined;
  const spent = (now - Date.parse(job.started)) / 1000;
  return Math.max(0, (spent / job.progress) * (1 - job.progress));
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let next;

/** Look now, and again for as long as the page is open. */
export async function look() {
  clearTimeout(next);
  let wait = IDLE;
  if (!document.hidden) {
    try {
      const answer = await get("/v1/jobs");
      const fresh = answer.data;
      if (JSON.stringify(fresh) !== JSON.stringify(jobs.value)) jobs.value = fresh;
      if (fresh.some((/** @type {Job} */ job) => !over(job))) wait = RUNNING;
    } catch {
      wait = IDLE; // whatever is asked for on the page says what is wrong
    }
  }
  next = setTimeout(look, wait);
}

language.watch(() => void look()); // why one failed is said in words

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) void look();
});
