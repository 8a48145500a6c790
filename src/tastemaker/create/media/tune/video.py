"""A tune as a moving piano roll with its sound: MP4, where PyAV is installed (extra `media`).

Notes scroll past a line that marks now. Made tunes carry "AI生成" in the picture from the first
frame to the last (GB 45438-2025 asks for it at the beginning), drawn stroke by stroke: fonts with
Chinese characters are not everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.tune.fields import bad
from tastemaker.create.media.tune.play import Played, duration, performance
from tastemaker.create.media.tune.score import Score
from tastemaker.create.media.tune.sound import RATE, TAIL, samples
from tastemaker.errors import Missing

WIDTH, HEIGHT = 640, 360
FRAMES = 12  # a second
SPEED = 80  # pixels a second
NOW = WIDTH // 4  # where the line stands
LONGEST = 300.0  # seconds: half a minute of a core
MARGIN = 48  # pixels above and below the notes, for the mark

_GROUND, _LINE, _NOTE, _SOUNDING = (24, 26, 33), (70, 74, 88), (120, 138, 190), (255, 190, 92)
_CODECS = ("libx264", "mpeg4")  # the first that this build of FFmpeg has

Picture = NDArray[np.uint8]

#: The strokes of A, I, 生 and 成 on a square of 100.
_STROKES = (
    ((10, 95, 50, 5, 90, 95), (26, 62, 74, 62)),
    ((50, 5, 50, 95), (28, 5, 72, 5), (28, 95, 72, 95)),
    (
        (28, 8, 14, 42), (22, 30, 82, 30), (20, 60, 80, 60), (52, 6, 52, 94), (8, 94, 92, 94),
    ),
    (
        (14, 28, 88, 28), (16, 28, 16, 62, 6, 94), (16, 50, 44, 50, 42, 80, 32, 76),
        (54, 6, 60, 52, 72, 80, 90, 92, 90, 76), (82, 48, 66, 74, 46, 94), (66, 8, 76, 18),
    ),
)  # fmt: skip


def video(score: Score, title: str = "", label: str = "") -> bytes:
    """H.264 (MPEG-4 where there is none) and AAC; title and label among the metadata.

    Raises Missing without PyAV, BadInput for a tune longer than `LONGEST` seconds.
    """
    try:
        import av
    except ImportError:
        raise Missing("missing_extra", value="av", why="videos", extra="media") from None
    if duration(score) > LONGEST:
        bad(f"its video would be longer than {LONGEST:g} seconds")
    notes = performance(score)
    sound = samples(score, marked=bool(label))
    out = BytesIO()
    with av.open(out, "w", format="mp4") as container:
        for name, words in (("title", title), ("comment", label)):
            if words:
                container.metadata[name] = words
        pictures = _picture_stream(container)
        voice = container.add_stream("aac", rate=RATE)
        voice.layout = "mono"
        _sound(container, voice, sound)
        for picture in _pictures(notes, len(sound) / RATE, bool(label)):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            container.mux(pictures.encode(frame))
        container.mux(pictures.encode(None))
    return out.getvalue()


def _picture_stream(container: Any) -> Any:
    import av

    codec = next(name for name in _CODECS if name in av.codecs_available)
    stream = container.add_stream(codec, rate=FRAMES)
    stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    stream.options = {"preset": "veryfast", "tune": "animation"} if codec == "libx264" else {}
    return stream


def _sound(container: Any, stream: Any, sound: NDArray[np.float32]) -> None:
    import av

    size = stream.codec_context.frame_size or 1024
    for at in range(0, len(sound), size):
        piece = np.ascontiguousarray(sound[None, at : at + size])
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _pictures(notes: list[Played], seconds: float, made: bool) -> Iterator[Picture]:
    """(HEIGHT, WIDTH, 3) each, from the first note to the end of the sound."""
    low, high = min(n.pitch for n in notes) - 1, max(n.pitch for n in notes) + 1
    tall = max(3, (HEIGHT - 2 * MARGIN) // (high - low + 1))
    roll = np.full((HEIGHT, int((seconds + TAIL) * SPEED) + 2 * WIDTH, 3), _GROUND, np.uint8)
    boxes = []
    for note in notes:
        top = HEIGHT - MARGIN - (note.pitch - low + 1) * tall
        left = NOW + round(note.start * SPEED)
        right = max(left + 2, NOW + round((note.start + note.duration) * SPEED) - 1)
        boxes.append((slice(top, top + tall - 1), left, right))
        roll[top : top + tall - 1, left:right] = _NOTE
    mark = _mark() if made else None
    for number in range(int(seconds * FRAMES) + 1):
        now = number / FRAMES
        at = round(now * SPEED)
        picture = roll[:, at : at + WIDTH].copy()
        picture[:, NOW - 1 : NOW + 1] = _LINE
        for note, (rows, left, right) in zip(notes, boxes, strict=True):
            if note.start <= now < note.start + note.duration:
                picture[rows, max(0, left - at) : right - at] = _SOUNDING
        if mark is not None:
            tall_mark, wide = mark.shape
            corner = picture[8 : 8 + tall_mark, 12 : 12 + wide]
            corner[mark] = (235, 235, 235)
        yield picture


def _mark(size: int = 22, gap: int = 5) -> NDArray[np.bool_]:
    """The characters side by side, as a mask: lines drawn point by point, two pixels thick."""
    mask = np.zeros((size + 2, len(_STROKES) * (size + gap)), np.bool_)
    for place, strokes in enumerate(_STROKES):
        for stroke in strokes:
            points = np.array(stroke, np.float64).reshape(-1, 2) * size / 100
            for (x, y), (u, v) in pairwise(points):
                steps = np.linspace(0, 1, 2 * size)
                columns = (x + (u - x) * steps + place * (size + gap)).astype(int)
                rows = (y + (v - y) * steps).astype(int)
                mask[rows, columns] = mask[rows + 1, columns] = True
    return mask
