"""The folk tunes that the music21 package carries, read straight from their ABC text.

music21 itself is never imported: that would take seconds, and only its `corpus` folder is wanted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tastemaker.domain import Item
from tastemaker.errors import BadInput, Missing

FREE = "Out of copyright; no restriction on this transcription is stated. From the music21 corpus."
ASKS = "For non-commercial use only; legal status unclear. From the music21 corpus."


@dataclass(frozen=True, slots=True)
class Book:
    """A printed collection. `region` is given where the tunes themselves do not say it."""

    source: str
    licence: str = FREE
    region: str | None = None
    numbered: bool = False  # X: counts through the whole book


#: Folder → book, or file → book where a folder holds several.
BOOKS: Mapping[str, Mapping[str, Book]] = {
    "oneills1850": {"": Book("O'Neill's Music of Ireland (1903)", region="ireland", numbered=True)},
    "ryansMammoth": {"": Book("Ryan's Mammoth Collection (1883)", region="america")},
    "airdsAirs": {
        "": Book(
            "Aird's Selection of Scotch, English, Irish and Foreign Airs (6 books, from 1778)",
            region="scotland",
            numbered=True,
        )
    },
    "miscFolk": {
        "americanfifeopus": Book("American fife tunes, 18th and 19th century", region="america"),
        "northumbrianminstrelsyopus": Book("Northumbrian Minstrelsy (1882)", region="england"),
    },
    "essenFolksong": {"": Book("Essen Folksong Collection (Schaffrath, 1995)", ASKS)},
}
ESSEN = ("essenFolksong",)
DEFAULT = tuple(name for name in BOOKS if name not in ESSEN)

#: What somebody should know before they take the Essen collection in.
ESSEN_TERMS = {
    "en": (
        "The Essen folksong collection may be used for non-commercial purposes only. Its own "
        "licence file calls its legal status “unclear, as the data has been input by many "
        "people”, and says that permission was given for “non-commercial distribution and use”. "
        "What is learned from it should be kept to such use as well."
    ),
    "zh": (
        "埃森民歌集仅限非商业用途。其许可文件称该数据由多人录入，法律状态“不明确”（unclear），"
        "并说明仅许可“非商业的分发与使用”（non-commercial distribution and use）。"
        "由其训练所得的内容也应限于此类用途。"
    ),
}

TUNE = re.compile(r"^X:\s*(\d+)", re.MULTILINE)
TITLE = re.compile(r"^T:[ \t]*(\S.*?)\s*$", re.MULTILINE)
ARTICLE = re.compile(r"(.+?)\.?,\s*(The|A|An)\.?", re.IGNORECASE)


def folk_tunes(collections: Sequence[str] = DEFAULT) -> Iterator[Item]:
    """Tunes as items: the ABC as it stands in the book is the text.

    An id is `tune:<collection>/<number>`: the number in the book, four digits, where it has one of
    its own (tune:oneills1850/0201); else the name of the file, and the number in it where there
    are several. Raises Missing without the package, BadInput for a collection it has not.
    """
    for name in collections:
        if name not in BOOKS:
            raise BadInput(
                "bad_field", field="collections", value=name, why=f"use {', '.join(BOOKS)}"
            )
    folder = corpus()
    for name in collections:
        yield from _collection(folder / name, name)


def corpus() -> Path:
    """The folder of the corpus. Raises Missing where it is not installed."""
    spec = find_spec("music21")
    folder = Path(spec.origin).parent / "corpus" if spec and spec.origin else None
    if folder is None or not folder.is_dir():
        raise Missing("missing_extra", value="music21", why="the folk tunes", extra="music")
    return folder


def _collection(folder: Path, name: str) -> Iterator[Item]:
    files = {path.stem: _split(path) for path in sorted(folder.glob("*.abc"))}
    times = Counter(number for tunes in files.values() for number, _ in tunes)
    for stem, tunes in files.items():
        book = BOOKS[name].get(stem) or BOOKS[name][""]
        for number, text in tunes:
            if book.numbered and times[number] == 1:
                local = f"{number:04}"
            elif len(tunes) == 1:
                local = stem
            else:
                local = f"{stem}-{number:04}"
            yield _item(name, local, text, book)


def _split(path: Path) -> list[tuple[int, str]]:
    """The tunes of a file with their numbers."""
    text = path.read_text("utf-8")
    starts = [match.start() for match in TUNE.finditer(text)]
    parts = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [(_number(part), without_rest(part)) for part in parts]


def _number(tune: str) -> int:
    match = TUNE.match(tune)
    assert match is not None  # the text was cut here
    return int(match[1])


def without_rest(text: str) -> str:
    """Without what stands between this tune and the next: remarks and blank lines."""
    lines = text.splitlines()
    while lines and (not lines[-1].strip() or lines[-1].startswith("%")):
        lines.pop()
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _item(collection: str, local: str, text: str, book: Book) -> Item:
    title = TITLE.search(text)
    attributes = {"collection": collection, "source": book.source, "licence": book.licence}
    if book.region:
        attributes["region"] = book.region
    return Item(
        f"tune:{collection}/{local}",
        "tune",
        readable(" ".join(title[1].split())) if title else local,
        text,
        attributes,
    )


def readable(title: str) -> str:
    """“Merry Tailor, The” is The Merry Tailor."""
    match = ARTICLE.fullmatch(title)
    return f"{match[2].capitalize()} {match[1]}" if match else title
