// Say how you are with your voice: recorded or from a file, only for who allowed moods to be sensed.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { profile } from "../lib/people.js";
import { allowed, drop, send, takeBack, toggle, voice } from "../lib/voice.js";
import "./tm-problem.js";

export class VoiceMessage extends StudioElement {
  static signals = [voice, profile];

  static styles = [
    StudioElement.styles,
    css`
      :host { display: block; margin-top: var(--s3); }
      .on { color: var(--accent); border-color: var(--accent); }
      input { position: absolute; width: 1px; height: 1px; opacity: 0; }
      label:focus-within { outline: 2px solid var(--accent); outline-offset: 2px; }
      p { margin-top: var(--s2); }
    `,
  ];

  disconnectedCallback() {
    super.disconnectedCallback();
    drop();
  }

  render() {
    if (!allowed()) return nothing;
    const { state, heard, event, problem } = voice.value;
    const on = state === "recording";
    return html`
      <div class="row" role="group" aria-label=${t("voice.label")}>
        <button class="outline small ${on ? "on" : ""}" aria-pressed=${String(on)} aria-describedby="notice" ?disabled=${state === "reading"} @click=${toggle}>
          ${on ? icon("square") : icon("mic")}${t(on ? "voice.send" : "voice.record")}
        </button>
        ${on ? html`<button class="tight soft" @click=${drop}>${t("voice.drop")}</button>` : this.#file(state)}
      </div>
      <p id="notice" class="small soft">${t("voice.notice")}</p>
      ${on ? html`<p>${t("voice.recording")}</p>` : nothing}
      ${state === "reading" ? html`<p class="soft">${t("voice.reading")}</p>` : nothing}
      ${heard
        ? html`<p>${heard} ${event ? html`<button class="tight" @click=${takeBack}>${t("voice.undo")}</button>` : nothing}</p>`
        : nothing}
      <tm-problem .problem=${problem}></tm-problem>
    `;
  }

  /** @param {string} state */
  #file(state) {
    return html`<label class="outline small button">
      ${t("voice.file")}
      <input type="file" accept="audio/*" ?disabled=${state === "reading"} @change=${this.#onFile} />
    </label>`;
  }

  /** @param {Event} event */
  #onFile(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const [sound] = input.files ?? [];
    input.value = "";
    if (sound) void send(sound);
  }
}

customElements.define("tm-voice", VoiceMessage);
