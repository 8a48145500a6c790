"""What of the folk collections is read, how quickly, and what comes back out of tokens.

    python bench/tunes.py [--against-music21 100]

Reads all five collections of music21's corpus. A tune counts as monophonic if its text has one
voice: no second `V:`, no overlay (`&`); of double stops the top note counts. It is *read* if the
whole of its text is understood; it is *regular* if it has one metre and key and all its bars are
full but those at the edge of a section; it has *tokens* if it is encoded; it *comes back* if ABC →
tokens → ABC → MIDI, read by mido, has each onset, pitch and length of the first ABC, up to
transposition. The last columns say how many of the encoded pass `check`, and how many the grammar
allows up to their last note: its form, and its form with their own mode and number of bars.
`--against-music21` reads so many tunes of each collection with music21 as well, and counts those
with the same notes in the same order. Where they differ it is mostly because music21 does not
carry an accidental to the end of its bar, or a broken rhythm (`a>(b`) over the sign of a slur.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import time
import warnings
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import mido
from rich.console import Console
from rich.table import Table

from tastemaker.create.media.tune import Tune
from tastemaker.create.media.tune.form import layout
from tastemaker.create.media.tune.read import read
from tastemaker.create.media.tune.score import REST, WHOLE, Score, sounds
from tastemaker.errors import BadInput

COLLECTIONS = ("oneills1850", "airdsAirs", "ryansMammoth", "miscFolk", "essenFolksong")
COLUMNS = (
    "tunes", "monophonic", "read", "regular", "tokens", "comes back", "passes check",
    "form allowed", "mode allowed",
)  # fmt: skip
TUNE = Tune()


def collection(name: str) -> list[str]:
    spec = find_spec("music21")
    if spec is None or spec.origin is None:
        raise SystemExit("music21 is not installed: pip install 'tastemaker[music]'")
    texts = []
    for path in sorted((Path(spec.origin).parent / "corpus" / name).glob("*.abc")):
        whole = re.sub("\r\n?", "\n", path.read_text("utf-8", errors="replace"))
        texts += ["X:" + part for part in re.split(r"(?m)^X:", whole)[1:]]
    return texts


def count(texts: list[str]) -> Counter[str]:
    found: Counter[str] = Counter(tunes=len(texts))
    for text in texts:
        try:
            score = read(text)
        except BadInput as problem:
            found["monophonic"] += "voice" not in problem.values["why"]
            continue
        found["monophonic"] += 1
        found["read"] += 1
        found["regular"] += not layout(score).problems
        try:
            tokens = TUNE.encode(text)
        except BadInput:
            continue
        found["tokens"] += 1
        found["comes back"] += same(score, TUNE.render(TUNE.decode(tokens), "mid"))
        found["passes check"] += not TUNE.check(text)
        known = TUNE.describe(text)
        found["form allowed"] += allowed(tokens, {})
        found["mode allowed"] += allowed(tokens, {n: known[n] for n in ("mode", "bars")})
    return found


def same(score: Score, midi: bytes) -> bool:
    """Whether a MIDI file has the notes of `score`, all moved by the same interval."""
    file = mido.MidiFile(file=io.BytesIO(midi))
    scale, clock, held, there = 10_080 // file.ticks_per_beat, 0, {}, []
    for message in file.tracks[0]:
        clock += message.time * scale
        if message.type == "note_on":
            held[message.note] = clock
        elif message.type == "note_off":
            begun = held.pop(message.note)
            there.append((begun, message.note, clock - begun))
    there.sort()
    here = [(s.onset, s.pitch, s.ticks) for s in sounds(score.symbols)]
    shift = there[0][1] - here[0][1]
    return there == [(onset, pitch + shift, ticks) for onset, pitch, ticks in here]


def allowed(tokens: list[int], asked: dict[str, Any]) -> bool:
    grammar = TUNE.mask(asked)
    for at, token in enumerate(tokens[1:-1], 1):
        mask = grammar.allowed()
        if not mask[token] and at < last_note(tokens):
            return False
        grammar.push(token)
    return True


def last_note(tokens: list[int]) -> int:
    return max(at for at, token in enumerate(tokens) if "/" in TUNE.vocabulary[token])


def against_music21(texts: list[str], n: int) -> Counter[str]:
    """How many of a sample have the same notes, in order, for music21."""
    from music21 import chord, converter, note

    found: Counter[str] = Counter()
    for text in random.Random(0).sample(texts, min(n, len(texts))):
        try:
            ours = [(x.pitch, round(x.ticks * 4 / WHOLE, 3)) for x in read(text).notes()]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                score = converter.parse(text, format="abc")
        except Exception:
            continue
        theirs = []
        for element in score.recurse().notesAndRests:
            if element.duration.isGrace:
                continue
            pitch = REST
            if isinstance(element, (note.Note, chord.Chord)) and element.pitches:
                pitch = max(p.midi for p in element.pitches)
            theirs.append((pitch, round(float(element.quarterLength), 3)))
        found["compared"] += 1
        found["same"] += ours == theirs
        found["same lengths"] += [x[1] for x in ours] == [x[1] for x in theirs]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against-music21", type=int, default=0, metavar="N")
    asked = parser.parse_args()
    texts = {name: collection(name) for name in COLLECTIONS}

    every = [text for group in texts.values() for text in group]
    for what, act in (("read", read), ("read, described and encoded", describe_and_encode)):
        begun = time.process_time()
        for text in every:
            try:
                act(text)
            except BadInput:
                continue
        seconds = time.process_time() - begun
        print(f"{len(every):,} tunes {what} in {seconds:.1f} s of one processor")

    table = Table("collection", *COLUMNS)
    total: Counter[str] = Counter()
    for name in COLLECTIONS:
        found = count(texts[name])
        total += found
        table.add_row(name, *(str(found[column]) for column in COLUMNS))
    table.add_row("all", *(str(total[column]) for column in COLUMNS), style="bold")
    Console(width=140).print(table)
    print(f"read, of monophonic: {total['read'] / total['monophonic']:.2%}")
    print(f"tokens, of regular: {total['tokens'] / total['regular']:.2%}")
    print(f"comes back, of tokens: {total['comes back'] / total['tokens']:.2%}")
    print(f"mode allowed, of form allowed: {total['mode allowed'] / total['form allowed']:.2%}")
    if asked.against_music21:
        for name in COLLECTIONS:
            found = against_music21(texts[name], asked.against_music21)
            print(f"{name}, against music21: {dict(found)}")


def describe_and_encode(text: str) -> None:
    TUNE.describe(text)
    TUNE.encode(text)


if __name__ == "__main__":
    main()
