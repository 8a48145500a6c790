"""SVG is drawn where it is nothing but a drawing, and refused with the reason where it is more."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.fusion.drawing import ELEMENTS, SIDE, Unsafe, drawn, is_drawing

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 24 24">'
RING = '<circle cx="12" cy="12" r="9" stroke="currentColor" fill="none"/>'


def svg(inside: str = RING, before: str = "", attributes: str = "") -> bytes:
    return f"{before}{OPEN.replace('>', f' {attributes}>')}{inside}</svg>".encode()


def test_a_drawing_has_the_same_height_whatever_size_it_claims() -> None:
    small = drawn(svg(attributes='width="24" height="24"'))
    large = drawn(svg(attributes='width="50000" height="50000"'))
    assert small.size == large.size == (SIDE, SIDE)
    cover = np.asarray(small)[..., 3]
    assert cover[SIDE // 2, SIDE // 2] == 0  # transparent within the ring
    assert 0.01 < (cover > 0).mean() < 0.3


def test_a_drawing_many_times_as_wide_as_high_stays_small() -> None:
    wide = OPEN.replace("0 0 24 24", "0 0 50000 10") + "<rect width='50000' height='10'/></svg>"
    assert drawn(wide.encode()).size[0] == SIDE


def test_what_editors_write_before_a_drawing_is_no_hindrance() -> None:
    before = (
        '\ufeff<?xml version="1.0" encoding="iso-8859-1"?><!-- an editor -->\n'
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    )
    assert is_drawing(svg(before=before))
    assert drawn(svg(before=before)).size == (SIDE, SIDE)
    inner = (
        '<style>.a{fill:url(#g)}</style><linearGradient id="g"/><use xlink:href="#r"/><g id="r"/>'
    )
    assert drawn(svg(inner + RING)).size == (SIDE, SIDE)


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<script>alert(1)</script>", "scripts"),
        ('<g onclick="alert(1)"/>', "scripts"),
        ('<x:script xmlns:x="http://www.w3.org/2000/svg"/>', "scripts"),
        ('<image href="file:///etc/passwd"/>', "other pictures"),
        ('<image href="data:image/png;base64,AAAA"/>', "other pictures"),
        ('<filter><feImage href="#a"/></filter>', "other pictures"),
        ("<foreignObject/>", "pages"),
        ('<use href="other.svg#a"/>', "outside itself"),
        ('<use xlink:href="http://example.org/a.svg#a"/>', "outside itself"),
        ('<a href="javascript:alert(1)"/>', "outside itself"),
        ('<rect fill="url(http://example.org/a.svg#g)"/>', "outside itself"),
        ("<rect style=\"fill:url( 'http://example.org/a#g')\"/>", "outside itself"),
        ("<style>@import 'http://example.org/a.css';</style>", "outside itself"),
        ("<style>g{fill:<![CDATA[url(http://example.org)]]>}</style>", "outside itself"),
        ("<g/>" * (ELEMENTS + 1), "more than"),
    ],
)
def test_what_runs_or_comes_from_elsewhere_is_refused(inside: str, why: str) -> None:
    with pytest.raises(Unsafe, match=why):
        drawn(svg(inside))


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]>', "entities"),
        ('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "entities"),
        ('<!DOCTYPE svg [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>', "entities"),
        ('<?xml-stylesheet href="http://example.org/a.css"?>', "outside itself"),
    ],
)
def test_what_stands_before_a_drawing_may_not_reach_out_either(before: str, why: str) -> None:
    with pytest.raises(Unsafe, match=why):
        drawn(svg(before=before))


@pytest.mark.parametrize("data", [b"<svg", svg()[:-9], b"<svg>\0</svg>", b'<svg width="0"/>'])
def test_what_is_damaged_says_so(data: bytes) -> None:
    with pytest.raises(ValueError):
        drawn(data)


def test_other_markup_is_no_drawing() -> None:
    assert not is_drawing(b"<html><p>svg</p></html>")
    assert not is_drawing(b"hello <svg>")
