// The heat map and the trend, from [bucket, texts, negative] of each name.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") made.addEventListener("click", value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export const span = (rows) => {
  const buckets = rows.flatMap((row) => row.points.map(([at]) => at));
  return [Math.min(...buckets), Math.max(...buckets)];
};

/** A table: a row for each name, a column for each bucket, a thin one where nobody was spoken of. Half of red is the most: numbers stay readable. */
export function heatMap(table, rows, { day, name, told, choose }) {
  const [first, last] = span(rows);
  const days = Array.from({ length: last - first + 1 }, (_, n) => first + n);
  const spoken = new Set(rows.flatMap((row) => row.points.map(([at]) => at)));
  const top = (at) => (spoken.has(at) ? element("th", { scope: "col" }, day(at)) : element("td", { title: day(at) }));
  const head = element("tr", {}, element("td"), ...days.map(top));
  const body = rows.map((row) => {
    const by = new Map(row.points.map(([at, texts, negative]) => [at, { texts, negative }]));
    const title = element("button", { type: "button", onclick: () => choose(row) }, name(row.name));
    const cells = days.map((at) => {
      const found = by.get(at);
      if (!found) return element("td");
      const says = told(row.name, at, found);
      const cell = element("button", { type: "button", "aria-label": says, title: says, onclick: () => choose(row, at) }, String(found.texts));
      cell.style.setProperty("--share", `${Math.round((50 * found.negative) / found.texts)}%`);
      return element("td", {}, cell);
    });
    return element("tr", {}, element("th", { scope: "row" }, title), ...cells);
  });
  table.replaceChildren(element("thead", {}, head), element("tbody", {}, ...body));
}

const WIDEST = 28; // of a bar: one day is no wall

/** Bars: texts of each bucket, the negative ones below in red. `unit`: what is counted. */
export function trend(svg, row, [first, last], day, unit) {
  const room = 680 / (last - first + 1);
  const width = Math.min(room - 2, WIDEST);
  const most = Math.max(...row.points.map(([, texts]) => texts));
  const bars = row.points.map(([at, texts, negative]) => {
    const x = 30 + (at - first) * room + (room - width) / 2;
    const bar = (kind, many, from) =>
      `<rect class="${kind}" x="${x}" width="${Math.max(width, 1)}" y="${150 - ((many + from) / most) * 130}" height="${(many / most) * 130}"/>`;
    return bar("bad", negative, 0) + bar("other", texts - negative, negative);
  });
  svg.innerHTML = `${bars.join("")}<line class="axis" x1="30" y1="150" x2="710" y2="150"/>
    <text x="4" y="16">${most} ${unit}</text><text x="30" y="172">${day(first)}</text>
    <text x="710" y="172" text-anchor="end">${day(last)}</text>`;
}
