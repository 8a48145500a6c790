// What a piece is, shown as its form asks: a score with its sound, a picture, or words.
import { css, html, nothing, styleMap } from "../vendor/lit.js";
import { mediaPath } from "../lib/api.js";
import { watch } from "../lib/player.js";
import { StudioElement } from "../lib/element.js";
import { person } from "../lib/people.js";
import { ours, titled } from "../lib/words.js";
import "./tm-player.js";
import "./tm-score.js";
import "./tm-text.js";

/** Forms whose text is a score that is drawn here. */
const SCORES = new Set(["tune"]);
/** Forms shown as a picture: their text is notation. */
const PICTURES = new Set(["level", "sprite"]);
const SMALLEST = 160; // pixels across that a picture is shown in, where it has fewer

export class Content extends StudioElement {
  static properties = { item: { attribute: false }, shown: { attribute: false } };

  static styles = [
    StudioElement.styles,
    css`
      :host { display: grid; gap: var(--s4); }
      img { display: block; max-width: 100%; max-height: 24rem; height: auto; border-radius: var(--round); image-rendering: pixelated; }
      .words { margin: 0; white-space: pre-line; font: 400 1.125rem / 1.8 var(--serif); max-width: 40em; }
      video { display: block; width: 100%; max-height: 24rem; border-radius: var(--round); background: var(--ink); }
      .wave { height: 3rem; background: var(--accent); mask: var(--wave) 0 0 / 100% 100% no-repeat; opacity: 0.8; }
      .verse { font-size: 1.375rem; letter-spacing: 0.08em; }
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
    const { item } = this;
    if (PICTURES.has(item.medium)) return this.#picture(mediaPath(item, "svg", person.value));
    if (!SCORES.has(item.medium)) return this.#plain();
    return html`
      ${item.text ? html`<tm-score .item=${item}></tm-score>` : nothing}
      <tm-player .item=${item} .shown=${this.shown}></tm-player>
    `;
  }

  /** @param {string} source */
  #picture(source) {
    return html`<img src=${source} alt=${titled(this.item)} loading="lazy" @load=${this.#grown} />`;
  }

  /** An icon of 32 pixels is shown large enough to be seen, in whole pixels. @param {Event} event */
  #grown(event) {
    const image = /** @type {HTMLImageElement} */ (event.target);
    const times = Math.floor(SMALLEST / Math.max(1, image.naturalWidth));
    if (times > 1) image.style.inlineSize = `${times * image.naturalWidth}px`;
  }

  /** Sound or moving pictures where there are such, the picture that came with it, else its words. */
  #plain() {
    const { item } = this;
    const { links = {} } = item;
    if (links.wav) return html`<tm-player .item=${item} .shown=${this.shown}></tm-player>`;
    return html`
      ${links.video ? this.#moving(links) : links.thumbnail ? this.#picture(links.thumbnail) : nothing}
      ${links.audio ? this.#sounding(links) : nothing}
      ${ours(item.medium)
        ? item.text && html`<p class="words ${item.medium}">${item.text}</p>`
        : html`<tm-text .item=${item} .shown=${this.shown}></tm-text>`}
    `;
  }

  /** @param {Record<string, string>} links */
  #moving(links) {
    return html`<video
      src=${links.video}
      poster=${links.thumbnail ?? nothing}
      controls
      preload="none"
      aria-label=${titled(this.item)}
      @playing=${this.#watched}
      @timeupdate=${this.#watched}
    ></video>`;
  }

  /** @param {Record<string, string>} links */
  #sounding(links) {
    const wave = links.waveform && styleMap({ "--wave": `url("${links.waveform}")` });
    return html`
      ${wave ? html`<div class="wave" style=${wave} aria-hidden="true"></div>` : nothing}
      <tm-player .item=${this.item} .shown=${this.shown}></tm-player>
    `;
  }

  /** @param {Event} event */
  #watched(event) {
    watch(this.item, this.shown, /** @type {HTMLVideoElement} */ (event.target));
  }
}

customElements.define("tm-content", Content);
