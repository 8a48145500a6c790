// Charts, fetched only when one is on the page; drawn in the page's own colours and type.

/** @typedef {{ ink: string, soft: string, line: string, accent: string, surface: string, font: string }} Colours */

/** What the tokens come to here and now, as plain colours. @param {HTMLElement} at @returns {Colours} */
function colours(at) {
  const probe = document.createElement("span");
  at.append(probe);
  const read = (/** @type {string} */ name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    ink: read("ink"), soft: read("soft"), line: read("line"), accent: read("accent"),
    surface: read("surface"), font: getComputedStyle(at).fontFamily,
  };
  probe.remove();
  return found;
}

/**
 * A chart in `at` that follows its size and the theme.
 * @param {HTMLElement} at @param {(colours: Colours) => object} option
 */
export async function chart(at, option) {
  const { init } = await import("../vendor/echarts.js");
  const drawing = init(at, null, { renderer: "canvas" });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const redraw = () => {
    const palette = colours(at);
    drawing.setOption(
      {
        animation: !still,
        textStyle: { color: palette.soft, fontFamily: palette.font },
        tooltip: {
          backgroundColor: palette.surface, borderColor: palette.line,
          textStyle: { color: palette.ink, fontFamily: palette.font }, confine: true,
        },
        .../** @type {any} */ (option(palette)),
      },
      { notMerge: true },
    );
  };
  const sized = new ResizeObserver(() => drawing.resize());
  sized.observe(at);
  const themed = new MutationObserver(redraw);
  themed.observe(document.documentElement, { attributeFilter: ["data-theme", "lang"] });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", redraw);
  redraw();
  return {
    drawing,
    redraw,
    close() {
      sized.disconnect();
      themed.disconnect();
      dark.removeEventListener("change", redraw);
      drawing.dispose();
    },
  };
}
