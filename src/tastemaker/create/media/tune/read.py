"""ABC notation → Score. Follows the ABC standard 2.1, forgiving what old collections do.

Left out because one line of melody does not need it: grace notes, ornaments, slurs, lyrics,
the lower notes of double stops, the order of parts (`P:`). A second voice or an
overlay is refused: that is not one line of melody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tastemaker.create.media.tune.chords import read_chord
from tastemaker.create.media.tune.fields import (
    bad,
    default_unit,
    divided,
    read_metre,
    read_tempo,
    read_turns,
    read_unit,
    scaled,
    value_of,
)
from tastemaker.create.media.tune.keys import STEPS, read_key, signature
from tastemaker.create.media.tune.score import (
    FREE,
    REST,
    WHOLE,
    Mark,
    Note,
    Score,
    Symbol,
)

LONGEST_TEXT = 100_000  # characters; the longest tune of the folk collections has 2,439
LONGEST_NOTE = 64 * WHOLE
MOST_NOTES = 50_000
LOWEST, HIGHEST = 12, 120  # MIDI pitches

_FIELD = re.compile(r"[ \t]*([A-Za-z+]):(?![|:])(.*)")
_LENGTH = r"\d{0,4}(?:/\d{0,4})*"
_SYMBOL = re.compile(
    rf"""
    (?P<note>(?P<sign>\^\^?|__?|=)?(?P<letter>[A-Ga-g])(?P<octave>[,']*)(?P<length>{_LENGTH}))
  | (?P<space>[ \t\n`]+)
  | (?P<bar>(?:\[\||\.?\|)[|:\]]*|:+\|+[|:\]]*|::+)(?P<turns>[ \t]*\[?[1-9](?:[,\-][1-9])*(?![\d/]))?
  | (?P<rest>[zx])(?P<restlength>{_LENGTH})
  | (?P<broken>>+|<+)
  | (?P<tie>\.?-)
  | \((?P<p>[2-9])(?::(?P<q>[1-9]?))?(?::(?P<r>[1-9]?))?
  | (?P<slur>\.?\(|\))
  | (?P<named>"[^"\n]*")
  | (?P<skip>![^!\n]{{1,40}}!|\+[^+\n]{{1,40}}\+|\{{[^}}\n]*\}}|\\|y\d{{0,4}}|[.~H-Wh-w$*;?@#!])
  | (?P<ending>\[[ \t]*(?P<which>[1-9](?:[,\-][1-9])*))
  | \[(?P<field>[A-Za-z]):(?P<value>[^\]\n]*)\]
  | (?P<chord>\[(?P<stack>[^\]\n|]*)\](?P<chordlength>{_LENGTH})(?P<chordtie>))
  | (?P<bars>[ZX])(?P<count>\d{{0,3}})
  | (?P<overlay>&)
  | (?P<wrong>.)
    """,
    re.X,
)
_STACKED = re.compile(rf"(\^\^?|__?|=)?([A-Ga-g])([,']*)({_LENGTH})(-?)")
_USUAL_Q = {2: 3, 4: 3, 8: 3, 3: 2, 6: 2}


def read(text: str) -> Score:
    """One tune. Raises BadInput("bad_content") if it cannot be read as a single melody."""
    if not isinstance(text, str):
        bad("it is not text")
    if len(text) > LONGEST_TEXT:
        bad(f"it has {len(text)} characters, more than {LONGEST_TEXT}")
    return _Reader(text).score()


class _Reader:
    """The state while reading: what the next note's length and pitch depend on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.headers: dict[str, str] = {}
        self.metre = FREE
        self.symbols: list[Symbol] = []
        self.altered: dict[str, int] = {}  # accidentals of this bar
        self.carried: tuple[str, int] | None = None  # letter and pitch a tie takes over the bar
        self.tuplet = (1, 1, 0)  # q, p, notes left
        self.broken: tuple[int, int] | None = None  # what a > leaves for the next note
        self.voices: set[str] = set()
        self.filled = 0  # ticks since the bar line
        self.chord = ""  # the name of one that the next note begins

    # ------------------------------------------------------------------------------- lines
    def score(self) -> Score:
        lines = _lines(self.text)
        if not self._header(lines):
            bad("a line K: with the key is missing")
        for start, end in lines:
            self._body_line(start, end)
        symbols = _without_slurs(self.symbols)
        return Score(self.headers, self.first_metre, self.first_key, self.quarters, symbols)

    def _header(self, lines: Iterator[tuple[int, int]]) -> bool:
        """Reads up to the first K:, which ends the header."""
        for start, end in lines:
            field = _FIELD.match(self.text, start, end)
            if field is None:
                continue  # ABC files have free text between tunes
            name, value = field[1], value_of(field[2])
            if name == "K":
                self.headers["K"] = value
                self._settle()
                return True
            if name == "X" and "X" in self.headers:
                bad("there is more than one tune")
            if name == "V":
                self._voice(value)
            if name in self.headers and name in "TCNSZ":
                self.headers[name] += "\n" + value
            else:
                self.headers.setdefault(name, value)
        return False

    def _settle(self) -> None:
        """The header is complete: metre, unit, key and tempo hold from here."""
        self.first_metre = self.metre = read_metre(self.headers.get("M", ""))
        unit = self.headers.get("L", "")
        self.unit = read_unit(unit) if unit.strip() else default_unit(self.metre)
        self._key(self.headers["K"])
        self.first_key = self.key
        self.quarters = read_tempo(self.headers.get("Q", ""), self.unit)

    def _body_line(self, start: int, end: int) -> None:
        field = _FIELD.match(self.text, start, end)
        if field is not None:
            if field[1] == "X":
                bad("there is more than one tune")
            self._field(field[1], value_of(field[2]), start)
            return
        comment = self.text.find("%", start, end)
        while comment > start and self.text[comment - 1] == "\\":
            comment = self.text.find("%", comment + 1, end)
        if self.metre.value and self.filled >= self.metre.ticks:
            self._new_bar()  # many collections leave out the bar line at the end of a line
        self._music(start, end if comment < 0 else comment)

    def _new_bar(self) -> None:
        self.altered.clear()
        self.filled = 0

    # ------------------------------------------------------------------------------- fields
    def _key(self, value: str) -> None:
        try:
            self.key = read_key(value)
        except ValueError:
            bad(f"“{value}” is not a key")
        self.signature = signature(self.key)

    def _voice(self, value: str) -> None:
        self.voices.add(value.split()[0] if value.split() else "")
        if len(self.voices) > 1:
            bad("it has more than one voice")

    def _field(self, name: str, value: str, start: int) -> None:
        """A field amid the music: only key, metre, unit and voice matter to what sounds."""
        if name == "K":
            before = self.key
            self._key(value)
            self.altered.clear()
            if self.key != before:
                self.symbols.append(Mark("K", start, key=self.key))
        elif name == "M":
            metre = read_metre(value)
            if metre != self.metre:
                self.metre = metre
                self.symbols.append(Mark("M", start, metre=metre))
        elif name == "L":
            self.unit = read_unit(value)
        elif name == "V":
            self._voice(value)

    # -------------------------------------------------------------------------------- music
    def _music(self, at: int, end: int) -> None:
        for found in _SYMBOL.finditer(self.text, at, end):
            kind = found.lastgroup
            if kind == "note":
                sign, letter, octave, length = found.group("sign", "letter", "octave", "length")
                self._add(self._pitch(sign, letter, octave), length, found.start(), found.end())
            elif kind not in ("space", "skip", "slur"):
                self._other(kind or "", found)

    def _other(self, kind: str, found: re.Match[str]) -> None:
        start = found.start()
        if kind in ("bar", "turns"):
            self._bar(found["bar"], start, found["turns"])
        elif kind == "named":
            if read_chord(found["named"][1:-1]) is not None:
                self.chord = found["named"][1:-1].strip()
        elif kind == "restlength":
            self._add(REST, found["restlength"], start, found.end())
        elif kind == "broken":
            self._break(found["broken"])
        elif kind == "tie":
            self._tie()
        elif kind in ("p", "q", "r"):
            self._open_tuplet(found)
        elif kind == "ending":
            self.symbols.append(Mark("[", start, read_turns(found["which"])))
        elif kind == "value":
            self._field(found["field"], found["value"].strip(), start)
        elif kind == "chord":
            self._chord(found)
        elif kind == "count":
            self._rest_bars(int(found["count"] or 1), start, found.end())
        elif kind == "wrong":
            bad(f"“{self.text[start : start + 12]}” at character {start + 1} is not ABC")
        else:
            bad(f"it has a second voice (“&” at character {start + 1})")

    def _pitch(self, sign: str | None, letter: str, octave: str) -> int:
        name = letter.upper()
        base = 60 if letter == name else 72
        if octave:
            base += 12 * (octave.count("'") - octave.count(","))
        if sign is not None:
            self.altered[name] = sign.count("^") - sign.count("_")
        elif self.carried is not None and self.carried[0] == letter + octave:
            return self.carried[1]
        pitch = base + STEPS[name] + self.altered.get(name, self.signature.get(name, 0))
        if not LOWEST <= pitch <= HIGHEST:
            bad(f"“{letter}{octave}” is too low or too high to be heard")
        return pitch

    def _add(self, pitch: int, length: str, start: int, end: int) -> None:
        ticks = self.unit if not length else scaled(self.unit, length)
        if self.tuplet[2]:
            q, p, left = self.tuplet
            ticks = divided(ticks * q, p)
            self.tuplet = (q, p, left - 1)
        if self.broken is not None:
            ticks = divided(ticks * self.broken[0], self.broken[1])
            self.broken = None
        if not 0 < ticks <= LONGEST_NOTE:
            bad(f"the note at character {start + 1} has no usable length")
        self.carried = None
        self.filled += ticks
        self.symbols.append(Note(pitch, ticks, False, start, end, self.chord))
        self.chord = ""

    def _chord(self, found: re.Match[str]) -> None:
        """Double stops: the top note, with the first one's length (ABC 2.1, 4.17)."""
        notes = _STACKED.findall(found["stack"])
        if not notes:
            bad(f"“{found[0]}” at character {found.start() + 1} is not a chord")
        pitches = [self._pitch(sign or None, letter, octave) for sign, letter, octave, *_ in notes]
        inner, outer = notes[0][3], found["chordlength"]
        ticks = scaled(scaled(self.unit, inner), outer)
        saved, self.unit = self.unit, ticks
        self._add(max(pitches), "", found.start(), found.end())
        self.unit = saved
        if notes[pitches.index(max(pitches))][4]:
            self._tie()

    def _rest_bars(self, bars: int, start: int, end: int) -> None:
        if not self.metre.value:
            bad("whole bars of rest need a metre")
        if len(self.symbols) + bars > MOST_NOTES:
            bad(f"it has more than {MOST_NOTES} notes")
        for _ in range(bars):
            self.symbols.append(Note(REST, self.metre.ticks, False, start, end))

    def _break(self, signs: str) -> None:
        last = self.symbols[-1] if self.symbols else None
        if not isinstance(last, Note) or self.broken is not None or len(signs) > 3:
            bad("a > or < stands between no two notes")
        whole = 2 ** len(signs)
        long, short = (2 * whole - 1, whole), (1, whole)
        mine, self.broken = (long, short) if signs[0] == ">" else (short, long)
        self.symbols[-1] = last._replace(ticks=divided(last.ticks * mine[0], mine[1]))

    def _tie(self) -> None:
        last = self.symbols[-1] if self.symbols else None
        if isinstance(last, Note) and last.pitch != REST:
            self.symbols[-1] = last._replace(tied=True)
            self.carried = (self.text[last.start : last.end].strip("^_=0123456789/"), last.pitch)

    def _open_tuplet(self, found: re.Match[str]) -> None:
        p = int(found["p"])
        compound = self.metre.value == 8 and self.metre.beats % 3 == 0
        q = int(found["q"] or _USUAL_Q.get(p) or (3 if compound else 2))
        self.tuplet = (q, p, int(found["r"] or p))

    def _bar(self, sign: str, start: int, turns: str | None) -> None:
        self._new_bar()
        add = self.symbols.append
        ends, begins = sign[0] == ":", sign[-1] == ":"
        if ends:
            add(Mark(":|", start))
        if begins:
            add(Mark("|:", start))
        if not ends and not begins:
            double = len(sign.strip(".")) > 1 and turns is None
            add(Mark("||" if double else "|", start))
        if turns is not None:
            add(Mark("[", start, read_turns(turns.strip(" \t["))))


def _without_slurs(symbols: list[Symbol]) -> list[Symbol]:
    """A tie to a note of another pitch is a slur, and to nothing it is a slip."""
    kept = list(symbols)
    following = REST
    for i in reversed(range(len(kept))):
        symbol = kept[i]
        if isinstance(symbol, Note):
            if symbol.tied and symbol.pitch != following:
                kept[i] = symbol._replace(tied=False)
            following = symbol.pitch
    return kept


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each line that is neither blank nor a comment."""
    start, total = 0, len(text)
    while start < total:
        end = text.find("\n", start)
        end = total if end < 0 else end
        stop = end - 1 if end > start and text[end - 1] == "\r" else end
        if stop > start and text[start] != "%" and not text[start:stop].isspace():
            yield start, stop
        start = end + 1
