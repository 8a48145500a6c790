"""What a file is, told from its bytes: whether it can be used, a small view of it, its features.

Runs in a process of its own (see `worker`), for decoders are where hostile files strike.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePath
from typing import Any

import numpy as np

from tastemaker.fusion import audio, drawing, image, video
from tastemaker.ports import FloatArray

THUMBNAIL = 256  # pixels, the longer side
PEAKS = 200  # strokes of a waveform
SHORTEST = 0.05  # seconds of sound; less has no pitch and no rhythm
PICTURES = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp", "BMP": ".bmp",
            "TIFF": ".tiff"}  # fmt: skip
SUFFIXES = {
    "image": {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg"},
    "audio": {".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aiff", ".aif"},
    "video": {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi"},
}


class Unusable(Exception):
    """Why a file cannot be used, in words."""


def kind_of(data: bytes) -> tuple[str, str]:
    """(modality, ending) by the first bytes alone. Raises Unusable."""
    head = data[:512]
    if not head:
        raise Unusable("the file is empty")
    starts: list[tuple[bytes, str, str]] = [
        (b"\x89PNG\r\n\x1a\n", "image", ".png"), (b"\xff\xd8\xff", "image", ".jpg"),
        (b"GIF8", "image", ".gif"), (b"BM", "image", ".bmp"), (b"II*\0", "image", ".tiff"),
        (b"MM\0*", "image", ".tiff"), (b"fLaC", "audio", ".flac"), (b"OggS", "audio", ".ogg"),
        (b"ID3", "audio", ".mp3"), (b"\xff\xfb", "audio", ".mp3"), (b"\xff\xf3", "audio", ".mp3"),
        (b"FORM", "audio", ".aiff"), (b"\x1aE\xdf\xa3", "video", ".webm"),
    ]  # fmt: skip
    for start, modality, suffix in starts:
        if head.startswith(start):
            return modality, suffix
    inside = {b"WAVE": ("audio", ".wav"), b"WEBP": ("image", ".webp"), b"AVI ": ("video", ".avi")}
    if head[:4] == b"RIFF" and head[8:12] in inside:
        return inside[head[8:12]]
    if head[4:8] == b"ftyp":
        return "video", ".mp4"
    if drawing.is_drawing(data):
        return "image", ".svg"
    raise Unusable("neither a picture, nor sound, nor video that is known here")


def look(data: bytes, modality: str, name: str, limits: Mapping[str, float]) -> dict[str, Any]:
    """{"suffix", "features", "view": {name: (bytes, ending)}}, and "instead": what is to be kept of
    a file that is not kept itself. Raises Unusable."""
    found, suffix = kind_of(data)
    said = PurePath(name).suffix.lower()
    if found != modality:
        raise Unusable(f"it holds {found}, not {modality}")
    if any(said in endings for other, endings in SUFFIXES.items() if other != found):
        raise Unusable(f"it is named {said} and holds {found}")
    instead = {}
    if suffix == ".svg":
        data, suffix = _drawn(data), ".png"
        instead = {"instead": data}
    row, view = {"image": _image, "audio": _audio, "video": _video}[modality](data, limits)
    if np.isinf(row).any() or not np.isfinite(row).any():
        raise Unusable("nothing can be told from it")
    return {"suffix": suffix, "features": row, "view": view, **instead}


def _drawn(data: bytes) -> bytes:
    """An SVG as PNG."""
    try:
        return drawing.png(data)
    except drawing.Unsafe as why:
        raise Unusable(str(why)) from None
    except ValueError as error:
        raise Unusable(f"the SVG is damaged ({error})") from None


def _image(data: bytes, limits: Mapping[str, float]) -> tuple[FloatArray, dict[str, Any]]:
    import PIL.Image

    PIL.Image.MAX_IMAGE_PIXELS = None  # our own limits are checked before a pixel is decoded
    try:
        with PIL.Image.open(BytesIO(data), formats=list(PICTURES)) as picture:
            _check_size(picture.size, limits)
            picture.load()
            row = image.features(image.canvas(picture))
            return row, {"thumbnail": (_thumbnail(picture), ".png")}
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Unusable(f"the picture is damaged ({error})") from None


def _audio(data: bytes, limits: Mapping[str, float]) -> tuple[FloatArray, dict[str, Any]]:
    import soundfile

    try:
        with soundfile.SoundFile(BytesIO(data)) as file:
            seconds = file.frames / file.samplerate
            if file.samplerate > 400_000 or file.channels > 16:
                raise Unusable("too many samples a second or channels")
        _check_seconds(seconds, limits)
        if seconds < SHORTEST:
            raise Unusable(f"shorter than {SHORTEST} seconds")
        wave = audio.samples(data)
    except (RuntimeError, ValueError) as error:
        raise Unusable(f"the sound is damaged ({error})") from None
    if not np.isfinite(wave).all():
        raise Unusable("some of its samples are not numbers")
    if len(wave) < SHORTEST * audio.RATE:
        raise Unusable("the sound is cut off")
    return audio.features(wave), {"waveform": (waveform(wave), ".svg")}


def _video(data: bytes, limits: Mapping[str, float]) -> tuple[FloatArray, dict[str, Any]]:
    import av

    try:
        with av.open(BytesIO(data), "r") as container:
            if not container.streams.video:
                raise Unusable("a video without frames")
            stream = container.streams.video[0]
            _check_size((stream.width, stream.height), limits)
            _check_seconds(float(container.duration or 0) / 1e6, limits)
        seen = video.clip(data)
    except ValueError as error:
        raise Unusable(f"a video without frames ({error})") from None
    except (av.FFmpegError, OSError) as error:
        raise Unusable(f"the video is damaged ({error})") from None
    view: dict[str, Any] = {"thumbnail": (_thumbnail(seen.first), ".png")}
    if len(seen.sound):
        view["waveform"] = (waveform(seen.sound), ".svg")
    return video.features(seen), view


def _check_size(size: tuple[int, int], limits: Mapping[str, float]) -> None:
    width, height = size
    if max(size) > limits["side"] or width * height > limits["pixels"]:
        raise Unusable(f"{width} x {height} pixels are more than is taken")


def _check_seconds(seconds: float, limits: Mapping[str, float]) -> None:
    if seconds > limits["seconds"]:
        raise Unusable(f"{seconds:.0f} seconds are more than the {limits['seconds']:.0f} taken")


def _thumbnail(picture: Any) -> bytes:
    small = picture.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    out = BytesIO()
    image.eight_bit(small).save(out, "PNG")
    return out.getvalue()


def waveform(wave: FloatArray) -> bytes:
    """Peaks as an SVG of strokes, in the colour of the text around it."""
    parts = np.array_split(np.abs(wave), min(PEAKS, len(wave)))
    peaks = np.array([part.max() for part in parts])
    peaks = peaks / max(float(peaks.max()), 1e-6)
    strokes = "".join(f"M{at},{32 - 31 * p:.1f}V{32 + 31 * p:.1f}" for at, p in enumerate(peaks))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 0 {len(peaks) + 1} 64" '
        f'preserveAspectRatio="none"><path d="{strokes}" stroke="currentColor" fill="none"/></svg>'
    ).encode()
