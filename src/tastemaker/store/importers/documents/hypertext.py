"""HTML → blocks: text that a reader would see; scripts, styles and forms are passed over."""

from __future__ import annotations

from html.parser import HTMLParser

from tastemaker.store.importers.documents.blocks import Block, Content

UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "math", "iframe", "object",
                    "select", "textarea", "button", "nav"})  # fmt: skip
INLINE = frozenset({"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "font",
                    "i", "img", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub",
                    "sup", "time", "u", "var", "wbr", "del", "ins", "label"})  # fmt: skip
VOID = frozenset({"meta", "link", "input", "img", "br", "hr", "wbr", "base", "source"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}


def hypertext(text: str) -> Content:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.flush()
    title = reader.title.strip() or next((b.text for b in reader.blocks if b.level == 1), "")
    return Content(reader.blocks, " ".join(title.split()), reader.link)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.title, self.link = "", ""
        self._held: list[str] = []
        self._line, self._level = 0, 0
        self._unseen: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") == "canonical":
            self.link = self.link or given.get("href") or ""
        hidden = "hidden" in given or given.get("aria-hidden") == "true"
        if tag in UNSEEN or (hidden and tag not in VOID) or (self._unseen and tag not in VOID):
            self._unseen.append(tag)
        elif tag == "title":
            self._in_title = True
        elif tag not in INLINE:
            self.flush()
            self._level = HEADINGS.get(tag, self._level if tag in VOID else 0)

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag in self._unseen:  # what was opened inside and never closed ends with it
                while self._unseen.pop() != tag:
                    continue
        elif tag == "title":
            self._in_title = False
        elif tag not in INLINE and tag not in VOID:
            self.flush()
            self._level = 0

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data[:500]
        elif not self._unseen and data.strip():
            if not self._held:
                self._line = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
            self._held.append(data)
        elif self._held and not self._unseen:
            self._held.append(" ")

    def flush(self) -> None:
        text = " ".join("".join(self._held).split())
        self._held = []
        if text:
            self.blocks.append(Block(text, self._level, self._line))
