// A small line over time, with a table behind it.
import { css, html, nothing } from "../vendor/lit.js";
import { chart } from "../lib/charts.js";
import { StudioElement, icon } from "../lib/element.js";
import { locale, t } from "../lib/i18n.js";
import { number } from "../lib/words.js";

const ROWS = 30; // newest points in the table
const SHORTEST = 600_000; // milliseconds that the axis spans at least

export class Line extends StudioElement {
  static properties = { points: { attribute: false }, label: {}, unit: {}, table: { state: true } };

  static styles = [
    StudioElement.styles,
    css`
      .chart { height: 9rem; }
      .spread { min-height: var(--target); }
      h2 { font: 600 var(--body) / 1.4 var(--sans); }
    `,
  ];

  /** @type {Awaited<ReturnType<typeof chart>> | undefined} */
  #chart;
  #starting = false;

  constructor() {
    super();
    /** @type {[string, number][]} time (ISO 8601) and value, oldest first */
    this.points = [];
    this.label = "";
    this.unit = "";
    this.table = false;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#chart?.close();
    this.#chart = undefined;
    this.#starting = false;
  }

  async updated() {
    const at = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(".chart"));
    if (this.#chart) return void this.#chart.redraw();
    if (!at || this.#starting) return;
    this.#starting = true;
    this.#chart = await chart(at, (colours) => this.#option(colours));
  }

  /** @param {import("../lib/charts.js").Colours} colours */
  #option({ accent, soft, line }) {
    return {
      aria: { enabled: true, label: { description: this.label } },
      grid: { left: 40, right: 10, top: 10, bottom: 22 },
      tooltip: { trigger: "axis", valueFormatter: (/** @type {number} */ value) => `${number(value, 2)} ${this.unit}` },
      xAxis: {
        type: "time", min: new Date(Math.min(Date.now() - SHORTEST, Date.parse(this.points[0]?.[0]))), axisLine: { lineStyle: { color: line } }, axisTick: { show: false },
        axisLabel: { color: soft, hideOverlap: true, formatter: (/** @type {number} */ at) => this.#time(at) },
        splitLine: { show: false },
      },
      yAxis: { type: "value", min: 0, splitNumber: 2, axisLabel: { color: soft }, splitLine: { lineStyle: { color: line } } },
      series: [
        { type: "line", data: this.points, showSymbol: this.points.length < 3, smooth: 0.2, lineStyle: { color: accent, width: 2 }, itemStyle: { color: accent }, areaStyle: { color: accent, opacity: 0.1 } },
      ],
    };
  }

  /** @param {number | string} at */
  #time(at) {
    return new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(new Date(at));
  }

  render() {
    return html`
      <div class="spread">
        <h2>${this.label}${this.label.includes(this.unit) ? nothing : html` <span class="soft">(${this.unit})</span>`}</h2>
        ${this.points.length
          ? html`<button class="tight small" aria-expanded=${String(this.table)} aria-label=${t("operate.table", { what: this.label })} @click=${this.#toggle}>${icon("table")}</button>`
          : nothing}
      </div>
      ${this.points.length
        ? html`<div class="chart" role="img" aria-label=${this.label}></div>`
        : html`<p class="soft small">${t("operate.no_points")}</p>`}
      ${this.table ? this.#table() : nothing}
    `;
  }

  #table() {
    return html`<table>
      <thead><tr><th>${t("operate.time")}</th><th>${this.label}</th></tr></thead>
      <tbody>
        ${this.points.slice(-ROWS).reverse().map(([at, value]) => html`<tr><td>${this.#time(at)}</td><td>${number(value, 2)} ${this.unit}</td></tr>`)}
      </tbody>
    </table>`;
  }

  #toggle() {
    this.table = !this.table;
  }
}

customElements.define("tm-line", Line);
