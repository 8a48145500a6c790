"""A process that reads files others sent: bounded in memory and time, and no loss when it dies.

    python -m tastemaker.fusion.worker MEMORY_BYTES

Each request is one line of JSON on stdin ({path, modality, name, limits}), each answer one on
stdout. `Looker` is the side that asks.
"""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from tastemaker.errors import BadInput
from tastemaker.ports import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A file that can be used: its true ending, its features, small views by name."""

    suffix: str
    features: FloatArray  # (d,)
    views: Mapping[str, tuple[bytes, str]]  # "thumbnail" or "waveform" → (file, ending)
    data: bytes  # what to keep: the file, or what was drawn of it


class Looker:
    """Asks one worker at a time; starts another when it dies or takes too long."""

    def __init__(self, *, memory: int, work_seconds: float, limits: Mapping[str, float]) -> None:
        self._memory, self._patience, self._limits = memory, work_seconds, dict(limits)
        self._process: subprocess.Popen[bytes] | None = None

    def look(self, data: bytes, modality: str, name: str) -> Seen:
        """What is in `data`. Raises BadInput("bad_field") with the reason it cannot be used."""
        with tempfile.NamedTemporaryFile(prefix="tastemaker-") as file:
            file.write(data)
            file.flush()
            asked = {"path": file.name, "modality": modality, "name": name, "limits": self._limits}
            answer = self._ask(json.dumps(asked).encode() + b"\n")
        if "why" in answer:
            raise BadInput("bad_field", field=f"media.{modality}", value=name, why=answer["why"])
        views = {key: (base64.b64decode(v), end) for key, (v, end) in answer["view"].items()}
        if "instead" in answer:
            data = base64.b64decode(answer["instead"])
        return Seen(answer["suffix"], np.array(answer["features"], np.float32), views, data)

    def _ask(self, line: bytes) -> dict[str, Any]:
        process = self._process or self._start()
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(line)
            process.stdin.flush()
        except BrokenPipeError:
            self.close()
            return {"why": "the process that reads files could not be started"}
        if not select.select([process.stdout], [], [], self._patience)[0]:
            self.close()
            return {"why": f"reading it took longer than {self._patience:g} seconds"}
        answer = process.stdout.readline()
        if not answer:
            self.close()
            return {"why": "reading it took more memory than is given, or broke the decoder"}
        return dict(json.loads(answer))

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tastemaker.fusion.worker", str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        return self._process

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()


def main(memory: int) -> None:
    """Answer until stdin ends."""
    from tastemaker.fusion.looking import Unusable, look

    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OSError):
        pass  # no such limit on this system: time and size are still bounded
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        try:
            data = Path(asked["path"]).read_bytes()
            seen = look(data, asked["modality"], asked["name"], asked["limits"])
            row = [None if np.isnan(v) else round(float(v), 6) for v in seen["features"]]
            view = {k: (base64.b64encode(v).decode(), end) for k, (v, end) in seen["view"].items()}
            answer: dict[str, Any] = {"suffix": seen["suffix"], "features": row, "view": view}
            if "instead" in seen:
                answer["instead"] = base64.b64encode(seen["instead"]).decode()
        except Unusable as why:
            answer = {"why": str(why)}
        except ImportError as error:
            answer = {"why": f"{error.name} is needed: pip install 'tastemaker[media]'"}
        except MemoryError:
            answer = {"why": "reading it took more memory than is given"}
        except Exception as error:  # whatever a decoder raises concerns this file alone
            answer = {"why": f"it cannot be read ({type(error).__name__})"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
