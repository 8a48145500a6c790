"""Documents: what a file is, its content says; passages know where they stand."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tastemaker.errors import BadInput
from tastemaker.store.importers.documents import (
    Limits,
    Named,
    link_to,
    named,
    read_document,
    read_file,
)
from tastemaker.store.importers.documents.blocks import LONGEST, Block, cut
from tastemaker.store.importers.documents.portable import portable

GUIDE = """---
title: Shop guide
link: https://shop.example/guide
---
Welcome.

# Orders

## Returns
Send it back *within* [30 days](https://shop.example/r).
The parcel stays closed.

Shipping
--------
- We ship at **four**.
<!-- not
for readers -->
```
code stays
```
# Accounts
"""

PAGE = """<!doctype html><html><head><title>Fees &amp; costs</title>
<link rel="canonical" href="https://bank.example/fees"><style>p {color: red}</style></head>
<body><nav>Home</nav><script>alert("no")</script>
<h1>Fees</h1><p>A <b>trans</b>fer costs&nbsp;1 euro.</p><div hidden>secret</div>
<h2>Cards</h2><ul><li>Free.<li>For ever.</ul><p onclick="x()">Last.<template>no</template>
</body></html>"""


ROOMY = Limits()


def pdf(*pages: str, stream: bytes | None = None, filtered: str = "") -> bytes:
    """A PDF with one line of text on each page."""
    fonts = b"<< /Font << /F 3 0 R >> >>"
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, text in enumerate(pages):
        body = stream or f"BT /F 12 Tf 50 700 Td ({text}) Tj ET".encode()
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources "
            + fonts + f" /Contents {5 + 2 * n} 0 R >>".encode()
        )  # fmt: skip
        objects.append(
            f"<< /Length {len(body)} {filtered} >>\nstream\n".encode() + body + b"\nendstream"
        )
    out, places = b"%PDF-1.4\n", []
    for n, one in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{n} 0 obj\n".encode() + one + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return (
        out
        + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    )


def refused(data: bytes, id: str = "docs/a.md", limits: Limits = ROOMY) -> str:
    with pytest.raises(BadInput) as caught:
        read_document(data, id, limits=limits)
    assert caught.value.code == "bad_document"
    return str(caught.value)


# --------------------------------------------------------------------------------- what they are
def test_markdown_gives_passages_with_their_headings_lines_and_no_marks() -> None:
    guide = read_document(GUIDE.encode(), "docs/guide.md").guide
    assert (guide.kind, guide.title) == ("md", "Shop guide")
    assert guide.link == "https://shop.example/guide"
    assert [(p.headings, p.line, p.text) for p in guide.passages] == [
        ((), 5, "Welcome."),
        (("Orders", "Returns"), 10, "Send it back within 30 days.\nThe parcel stays closed."),
        (("Orders", "Shipping"), 15, "We ship at four.\ncode stays"),
    ]
    lines = GUIDE.splitlines()
    assert lines[guide.passages[1].line - 1].startswith("Send it back")


def test_of_html_only_what_a_reader_sees_is_taken() -> None:
    guide = read_document(PAGE.encode(), "fees.txt").guide  # its content says that it is HTML
    assert (guide.kind, guide.title, guide.link) == (
        "html", "Fees & costs", "https://bank.example/fees",
    )  # fmt: skip
    assert [(p.headings, p.text) for p in guide.passages] == [
        (("Fees",), "A transfer costs 1 euro."),
        (("Fees", "Cards"), "Free.\nFor ever.\nLast."),
    ]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_questions_with_answers_come_from_csv_and_a_bad_row_is_told_with_its_line(
    sign: str,
) -> None:
    rows = [
        ["Question", "Answer", "category", "link"],
        ["How long?", '"Two\ndays."', "Shipping", "https://shop.example/s"],
        ["", "no question", "", ""],
        ["怎么取消？", "点击取消。", "", "javascript:alert(1)"],
        ["no answer", "", "", ""],
    ]
    taken = read_document("\n".join(sign.join(row) for row in rows).encode("utf-8-sig"), "faq.csv")
    first, second = taken.guide.passages
    assert (first.question, first.text, first.headings) == (
        "How long?",
        "Two\ndays.",
        ("Shipping",),
    )
    assert (first.line, second.line) == (2, 5)
    assert (first.link, second.link) == ("https://shop.example/s", "")
    assert [(row.line, row.error.code) for row in taken.bad] == [(4, "bad_row"), (6, "bad_row")]


def test_chinese_column_names_are_known() -> None:
    guide = read_document("问题,答案\n几点发货,下午四点\n".encode(), "常见问题.csv").guide
    assert [(p.question, p.text) for p in guide.passages] == [("几点发货", "下午四点")]


def test_plain_text_is_parted_at_blank_lines() -> None:
    guide = read_document(b"One.\n\n\nTwo\nlines.\n", "a.txt").guide
    assert (guide.kind, guide.title) == ("txt", "a")
    assert [(p.text, p.line) for p in guide.passages] == [("One.\nTwo\nlines.", 1)]


def test_a_pdf_gives_passages_with_their_page() -> None:
    pytest.importorskip("pypdf")
    guide = read_document(pdf("Refunds take five days.", "Cards are free."), "manual").guide
    assert guide.kind == "pdf"
    assert [(p.page, p.text) for p in guide.passages] == [
        (1, "Refunds take five days."), (2, "Cards are free."),
    ]  # fmt: skip


def test_what_no_store_takes_is_dropped_from_a_pdf() -> None:
    pytest.importorskip("pypdf")
    guide = read_document(pdf(r"Five\000 days\001."), "manual").guide
    assert guide.passages[0].text == "Five days."


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"\r\n ", b"From: scanner\n", b"\x00\x07junk\x80\n"]
)
def test_a_pdf_is_one_whatever_stands_before_it(before: bytes) -> None:
    pytest.importorskip("pypdf")
    guide = read_document(before + pdf("Cards are free."), "manual").guide
    assert (guide.kind, guide.passages[0].text) == ("pdf", "Cards are free.")


def test_a_pdf_that_holds_more_than_text_may_stand_between_other_things() -> None:
    pytest.importorskip("pypdf")
    whole = pdf("Cards are free.").replace(b"%PDF-1.4\n", b"%PDF-1.4\n%\x80\x81\xff\n")
    guide = read_document(b"junk\n" + whole + b"\n-- end of scan", "manual").guide
    assert guide.kind == "pdf"


@pytest.mark.parametrize(
    ("text", "id", "kind"),
    [
        ("Which files are taken?\n\nThose that begin with %PDF-1.4, 和文本。\n", "faq.txt", "txt"),
        ("# Formats\n\n`%PDF-` is the mark of PDF, `%%EOF` its end.\n", "formats.md", "md"),
        ("question,answer\nWhat is %PDF-?,The mark of PDF.\n", "faq.csv", "csv"),
        ("<html><body><p>A PDF begins with %PDF-.</p></body></html>", "a.html", "html"),
    ],
)
def test_text_that_speaks_of_pdf_is_text(text: str, id: str, kind: str) -> None:
    guide = read_document(text.encode(), id).guide
    assert guide.kind == kind
    assert "PDF" in guide.passages[0].text


def test_utf_16_with_its_mark_is_read() -> None:
    assert read_document("Hello.".encode("utf-16"), "a.txt").guide.passages[0].text == "Hello."


# ------------------------------------------------------------------------------------ bad input
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is empty"),
        (b" \n\t\n", "it is empty"),
        (b"\x00\x01\x02", "neither text nor PDF"),
        (b"PK\x03\x04\x14\x00\x00", "neither text nor PDF"),
        ("ä".encode("latin-1") * 5, "not UTF-8 at byte 1"),
        (b"\x01\x02\x03\x04 a", "neither text nor PDF"),
        (b"\x1b\x07 one in a hundred is no text" * 9, "neither text nor PDF"),
        (b"\xff\xfe" + b"\x01\x00" * 50, "neither text nor PDF"),
        ("Hello.".encode("utf-16-le"), "neither text nor PDF"),
        ("Hello.".encode("utf-16") + b"x", "not UTF-16 at byte"),
        ("今天天气很好".encode("gbk"), "not UTF-8 at byte 1"),
        (b"# Only a heading\n", "no text"),
        (b"<html><script>x</script></html>", "no text"),
        (b"question,answer\n,\n", "no text"),
        (b"question,answer\na,\n", "none of its 1 rows"),
        (b"%PDF-1.4 nothing", "damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, why: str) -> None:
    assert why in refused(data)


def test_csv_without_questions_says_which_columns_it_needs() -> None:
    assert "question" in refused(b"name,age\nada,36\n", "people.csv")


def test_what_is_too_large_is_refused() -> None:
    assert "more than the 10 bytes" in refused(b"x" * 11, limits=Limits(size=10))
    assert "longer than 5" in refused(b"abcdefgh", limits=Limits(text=5))
    assert "longer than 200" in refused(b"a", "x" * 201)


def test_a_pdf_that_unfolds_without_end_is_refused_in_bounded_time() -> None:
    pytest.importorskip("pypdf")
    bomb = zlib.compress(b"BT /F 12 Tf (x) Tj ET " * 12_000_000, 9)
    assert len(bomb) < 2_000_000
    data = pdf("x", stream=bomb, filtered="/Filter /FlateDecode")
    with pytest.raises(BadInput) as caught:
        portable(data, "bomb.pdf", 10_000_000, seconds=10)
    assert caught.value.code == "bad_document"


def test_a_link_that_is_no_web_address_is_dropped() -> None:
    text = b"---\nlink: javascript:alert(1)\n---\nHello.\n"
    assert read_document(text, "a.md").guide.link == ""
    assert (
        read_document(text, "a.md", link="https://a.example/a").guide.link == "https://a.example/a"
    )
    assert link_to("https://a.example/docs/", "docs/b c.md") == "https://a.example/docs/b%20c.md"


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=400).map(str.encode), st.binary(max_size=400)), st.sampled_from(["a.md", "a.html", "a.csv", "a.txt"]))  # fmt: skip
def test_whatever_stands_in_a_file_it_is_read_or_refused(data: bytes, id: str) -> None:
    if b"%PDF-" in data:  # would start a process each time
        return
    try:
        taken = read_document(data, id)
    except BadInput:
        return
    assert taken.guide.passages
    assert all(passage.text.strip() for passage in taken.guide.passages)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("ab .。\n", min_size=1, max_size=3 * LONGEST), max_size=4))
def test_cutting_loses_no_character_and_no_passage_is_longer_than_allowed(texts: list[str]) -> None:
    passages = list(cut(Block(text) for text in texts))
    assert all(len(p.text) <= LONGEST + 4 for p in passages)
    whole = "".join("".join(texts).split())
    assert "".join("".join(p.text for p in passages).split()) == whole


# --------------------------------------------------------------------------------- files, folders
def test_a_folder_gives_its_documents_in_order_without_hidden_files_and_links(
    tmp_path: Path,
) -> None:
    root = tmp_path / "docs"
    (root / "more").mkdir(parents=True)
    (root / ".git").mkdir()
    for name in ("b.md", "a.txt", "more/c.html", ".git/x.md", ".y.md", "z.png"):
        (root / name).write_text("Hello.")
    (root / "linked.md").symlink_to(root / "b.md")
    assert [one.id for one in named(root)] == ["docs/a.txt", "docs/b.md", "docs/more/c.html"]
    assert [one.id for one in named(root / "b.md")] == ["docs/b.md"]
    with pytest.raises(BadInput, match="no such file"):
        list(named(tmp_path / "missing"))


def test_what_is_no_plain_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(BadInput, match="no plain file"):
        read_file(Named(tmp_path / "pipe.md", "pipe.md"), Limits())
