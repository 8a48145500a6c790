"""Logs: one JSON object a line, on stderr. No words people wrote, no names, no bodies.

People appear as keyed hashes; the key lives and dies with the server, so that lines of one run
belong together and lead back to nobody.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import traceback
from contextlib import suppress
from typing import Any

import msgspec
import structlog

SALT = "TASTEMAKER_LOG_SALT"  # how the workers of one server get the same key

_encoder = msgspec.json.Encoder(enc_hook=str)


def configure() -> None:
    """Send everything, uvicorn's own lines too, through one JSON renderer."""
    os.environ.setdefault(SALT, os.urandom(16).hex())
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(serializer=_json),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Plain())
    logging.getLogger().handlers = [handler]
    logging.getLogger().setLevel(logging.WARNING)  # what others chat about may name somebody
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
        logging.getLogger(name).setLevel(logging.INFO)


class Log:
    """What cannot be written (a pipe that broke, a full disk) is lost, and stops nothing."""

    def __init__(self) -> None:
        self._to = structlog.get_logger()

    def info(self, event: str, **what: Any) -> None:
        self._say("info", event, what)

    def warning(self, event: str, **what: Any) -> None:
        self._say("warning", event, what)

    def error(self, event: str, **what: Any) -> None:
        self._say("error", event, what)

    def _say(self, level: str, event: str, what: dict[str, Any]) -> None:
        with suppress(OSError, ValueError):
            getattr(self._to, level)(event, **what)


def logger() -> Log:
    return Log()


def person(user: str | None) -> str | None:
    """Somebody in the logs: the same for all lines of one run, and no name."""
    if user is None:
        return None
    key = os.environ.get(SALT, "").encode()[:64]
    return hashlib.blake2s(user.encode("utf-8", "replace"), key=key[:32], digest_size=6).hexdigest()


def where(error: BaseException) -> list[str]:
    """Which lines of code an error came through: never its message, which may quote somebody."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]


class _Plain(logging.Formatter):
    """Lines of other libraries; of their errors, only kind and place."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "event": "log",
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line |= {"error": type(error).__name__, "where": where(error)}
        else:
            line["message"] = record.getMessage()
        return _json(line)


def _json(line: Any, **_: Any) -> str:
    return _encoder.encode(line).decode()
