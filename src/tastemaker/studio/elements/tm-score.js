// A score: drawn when it comes into view, in the colour of the text, following what sounds.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { playing } from "../lib/player.js";
import { draw, moment } from "../lib/score.js";
import { titled } from "../lib/words.js";

export class Score extends StudioElement {
  static properties = {
    item: { attribute: false },
    whole: { type: Boolean },
    drawn: { state: true },
    tall: { state: true },
  };

  static styles = [
    StudioElement.styles,
    css`
      .frame { position: relative; min-height: 5rem; color: var(--ink); }
      .frame.cut { max-height: 11.5rem; overflow: hidden; mask-image: linear-gradient(#000 70%, transparent); }
      .sheet { overflow: hidden; }
      .sheet svg { display: block; max-width: 100%; }
      .sheet .sounding { color: var(--accent); fill: var(--accent); stroke: var(--accent); }
      .cursor {
        position: absolute; top: 0; left: 0; width: 0.875rem; border-radius: 4px; background: var(--accent); opacity: 0.16;
        pointer-events: none; transition: transform 90ms linear;
      }
      .more { margin: var(--s1) 0 0 calc(-1 * var(--s3)); color: var(--soft); }
    `,
  ];

  /** @type {import("../lib/score.js").Timeline} */
  #line = { moments: [], seconds: 0 };
  /** @type {Element[]} */
  #lit = [];
  #width = 0;
  #seen = new IntersectionObserver((entries) => this.#onSeen(entries), { rootMargin: "300px" });
  #sized = new ResizeObserver(() => this.#onSized());
  /** @type {(() => void) | undefined} */
  #unwatch;

  constructor() {
    super();
    /** @type {any} */
    this.item = null;
    this.whole = false; // all of it, however long
    this.drawn = false;
    this.tall = false; // longer than what is shown at first
  }

  connectedCallback() {
    super.connectedCallback();
    this.#seen.observe(this);
    this.#unwatch = playing.watch((now) => this.#follow(now));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#seen.disconnect();
    this.#sized.disconnect();
    this.#unwatch?.();
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #onSeen(entries) {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    this.#seen.disconnect();
    this.#sized.observe(this);
  }

  #onSized() {
    const width = this.clientWidth;
    if (!width || Math.abs(width - this.#width) < 8) return;
    this.#width = width;
    void this.#draw();
  }

  async #draw() {
    const sheet = /** @type {HTMLElement} */ (this.renderRoot.querySelector(".sheet"));
    this.#line = await draw(sheet, this.item.text, this.item.attributes?.tempo ?? 120);
    this.drawn = true;
    this.tall = sheet.scrollHeight > 210;
  }

  /** @param {import("../lib/player.js").Playing} now */
  #follow(now) {
    const mine = now.id === this.item?.id && (now.playing || now.at > 0);
    if (mine && this.tall && now.playing) this.whole = true;
    const here = mine ? moment(this.#line, now.at, now.length) : undefined;
    const notes = here?.notes ?? [];
    if (notes[0] === this.#lit[0]) return;
    for (const note of this.#lit) note.classList.remove("sounding");
    for (const note of notes) note.classList.add("sounding");
    this.#lit = notes;
    this.#point(notes[0]);
  }

  /** @param {Element | undefined} note */
  #point(note) {
    const cursor = /** @type {HTMLElement} */ (this.renderRoot.querySelector(".cursor"));
    cursor.hidden = !note;
    if (!note) return;
    const frame = cursor.parentElement?.getBoundingClientRect() ?? new DOMRect();
    const staff = note.closest(".abcjs-staff-wrapper") ?? note;
    const [box, row] = [note.getBoundingClientRect(), staff.getBoundingClientRect()];
    cursor.style.height = `${row.height}px`;
    cursor.style.transform = `translate(${box.left - frame.left + box.width / 2 - 7}px, ${row.top - frame.top}px)`;
  }

  render() {
    const cut = this.tall && !this.whole;
    return html`
      <div class="frame ${cut ? "cut" : ""}" role="img" aria-label=${t("item.score", { title: titled(this.item) })}>
        <div class="sheet"></div>
        <div class="cursor" hidden></div>
      </div>
      ${this.tall
        ? html`<button class="more small tight" aria-expanded=${String(this.whole)} @click=${this.#toggle}>
            ${this.whole ? icon("chevron-up") : icon("chevron-down")}
            ${this.whole ? t("item.less_score") : t("item.whole_score")}
          </button>`
        : nothing}
    `;
  }

  #toggle() {
    this.whole = !this.whole;
  }
}

customElements.define("tm-score", Score);
