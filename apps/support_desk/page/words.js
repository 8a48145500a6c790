// Every sentence on the page: [English, Chinese].
export const WORDS = {
  title: ["Support desk", "客服台"],
  desk: ["Agent's desk", "坐席"],
  chat: ["Customer's chat", "顾客对话"],
  other: ["中文", "English"],
  queue: ["Queue", "队列"],
  show: ["Show", "查看"],
  waiting: ["Waiting for an agent", "等待人工"],
  open: ["Answered by the desk", "已自动回答"],
  done: ["Answered by an agent", "人工已答"],
  conversation: ["Conversation", "对话"],
  choose: ["Choose somebody from the queue.", "请从队列中选择一位顾客。"],
  none_waiting: ["Nobody waits. Ask something in the customer's chat that no document answers.", "无人等待。可在“顾客对话”里问一个文档里没有的问题。"],
  none_open: ["No conversation is open.", "没有进行中的对话。"],
  none_done: ["No agent has answered yet.", "还没有人工回答过。"],
  question: ["The question this answers (word it for everybody)", "此回答对应的问题（可改成通用说法）"],
  answer: ["Answer", "回答"],
  learn: ["From now on, answer this question so (write nothing private)", "今后都这样回答这个问题（请勿写隐私信息）"],
  send: ["Send", "发送"],
  use: ["Use this answer", "采用此回答"],
  customer: ["Customer", "顾客"],
  name: ["Customer", "顾客"],
  language: ["Language", "语言"],
  intent: ["Topic", "意图"],
  mood: ["Mood", "情绪"],
  facts: ["Known", "已知"],
  near: ["What might answer", "可能的回答"],
  no_near: ["No document comes near.", "没有相近的文档。"],
  no_facts: ["nothing yet", "暂无"],
  no_topic: ["not known", "未知"],
  not_sensed: ["not sensed: the customer has not allowed it", "未感知：顾客未授权"],
  calm: ["calm", "平静"],
  upset: ["upset", "不满"],
  worried: ["worried", "担心"],
  low: ["low", "低落"],
  chance: ["chance", "把握"],
  sense: ["The desk may notice how I feel", "允许客服台感知我的情绪"],
  nothing: ["Nothing was said yet. Ask something.", "还没有对话，请提问。"],
  message: ["Your message", "您的消息"],
  unhelped: ["That did not help: ask a person", "没有帮助：转人工"],
  from_customer: ["Customer", "顾客"],
  from_desk: ["Desk", "客服台"],
  from_agent: ["Agent", "坐席"],
  source: ["Source", "出处"],
  line: ["line", "行"],
  page: ["page", "页"],
  sent: ["Sent.", "已发送。"],
  unreachable: ["The server cannot be reached. Try again in a moment.", "无法连接服务器，请稍后再试。"],
};

const zh = () => document.documentElement.lang.startsWith("zh");

/** @param {keyof typeof WORDS} name */
export const t = (name) => WORDS[name][zh() ? 1 : 0];

export const language = () => (zh() ? "zh" : "en");

/** The name of a language in the language of the page. @param {string} code "en", "zh"; "" where none is known */
export const languageNamed = (code) =>
  code ? new Intl.DisplayNames([language()], { type: "language" }).of(code) : t("no_topic");

/** The other language, from now on and after a reload. */
export function turn() {
  const next = zh() ? "en" : "zh";
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
  try {
    localStorage.setItem("tastemaker.language", JSON.stringify(next));
  } catch {
    // Storage may be closed to us; it holds until the page is left.
  }
}

export function speak() {
  for (const one of document.querySelectorAll("[data-t]")) one.textContent = t(one.dataset.t);
  document.title = t("title");
  document.getElementById("language").textContent = t("other");
}
