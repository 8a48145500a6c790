// One player, one level at a time: what is next, how it went, how good they seem.
import { ask, languageOf, percent, setLanguage } from "/studio/now/lib/page.js";

const WORDS = {
  en: {
    title: "Level designer", player: "Player", target: "Chance of finishing", skill: "How good you seem",
    history: "What you played", chart: "Chance of finishing by difficulty; dashed: what you ask for", won: "Finished", lost: "Gave up",
    start: "First level", nothing: "Say who plays, then ask for a level.", none: "Nothing played yet.", unknown: "Seen once a level was played.",
    made: "Made for you by AI", catalogue: "From the catalogue", chance: "chance of finishing",
    sure: "sure to about", difficulty: "difficulty", language: "中文", level: "Level",
    finished: "finished", gave_up: "gave up",
  },
  zh: {
    title: "关卡设计", player: "玩家", target: "通关机会", skill: "你的水平", history: "玩过的关卡",
    chart: "不同难度的通关机会；虚线为所要求的机会", won: "通关了", lost: "放弃了", start: "第一关",
    nothing: "先写下玩家的名字，再要一关。", none: "还没有玩过。", unknown: "玩过一关后显示。", made: "AI 为你生成", catalogue: "来自关卡库",
    chance: "通关机会", sure: "误差约", difficulty: "难度", language: "English", level: "关卡",
    finished: "通关", gave_up: "放弃",
  },
};
const byId = (id) => document.getElementById(id);
let language = languageOf();
let now = null;
const t = (key) => WORDS[language][key] ?? key;
/** What is made has no name but what it is. */
const called = ({ made, title, level }) => (made ? t("level") : title || level);
const user = () => byId("user").value.trim();
const target = () => Number(byId("target").value);
const player = () => `/v1/apps/level_designer/players/${encodeURIComponent(user())}`;

/** Do it while everything waits, and say what went wrong. */
async function doing(work) {
  const stage = document.querySelector(".stage");
  const buttons = [...document.querySelectorAll(".actions button")];
  stage.setAttribute("aria-busy", "true");
  for (const button of buttons) button.disabled = true;
  byId("problem").hidden = true;
  try {
    await work();
  } catch (error) {
    byId("problem").textContent = error.message;
    byId("problem").hidden = false;
  } finally {
    stage.setAttribute("aria-busy", "false");
    for (const button of buttons) button.disabled = false;
  }
}

async function next() {
  if (!user()) return byId("user").focus();
  localStorage.setItem("tm.player", user());
  now = await ask("POST", `${player()}/next?target=${target()}`);
  drawLevel();
  drawPlayer(await ask("GET", player()));
}

async function went(finished) {
  await ask("POST", `${player()}/plays`, { level: now.level, finished });
  await next();
}

function drawLevel() {
  byId("level-title").textContent = now ? called(now) : t("start");
  byId("about").textContent = now
    ? `${t(now.made ? "made" : "catalogue")} · ${t("difficulty")} ${now.attributes.difficulty} · ${t("chance")} ${percent(now.chance)}`
    : "";
  const picture = byId("level");
  picture.hidden = !now;
  byId("nothing").hidden = Boolean(now);
  for (const id of ["won", "lost"]) byId(id).hidden = !now;
  byId("start").hidden = Boolean(now);
  if (now) {
    picture.src = `/v1/items/${encodeURIComponent(now.level)}/media/svg?user=${encodeURIComponent(user())}`;
    picture.alt = byId("about").textContent;
  }
}

function drawPlayer({ skill, deviation, plays, chances }) {
  byId("skill").textContent = `${skill.toFixed(2)} (${t("sure")} ±${deviation.toFixed(2)})`;
  const points = Object.entries(chances).map(([d, chance]) => [40 + 420 * Number(d), 170 - 150 * chance]);
  points.sort((a, b) => a[0] - b[0]);
  const line = 170 - 150 * target();
  byId("chart").innerHTML = `
    <line class="axis" x1="40" y1="170" x2="460" y2="170"/><line class="axis" x1="40" y1="20" x2="40" y2="170"/>
    <line class="wanted" x1="40" y1="${line}" x2="460" y2="${line}"/>
    <polyline class="curve" points="${points.map((p) => p.join(",")).join(" ")}"/>
    <text x="4" y="26">${percent(1)}</text><text x="12" y="174">${percent(0)}</text>
    <text x="400" y="192">${t("difficulty")} 1</text><text x="34" y="192">0</text>`;
  drawChart(true);
  byId("plays").replaceChildren(
    ...[...plays].reverse().map((play) => {
      const row = document.createElement("li");
      row.textContent = `${t(play.finished ? "finished" : "gave_up")} · ${t("difficulty")} ${play.difficulty} · ${called(play)}`;
      return row;
    }),
  );
  byId("no-plays").hidden = plays.length > 0;
}

/** @param {boolean} known whether there is a player to draw it for */
function drawChart(known) {
  byId("chart").setAttribute("aria-label", t("chart"));
  for (const id of ["chart", "chart-words"]) byId(id).toggleAttribute("hidden", !known);
  if (known) return;
  byId("skill").textContent = t("unknown");
  byId("no-plays").hidden = false;
  byId("plays").replaceChildren();
}

function speak() {
  setLanguage(language);
  document.title = t("title");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  byId("language").textContent = t("language");
  byId("wanted").textContent = percent(target());
  drawChart(Boolean(now));
  drawLevel();
}

byId("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  speak();
  if (now) void doing(async () => drawPlayer(await ask("GET", player())));
});
byId("target").value = "0.7";
byId("target").addEventListener("change", () => {
  byId("wanted").textContent = percent(target());
  if (now) void doing(next);
});
byId("user").value = localStorage.getItem("tm.player") ?? "";
byId("user").addEventListener("change", () => {
  now = null;
  drawLevel();
  drawChart(false);
});
byId("start").addEventListener("click", () => doing(next));
byId("won").addEventListener("click", () => doing(() => went(true)));
byId("lost").addEventListener("click", () => doing(() => went(false)));
speak();
