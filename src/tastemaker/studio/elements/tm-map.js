// The taste space as a picture, with a table behind it: what there is, what was met and made,
// and where the person stands.
import { css, html, nothing } from "../vendor/lit.js";
import { get, Problem, userPath } from "../lib/api.js";
import { StudioElement, icon } from "../lib/element.js";
import { chart } from "../lib/charts.js";
import { language, t } from "../lib/i18n.js";
import { musical } from "../lib/media.js";
import { person, profile } from "../lib/people.js";
import { play } from "../lib/player.js";
import { percent } from "../lib/words.js";
import "./tm-problem.js";

const NEAR = 12; // neighbours in the table

export class TasteMap extends StudioElement {
  static signals = [profile];
  static properties = { dots: { state: true }, problem: { state: true }, table: { state: true } };

  static styles = [
    StudioElement.styles,
    css`
      .chart { height: clamp(18rem, 45vw, 28rem); margin-block: var(--s4); }
      .empty { min-height: 0; }
    `,
  ];

  /** @type {Awaited<ReturnType<typeof chart>> | undefined} */
  #chart;
  #version = "";
  #seen = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && this.#fetch(), { rootMargin: "200px" });

  constructor() {
    super();
    /** @type {any} */
    this.dots = null;
    /** @type {Problem | null} */
    this.problem = null;
    this.table = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#seen.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#seen.disconnect();
    this.#chart?.close();
    this.#chart = undefined;
  }

  async #fetch() {
    this.#seen.disconnect();
    this.#version = this.#now();
    this.problem = null;
    try {
      this.dots = await get(userPath(person.value, "/map"));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.problem = problem;
    }
  }

  willUpdate() {
    if (this.dots && profile.value && this.#version !== this.#now()) void this.#fetch();
  }

  /** What the picture depends on: titles of what was made are said in words. */
  #now() {
    return `${profile.value?.version ?? ""} ${language.value}`;
  }

  /** @param {Map<string, unknown>} changed */
  async updated(changed) {
    const at = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(".chart"));
    if (!at || !this.dots) return;
    if (this.#chart) {
      if (changed.has("dots")) this.#chart.redraw();
      return;
    }
    this.#chart = await chart(at, (colours) => this.#option(colours));
    this.#chart.drawing.on("click", (/** @type {any} */ event) => {
      if (event.data?.id) void play(event.data);
    });
  }

  /** @param {import("../lib/charts.js").Colours} colours */
  #option({ ink, soft, accent, surface }) {
    const series = (/** @type {string} */ name, /** @type {any[]} */ dots, /** @type {object} */ look) => ({
      name: t(`map.${name}`),
      type: "scatter",
      data: dots.map((dot) => ({ ...dot, value: [dot.x, dot.y], name: dot.title })),
      ...look,
    });
    const { items, met, made, you } = this.dots;
    return {
      aria: { enabled: true, label: { description: t("map.label") } },
      grid: { left: 8, right: 8, top: 44, bottom: 8 },
      legend: { top: 0, textStyle: { color: ink }, itemGap: 18 },
      tooltip: { formatter: (/** @type {any} */ dot) => dot.data.name || dot.seriesName },
      xAxis: { show: false, scale: true },
      yAxis: { show: false, scale: true },
      series: [
        series("items", items, { symbolSize: 5, itemStyle: { color: soft, opacity: 0.35 } }),
        series("met", met, { symbol: "emptyCircle", symbolSize: 9, itemStyle: { color: ink, borderWidth: 1.5 } }),
        series("made", made, { symbol: "triangle", symbolSize: 11, itemStyle: { color: accent } }),
        series("you", you, {
          symbol: "diamond", z: 5, itemStyle: { color: accent, borderColor: surface, borderWidth: 3 },
          symbolSize: (/** @type {any} */ _value, /** @type {any} */ { data }) => 22 + 18 * data.weight,
        }),
      ],
    };
  }

  /** The items closest to where the person stands, in this picture. */
  get #near() {
    const { items, met, you } = this.dots;
    const far = (/** @type {any} */ dot) =>
      Math.min(...you.map((/** @type {any} */ mode) => Math.hypot(mode.x - dot.x, mode.y - dot.y)));
    const all = new Map([...items, ...met].map((dot) => [dot.id, dot]));
    return [...all.values()].map((dot) => ({ ...dot, far: far(dot) })).sort((a, b) => a.far - b.far).slice(0, NEAR);
  }

  render() {
    const there = this.dots && this.dots.items.length > 0;
    return html`
      <section class="panel" aria-labelledby="head">
        <h2 id="head">${t("map.title")}</h2>
        <p class="lead">${musical() ? t("map.lead") : t("any.map_lead")}</p>
        <tm-problem .problem=${this.problem} again @again=${this.#fetch}></tm-problem>
        ${this.dots && !there ? html`<p class="soft">${t("map.empty")}</p>` : nothing}
        ${there
          ? html`<div class="chart" role="img" aria-label=${t("map.label")}></div>
              <button class="outline" aria-expanded=${String(this.table)} @click=${this.#toggle}>
                ${icon("table")}${t(this.table ? "map.hide_table" : "map.show_table")}
              </button>`
          : nothing}
        ${there && this.table ? this.#table() : nothing}
      </section>
    `;
  }

  #table() {
    const { you, made } = this.dots;
    const row = (/** @type {string} */ what, /** @type {any} */ dot, /** @type {string} */ name) => html`<tr>
      <td>${what}</td>
      <td>${name}</td>
      <td>${dot.x.toFixed(2)}</td>
      <td>${dot.y.toFixed(2)}</td>
      <td>${dot.id ? html`<button class="tight small" aria-label=${t("item.play", { title: name })} @click=${() => play(dot)}>${icon("play")}</button>` : nothing}</td>
    </tr>`;
    return html`<div class="scrolls" tabindex="0" role="group" aria-label=${t("map.title")}>
      <table>
        <thead>
          <tr><th>${t("map.what")}</th><th>${t("map.name")}</th><th>x</th><th>y</th><th><span class="hidden-visually">${t("map.play")}</span></th></tr>
        </thead>
        <tbody>
          ${you.map((/** @type {any} */ dot) => row(t("map.you"), dot, percent(dot.weight)))}
          ${you.length ? this.#near.map((dot) => row(t("map.near"), dot, dot.title)) : nothing}
          ${made.map((/** @type {any} */ dot) => row(t("map.made"), dot, dot.title))}
        </tbody>
      </table>
    </div>`;
  }

  #toggle() {
    this.table = !this.table;
  }
}

customElements.define("tm-map", TasteMap);
