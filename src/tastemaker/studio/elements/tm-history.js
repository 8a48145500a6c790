// What the person did, newest first; each thing can be taken back.
import { css, html, nothing, repeat } from "../vendor/lit.js";
import { StudioElement } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { knowing } from "../lib/knowing.js";
import { learn } from "../lib/titles.js";
import { place } from "../lib/router.js";
import "./tm-event.js";

const STEP = 10;

export class History extends StudioElement {
  static signals = [knowing, place];
  static properties = { shown: { state: true } };

  static styles = [
    StudioElement.styles,
    css`
      li { border-bottom: 1px solid var(--line); padding-block: var(--s1); }
      ul { margin-block: var(--s3); }
    `,
  ];

  constructor() {
    super();
    this.shown = STEP;
  }

  /** The event a link points at. */
  get #marked() {
    return place.value.params.get("event") ?? "";
  }

  willUpdate() {
    const at = knowing.value.events.findIndex((event) => event.id === this.#marked);
    if (at >= this.shown) this.shown = at + 1;
  }

  updated() {
    if (!this.#marked) return;
    this.renderRoot.querySelector("tm-event[marked]")?.scrollIntoView({ block: "center" });
  }

  render() {
    const { events } = knowing.value;
    const undone = new Set(events.filter((event) => event.kind === "undo").map((event) => event.text));
    return html`
      <section class="panel" aria-labelledby="head">
        <h2 id="head">${t("history.title")}</h2>
        ${events.length ? nothing : html`<p class="soft">${t("history.none")}</p>`}
        <ul>
          ${repeat(
            events.slice(0, this.shown),
            (event) => event.id,
            (event) => html`<li>
              <tm-event .event=${event} ?undone=${undone.has(event.id)} ?marked=${event.id === this.#marked}></tm-event>
            </li>`,
          )}
        </ul>
        ${events.length > this.shown
          ? html`<button class="outline" @click=${this.#more}>${t("history.more")}</button>`
          : nothing}
      </section>
    `;
  }

  async #more() {
    const next = this.shown + STEP * 2;
    await learn(knowing.value.events.slice(0, next).map((event) => event.item));
    this.shown = next;
  }
}

customElements.define("tm-history", History);
