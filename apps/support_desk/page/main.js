// Two pages in one: the agent's desk and the customer's chat. Both look again every few seconds.
import { call, tried } from "./api.js";
import { fill, made, messages, source } from "./drawn.js";
import { language, languageNamed, speak, t, turn } from "./words.js";

const EVERY = 3_000;
const $ = (id) => document.getElementById(id);
let chosen = "";
let ticket = null;

// ------------------------------------------------------------------------------ the agent's desk
async function look() {
  const state = $("state").value;
  const { data } = await call("GET", `/queue?state=${state}`);
  const rows = data.map((row) => {
    const button = made("button", { type: "button", onclick: () => tried(() => open(row.id)) },
      made("b", {}, row.user), made("span", {}, row.question));
    if (row.feels) button.append(made("mark", {}, t(row.feels)));
    button.setAttribute("aria-current", String(row.id === chosen));
    return made("li", {}, button);
  });
  fill($("rows"), rows, JSON.stringify([data, chosen, language()]));
  $("nobody").textContent = data.length ? "" : t(`none_${state}`);
  if (chosen) show(await call("GET", `/conversations/${chosen}?language=${language()}`));
}

async function open(id) {
  chosen = id;
  const found = await call("GET", `/conversations/${id}?language=${language()}`);
  $("reply-question").value = found.question;
  $("reply-text").value = "";
  show(found);
  await look();
  $("reply-text").focus();
}

function show(found) {
  ticket = found;
  const mark = JSON.stringify([found, language()]);
  $("choose").hidden = true;
  $("reply").hidden = !found.question;
  fill($("ticket-messages"), messages(found.messages), mark);
  fill($("near"), found.near.map(suggestion), mark);
  $("no-near").textContent = found.near.length ? "" : t("no_near");
  const { profile } = found;
  const mood = found.feels ? t(found.feels) : profile.mood && profile.mood.valence < -0.3 ? t("low") : t("calm");
  const told = [
    ["name", found.user],
    ["intent", found.intent || t("no_topic")],
    ["language", languageNamed(found.language || profile.language)],
    ["mood", profile.sensing ? mood : t("not_sensed")],
    ["facts", profile.facts.join(" · ") || t("no_facts")],
  ];
  fill($("customer"), told.flatMap(([name, value]) => [made("dt", {}, t(name)), made("dd", {}, value)]), mark);
}

function suggestion(one) {
  const take = () => {
    $("reply-text").value = one.filled ?? one.text;
    $("reply-text").focus();
  };
  return made("li", {},
    one.question ? made("b", {}, one.question) : "",
    made("p", {}, one.filled ?? one.text),
    source(one),
    made("span", { className: "chance" }, `${t("chance")} ${Math.round(100 * one.confidence)} %`),
    made("button", { type: "button", onclick: take }, t("use")));
}

$("state").onchange = () => tried(look);
$("reply").onsubmit = (event) => {
  event.preventDefault();
  const body = {
    text: $("reply-text").value, question: $("reply-question").value, learn: $("reply-learn").checked,
    intent: ticket.intent,
  };
  tried(async () => {
    await call("POST", `/conversations/${chosen}/reply`, body);
    $("reply-text").value = "";
    await look();
  });
};

// ------------------------------------------------------------------------------ the customer's chat
const user = () => encodeURIComponent($("user").value.trim());

async function listen() {
  if (!user()) return;
  const talk = await call("GET", `/customers/${user()}/conversation`);
  $("sense").checked = talk.sensing;
  said(talk);
}

function said(talk) {
  fill($("chat-messages"), messages(talk.messages), JSON.stringify([talk.messages, language()]));
  $("nothing").hidden = talk.messages.length > 0;
  $("unhelped").hidden = talk.state !== "open" || !talk.question;
}

$("ask").onsubmit = (event) => {
  event.preventDefault();
  const body = { text: $("ask-text").value };
  tried(async () => {
    said(await call("POST", `/customers/${user()}/messages`, body));
    $("ask-text").value = "";
  });
};
$("ask-text").onkeydown = (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return; // composing pinyin
  event.preventDefault();
  $("ask").requestSubmit();
};
$("unhelped").onclick = () => tried(async () => said(await call("POST", `/customers/${user()}/unhelped`)));
$("user").onchange = () => tried(listen);
$("sense").onchange = () =>
  tried(() => call("PUT", `/customers/${user()}/sensing`, { allowed: $("sense").checked }));

// ---------------------------------------------------------------------------------------- both
function page() {
  const name = location.hash === "#chat" ? "chat" : "desk";
  for (const one of ["desk", "chat"]) {
    $(one).hidden = one !== name;
    $(`tab-${one}`).setAttribute("aria-selected", String(one === name));
  }
  return tried(name === "chat" ? listen : look);
}

$("language").onclick = () => {
  turn();
  speak();
  page();
};
$("user").value = sessionStorage.getItem("desk.user") ?? `guest-${Math.random().toString(36).slice(2, 7)}`;
$("user").addEventListener("change", () => sessionStorage.setItem("desk.user", $("user").value));
sessionStorage.setItem("desk.user", $("user").value);
window.addEventListener("hashchange", page);
setInterval(() => !document.hidden && page(), EVERY);
speak();
page();
