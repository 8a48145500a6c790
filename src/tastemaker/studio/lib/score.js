// Scores from ABC, drawn by abcjs when they come into view, and where in them a moment stands.

/** Header lines that a card says in its own words, or that only concern editors. */
const SAID_ELSEWHERE = /^(?:[ABCDFGHNORSTWZQ]:|%).*$\n?/gm;

/**
 * @typedef {{ at: number, notes: Element[] }} Moment `at` in seconds from the start
 * @typedef {{ moments: Moment[], seconds: number }} Timeline
 */

/**
 * Draw `abc` into `element`, as wide as the element is.
 * @param {HTMLElement} element @param {string} abc @param {number} tempo quarter notes a minute
 * @returns {Promise<Timeline>}
 */
export async function draw(element, abc, tempo) {
  const { renderAbc } = await import("../vendor/abcjs.js");
  const width = Math.max(element.clientWidth, 240);
  const narrow = width < 520;
  const scale = narrow ? 0.68 : 0.8;
  const [tune] = renderAbc(element, abc.replace(SAID_ELSEWHERE, ""), {
    add_classes: true,
    ariaLabel: "",
    responsive: "resize",
    staffwidth: width / scale,
    wrap: { minSpacing: 1.4, maxSpacing: 2.4, preferredMeasuresPerLine: narrow ? 3 : 4 },
    paddingtop: 4,
    paddingbottom: 4,
    paddingleft: 0,
    paddingright: 0,
    selectionColor: "currentColor",
    clickListener: undefined,
  });
  const drawing = element.querySelector("svg");
  drawing?.setAttribute("aria-hidden", "true"); // the frame around it carries its name
  drawing?.removeAttribute("role");
  for (const focusable of element.querySelectorAll("[tabindex]")) focusable.removeAttribute("tabindex");
  return timeline(tune, tempo);
}

/** @param {any} tune as abcjs gives it @param {number} tempo @returns {Timeline} */
function timeline(tune, tempo) {
  if (!tune?.lines?.length) return { moments: [], seconds: 0 };
  const beats = tempo / 4 / (tune.getBeatLength() || 0.25); // of the metre's own length
  const timings = tune.setTiming(beats, 0);
  const moments = timings
    .filter((/** @type {any} */ event) => event.type === "event" && event.elements)
    .map((/** @type {any} */ event) => ({ at: event.milliseconds / 1000, notes: event.elements.flat() }));
  return { moments, seconds: (timings.at(-1)?.milliseconds ?? 0) / 1000 };
}

/**
 * The moment that sounds at `at` of `length` seconds. What is played may be a little longer than
 * the score (it fades out); where the two differ by more, the score is stretched over it.
 * @param {Timeline} line @param {number} at @param {number} length @returns {Moment | undefined}
 */
export function moment({ moments, seconds }, at, length) {
  if (!moments.length || !length) return undefined;
  const alike = length >= seconds * 0.97 && length <= seconds + 4;
  const here = alike ? at : (at * seconds) / length;
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle].at <= here) low = middle + 1;
    else high = middle;
  }
  return moments[low - 1];
}
