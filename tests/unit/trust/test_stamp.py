"""What a machine is told of a file stands in the file, and is read out of it again."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.create.media.level import Level
from tastemaker.trust.stamp import PNG, record_in, stamped
from tests.unit.create.level.test_play import platform

LEVEL = "\n".join(platform())
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect/></svg>'


@given(st.dictionaries(st.sampled_from(["Label", "ProduceID", "ReservedCode1"]), st.text()))
def test_what_was_written_is_read_whatever_it_holds(record: dict[str, str]) -> None:
    drawn = stamped(SVG, record)
    ET.fromstring(drawn)
    assert record_in(drawn) == record


def test_a_stamped_picture_is_the_same_picture() -> None:
    pillow = pytest.importorskip("PIL.Image")
    plain = Level().render(LEVEL, "png", title="A", label="made")
    marked = stamped(plain, {"Label": "1", "ProduceID": "level:made/1"})
    with pillow.open(BytesIO(plain)) as one, pillow.open(BytesIO(marked)) as other:
        other.load()
        assert one.tobytes() == other.tobytes()
        assert '"Label": "1"' in other.info["AIGC"]
        assert other.info["Comment"] == "made"
    assert record_in(marked) == {"Label": "1", "ProduceID": "level:made/1"}


@pytest.mark.parametrize(
    "data", [b"", b"words", PNG, SVG, b'{"AIGC": {"Label": 1}}', b'{"AIGC": {nonsense}}']
)
def test_a_file_that_says_nothing_of_itself_has_no_record(data: bytes) -> None:
    assert record_in(data) is None


def test_other_kinds_stay_as_they_are() -> None:
    assert stamped(b"X:1\nK:C\n", {"Label": "1"}) == b"X:1\nK:C\n"
