"""How often the artist that is asked for is read rightly: SNIPS' requests to play music.

    python bench/artists.py ../shared/data

Rules and the short list of known names alone, as on a home without a catalogue: "play NAME" names nobody
then, "by NAME" does.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from pathlib import Path

from tastemaker.understand.reader import RuleReader


def rows(data: Path) -> list[tuple[str, str]]:
    """(what is said, the artist in it)."""
    found = []
    with gzip.open(data / "snips" / "train.tsv.gz", "rt", encoding="utf-8") as file:
        for line in file:
            text, tags, intent = line.rstrip("\n").split("\t")
            if intent == "PlayMusic":
                marked = zip(text.split(), tags.split(), strict=True)
                found.append((text, " ".join(word for word, tag in marked if tag[2:] == "artist")))
    return found


def main() -> None:
    read, asked = RuleReader().read, rows(Path(sys.argv[1]))
    began = time.process_time()
    told = [str(read(text).slots.get("artist", "")).lower() for text, _ in asked]
    spent = time.process_time() - began
    right = sum(
        bool(name) and name == wanted for name, (_, wanted) in zip(told, asked, strict=True)
    )
    print(json.dumps({
        "requests": len(asked), "with an artist": sum(bool(wanted) for _, wanted in asked),
        "named": sum(map(bool, told)), "named rightly": right,
        "milliseconds each": round(1000 * spent / len(asked), 3),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
