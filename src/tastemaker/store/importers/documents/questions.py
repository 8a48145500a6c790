"""Questions with their answers, as CSV: `question`, `answer`, and perhaps `heading` and `link`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from tastemaker.domain import Passage
from tastemaker.errors import BadInput

QUESTION = ("question", "q", "问题", "问", "提问", "标准问题")
ANSWER = ("answer", "a", "答案", "答", "回答", "回复")
HEADING = (
    "heading", "category", "topic", "section", "intent", "类别", "分类", "主题", "标题", "意图",
)  # fmt: skip
LINK = ("link", "url", "链接", "网址")
LONGEST_QUESTION = 2_000
SIGNS = ",;\t"

Row = tuple[int, Passage | BadInput]  # the line, and what stands in it


def columns(text: str) -> tuple[str, dict[str, int]] | None:
    """(separator, name → column) where the first line names a question and an answer."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    for sign in SIGNS:
        cells = next(csv.reader([first], delimiter=sign), [])
        names = [cell.strip().casefold() for cell in cells]
        found = {
            name: names.index(alias)
            for name, aliases in (
                ("question", QUESTION), ("answer", ANSWER), ("heading", HEADING), ("link", LINK)
            )
            for alias in aliases[::-1]
            if alias in names
        }  # fmt: skip
        if {"question", "answer"} <= found.keys():
            return sign, found
    return None


def rows(text: str, max_answer: int) -> Iterator[Row]:
    """Each question with its answer, or why a row is none. The header was found before."""
    known = columns(text)
    assert known is not None
    sign, at = known
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    reader = csv.reader(io.StringIO(text), delimiter=sign)
    line, header = 1, False
    for cells in reader:
        if header and any(cell.strip() for cell in cells):
            try:
                yield line, _passage(cells, at, line, max_answer)
            except BadInput as error:
                yield line, error
        header = header or any(cell.strip() for cell in cells)
        line = reader.line_num + 1


def _passage(cells: list[str], at: dict[str, int], line: int, max_answer: int) -> Passage:
    def cell(name: str) -> str:
        return cells[at[name]].strip() if name in at and at[name] < len(cells) else ""

    question, answer = " ".join(cell("question").split()), cell("answer")
    shown = ",".join(cells)
    if not question or not answer:
        why = "it has no answer" if question else "it has no question"
        raise BadInput("bad_row", value=shown, why=why)
    if len(question) > LONGEST_QUESTION or len(answer) > max_answer:
        raise BadInput("bad_row", value=shown, why="its question or answer is too long")
    headings = (cell("heading"),) if cell("heading") else ()
    return Passage(answer, headings, question, line, link=cell("link"))
