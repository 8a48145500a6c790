// What is said of whom, day by day; a name or a day opens its sentences.
import { ask as askService, languageOf, percent, setLanguage } from "/studio/now/lib/page.js";
import { element, heatMap, span, trend } from "./drawn.js";
import { WORDS } from "./words.js";

const BASE = "/v1/apps/opinion_monitor";
const byId = (id) => document.getElementById(id);
let language = languageOf();
let shown = { rows: [], bucket: 86400, alerts: [] };
let chosen = null;
const ask = (path) => askService("GET", BASE + path);
const t = (key) => WORDS[language][key] ?? key;
const date = (at, style) => new Intl.DateTimeFormat(language, { ...style, timeZone: "UTC" }).format(at * 1000);
const day = (bucket) => date(bucket * shown.bucket, { month: "numeric", day: "numeric" });
const whole = (at) => date(at, { dateStyle: "medium" });

const period = (since, until) => (whole(since) === whole(until) ? whole(since) : `${whole(since)} – ${whole(until)}`);

async function doing(work) {
  const main = document.querySelector("main");
  main.setAttribute("aria-busy", "true");
  byId("problem").hidden = true;
  try {
    await work();
  } catch (error) {
    byId("problem").textContent = error.message;
    byId("problem").hidden = false;
  } finally {
    main.setAttribute("aria-busy", "false");
  }
}

async function load() {
  const [overview, alerts] = await Promise.all([
    ask(`/overview?kind=${byId("kind").value}&days=${byId("days").value}&limit=20`),
    ask("/alerts"),
  ]);
  shown = { rows: overview.data, bucket: overview.bucket, alerts: alerts.data };
  draw();
}

function draw() {
  byId("nothing").hidden = shown.rows.length > 0;
  document.querySelector("main").hidden = !shown.rows.length;
  if (!shown.rows.length) return;
  const told = (name, at, { texts, negative }) =>
    `${t(name)}, ${whole(at * shown.bucket)}: ${texts} ${t("texts")}, ${negative} ${t("negative")}`;
  const choose = (row, at) => doing(() => open(byId("kind").value, row.name, row, at));
  heatMap(byId("map"), shown.rows, { day, name: t, told, choose });
  byId("alerts").replaceChildren(...shown.alerts.map(alertRow));
  if (!shown.alerts.length) byId("alerts").replaceChildren(element("li", { class: "soft" }, t("none")));
  if (chosen) drawOne();
}

function alertRow(alert) {
  const row = shown.rows.find((one) => one.name === alert.name);
  const open_ = () => doing(() => open(alert.kind, alert.name, row, null, [alert.since, alert.until + 1]));
  return element(
    "li", {},
    element("button", { type: "button", onclick: open_ }, t(alert.name)),
    element("p", {}, `${period(alert.since, alert.until)} · ${alert.negative} / ${alert.texts} ${t("negative")} · ${t("usual")} ${percent(alert.usual)}`),
    element("ul", {}, ...alert.sentences.slice(0, 3).map((one) => element("li", {}, one.sentence))),
  );
}

async function open(kind, name, row, bucket = null, time = null) {
  const [since, until] = time ?? (bucket == null ? [0, 1e12] : [bucket * shown.bucket, (bucket + 1) * shown.bucket]);
  const asked = new URLSearchParams({ kind, name, since, until });
  const { data } = await ask(`/opinions?${asked}`);
  chosen = { name, row, data, when: time ? whole(time[0]) : bucket == null ? t("all") : whole(since) };
  drawOne();
  byId("name").focus();
}

/** All the days that are asked for, up to the last that is known. */
function shownDays() {
  const [first, last] = span(shown.rows);
  return [Math.min(first, last - Number(byId("days").value) + 1), last];
}

function drawOne() {
  byId("one").hidden = false;
  byId("name").textContent = `${t(chosen.name)} · ${chosen.when}`;
  byId("trend").toggleAttribute("hidden", !chosen.row);
  byId("trend").setAttribute("aria-label", t("trend"));
  if (chosen.row) trend(byId("trend"), chosen.row, shownDays(), day, t("texts"));
  byId("opinions").replaceChildren(
    ...chosen.data.map(({ sentence, sentiment, at, topics, emotion }) =>
      element("li", { class: sentiment || "unknown" },
        element("p", {}, sentence),
        element("p", { class: "soft" }, [whole(at), t(sentiment || "unknown"), emotion, ...topics.map(t)].filter(Boolean).join(" · ")))),
  );
}

function speak() {
  setLanguage(language);
  document.title = t("title");
  for (const one of document.querySelectorAll("[data-t]")) one.textContent = t(one.dataset.t);
  byId("language").textContent = t("language");
  draw();
}

byId("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  speak();
});
for (const id of ["kind", "days"]) {
  byId(id).addEventListener("change", () => {
    chosen = null;
    byId("one").hidden = true;
    void doing(load);
  });
}
speak();
void doing(load);
