// A digest to read: each line with why, and what was done with it.
import { ask, languageOf, setLanguage } from "/studio/now/lib/page.js";

const WORDS = {
  en: {
    title: "For you to read", who: "Reader", ask: "What to read", nothing: "Say who reads.", because: "Why: ", like: "Like",
    skip: "Not for me", language: "中文", none: "Nothing to read yet: import items and train.",
  },
  zh: {
    title: "读点什么", who: "读者", ask: "看看推荐", nothing: "请先写下读者。", because: "理由：", like: "喜欢", skip: "不感兴趣",
    language: "English", none: "还没有可读的：请先导入内容并训练。",
  },
};
const byId = (id) => document.getElementById(id);
let language = languageOf();
const t = (key) => WORDS[language][key] ?? key;
const base = () => `/v1/apps/reading/users/${encodeURIComponent(byId("user").value.trim())}`;

async function doing(work) {
  byId("problem").hidden = true;
  document.querySelector("main").setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (error) {
    byId("problem").textContent = error.message;
    byId("problem").hidden = false;
  } finally {
    document.querySelector("main").setAttribute("aria-busy", "false");
  }
}

async function digest() {
  if (!byId("user").value.trim()) return byId("user").focus();
  localStorage.setItem("tm.reader", byId("user").value.trim());
  const { slate, opening, rows } = await ask("GET", `${base()}/digest?language=${language}`);
  byId("opening").textContent = opening;
  byId("nothing").hidden = rows.length > 0;
  byId("nothing").textContent = t("none");
  byId("rows").replaceChildren(...rows.map((row) => line(row, slate)));
}

function line(row, slate) {
  const found = document.createElement("li");
  const title = document.createElement("h2");
  const words = document.createElement("p");
  const why = document.createElement("p");
  const actions = document.createElement("div");
  title.textContent = row.title;
  words.textContent = row.excerpt;
  why.className = "soft";
  why.textContent = row.because.length ? `${t("because")}${row.because.join(" · ")}` : "";
  actions.className = "actions";
  for (const kind of ["like", "skip"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = t(kind);
    button.addEventListener("click", () =>
      doing(async () => {
        await ask("POST", `${base()}/reads`, { item: row.item, kind, slate, position: row.position });
        found.className = "done";
        for (const other of actions.children) other.disabled = true;
      }),
    );
    actions.append(button);
  }
  found.append(title, words, why, actions);
  return found;
}

function speak() {
  setLanguage(language);
  document.title = t("title");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  byId("language").textContent = t("language");
}

byId("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  speak();
  if (byId("rows").children.length) void doing(digest);
});
byId("ask").addEventListener("click", () => doing(digest));
byId("user").value = localStorage.getItem("tm.reader") ?? "";
speak();
