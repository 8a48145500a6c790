// Numbers, dates and the names of things, as people of each language write them.
import { locale, says, t } from "./i18n.js";

/** @param {number} value @param {number} [digits] after the point */
export const number = (value, digits = 0) =>
  new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);

/** With its sign, always. @param {number} value @param {number} [digits] */
export const signed = (value, digits = 2) =>
  new Intl.NumberFormat(locale(), {
    signDisplay: "exceptZero", minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(value);

/** @param {number} share 0 to 1 */
export const percent = (share) =>
  new Intl.NumberFormat(locale(), { style: "percent" }).format(share);

/** Day and time. @param {string | null | undefined} at ISO 8601 */
export const moment = (at) =>
  at
    ? new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(at))
    : "";

/** Minutes and seconds. @param {number} seconds */
export const clock = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** How long, in the largest unit that fits. @param {number} seconds */
export function span(seconds) {
  const [unit, size] = seconds < 90 ? ["second", 1] : seconds < 5400 ? ["minute", 60] : ["hour", 3600];
  return new Intl.NumberFormat(locale(), {
    style: "unit", unit: String(unit), unitDisplay: "long",
  }).format(Math.round(seconds / Number(size)));
}

/** What numbers may be asked to be beside what is there: the cheapest, cheaper. */
const ENDS = new Set(["true", "false", "lowest", "highest", "lower", "higher", "rather low", "rather high"]);

/** The name of a value, e.g. of the mode "dor", or of a bound (≤ 300); itself where it has none. @param {string} facet @param {unknown} value */
export function named(facet, value) {
  const key = `values.${facet}.${String(value).replaceAll(".", "_").replaceAll(":", "_")}`;
  if (says(key)) return t(key);
  return ENDS.has(String(value)) ? t(`ends.${value}`) : String(value).replaceAll(">=", "≥ ").replaceAll("<=", "≤ ").replaceAll("|+", " + ").replaceAll("|", " · ");
}

/** Forms whose attributes are measures beside what has a name. */
const MEASURED = new Set(["tune", "verse", "copy", "headline", "level", "sprite", "prose"]);

/** Whether something is of a form of ours, not only of the catalogue. @param {string} medium */
export const ours = (medium) => MEASURED.has(medium);

/** What tells a level, a sprite, a verse or a text apart. */
const OTHERS = ["style", "category", "palette", "form", "theme", "topic", "tone", "language"];

/** The name of an attribute; itself where it has none. @param {string} facet */
export const called = (facet) => (says(`facet.${facet}`) ? t(`facet.${facet}`) : spelled(facet));

/** familyFriendly and family_friendly as they are read. @param {string} name */
const spelled = (name) =>
  name.replace(/(?<=[a-z])[A-Z](?=[a-z])/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll("_", " ");

const TOLD = 6; // values of attributes in one line
const EACH = 2; // of them of one attribute
const LONGEST = 40; // characters of a value; more is a text
/** What says where something comes from, and nothing of what it is like. */
const FROM = new Set(["url", "link", "source", "licence", "license", "id", "file", "isbn"]);
/** What a catalogue says yes with, in English and in Chinese, whatever the language in use. */
const YES = /^(?:yes|true|\u662f|\u6709)$/i;
/** What says nothing without what it is said of: no, high, 5 out of 5. */
const NEEDS_NAME = /^(?:no|false|\u5426|\u65e0|\u6ca1\u6709|(?:very )?(?:low|high|medium|moderate|average|good|bad|poor)|[\u5f88\u8f83]?[\u9ad8\u4e2d\u4f4e\u597d\u5dee]|[\d.]+(?: (?:out )?of \d+|\/\d+)?)$/i;
const NUMBER_TO_CALL = /^[\d\s,;+()/-]{6,}$/;

/**
 * What something of a catalogue is, by whatever it says of itself: Crime · Drama · year 1972. Where it
 * says more than one line holds, numbers (a price, a rating) stand before words.
 * @param {Record<string, any>} attributes @param {string} medium
 */
function told(attributes, medium) {
  const said = Object.entries(attributes).filter(([name, value]) => !FROM.has(name) && value !== medium);
  const values = said.map(([name, value]) => {
    if (typeof value === "number") return [`${called(name)} ${value}`];
    if (value === true || YES.test(value)) return [called(name)];
    return (Array.isArray(value) ? value : [value])
      .filter((one) => typeof one === "string" && one && one.length <= LONGEST && !NUMBER_TO_CALL.test(one))
      .map((one) => (NEEDS_NAME.test(one) ? `${called(name)}: ${named(name, one)}` : named(name, one)));
  });
  if (values.flat().length <= TOLD) return values.flat().join(" · ");
  const numbers = values.filter((_, at) => typeof said[at][1] === "number");
  const words = values.filter((_, at) => typeof said[at][1] !== "number");
  return [...numbers, ...words].flatMap((one) => one.slice(0, EACH)).slice(0, TOLD).join(" · ");
}

/** What a piece is, in a line: Reel · D major · 4/4. @param {Record<string, any>} attributes @param {string} [medium] */
export function described(attributes, medium = "tune") {
  if (!ours(medium)) return told(attributes, medium);
  const { kind, key, mode, metre, region } = attributes;
  const others = OTHERS.map((name) => attributes[name] && named(name, attributes[name]));
  const parts = [
    ...others,
    kind && named("kind", kind),
    key && mode ? t("item.key_mode", { key, mode: named("mode", mode) }) : mode && named("mode", mode),
    metre,
    region && named("region", region),
  ];
  return parts.filter(Boolean).join(" · ");
}

/** Where a piece comes from and what may be done with it. @param {any} item */
export const provenance = ({ origin, source, licence }) =>
  origin ? t(origin.user ? "item.label" : "item.offered_label") : [source, licence].filter(Boolean).join(" · ");

/** Which bars were written anew, those counted from the end by -1. @param {number} from @param {number} to */
function fill(from, to) {
  if (to === -1) return from === to ? "last" : "end";
  return from === to ? "bar" : "fill";
}

/** A creation has no name but what it is, said in the language in use. @param {any} item */
export function titled({ title, medium, origin, attributes = {} }) {
  if (!origin) return title || t("item.untitled");
  const { how, bars } = origin.brief?.rework ?? {};
  if (how && typeof origin.reworked !== "string") return title; // made before that was kept
  const whole = how ? reworked(origin.reworked || own(medium, attributes), how, bars) : own(medium, attributes);
  return origin.number > 1 ? t("item.numbered", { title: whole, n: origin.number }) : whole;
}

/** What a rework of `title` is called. @param {string} title @param {string} how @param {number[] | null} bars */
function reworked(title, how, bars) {
  const [from, to] = bars ?? [];
  const step = how === "fill" ? fill(from, to) : how;
  return t(`item.rework_${step}`, { title, from, to, n: -from });
}

/** What a creation is called that goes on from nothing. @param {string} medium @param {Record<string, any>} attributes */
function own(medium, { kind, key, mode, theme }) {
  const what = kind ? named("kind", kind) : named("medium", medium);
  if (theme) return t("item.themed_title", { kind: what, theme: named("theme", theme) });
  return key && mode ? t("item.made_title", { kind: what, key, mode: named("mode", mode) }) : what;
}

const MOODS = [
  ["calm", 0.3, -0.7], ["happy", 0.8, 0.4], ["lively", 0.5, 0.8], ["sad", -0.7, -0.4],
  ["tense", -0.6, 0.7], ["tender", 0.6, -0.3], ["weary", -0.3, -0.7], ["even", 0, 0],
];

/** The nearest word for a mood. @param {{ valence: number, arousal: number }} mood */
export function moodWord({ valence, arousal }) {
  const far = (/** @type {any[]} */ [, v, a]) => (v - valence) ** 2 + (a - arousal) ** 2;
  const [[name]] = [...MOODS].sort((a, b) => far(a) - far(b));
  return t(`mood.${name}`);
}
