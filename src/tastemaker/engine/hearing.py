"""How somebody sounds: read once from a voice message, with their leave, and the sound not kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tastemaker.domain import Event, Mood, Reading
from tastemaker.errors import BadInput, Conflict, NotReady
from tastemaker.fusion import audio
from tastemaker.ports import FloatArray
from tastemaker.understand.circumplex import mood_of
from tastemaker.understand.voice import Voice

if TYPE_CHECKING:
    from tastemaker.engine import Engine

MOST_BYTES = 10_000_000  # five minutes as they come from a telephone


@dataclass(frozen=True, slots=True)
class Heard:
    """`emotion`: chances by label, highest first; `event` is the one that undoes it; none where
    nothing was felt that stands anywhere."""

    emotion: Mapping[str, float]
    mood: Mood | None = None
    event: str = ""


def hear(engine: Engine, user: str, sound: bytes) -> Heard:
    """Read the mood of a voice into the profile.

    Raises Conflict without the person's leave, NotReady where no model is named, BadInput for what
    is no sound.
    """
    if not engine.profile(user).sensing:
        raise Conflict("not_sensing", value=user)
    model = engine.settings.voice_emotion
    if model is None:
        raise NotReady("no_voice_model", value="voice_emotion")
    emotion = Voice.load(Path(model)).read(_descriptors(sound))
    mood = mood_of(emotion, "voice")
    if mood is None:
        return Heard(emotion)
    told = Reading(emotion=emotion, mood=mood)
    observed = engine.observe(Event(user, "sense", value=1.0, reading=told))
    return Heard(emotion, mood, observed.ids[0])


def _descriptors(sound: bytes) -> FloatArray:
    if not 0 < len(sound) <= MOST_BYTES:
        why = f"use 1 to {MOST_BYTES} bytes"
        raise BadInput("bad_field", field="sound", value=len(sound), why=why)
    try:
        found = audio.features(audio.samples(sound))
    except (OSError, ValueError, RuntimeError) as error:
        why = f"no sound can be read: {error}"
        raise BadInput("bad_field", field="sound", value=f"{len(sound)} bytes", why=why) from None
    if not np.isfinite(found).all():
        raise BadInput("bad_field", field="sound", value="silence", why="nothing is heard in it")
    return found
