"""Files and folders → documents. What a file is, its content says, not its name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, urlsplit

from tastemaker.domain import Guide, Passage
from tastemaker.errors import BadInput
from tastemaker.store.importers.documents import questions
from tastemaker.store.importers.documents.blocks import Content, clean, cut
from tastemaker.store.importers.documents.hypertext import hypertext
from tastemaker.store.importers.documents.markdown import markdown, plain
from tastemaker.store.importers.documents.portable import bad, portable
from tastemaker.store.importers.rows import Bad

ENDINGS = frozenset({".md", ".markdown", ".txt", ".text", ".html", ".htm", ".csv", ".tsv", ".pdf"})
LONGEST_ID = 200
LONGEST_TITLE = 200

_PDF = b"%PDF-"
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S)
_HEADING = re.compile(r"^(?: {0,3}#{1,6} \S|.+\n(?:={3,}|-{3,})[ \t]*$)", re.M)


@dataclass(frozen=True, slots=True)
class Limits:
    """`size`: bytes of a file. `text`: characters in all its passages. `answer`: in one answer."""

    size: int = 20_000_000
    text: int = 10_000_000
    answer: int = 20_000


@dataclass(frozen=True, slots=True)
class Named:
    """A file, and the id that its document has."""

    path: Path
    id: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A document, and rows of it that could not be read."""

    guide: Guide
    bad: tuple[Bad, ...] = ()


def named(path: Path) -> Iterator[Named]:
    """The file itself, or all documents in a folder and below, in order. Hidden files and links
    are passed over. Ids are paths from the folder's own name on, so that importing it again, or one
    file that stands directly in it, means the same documents.

    Raises BadInput("bad_document") where there is nothing.
    """
    if not path.exists():
        raise bad(str(path), "there is no such file")
    whole = path.resolve()
    if not path.is_dir():
        yield Named(path, "/".join(filter(None, (whole.parent.name, whole.name))))
        return
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(folder) / name
            if name.startswith(".") or file.is_symlink() or file.suffix.lower() not in ENDINGS:
                continue
            inside = file.relative_to(path).as_posix()
            yield Named(file, "/".join(filter(None, (whole.name, inside))))


def read_file(file: Named, limits: Limits) -> bytes:
    """The bytes of a file, no more than are taken. Raises BadInput("bad_document")."""
    try:
        if not file.path.is_file():  # opening a pipe would wait for ever
            raise bad(file.id, "it is no plain file")
        with file.path.open("rb") as opened:
            return opened.read(limits.size + 1)
    except OSError as error:
        raise bad(file.id, error.strerror or "it cannot be read") from None


def read_document(
    data: bytes, id: str, *, link: str = "", limits: Limits = Limits(), at: float = 0.0
) -> Taken:
    """`data`, the bytes of a file, as a document with the id `id`. `link`: where it can be read,
    unless it says so itself. Raises BadInput("bad_document") where nothing can be read."""
    if not id or len(id) > LONGEST_ID:
        raise bad(id, f"its name is longer than {LONGEST_ID} characters")
    if len(data) > limits.size:
        raise bad(id, f"it has more than the {limits.size} bytes that are taken")
    if _is_pdf(data):
        return _taken(id, "pdf", portable(data, id, limits.text), link, limits, at)
    text = _text(data, id)
    if questions.columns(text) is not None:
        return _questions(id, text, link, limits, at)
    ending = Path(id).suffix.lower()
    if _HTML.match(text) or (ending in (".html", ".htm") and "<" in text):
        return _taken(id, "html", hypertext(text), link, limits, at)
    if ending in (".csv", ".tsv"):
        raise bad(id, "its first line names no columns “question” and “answer”")
    if ending in (".md", ".markdown") or _HEADING.search(text):
        return _taken(id, "md", markdown(text), link, limits, at)
    return _taken(id, "txt", plain(text), link, limits, at)


def link_to(base: str, id: str) -> str:
    """Where a document can be read whose folder can be read at `base`."""
    return f"{base.rstrip('/')}/{quote(id.partition('/')[2] or id)}" if base else ""


def safe_link(link: str) -> str:
    """An address that may be shown to be followed: http and https alone."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return ""
    fits = (
        link.strip().isprintable()
        and parts.scheme in ("http", "https")
        and bool(parts.netloc)
        and len(link) <= 2_000
    )
    return link.strip() if fits else ""


def _is_pdf(data: bytes) -> bool:
    """Readers of PDF look for its mark in the first kilobyte. At the very beginning it is one; after
    something else only where that is no text, which may speak of PDF, or where it ends as one."""
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if _PDF not in start or start.startswith(_PDF) or data.rstrip().endswith(b"%%EOF"):
        return _PDF in start
    try:
        _text(data, "")
    except BadInput:
        return True
    return False


def _text(data: bytes, id: str) -> str:
    if not data.strip():
        raise bad(id, "it is empty")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        name, encoding = "UTF-16", "utf-16"
    elif b"\0" in data:
        raise bad(id, "it is neither text nor PDF")
    else:
        name, encoding = "UTF-8", "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise bad(id, f"it is not {name} at byte {error.start + 1}") from None
    whole = clean(text)
    if len(whole) < 0.99 * len(text):
        raise bad(id, "it is neither text nor PDF")
    return whole


def _taken(id: str, kind: str, content: Content, link: str, limits: Limits, at: float) -> Taken:
    return Taken(_guide(id, kind, tuple(cut(content.blocks)), content, link, limits, at))


def _questions(id: str, text: str, link: str, limits: Limits, at: float) -> Taken:
    passages: list[Passage] = []
    bad_rows: list[Bad] = []
    for line, found in questions.rows(text, limits.answer):
        if isinstance(found, BadInput):
            bad_rows.append(Bad(line, found))
        else:
            passages.append(replace(found, link=safe_link(found.link)))
    if bad_rows and not passages:
        raise bad(id, f"none of its {len(bad_rows)} rows can be read")
    guide = _guide(id, "csv", tuple(passages), Content(()), link, limits, at)
    return Taken(guide, tuple(bad_rows))


def _guide(
    id: str, kind: str, passages: tuple[Passage, ...], content: Content, link: str,
    limits: Limits, at: float,
) -> Guide:  # fmt: skip
    if not passages:
        raise bad(id, "there is no text in it")
    if sum(len(passage.text) for passage in passages) > limits.text:
        raise bad(id, f"its text is longer than {limits.text} characters")
    title = " ".join(content.title.split())[:LONGEST_TITLE] or Path(id).stem
    return Guide(id, title, kind, passages, safe_link(content.link) or safe_link(link), at)
