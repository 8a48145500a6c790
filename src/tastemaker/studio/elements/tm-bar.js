// A progress bar that says how far it is.
import { html, styleMap } from "../vendor/lit.js";
import { StudioElement } from "../lib/element.js";
import { percent } from "../lib/words.js";

export class Bar extends StudioElement {
  static properties = { value: { type: Number }, label: {} };

  constructor() {
    super();
    this.value = 0; // 0 to 1
    this.label = "";
  }

  render() {
    const share = Math.round(Math.min(Math.max(this.value, 0), 1) * 100);
    return html`<div
      class="bar"
      role="progressbar"
      aria-label=${this.label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${share}
      aria-valuetext=${percent(share / 100)}
    >
      <span style=${styleMap({ width: `${share}%` })}></span>
    </div>`;
  }
}

customElements.define("tm-bar", Bar);
