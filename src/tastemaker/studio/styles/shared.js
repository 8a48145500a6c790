// What elements have in common: type, buttons, fields, badges. Adopted by every element.
import { css } from "../vendor/lit.js";

export const shared = css`
  *, *::before, *::after { box-sizing: border-box; }
  :host { display: block; min-width: 0; }
  :host([hidden]), [hidden] { display: none !important; }
  /* A Chinese font may draw English too: its quotes are as wide as a character unless told. Every font rule takes that back. */
  :lang(en) { font-variant-east-asian: proportional-width !important; }

  h1, h2, h3, p, ul, ol, dl, dd, figure, fieldset { margin: 0; padding: 0; border: 0; }
  ul, ol { list-style: none; }
  h1 { font: 600 var(--display) / 1.2 var(--serif); letter-spacing: -0.01em; }
  h2 { font: 600 var(--large) / 1.3 var(--serif); }
  h3 { font: 600 var(--body) / 1.4 var(--sans); }
  h1:focus { outline: none; }
  a { color: var(--accent); text-underline-offset: 0.2em; }
  code { font-size: 0.9em; }

  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

  .stays { position: sticky; top: var(--s3); z-index: 4; } /* what went wrong, wherever it was done */
  .small { font-size: var(--small); }
  .soft { color: var(--soft); }
  .lead { color: var(--soft); max-width: 38rem; }
  .numbers { font-variant-numeric: tabular-nums; }
  .row { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s2); }
  .spread { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--s3); }
  .stack { display: grid; gap: var(--s4); }
  .grow { flex: 1; min-width: 0; }
  .hidden-visually {
    position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
    clip-path: inset(50%); white-space: nowrap;
  }

  button, .button {
    display: inline-flex; align-items: center; justify-content: center; gap: var(--s2);
    min-height: var(--target); min-width: var(--target); padding: 0 var(--s4);
    border: 1px solid transparent; border-radius: 999px;
    background: transparent; color: var(--ink); cursor: pointer;
    font: 500 0.9375rem / 1.2 var(--sans); text-decoration: none; text-align: center;
    transition: background var(--quick), border-color var(--quick), color var(--quick);
  }
  button:hover:not(:disabled), .button:hover { background: var(--raised); }
  button:disabled { opacity: 0.55; cursor: default; }
  button.primary { background: var(--accent); color: var(--on-accent); }
  button.primary:hover:not(:disabled) { background: color-mix(in oklab, var(--accent), var(--ink) 14%); }
  button.outline, .button.outline { border-color: var(--edge); background: var(--surface); }
  button.round { padding: 0; border-radius: 50%; }
  button.tight { padding: 0 var(--s3); }
  button[aria-pressed="true"] { background: var(--accent-soft); color: var(--accent); font-weight: 650; }
  button[aria-pressed="true"] svg.fills { fill: currentColor; }

  svg.icon {
    width: 1.25em; height: 1.25em; flex: none; fill: none; stroke: currentColor;
    stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round;
  }

  .badge {
    display: inline-flex; align-items: center; gap: 0.35em; padding: 0.15rem 0.6rem;
    border-radius: 999px; border: 1px solid var(--line); color: var(--soft);
    font: 600 0.75rem / 1.5 var(--sans); letter-spacing: 0.01em;
  }
  .badge.made { background: var(--accent-soft); border-color: transparent; color: var(--accent); }

  .chip {
    display: inline-flex; align-items: center; gap: var(--s1); min-height: var(--target);
    padding: 0 var(--s1) 0 var(--s4); border-radius: 999px; background: var(--raised);
    font: 500 0.9375rem / 1 var(--sans);
  }
  .chip button { min-width: var(--target); margin: 0; padding: 0; }

  input, select, textarea {
    min-height: var(--target); padding: 0 var(--s3); width: 100%;
    border: 1px solid var(--edge); border-radius: var(--round);
    background: var(--surface); color: var(--ink); font: 400 var(--body) / 1.4 var(--sans);
  }
  input::placeholder { color: var(--soft); opacity: 1; }
  input[type="checkbox"], input[type="radio"] { width: 1.25rem; min-height: 1.25rem; height: 1.25rem; accent-color: var(--accent); flex: none; }
  input[type="range"] { appearance: none; padding: 0; border: 0; background: transparent; cursor: pointer; }
  input[type="range"]::-webkit-slider-runnable-track { height: 0.25rem; border-radius: 9px; background: var(--edge); }
  input[type="range"]::-moz-range-track { height: 0.25rem; border-radius: 9px; background: var(--edge); }
  input[type="range"]::-webkit-slider-thumb {
    appearance: none; width: 1.25rem; height: 1.25rem; margin-top: -0.5rem; border-radius: 50%;
    background: var(--accent); border: 3px solid var(--surface); box-shadow: 0 0 0 1px var(--accent);
  }
  input[type="range"]::-moz-range-thumb {
    width: 0.875rem; height: 0.875rem; border-radius: 50%; background: var(--accent);
    border: 3px solid var(--surface); box-shadow: 0 0 0 1px var(--accent);
  }
  input[type="range"]:disabled { cursor: default; }
  input[type="range"]:disabled::-webkit-slider-runnable-track { background: var(--line); }
  input[type="range"]:disabled::-webkit-slider-thumb { visibility: hidden; }
  input[type="range"]:disabled::-moz-range-thumb { visibility: hidden; }
  label { font: 500 0.9375rem / 1.4 var(--sans); }
  label.check { display: flex; align-items: center; gap: var(--s3); min-height: var(--target); cursor: pointer; }
  .field { display: grid; gap: var(--s1); }

  .card {
    grid-template-columns: minmax(0, 1fr); min-width: 0;
    background: var(--surface); border: 1px solid var(--line); border-radius: calc(var(--round) * 1.5);
    padding: var(--s5); box-shadow: var(--shadow);
  }
  .panel { border-top: 1px solid var(--line); padding-block: var(--s5); }

  .bar { height: 0.5rem; border-radius: 999px; background: var(--raised); overflow: hidden; }
  .bar > span { display: block; height: 100%; border-radius: inherit; background: var(--accent); transition: width var(--calm); }

  table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
  th, td { text-align: start; padding: var(--s2) var(--s3) var(--s2) 0; border-bottom: 1px solid var(--line); vertical-align: top; }
  th { font: 600 var(--small) / 1.4 var(--sans); color: var(--soft); }
  .scrolls { overflow-x: auto; }

  dialog {
    border: 1px solid var(--line); border-radius: calc(var(--round) * 1.5); padding: var(--s5);
    background: var(--surface); color: var(--ink); width: min(34rem, calc(100vw - 2rem));
    max-height: calc(100dvh - 4rem); box-shadow: var(--shadow);
  }
  dialog::backdrop { background: #0008; }
  kbd {
    display: inline-block; min-width: 1.9em; padding: 0.1em 0.45em; text-align: center;
    border: 1px solid var(--edge); border-bottom-width: 2px; border-radius: 0.4em;
    font: 600 var(--small) / 1.4 var(--sans);
  }

  @media (max-width: 47.99rem) { .card { padding: var(--s4); } }
  @media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
`;
