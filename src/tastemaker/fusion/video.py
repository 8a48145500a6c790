"""Moving pictures: some frames as pictures, how much moves, and the soundtrack."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np

from tastemaker.fusion import audio, image
from tastemaker.ports import FloatArray

VERSION = f"video-1 {image.VERSION} {audio.VERSION}"
FRAMES = 8  # looked at, evenly over the length
HEARD = 30.0  # seconds of the soundtrack


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """What was decoded: frames (k, side, side, 4), sound at audio.RATE (may be empty)."""

    frames: FloatArray
    sound: FloatArray
    first: Any  # PIL image of a frame near the middle
    seconds: float


def clip(data: bytes) -> Clip:
    """A few frames and the soundtrack of a video. Raises ValueError where no frame is in it."""
    import av

    with av.open(BytesIO(data), "r") as container:
        if not container.streams.video:
            raise ValueError("no video in it")
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        seconds = float(container.duration or 0) / 1e6
        taken: list[Any] = []
        for at in np.linspace(0.02, 0.95, FRAMES) * seconds:
            container.seek(int(at * 1e6))
            frame = next(iter(container.decode(stream)), None)
            if frame is not None:
                taken.append(frame.to_image())  # type: ignore[no-untyped-call]
        if not taken:
            raise ValueError("no frame in it")
    frames = np.stack([image.canvas(one) for one in taken])
    return Clip(frames, _soundtrack(data), taken[len(taken) // 2], seconds)


def features(seen: Clip) -> FloatArray:  # (d,), NaN for the soundtrack of a silent one
    rows = np.stack([image.features(frame) for frame in seen.frames])
    moved = np.abs(np.diff(seen.frames[..., :3], axis=0)).mean(axis=(1, 2, 3))
    motion = [moved.mean(), moved.std(), moved.max()] if len(moved) else [0.0, 0.0, 0.0]
    heard = audio.features(seen.sound if len(seen.sound) else np.zeros(audio.FRAME, np.float32))
    if not len(seen.sound):
        heard = np.full_like(heard, np.nan)
    return np.concatenate([rows.mean(0), rows.std(0), motion, heard]).astype(np.float32)


def _soundtrack(data: bytes) -> FloatArray:
    import av

    with av.open(BytesIO(data), "r") as container:
        if not container.streams.audio:
            return np.zeros(0, np.float32)
        resampler = av.AudioResampler(format="flt", layout="mono", rate=audio.RATE)
        parts: list[FloatArray] = []
        for frame in container.decode(audio=0):
            parts += [
                np.asarray(part.to_ndarray().ravel(), np.float32)
                for part in resampler.resample(frame)
            ]
            if frame.time is not None and frame.time > HEARD:
                break
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)
