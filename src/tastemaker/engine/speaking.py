"""An answer as sound: a command that speaks is run, and what it wrote is labelled as made by AI.

The command is split once and filled word by word, never given to a shell, so that nothing that is
said can become part of it. The label stands in the INFO list of the WAV, as in rendered tunes, and the
record for machines in a chunk of its own.
"""

from __future__ import annotations

import hashlib
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from struct import pack, unpack_from

from tastemaker.dialogue.prosody import Prosody, prosody, voice
from tastemaker.domain import Item, Mood
from tastemaker.errors import BadInput, NotReady
from tastemaker.ports import Gridded, Medium
from tastemaker.trust.label import record_of
from tastemaker.trust.stamp import stamped

LONGEST = 2_000  # characters; two minutes of speech
OURS = "espeak-ng -v {voice} -s {rate} -p {pitch} -w {out} -- {text}"
LABELS = ("Made by AI (Tastemaker)", "由人工智能合成（知味）")
FIELDS = ("{out}", "{text}")
WORDS = "txt"  # the format of what is written in words


def speak(
    text: str, language: str, mood: Mood | None, *, command: str, seconds: float
) -> bytes:  # RIFF WAV
    """`text` spoken by `command` (empty: espeak-ng, where it is installed).

    Raises BadInput for text or a command that cannot be used, NotReady where nothing speaks.
    """
    clean = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not clean:
        raise BadInput("missing_field", field="text")
    if len(clean) > LONGEST:
        raise BadInput("bad_field", field="text", value=clean, why=f"longer than {LONGEST}")
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "speech.wav"
        words = arguments(command or OURS, clean, voice(language), prosody(mood), out)
        if shutil.which(words[0]) is None:
            raise NotReady("no_speech", value=words[0], why="it is not installed")
        try:
            subprocess.run(
                words, check=True, timeout=seconds, capture_output=True, stdin=subprocess.DEVNULL
            )
            spoken = out.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            why = f"it ended with {type(error).__name__}"
            raise NotReady("no_speech", value=words[0], why=why) from None
    made = record_of(f"speech:made/{hashlib.sha256(clean.encode()).hexdigest()[:12]}", clean)
    try:
        return stamped(labelled(spoken, LABELS[language.lower().startswith("zh")]), made)
    except ValueError as error:
        raise NotReady("no_speech", value=words[0], why=f"it wrote no WAV: {error}") from None


def recital(item: Item, media: Mapping[str, Medium]) -> tuple[str, Mood | None]:
    """What of an item is spoken, a sentence for each line, and how it feels by its own measures.

    Raises BadInput for what has no words: a tune, a level."""
    medium = media.get(item.medium)
    if medium is not None and (WORDS not in medium.formats or isinstance(medium, Gridded)):
        why = f"a {item.medium} has no words to speak"
        raise BadInput("bad_field", field="item", value=item.id, why=why)
    text = medium.render(item.text, WORDS).decode() if medium else f"{item.title}\n{item.text}"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    spoken = "\n".join(line if _ENDED.search(line) else f"{line}{_pause(line)}" for line in lines)
    felt = [item.attributes.get(name) for name in ("valence", "arousal")]
    if not any(isinstance(one, (int, float)) for one in felt):
        return spoken, None
    valence, arousal = (float(one) if isinstance(one, (int, float)) else 0.0 for one in felt)
    return spoken, Mood(valence, arousal, source="made")


_ENDED = re.compile(r"[.,;:!?。，；：！？…]$")


def _pause(line: str) -> str:
    return "，" if "\u3400" <= line[-1] <= "\u9fff" else ","


def arguments(command: str, text: str, voice: str, how: Prosody, out: Path) -> list[str]:
    """The command's words, with what stands in braces filled in each by itself."""
    values = {
        "{voice}": voice, "{rate}": str(how.rate), "{pitch}": str(how.pitch),
        "{out}": str(out), "{text}": text,
    }  # fmt: skip
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise BadInput("bad_field", field="speech", value=command, why=str(error)) from None
    if missing := [field for field in FIELDS if field not in words]:
        why = f"it lacks {' and '.join(missing)} as words of their own"
        raise BadInput("bad_field", field="speech", value=command, why=why)
    return [values.get(word, word) for word in words]


def labelled(wav: bytes, label: str) -> bytes:
    """`wav` with a comment in its INFO list. Sizes that a stream left open are mended."""
    if wav[:4] != b"RIFF" or wav[8:12] != b"WAVE":
        raise ValueError("no RIFF header")
    at, chunks = 12, []
    while at + 8 <= len(wav):
        name, size = wav[at : at + 4], int(unpack_from("<I", wav, at + 4)[0])
        data = wav[at + 8 : at + 8 + size]
        if name != b"LIST":
            chunks.append(_chunk(name, data))
        at += 8 + size + size % 2
    if not any(chunk[:4] == b"data" and len(chunk) > 8 for chunk in chunks):
        raise ValueError("no sound in it")
    info = b"INFO" + _chunk(b"ICMT", label.encode() + b"\x00")
    info += _chunk(b"ISFT", b"Tastemaker\x00")
    body = b"WAVE" + b"".join([chunks[0], _chunk(b"LIST", info), *chunks[1:]])
    return b"RIFF" + pack("<I", len(body)) + body


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + pack("<I", len(data)) + data + b"\x00" * (len(data) % 2)
