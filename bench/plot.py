"""Measurements as a table in Markdown and as a plot of quality against time (SVG)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDTH, HEIGHT, MARGIN = 720, 420, 60
INKS = ("#0b6e6e", "#b4472d", "#3f5bb5", "#7a5c00", "#7b3f8f", "#4a4a4a", "#1f7a34", "#a02060")


@dataclass(frozen=True, slots=True)
class Measured:
    set: str
    protocol: str
    who: str
    ndcg: float
    seconds: float  # of fitting, tuning included


def write(folder: Path, measured: Sequence[Measured]) -> None:
    """table.md and plot.svg, anew."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "table.md").write_text(table(measured), "utf-8")
    (folder / "plot.svg").write_text(drawn(measured), "utf-8")


def table(measured: Sequence[Measured]) -> str:
    """One row for each set and protocol, one column for each ranking; the best in bold."""
    names = list(dict.fromkeys(one.who for one in measured))
    lines = ["| set | protocol | " + " | ".join(names) + " |", "|---" * (len(names) + 2) + "|"]
    for key in dict.fromkeys((one.set, one.protocol) for one in measured):
        here = {one.who: one for one in measured if (one.set, one.protocol) == key}
        best = max(one.ndcg for one in here.values())
        cells = []
        for name in names:
            one = here.get(name)
            mark = "**" if one and one.ndcg == best else ""
            cells.append(f"{mark}{one.ndcg:.4f}{mark} ({one.seconds:.0f} s)" if one else "")
        lines.append(f"| {key[0]} | {key[1]} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def drawn(measured: Sequence[Measured]) -> str:
    """Quality upwards, relative to the best of its set and protocol; time to the right, by tens."""
    best: dict[tuple[str, str], float] = {}
    for one in measured:
        key = one.set, one.protocol
        best[key] = max(best.get(key, 1e-9), one.ndcg)
    logs = [math.log10(max(one.seconds, 0.1)) for one in measured]
    low, high = math.floor(min(logs)), math.ceil(max(logs) + 1e-9)

    def across(log: float) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * (log - low) / max(high - low, 1)

    def up(share: float) -> float:
        return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * share

    names = list(dict.fromkeys(one.who for one in measured))
    ink = {name: INKS[at % len(INKS)] for at, name in enumerate(names)}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 12}" text-anchor="middle">seconds of fitting</text>',
        f'<text x="{MARGIN}" y="24">NDCG@10 as a share of the best of its set and protocol</text>',
    ]
    for tick in range(low, high + 1):
        x = across(tick)
        line = f'<line x1="{x}" x2="{x}" y1="{up(0)}" y2="{up(1)}" stroke="#ddd"/>'
        parts.append(
            line + f'<text x="{x}" y="{up(0) + 16}" text-anchor="middle">{10**tick:g}</text>'
        )
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = up(share)
        line = f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{y}" y2="{y}" stroke="#ddd"/>'
        parts.append(
            line + f'<text x="{MARGIN - 8}" y="{y + 4}" text-anchor="end">{share:g}</text>'
        )
    for one, log in zip(measured, logs, strict=True):
        share = one.ndcg / best[one.set, one.protocol]
        words = escape(
            f"{one.who}: {one.set}, {one.protocol}, {one.ndcg:.4f} in {one.seconds:.0f} s"
        )
        parts.append(
            f'<circle cx="{across(log):.1f}" cy="{up(share):.1f}" r="5" fill="{ink[one.who]}" '
            f'fill-opacity="0.8"><title>{words}</title></circle>'
        )
    for at, name in enumerate(names):
        x, y = WIDTH - MARGIN - 150, up(0) - 14 * (len(names) - at)
        parts.append(f'<circle cx="{x}" cy="{y - 4}" r="5" fill="{ink[name]}"/>')
        parts.append(f'<text x="{x + 12}" y="{y}">{escape(name)}</text>')
    return "".join(parts) + "</svg>\n"
