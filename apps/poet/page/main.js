// Poems for an occasion, and a story that goes on.
import { ask, languageOf, reach, setLanguage } from "/studio/now/lib/page.js";

const WORDS = {
  en: {
    title: "Poet", who: "For whom", poems: "A poem", occasion: "Occasion", words: "In your words", acrostic: "Lines begin with (Chinese characters)",
    write: "Write three", recite: "Recite", stories: "A story in chapters", about: "What it is about", begin: "Begin", on: "Next chapter",
    language: "中文", none: "none", writing: "Writing…", nobody: "Say for whom first.",
  },
  zh: {
    title: "诗人", who: "写给谁", poems: "一首诗", occasion: "场合", words: "用你的话说", acrostic: "藏头（每行首字）",
    write: "写三首", recite: "朗诵", stories: "连载故事", about: "写什么", begin: "开始", on: "下一章",
    language: "English", none: "不限", writing: "正在写……", nobody: "请先写下给谁。",
  },
};
const byId = (id) => document.getElementById(id);
let language = languageOf();
let occasions = { data: [], today: "" };
let poems = [];
let story = null;
const t = (key) => WORDS[language][key] ?? key;
const base = () => `/v1/apps/poet/users/${encodeURIComponent(byId("user").value.trim())}`;

/** Do it while the page waits in `place`, and say what went wrong. */
async function doing(place, work) {
  byId("problem").hidden = true;
  if (!byId("user").value.trim()) return fail(t("nobody"), () => byId("user").focus());
  localStorage.setItem("tm.poet", byId("user").value.trim());
  for (const button of document.querySelectorAll("button:not(#language)")) button.disabled = true;
  place.setAttribute("aria-busy", "true");
  const before = [...place.childNodes];
  place.replaceChildren(t("writing"));
  try {
    await work();
  } catch (error) {
    place.replaceChildren(...before);
    fail(error.message);
  } finally {
    place.setAttribute("aria-busy", "false");
    for (const button of document.querySelectorAll("button:not(#language)")) button.disabled = false;
  }
}

function fail(words, then = () => {}) {
  byId("problem").textContent = words;
  byId("problem").hidden = false;
  then();
}

function piece(kind, { id, item, text, labels = {}, label = "" }) {
  const element = document.createElement("div");
  const small = document.createElement("small");
  element.className = kind;
  small.textContent = labels[language] ?? label; // chapters of before have one alone
  const recite = document.createElement("button");
  recite.type = "button";
  recite.textContent = t("recite");
  recite.addEventListener("click", () => recitation(element, id ?? item));
  small.append(recite);
  element.append(text, small);
  return element;
}

/** Fetched rather than linked, so that what is missing can be told. */
async function recitation(place, id) {
  byId("problem").hidden = true;
  try {
    const answer = await reach("GET", `${base()}/speech?item=${encodeURIComponent(id)}`);
    const sound = document.createElement("audio");
    sound.controls = true;
    sound.src = URL.createObjectURL(await answer.blob());
    place.querySelector("audio")?.remove();
    place.append(sound);
    await sound.play().catch(() => {}); // a browser may ask for another click
  } catch (error) {
    fail(error.message);
  }
}

async function write() {
  const acrostic = byId("acrostic").value.trim();
  const body = { occasion: byId("occasion").value, words: byId("words").value, attributes: acrostic ? { acrostic } : {} };
  const { data } = await ask("POST", `${base()}/poems`, body);
  poems = data;
  drawPoems();
}

function drawPoems() {
  byId("made").replaceChildren(...poems.map((poem) => piece("poem", poem)));
}

function drawStory() {
  byId("story").replaceChildren(...(story?.chapters ?? []).map((chapter) => piece("chapter", chapter)));
  byId("on").hidden = !story;
}

function speak() {
  setLanguage(language);
  document.title = t("title");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  byId("language").textContent = t("language");
  drawPoems();
  drawStory();
  const chosen = byId("occasion").value || occasions.today;
  byId("occasion").replaceChildren(
    new Option(t("none"), ""),
    ...occasions.data.map(({ name, title }) => new Option(title[language], name, name === chosen, name === chosen)),
  );
}

byId("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  speak();
});
byId("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  void doing(byId("made"), write);
});
byId("begin").addEventListener("submit", (event) => {
  event.preventDefault();
  void doing(byId("story"), async () => {
    story = await ask("POST", `${base()}/stories`, { about: byId("about").value, language });
    drawStory();
  });
});
byId("on").addEventListener("click", () =>
  doing(byId("story"), async () => {
    story = await ask("POST", `${base()}/stories/${story.id}/chapters`, {});
    drawStory();
  }),
);
byId("user").value = localStorage.getItem("tm.poet") ?? "";
speak();
ask("GET", "/v1/apps/poet/occasions").then((found) => {
  occasions = found;
  speak();
}, (error) => fail(error.message));
