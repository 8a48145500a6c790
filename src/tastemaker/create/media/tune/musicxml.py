"""MusicXML 4.0 partwise scores (W3C Community Group report, 2021): one part, one voice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import gcd
from xml.sax.saxutils import escape, quoteattr

from tastemaker.create.media.tune.attributes import tempo_of
from tastemaker.create.media.tune.chords import read_chord
from tastemaker.create.media.tune.form import Part, layout, length
from tastemaker.create.media.tune.keys import STEPS, spelling, standard
from tastemaker.create.media.tune.score import REST, WHOLE, Key, Mark, Metre, Note, Score
from tastemaker.create.media.tune.write import beat_of, plain, triplets

_TYPES = {
    WHOLE * 2: "breve", WHOLE: "whole", WHOLE // 2: "half", WHOLE // 4: "quarter",
    WHOLE // 8: "eighth", WHOLE // 16: "16th", WHOLE // 32: "32nd", WHOLE // 64: "64th",
}  # fmt: skip
_HARMONIES = {
    "major": "major", "minor": "minor", "seventh": "dominant", "minor seventh": "minor-seventh",
    "major seventh": "major-seventh", "sixth": "major-sixth", "diminished": "diminished",
    "augmented": "augmented", "fourth": "suspended-fourth",
}  # fmt: skip
_BEATS = {WHOLE // 4: ("quarter", 0), WHOLE // 2: ("half", 0), WHOLE * 3 // 8: ("quarter", 1)}

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">\n'
)


@dataclass(slots=True)
class Measure:
    """One bar and what its bar lines say."""

    notes: list[Note]
    changes: Sequence[Mark] = ()
    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    partial: bool = False  # an upbeat, or what is left of a bar a repeat sign cuts


def musicxml(score: Score, title: str = "", label: str = "") -> bytes:
    """The tune as written, in UTF-8; `label` stands under identification, twice: in words that
    notation programs show, and as a field of its own that others can look for."""
    measures = list(_measures(score))
    quarter = WHOLE // 4
    unit = reduce(gcd, (note.ticks for measure in measures for note in measure.notes), quarter)
    writer = _Writer(score, unit)
    body = "\n".join(writer.measure(measure, number) for number, measure in _numbered(measures))
    text = (
        f'{_HEAD}<score-partwise version="4.0">\n{_identification(score, title, label)}'
        '<part-list><score-part id="P1"><part-name>Melody</part-name></score-part></part-list>\n'
        f'<part id="P1">\n{body}\n</part>\n</score-partwise>\n'
    )
    return text.encode()


def _identification(score: Score, title: str, label: str) -> str:
    title = title or score.headers.get("T", "").split("\n")[0]
    composer = score.headers.get("C", "").split("\n")[0]
    lines = [f"<work><work-title>{_plain_text(title)}</work-title></work>\n" if title else ""]
    lines.append("<identification>")
    if composer:
        lines.append(f'<creator type="composer">{_plain_text(composer)}</creator>')
    lines.append("<encoding><software>Tastemaker</software>")
    if label:
        lines.append(f"<encoding-description>{_plain_text(label)}</encoding-description>")
    lines.append("</encoding>")
    if label:
        name = quoteattr("label")
        lines.append(
            f"<miscellaneous><miscellaneous-field name={name}>{_plain_text(label)}"
            "</miscellaneous-field></miscellaneous>"
        )
    lines.append("</identification>\n")
    return "".join(lines)


def _plain_text(text: str) -> str:
    """Escaped, without the control characters that XML 1.0 has no way to write."""
    return escape("".join(c for c in text if c.isprintable()))


# ------------------------------------------------------------------------------------- measures
def _measures(score: Score) -> Iterator[Measure]:
    parts = [part for part in layout(score).parts if part.bars]
    full = score.metre.ticks
    for i, part in enumerate(parts):
        following = parts[i + 1].mark if i + 1 < len(parts) else ""
        for number, bar in enumerate(part.bars):
            changes = part.changes.get(number, [])
            full = next((mark.metre.ticks for mark in changes if mark.metre), full)
            measure = Measure(bar, changes, partial=bool(full) and length(bar) < full)
            if number == 0:
                measure.left = _left(part)
            if number == len(part.bars) - 1:
                measure.right = _right(part, following, last=i == len(parts) - 1)
            yield measure


def _left(part: Part) -> list[str]:
    if part.mark == "|:":
        return ["<bar-style>heavy-light</bar-style>", '<repeat direction="forward"/>']
    if part.mark.startswith("["):
        return [_ending(part.mark, "start")]
    return []


def _right(part: Part, following: str, last: bool) -> list[str]:
    if part.closed:
        ending = [_ending(part.mark, "stop")] if part.mark.startswith("[") else []
        style = "<bar-style>light-heavy</bar-style>"
        return [style, *ending, '<repeat direction="backward"/>']
    ending = [_ending(part.mark, "discontinue")] if part.mark.startswith("[") else []
    if last:
        return ["<bar-style>light-heavy</bar-style>", *ending]
    if following == "||" or ending:
        return ["<bar-style>light-light</bar-style>", *ending]
    return []


def _ending(mark: str, kind: str) -> str:
    return f'<ending number="{mark[1:]}" type="{kind}"/>'


def _numbered(measures: Sequence[Measure]) -> Iterator[tuple[str, Measure]]:
    """Bars count from 1; an upbeat is 0, and what completes a bar has an X to its number."""
    number = 0
    opened = False  # the bar before was partial and waits for its rest
    for i, measure in enumerate(measures):
        if measure.partial and i == 0:
            yield "0", measure
        elif measure.partial and opened:
            yield f"X{number}", measure
            opened = False
        else:
            number += 1
            opened = measure.partial
            yield str(number), measure


class _Writer:
    def __init__(self, score: Score, unit: int) -> None:
        self.score = score
        self.unit = unit  # ticks in a division
        self.names = spelling(standard(score.key).fifths)
        self.tied = False
        self.begun = False

    def measure(self, measure: Measure, number: str) -> str:
        implicit = ' implicit="yes"' if measure.partial else ""
        lines = [f'<measure number="{number}"{implicit}>']
        if not self.begun:
            lines += [self._attributes(self.score.metre, self.score.key), self._tempo()]
            self.begun = True
        for change in measure.changes:
            lines.append(self._attributes(change.metre, change.key))
        if measure.left:
            lines.append(f'<barline location="left">{"".join(measure.left)}</barline>')
        lines += self._notes(measure.notes)
        if measure.right:
            lines.append(f'<barline location="right">{"".join(measure.right)}</barline>')
        return "\n".join([*lines, "</measure>"])

    def _attributes(self, metre: Metre | None, key: Key | None) -> str:
        """What holds from here on; divisions and clef only once."""
        first = not self.begun
        parts = []
        if first:
            parts.append(f"<divisions>{WHOLE // 4 // self.unit}</divisions>")
        if key is not None:
            key = standard(key)
            self.names = spelling(key.fifths)
            parts.append(f"<key><fifths>{key.fifths}</fifths></key>")
        if metre is not None:
            beats = f"<beats>{metre.beats}</beats><beat-type>{metre.value}</beat-type>"
            parts.append(f"<time>{beats if metre.value else '<senza-misura/>'}</time>")
        if first:
            parts.append("<clef><sign>G</sign><line>2</line></clef>")
        return f"<attributes>{''.join(parts)}</attributes>"

    def _tempo(self) -> str:
        quarters = tempo_of(self.score)
        beat = beat_of(self.score.metre)
        name, dots = _BEATS[beat]
        rate = round(quarters * WHOLE / 4 / beat)
        return (
            '<direction placement="above"><direction-type><metronome>'
            f"<beat-unit>{name}</beat-unit>{'<beat-unit-dot/>' * dots}"
            f"<per-minute>{rate}</per-minute></metronome></direction-type>"
            f'<sound tempo="{quarters:g}"/></direction>'
        )

    def _notes(self, notes: Sequence[Note]) -> list[str]:
        opened = {triplet.first: triplet.count for triplet in triplets(notes)}
        lines: list[str] = []
        inside = 0
        for i, note in enumerate(notes):
            place = ""
            if i in opened:
                inside = opened[i]
                place = "start"
            elif inside == 1:
                place = "stop"
            lines += [*self._harmony(note), *self._note(note, inside > 0, place)]
            inside -= inside > 0
        return lines

    def _harmony(self, note: Note) -> list[str]:
        chord = read_chord(note.chord) if note.chord else None
        if chord is None:
            return []
        kind = _HARMONIES[chord.kind]
        root, bass = (
            self._named(pitch, name) for pitch, name in ((chord.root, "root"), (chord.bass, "bass"))
        )
        bass = bass if chord.bass != chord.root else ""
        return [f"<harmony>{root}<kind>{kind}</kind>{bass}</harmony>"]

    def _named(self, pitch: int, name: str) -> str:
        letter, alteration = self.names[pitch]
        alter = f"<{name}-alter>{alteration}</{name}-alter>" if alteration else ""
        return f"<{name}><{name}-step>{letter}</{name}-step>{alter}</{name}>"

    def _note(self, note: Note, thirds: bool, place: str) -> list[str]:
        shown = note.ticks * 3 // 2 if thirds else note.ticks
        cut = [shown] if thirds else plain(shown)
        lines = []
        for i, piece in enumerate(cut):
            last = i == len(cut) - 1
            tied_on = note.pitch != REST and (note.tied or not last)
            ticks = note.ticks if last and i == 0 else piece
            lines.append(self._one(note.pitch, ticks, piece, tied_on, thirds, place))
            self.tied = tied_on
        return lines

    def _one(
        self, pitch: int, ticks: int, shown: int, tied_on: bool, thirds: bool, place: str
    ) -> str:
        what, ties, notations = "<rest/>", "", ""
        if pitch != REST:
            letter, alteration = self.names[pitch % 12]
            octave = (pitch - alteration - STEPS[letter]) // 12 - 1
            alter = f"<alter>{alteration}</alter>" if alteration else ""
            what = f"<pitch><step>{letter}</step>{alter}<octave>{octave}</octave></pitch>"
            if self.tied:
                ties += '<tie type="stop"/>'
                notations += '<tied type="stop"/>'
            if tied_on:
                ties += '<tie type="start"/>'
                notations += '<tied type="start"/>'
        if place:
            notations += f'<tuplet type="{place}"/>'
        modification = ""
        if thirds:
            modification = (
                "<time-modification><actual-notes>3</actual-notes>"
                "<normal-notes>2</normal-notes></time-modification>"
            )
        return (
            f"<note>{what}<duration>{ticks // self.unit}</duration>{ties}<voice>1</voice>"
            f"{_type(shown)}{modification}"
            + (f"<notations>{notations}</notations>" if notations else "")
            + "</note>"
        )


def _type(ticks: int) -> str:
    """The note's shape and dots; nothing for lengths that have none."""
    if ticks in _TYPES:
        return f"<type>{_TYPES[ticks]}</type>"
    undotted = ticks * 2 // 3
    if ticks * 2 % 3 == 0 and undotted in _TYPES:
        return f"<type>{_TYPES[undotted]}</type><dot/>"
    return ""
