// The tray: what is being learned right now, with its bar; more of it on the Operate page.
import { css, html, nothing } from "../vendor/lit.js";
import { StudioElement, icon } from "../lib/element.js";
import { t } from "../lib/i18n.js";
import { jobs, over } from "../lib/jobs.js";
import { address } from "../lib/router.js";
import { percent } from "../lib/words.js";
import "./tm-bar.js";

export class JobTray extends StudioElement {
  static signals = [jobs];

  static styles = [
    StudioElement.styles,
    css`
      a {
        display: grid; gap: var(--s2); padding: var(--s3); min-height: var(--target); align-content: center;
        border: 1px solid var(--line); border-radius: var(--round); color: var(--ink); text-decoration: none; font-size: var(--small);
      }
      a:hover { background: var(--raised); }
      .row { flex-wrap: nowrap; }
      @media (max-width: 55.99rem) {
        a { padding: 0 var(--s2); border: 0; display: flex; align-items: center; }
        .what, tm-bar { display: none; }
      }
    `,
  ];

  render() {
    const running = jobs.value.filter((job) => !over(job));
    if (!running.length) return nothing;
    const [job] = running;
    const share = percent(job.progress);
    return html`
      <a href=${address("operate")}>
        <span class="row">
          ${icon("loader")}
          <span class="grow what">${t(`job.kind.${job.kind}`, { defaultValue: job.kind })}</span>
          <span class="numbers">${share}</span>
        </span>
        <tm-bar .value=${job.progress} label=${t("job.progress")}></tm-bar>
      </a>
    `;
  }
}

customElements.define("tm-jobs", JobTray);
