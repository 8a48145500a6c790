// Play, pause, where it is: a face of the one player for one piece.
import { css, html, live, nothing } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { play, playing, seek, toggle } from "../lib/player.js";
import { clock, titled } from "../lib/words.js";

export class Player extends StudioElement {
  static signals = [playing];
  static properties = { item: { attribute: false }, shown: { attribute: false } };

  static styles = [
    StudioElement.styles,
    css`
      :host { display: flex; align-items: center; gap: var(--s3); }
      button.round { background: var(--accent); color: var(--on-accent); flex: none; width: 3rem; height: 3rem; }
      button.round:hover:not(:disabled) { background: color-mix(in oklab, var(--accent), var(--ink) 14%); }
      button.round svg { fill: currentColor; stroke-width: 1; }
      .time { color: var(--soft); font-size: var(--small); text-align: end; white-space: nowrap; }
      .failed { color: var(--soft); font-size: var(--small); }
    `,
  ];

  constructor() {
    super();
    /** @type {any} */
    this.item = null;
    /** @type {Record<string, unknown>} slate and position, for the ledger */
    this.shown = {};
  }

  render() {
    const now = playing.value;
    const mine = now.id === this.item?.id;
    const on = mine && now.playing;
    const title = titled(this.item);
    if (mine && now.failed) return this.#failed();
    return html`
      <button
        class="round"
        @click=${() => toggle(this.item, this.shown)}
        aria-label=${t(on ? "item.pause" : "item.play", { title })}
      >
        ${on ? icon("pause") : icon("play")}
      </button>
      <input
        class="grow"
        type="range"
        min="0"
        max="1000"
        .value=${live(String(mine && now.length ? Math.round((now.at / now.length) * 1000) : 0))}
        ?disabled=${!mine || !now.length}
        aria-label=${t("item.position", { title })}
        aria-valuetext=${mine ? t("item.at", { at: clock(now.at), length: clock(now.length) }) : clock(0)}
        @input=${this.#seek}
      />
      ${mine && now.length
        ? html`<span class="time numbers" aria-hidden="true">${clock(now.at)} / ${clock(now.length)}</span>`
        : nothing}
    `;
  }

  #failed() {
    return html`<span class="failed">${t("item.silent")}</span>
      <button class="outline" @click=${() => play(this.item, this.shown)}>${t("again")}</button>`;
  }

  /** @param {Event} event */
  #seek(event) {
    seek(Number(/** @type {HTMLInputElement} */ (event.target).value) / 1000);
  }
}

customElements.define("tm-player", Player);
