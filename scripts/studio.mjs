// Bundles the Studio's third-party modules into src/tastemaker/studio/vendor/. Our own modules are
// served as they are; only what npm brings is bundled, one file for each name they import.
import { readFile, readdir, rm, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const studio = join(root, "src/tastemaker/studio");
const vendor = join(studio, "vendor");

/** Bundle → what it exports. Types are those of the packages. */
const bundles = {
  lit: `export { LitElement, html, css, svg, nothing } from "lit";
export { repeat } from "lit/directives/repeat.js";
export { styleMap } from "lit/directives/style-map.js";
export { classMap } from "lit/directives/class-map.js";
export { ifDefined } from "lit/directives/if-defined.js";
export { live } from "lit/directives/live.js";`,
  i18next: `export { default } from "i18next";`,
  "eventsource-parser": `export { EventSourceParserStream } from "eventsource-parser/stream";`,
  // Drawing alone: abcjs' own sound would fetch samples from its author's site.
  abcjs: `export { default as renderAbc } from "abcjs/src/api/abc_tunebook_svg.js";`,
  echarts: `import { use } from "echarts/core";
import { LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
use([LineChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent,
  CanvasRenderer]);
export { init } from "echarts/core";`,
};

/** Packages without usable types of their own. */
const types = { abcjs: "export function renderAbc(at: Element, abc: string, how: object): any[];" };

/** abcjs puts a <style> into every score, for dragging notes; the page allows none, nor dragging. */
const styleless = {
  name: "styleless",
  setup({ onLoad }) {
    onLoad({ filter: /abcjs\/src\/write\/svg\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const contents = source.replace(/(\.insertStyles = function \(\w+\) \{)/, "$1 return;");
      if (contents === source) throw new Error("abcjs has changed how it inserts styles");
      return { contents, loader: "js" };
    });
  },
};

async function bundle(name, source) {
  const built = await build({
    stdin: { contents: source, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "linked",
    outfile: join(vendor, `${name}.js`),
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
    metafile: true,
    plugins: [styleless],
  });
  await writeFile(join(vendor, `${name}.d.ts`), types[name] ?? source);
  return Object.keys(built.metafile.inputs);
}

/** Names of the icons that our modules use: icon("heart"), icon: "heart". */
async function icons() {
  const found = new Set();
  for (const file of await readdir(studio, { recursive: true })) {
    if (!file.endsWith(".js") || file.startsWith("vendor")) continue;
    const text = await readFile(join(studio, file), "utf8");
    for (const [, name] of text.matchAll(/\bicon(?:\(|:\s*)"([a-z0-9-]+)"/g)) found.add(name);
  }
  return [...found].sort();
}

/** One SVG file with a symbol for each icon. */
async function sprite(names) {
  const symbols = [];
  for (const name of names) {
    const file = join(root, "node_modules/lucide-static/icons", `${name}.svg`);
    const inner = (await readFile(file, "utf8")).replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "");
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24">${inner.trim()}</symbol>`);
  }
  const licence = "<!-- Lucide, ISC licence; see LICENSES.txt -->";
  return `<svg xmlns="http://www.w3.org/2000/svg">${licence}${symbols.join("")}</svg>\n`;
}

/** The licences of everything that went into a bundle, as they ask to be handed on. */
async function licences(inputs) {
  const packages = new Set(["lucide-static"]);
  for (const input of inputs) {
    const match = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (match) packages.add(match[1]);
  }
  const parts = [];
  for (const name of [...packages].sort()) {
    const folder = join(root, "node_modules", name);
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(join(folder, file), "utf8") : "";
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    parts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  return parts.join(`\n${"-".repeat(78)}\n\n`);
}

await rm(vendor, { recursive: true, force: true });
await mkdir(vendor, { recursive: true });
const used = await Promise.all(Object.entries(bundles).map((entry) => bundle(...entry)));
await writeFile(join(vendor, "icons.svg"), await sprite(await icons()));
await writeFile(join(vendor, "LICENSES.txt"), await licences(used.flat()));
