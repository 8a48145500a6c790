// The line on top: say what you want; what it was understood to ask for stands below as chips.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { make } from "../lib/feed.js";
import { t } from "../lib/i18n.js";
import { sends } from "../lib/keys.js";
import { media, musical } from "../lib/media.js";
import { clear, say, talk, without } from "../lib/talk.js";
import { called, moodWord, named } from "../lib/words.js";
import "./tm-problem.js";
import "./tm-voice.js";

export class Ask extends StudioElement {
  static signals = [talk, media];

  static styles = [
    StudioElement.styles,
    css`
      form { position: relative; }
      input {
        min-height: 4rem; padding-inline: var(--s5) 4.25rem; border-radius: 2rem; border-color: var(--line); box-shadow: var(--shadow);
        font: 400 1.1875rem / 1.4 var(--serif);
      }
      form button { position: absolute; inset: 0.5rem 0.5rem auto auto; width: 3rem; height: 3rem; }
      .below { margin-top: var(--s3); }
      .answer { white-space: pre-line; font: 400 1.0625rem / 1.5 var(--serif); }
      .try button { color: var(--soft); border-color: var(--line); background: none; }
      tm-problem { margin-top: var(--s3); }
    `,
  ];

  render() {
    const { busy, answer, wish, problem, text } = talk.value;
    return html`
      <form @submit=${this.#send} role="search" aria-label=${t("ask.label")}>
        <input
          name="text"
          autocomplete="off"
          maxlength="2000"
          .value=${text}
          placeholder=${musical() ? t("ask.placeholder") : t("any.placeholder")}
          aria-label=${t("ask.label")}
          @keydown=${this.#onKey}
        />
        <button class="primary round" aria-label=${t("ask.send")} ?disabled=${busy}>
          ${busy ? icon("loader") : icon("arrow-up")}
        </button>
      </form>
      ${wish ? this.#chips(wish) : nothing}
      ${busy ? html`<p class="below soft">${t("ask.thinking")}</p>` : nothing}
      ${answer ? html`<p class="below answer">${answer}</p>` : nothing}
      ${!text && !busy ? this.#ideas() : nothing}
      <tm-voice></tm-voice>
      <tm-problem .problem=${problem} again @again=${() => say(text)}></tm-problem>
    `;
  }

  /** @param {any} wish */
  #chips({ attributes = {}, mood }) {
    const chips = Object.entries(attributes).map(([name, value]) => this.#chip(name, t("ask.chip", { what: called(name), value: named(name, value) })));
    if (mood) chips.push(this.#chip("mood", t("ask.chip", { what: t("facet.mood"), value: moodWord(mood) })));
    if (!chips.length) return nothing;
    return html`<ul class="row below" aria-label=${t("ask.understood")}>
      ${chips}
      <li><button class="tight soft" @click=${clear}>${t("ask.clear")}</button></li>
    </ul>`;
  }

  /** @param {string} name @param {string} words */
  #chip(name, words) {
    return html`<li class="chip">
      ${words}
      <button class="round" aria-label=${t("ask.remove", { what: words })} @click=${() => make({ n: 2, ...without(name) })}>
        ${icon("x")}
      </button>
    </li>`;
  }

  #ideas() {
    const ideas = ["a", "b", "c"].map((name) => (musical() ? t(`ask.idea_${name}`) : t(`any.idea_${name}`)));
    return html`<div class="row below try">
      ${ideas.map((idea) => html`<button class="outline small" @click=${() => say(idea)}>${idea}</button>`)}
    </div>`;
  }

  /** Enter while pinyin is being composed chooses a word; it does not send. @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Enter" && !sends(event)) event.preventDefault();
  }

  /** @param {SubmitEvent} event */
  #send(event) {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (this.renderRoot.querySelector("input"));
    const text = input.value.trim();
    if (text) void say(text);
    else clear();
  }
}

customElements.define("tm-ask", Ask);
