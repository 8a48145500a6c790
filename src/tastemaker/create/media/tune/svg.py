"""A tune as a printed score: SVG, with title and label to read in it and label for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from tastemaker.create.media.tune import engrave
from tastemaker.create.media.tune.engrave import height, number
from tastemaker.create.media.tune.form import layout
from tastemaker.create.media.tune.keys import STEPS, signature, spelling, standard
from tastemaker.create.media.tune.score import REST, WHOLE, Key, Mark, Note, Score
from tastemaker.create.media.tune.write import key_name, plain, triplets

WIDTH, MARGIN = 900.0, 24.0
SYSTEM = 104.0  # from one staff to the next
BARS_A_LINE = 4
HEAD, FOOT = 58.0, 30.0
LEAST = 26.0  # width of a note

_LETTERS = "CDEFGAB"
_SHARPS, _FLATS = (8, 5, 9, 6, 3, 7, 4), (4, 7, 3, 6, 2, 5, 1)  # steps of a signature's signs


@dataclass(slots=True)
class Bar:
    """One bar and the lines about it."""

    notes: Sequence[Note]
    left: str = ""
    right: str = "|"
    ending: str = ""
    changes: Sequence[Mark] = ()

    @property
    def width(self) -> float:
        return LEAST * max(2, sum(len(_pieces(n, False)) for n in self.notes)) + 22


@dataclass(slots=True)
class _Page:
    parts: list[str] = field(default_factory=list)
    tied: tuple[float, float, int] | None = None  # where a note is held from


def svg(score: Score, title: str = "", label: str = "") -> bytes:
    bars = list(_bars(score))
    lines = [bars[at : at + BARS_A_LINE] for at in range(0, len(bars), BARS_A_LINE)]
    tall = HEAD + SYSTEM * len(lines) + FOOT
    page = _Page()
    writer = _Writer(score, page)
    for i, line in enumerate(lines):
        writer.line(line, HEAD + SYSTEM * i + 24, first=i == 0)
    name = escape(_printable(title))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(WIDTH)} {number(tall)}" '
        f'width="{number(WIDTH)}" height="{number(tall)}" role="img" '
        f"aria-label={quoteattr(_printable(title) or 'score')}>",
        f"<title>{name or 'score'}</title>",
        f"<metadata>{escape(_printable(label))}</metadata>" if label else "",
        "<style>path{fill:none;stroke:#111;stroke-linecap:round}text{font-family:serif;fill:#111}"
        "ellipse{stroke:#111}.soft{fill:#555}.chord{font-weight:bold}</style>",
        f'<rect width="{number(WIDTH)}" height="{number(tall)}" fill="#fff"/>',
        engrave.text(MARGIN, 32, name, 22) if name else "",
        *page.parts,
        engrave.text(MARGIN, tall - 12, escape(_printable(label)), 12, "soft") if label else "",
        "</svg>",
    ]
    return "".join(parts).encode()


def _printable(words: str) -> str:
    return "".join(c for c in words if c.isprintable())


def _bars(score: Score) -> Iterator[Bar]:
    parts = [part for part in layout(score).parts if part.bars]
    for i, part in enumerate(parts):
        behind = parts[i + 1].mark if i + 1 < len(parts) else "|]"
        for at, notes in enumerate(part.bars):
            bar = Bar(notes, changes=part.changes.get(at, ()))
            if at == 0 and part.mark == "|:":
                bar.left = "|:"
            elif at == 0 and part.mark.startswith("["):
                bar.ending = part.mark[1:]
            if at == len(part.bars) - 1:
                closing = {"||": "||", "|]": "|]"}.get(behind, "|")
                bar.right = ":|" if part.closed else closing
            yield bar


def _pieces(note: Note, thirds: bool) -> list[tuple[int, int]]:
    """(undotted ticks, dots) of the notes that show it."""
    shown = note.ticks * 3 // 2 if thirds else note.ticks
    found = []
    for ticks in [shown] if thirds else plain(shown):
        dotted = not _is_plain(ticks) and ticks % 3 == 0 and _is_plain(ticks * 2 // 3)
        found.append((ticks * 2 // 3, 1) if dotted else (ticks, 0))
    return found


def _is_plain(ticks: int) -> bool:
    """A note without a dot: two wholes, halved any number of times."""
    parts, off = divmod(2 * WHOLE, ticks)
    return off == 0 and parts.bit_count() == 1


class _Writer:
    def __init__(self, score: Score, page: _Page) -> None:
        self.score, self.page = score, page
        self._key(score.key)

    def _key(self, key: Key) -> None:
        self.fifths = standard(key).fifths
        self.names = spelling(self.fifths)
        self.signed = signature(standard(key))

    def _put(self, part: str) -> None:
        self.page.parts.append(part)

    def line(self, bars: Sequence[Bar], y: float, first: bool) -> None:
        x = MARGIN
        self._put(engrave.clef(x + 6, y))
        x = self._signature(x + 32, y)
        if first and self.score.metre.value:
            for at, value in enumerate((self.score.metre.beats, self.score.metre.value)):
                self._put(engrave.text(x + 2, y + 18 + 20 * at, str(value), 24))
            x += 30
        stretch = (WIDTH - MARGIN - x) / sum(bar.width for bar in bars)
        if len(bars) < BARS_A_LINE:
            stretch = min(stretch, 1.6)
        for bar in bars:
            wide = bar.width * stretch
            self._bar(bar, x, y, wide)
            x += wide
        self._put(engrave.staff(MARGIN, y, x - MARGIN))
        self.page.tied = None

    def _signature(self, x: float, y: float) -> float:
        steps = _SHARPS if self.fifths > 0 else _FLATS
        for step in steps[: abs(self.fifths)]:
            self._put(engrave.accidental(x + 15, y + height(step), 1 if self.fifths > 0 else -1))
            x += 9
        return x + 8

    def _bar(self, bar: Bar, x: float, y: float, wide: float) -> None:
        for change in bar.changes:
            if change.key is not None:
                self._key(change.key)
            words = key_name(standard(change.key)) if change.key else str(change.metre)
            self._put(engrave.text(x, y - 22, words, 13))
        if bar.left:
            self._put(engrave.bar_line(x, y, bar.left))
        if bar.ending:
            self._put(engrave.line(x, y - 18, x + wide - 6, y - 18))
            self._put(engrave.line(x, y - 18, x, y - 8))
            self._put(engrave.text(x + 4, y - 6, escape(bar.ending), 12))
        self._put(engrave.bar_line(x + wide, y, bar.right))
        self._notes(bar.notes, x + 18, y, wide - 22)

    def _notes(self, notes: Sequence[Note], x: float, y: float, wide: float) -> None:
        groups = {triplet.first: triplet.count for triplet in triplets(notes)}
        held: dict[tuple[str, int], int] = {}
        shown, inside = [], 0
        for i, note in enumerate(notes):
            if i in groups:
                inside = groups[i]
            shown.append(_pieces(note, inside > 0))
            inside -= inside > 0
        each = wide / max(1, sum(map(len, shown)))
        for i, (note, pieces) in enumerate(zip(notes, shown, strict=True)):
            if i in groups:
                count = sum(map(len, shown[i : i + groups[i]]))
                self._put(engrave.text(x + each * (count - 1) / 2 - 3, y - 8, "3", 12))
            if note.chord:
                self._put(engrave.text(x - 5, y - 20, escape(note.chord), 13, "chord"))
            for at, (ticks, dots) in enumerate(pieces):
                tied = note.pitch != REST and (note.tied or at < len(pieces) - 1)
                self._note(note.pitch, x, y, ticks, dots, tied, held)
                x += each

    def _note(
        self, pitch: int, x: float, y: float, ticks: int, dots: int, tied: bool,
        held: dict[tuple[str, int], int],
    ) -> None:  # fmt: skip
        if pitch == REST:
            self._put(engrave.rest(x, y, ticks, dots))
            self.page.tied = None
            return
        letter, alteration = self.names[pitch % 12]
        octave = (pitch - alteration - STEPS[letter]) // 12 - 1
        step = _LETTERS.index(letter) + 7 * (octave - 4) - 2  # E4 is the lowest line
        at = y + height(step)
        if held.get((letter, octave), self.signed.get(letter, 0)) != alteration:
            held[letter, octave] = alteration
            self._put(engrave.accidental(x, at, alteration))
        self._put(engrave.head(x, at, step, ticks, dots))
        if self.page.tied is not None:
            self._put(engrave.tie(self.page.tied[0], x, at, step))
        self.page.tied = (x, at, step) if tied else None
