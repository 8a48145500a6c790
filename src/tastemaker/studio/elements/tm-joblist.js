// Long work: how far it is, how long it will take, how to stop it, and how to start more.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { cancel, house, train } from "../lib/house.js";
import { t } from "../lib/i18n.js";
import { jobs, over, secondsLeft } from "../lib/jobs.js";
import { moment, named, percent, span } from "../lib/words.js";
import "./tm-bar.js";

const SHOWN = 6;
const CHOICES = [["ranking", ["space", "ranking"]], ["composer", ["tune"]], ["all", []]];

/** @param {string} name "space", "ranking", or a medium */
const part = (name) => t(`operate.part.${name}`, { defaultValue: named("medium", name) });

export class JobList extends StudioElement {
  static signals = [jobs, house];

  static styles = [
    StudioElement.styles,
    css`
      form { display: flex; flex-wrap: wrap; gap: var(--s3); align-items: end; margin-block: var(--s4); }
      .field { min-width: 9rem; }
      .minutes { width: 7rem; min-width: 0; }
      summary { min-height: var(--target); align-content: center; cursor: pointer; }
      pre { overflow-x: auto; max-height: 16rem; margin: 0; }
      li { border-bottom: 1px solid var(--line); padding-block: var(--s4); display: grid; gap: var(--s2); }
    `,
  ];

  render() {
    const running = jobs.value.some((job) => !over(job));
    return html`
      <section class="panel" aria-labelledby="head">
        <h2 id="head">${t("operate.jobs")}</h2>
        <form @submit=${this.#start}>
          <div class="field">
            <label for="what">${t("operate.learn_what")}</label>
            <select id="what">
              ${CHOICES.map(([name]) => html`<option value=${name}>${t(`operate.learn.${name}`)}</option>`)}
            </select>
          </div>
          <div class="field minutes">
            <label for="minutes">${t("operate.minutes")}</label>
            <input id="minutes" type="number" min="1" max="600" value="10" required />
          </div>
          <button class="primary" ?disabled=${running || house.value.busy}>${icon("graduation-cap")}${t("operate.start")}</button>
        </form>
        ${jobs.value.length ? nothing : html`<p class="soft">${t("operate.no_jobs")}</p>`}
        <ul>
          ${jobs.value.slice(0, SHOWN).map((job) => this.#job(job))}
        </ul>
      </section>
    `;
  }

  /** @param {import("../lib/jobs.js").Job} job */
  #job(job) {
    const left = secondsLeft(job, Date.now());
    const name = t(`job.kind.${job.kind}`, { defaultValue: job.kind });
    const what = this.#parts(job.args?.what ?? []);
    return html`<li>
      <div class="spread">
        <span><strong>${name}</strong> <span class="soft small" title=${job.id}>${what}</span></span>
        <span class="badge ${over(job) ? "" : "made"}">${this.#sign(job.state)}${t(`job.state.${job.state}`)}</span>
      </div>
      ${over(job)
        ? html`<p class="small soft">${[moment(job.finished), job.error?.detail, job.error?.hint].filter(Boolean).join(" ")}</p>
            ${job.state === "failed" && job.log?.length ? this.#printed(job.log) : nothing}`
        : html`<tm-bar .value=${job.progress} label=${name}></tm-bar>
            <div class="spread small">
              <span class="numbers">${[percent(job.progress), job.stage && part(job.stage)].filter(Boolean).join(" · ")}</span>
              <span class="row">
                <span class="soft">${left === undefined ? t("job.left_unknown") : t("job.left", { span: span(left) })}</span>
                <button class="outline" @click=${() => cancel(job.id)}>${icon("square")}${t("cancel")}<span class="hidden-visually">${name}</span></button>
              </span>
            </div>`}
    </li>`;
  }

  /** The end of what its process printed. @param {string[]} log */
  #printed(log) {
    return html`<details class="small">
      <summary>${t("job.log")}</summary>
      <pre tabindex="0">${log.join("\n")}</pre>
    </details>`;
  }

  /** What is learned, in words. @param {string[]} parts none: everything */
  #parts(parts) {
    return parts.length ? parts.map(part).join(t("list")) : t("operate.learn.all");
  }

  /** @param {string} state */
  #sign(state) {
    if (state === "done") return icon("check");
    if (state === "failed") return icon("circle-alert");
    return state === "cancelled" ? icon("square") : icon("loader");
  }

  /** @param {SubmitEvent} event */
  #start(event) {
    event.preventDefault();
    const { what, minutes } = /** @type {any} */ (event.target).elements;
    const [, parts] = CHOICES.find(([name]) => name === what.value) ?? CHOICES[2];
    void train(/** @type {string[]} */ (parts), Number(minutes.value));
  }
}

customElements.define("tm-joblist", JobList);
