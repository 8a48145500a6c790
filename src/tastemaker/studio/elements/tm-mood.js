// How somebody feels, as far as they said so; sensing it is off until they allow it.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { knowing, sense } from "../lib/knowing.js";
import { profile } from "../lib/people.js";
import { moment, moodWord, signed } from "../lib/words.js";

export class MoodPanel extends StudioElement {
  static signals = [profile, knowing];

  static styles = [
    StudioElement.styles,
    css`
      .now { font: 400 1.125rem / 1.5 var(--serif); margin-block: var(--s3); }
      table { max-width: 34rem; margin-bottom: var(--s3); }
    `,
  ];

  /** Moods that were felt, newest first, each with its time; one that was asked for is no feeling. */
  get #said() {
    return knowing.value.events
      .filter(({ reading }) => reading?.mood && reading.mood.source !== "asked")
      .slice(0, 8)
      .map((event) => ({ ...event.reading.mood, at: event.at }));
  }

  render() {
    const mood = profile.value?.mood;
    const said = this.#said;
    const sensing = Boolean(profile.value?.sensing);
    return html`
      <section class="panel" aria-labelledby="head">
        <h2 id="head">${t("mood.title")}</h2>
        <p class="now">
          ${mood ? t("mood.now", { mood: moodWord(mood), at: moment(mood.at) }) : t("mood.none")}
        </p>
        ${said.length ? this.#timeline(said) : nothing}
        <label class="check">
          <input type="checkbox" .checked=${sensing} ?disabled=${knowing.value.busy} @change=${() => sense(!sensing)} />
          <span>${t("mood.allow")}<br /><span class="small soft">${t("mood.allow_lead")}</span></span>
        </label>
      </section>
    `;
  }

  /** @param {any[]} said */
  #timeline(said) {
    return html`<table>
      <thead>
        <tr><th>${t("mood.when")}</th><th>${t("mood.what")}</th><th>${t("mood.valence")}</th><th>${t("mood.arousal")}</th></tr>
      </thead>
      <tbody>
        ${said.map(
          (mood) => html`<tr><td>${moment(mood.at)}</td><td>${moodWord(mood)}</td><td>${signed(mood.valence)}</td><td>${signed(mood.arousal)}</td></tr>`,
        )}
      </tbody>
    </table>`;
  }
}

customElements.define("tm-mood", MoodPanel);
