// A product in, posters out, and how each does while it is shown.
import { ask, languageOf, percent, setLanguage } from "/studio/now/lib/page.js";

const BASE = "/v1/apps/ad_studio";
const WORDS = {
  en: {
    title: "Ad studio", campaign: "Campaign", new: "New campaign", product: "Product, one attribute a line (name=The Eagle)",
    segments: "Audience segments, by commas", make: "Make ads", ads: "Ads", nothing: "Nothing made yet.", none: "choose",
    predicted: "expected click rate", rate: "click rate", shown: "shown", clicked: "clicks", best: "best with chance", language: "中文", making: "Making…",
  },
  zh: {
    title: "广告工坊", campaign: "活动", new: "新活动", product: "商品，每行一个属性（类型=裤）", segments: "人群，用逗号分隔",
    make: "生成广告", ads: "广告", nothing: "还没有广告。", none: "请选择", predicted: "预计点击率", rate: "点击率", shown: "展示", clicked: "点击",
    best: "最佳的机会", language: "English", making: "正在生成……",
  },
};
const byId = (id) => document.getElementById(id);
let language = languageOf();
let campaign = null;
let rows = {};
const t = (key) => WORDS[language][key] ?? key;

/** Do it while the ads wait, and say what went wrong. */
async function doing(work) {
  byId("problem").hidden = true;
  byId("ads").setAttribute("aria-busy", "true");
  for (const button of document.querySelectorAll("button:not(#language)")) button.disabled = true;
  try {
    await work();
  } catch (error) {
    byId("problem").textContent = error.message;
    byId("problem").hidden = false;
  } finally {
    byId("ads").setAttribute("aria-busy", "false");
    for (const button of document.querySelectorAll("button:not(#language)")) button.disabled = false;
  }
}

async function open(id) {
  campaign = await ask("GET", `${BASE}/campaigns/${id}`);
  const report = await ask("GET", `${BASE}/campaigns/${id}/report`);
  rows = Object.fromEntries(report.rows.map((row) => [row.ad, row]));
  draw();
}

async function list() {
  const { data } = await ask("GET", `${BASE}/campaigns`);
  byId("campaigns").replaceChildren(
    new Option(t("none"), ""),
    ...data.map(({ id, product }) => new Option(Object.values(product).join(" · "), id, false, id === campaign?.id)),
  );
}

function draw() {
  byId("nothing").hidden = Boolean(campaign);
  byId("ads").replaceChildren(...(campaign?.ads ?? []).map(figure));
}

function figure(ad) {
  const found = document.createElement("figure");
  const picture = document.createElement("img");
  const words = document.createElement("figcaption");
  const row = rows[ad.id] ?? { shown: 0, clicked: 0 };
  picture.src = `${BASE}/campaigns/${campaign.id}/ads/${ad.id}/poster.svg`;
  picture.alt = ad.text;
  words.textContent = row.shown
    ? `${ad.segment} · ${t("shown")} ${row.shown} · ${t("clicked")} ${row.clicked} · ${rateOf(row)} · ${t("best")} ${percent(row.best)}`
    : `${ad.segment} · ${t("predicted")} ${(100 * ad.predicted).toFixed(1)} %`;
  const file = document.createElement("a");
  file.href = picture.src.replace(/svg$/, "png");
  file.download = `${ad.id}.png`;
  file.textContent = "PNG";
  words.append(" · ", file);
  found.append(picture, words);
  if (row.shown) found.append(bar(row));
  return found;
}

/** The click rate with its interval, in words. */
const rateOf = ({ rate, low, high }) => `${t("rate")} ${percent(rate)} (${percent(low)}–${percent(high)})`;

/** The same drawn, from 0 to the highest one here. */
function bar({ rate, low, high }) {
  const most = Math.max(...Object.values(rows).map((row) => row.high), 0.01);
  const at = (value) => (200 * value) / most;
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("viewBox", "0 0 200 16");
  drawn.setAttribute("preserveAspectRatio", "none");
  drawn.setAttribute("class", "bar");
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", rateOf({ rate, low, high }));
  drawn.innerHTML = `<rect class="track" width="200" height="16"/>
    <rect class="range" x="${at(low)}" width="${at(high) - at(low)}" height="16"/><rect class="rate" x="${at(rate) - 1}" width="3" height="16"/>`;
  return drawn;
}

function speak() {
  setLanguage(language);
  document.title = t("title");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  byId("language").textContent = t("language");
  draw();
}

byId("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  speak();
  void doing(list);
});
byId("campaigns").addEventListener("change", (event) => event.target.value && doing(() => open(event.target.value)));
byId("make").addEventListener("submit", (event) => {
  event.preventDefault();
  void doing(async () => {
    byId("nothing").hidden = false;
    byId("nothing").textContent = t("making");
    const lines = byId("product").value.split("\n").map((line) => line.split(/[=＝:：](.*)/s).map((part) => part.trim()));
    const product = Object.fromEntries(lines.filter(([name, value]) => name && value));
    const segments = byId("segments").value.split(/[,，]/).map((one) => one.trim()).filter(Boolean);
    try {
      const made = await ask("POST", `${BASE}/campaigns`, { product, segments, n: 4 });
      await open(made.id);
      await list();
    } finally {
      byId("nothing").textContent = t("nothing");
    }
  });
});
byId("product").value = languageOf() === "zh" ? "类型=裤\n颜色=黑色\n风格=简约" : "name=The Eagle\nfood=Chinese\narea=riverside";
speak();
void doing(list);
