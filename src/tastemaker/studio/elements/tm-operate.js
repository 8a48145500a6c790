// Operate: how the house is, what it is learning, and which model set is live.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement } from "../lib/element.js";
import { house, retry, watch } from "../lib/house.js";
import { t } from "../lib/i18n.js";
import { number, percent, span } from "../lib/words.js";
import "./tm-apps.js";
import "./tm-bar.js";
import "./tm-handovers.js";
import "./tm-joblist.js";
import "./tm-line.js";
import "./tm-models.js";
import "./tm-problem.js";
import "./tm-reviews.js";

/** @param {number | null} seconds */
const brief = (seconds) =>
  seconds === null ? "–" : seconds < 1 ? `${number(seconds * 1000, 1)} ms` : span(seconds);

/** @param {string} words @param {number | null} seconds */
const half = (words, seconds) => (seconds === null ? "" : t(words, { ms: brief(seconds) }));

export class Operate extends StudioElement {
  static signals = [house];

  static styles = [
    StudioElement.styles,
    css`
      .page { max-width: 64rem; margin-inline: auto; display: grid; gap: var(--s5); }
      .tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: var(--s4); }
      @media (max-width: 47.99rem) { .tiles { grid-template-columns: 1fr 1fr; } .tile dd { font-size: 1.375rem; } }
      .tile { display: grid; gap: var(--s1); align-content: start; box-shadow: none; }
      .tile dt { color: var(--soft); font-size: var(--small); }
      .tile dd { font: 600 1.75rem / 1.2 var(--serif); font-variant-numeric: tabular-nums; }
      .tile dd.more { color: var(--soft); font: 400 var(--small) / 1.4 var(--sans); }
      .lines { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: var(--s4); }
      .lines .card { box-shadow: none; }
    `,
  ];

  /** @type {(() => void) | undefined} */
  #stop;

  connectedCallback() {
    super.connectedCallback();
    this.#stop = watch();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop?.();
  }

  render() {
    const { stats, problem } = house.value;
    return html`
      <div class="page">
        <header class="stack">
          <h1 tabindex="-1">${t("operate.title")}</h1>
          <p class="lead">${t("operate.lead")}</p>
        </header>
        <tm-problem class="stays" .problem=${problem} again @again=${retry}></tm-problem>
        ${stats ? this.#figures(stats) : problem ? nothing : html`<p class="soft">${t("loading")}</p>`}
        <tm-apps></tm-apps>
        <tm-reviews></tm-reviews>
        <tm-handovers></tm-handovers>
        <tm-joblist></tm-joblist>
        <tm-models></tm-models>
      </div>
    `;
  }

  /** @param {any} stats */
  #figures(stats) {
    const { latency_seconds: latency, event_to_slate_seconds: fresh, model_set_age_seconds: age } = stats;
    const behind = stats.events - stats.learned_up_to;
    return html`
      <dl class="tiles">
        ${this.#tile("items", number(stats.items))} ${this.#tile("events", number(stats.events))}
        ${this.#tile("made", this.#share(stats), t("operate.cap", { cap: percent(stats.made_share_cap) }))}
        ${this.#tile("latency", brief(latency.p99), half("operate.median", latency.p50))}
        ${this.#tile("fresh", brief(fresh.p99), half("operate.fresh", fresh.p50))}
        ${this.#tile("age", age === null ? "–" : span(age), age === null ? "" : t("operate.behind", { n: number(behind) }))}
      </dl>
      <div class="lines">
        ${this.#line("events_per_minute", ({ events_per_minute: value }) => value, t("operate.per_minute"))}
        ${this.#line("latency", ({ latency: value }) => value && value * 1000, "ms")}
        ${this.#line("made", ({ made: value }) => value && value * 100, "%")}
      </div>
    `;
  }

  /** @param {any} stats */
  #share({ made_share: share }) {
    return share === undefined || share === null ? "–" : percent(share);
  }

  /** @param {string} name @param {string} value @param {string} [more] */
  #tile(name, value, more) {
    return html`<div class="card tile">
      <dt>${t(`operate.tile.${name}`)}</dt>
      <dd>${value}</dd>
      ${more ? html`<dd class="more">${more}</dd>` : nothing}
    </div>`;
  }

  /**
   * @param {string} name @param {(sample: import("../lib/house.js").Sample) => number | null} read
   * @param {string} unit
   */
  #line(name, read, unit) {
    const points = house.value.samples
      .map((sample) => [sample.at, read(sample)])
      .filter(([, value]) => value !== null);
    return html`<div class="card">
      <tm-line .points=${points} label=${t(`operate.line.${name}`)} unit=${unit}></tm-line>
    </div>`;
  }
}

customElements.define("tm-operate", Operate);
