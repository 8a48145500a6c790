from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import structlog

from tastemaker.home import Home
from tests.service.houses import served


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[httpx.Client, Home]]:
    """A fresh service: (a client on this machine, its home)."""
    with served(tmp_path) as found:
        yield found


@pytest.fixture
def here(house: tuple[httpx.Client, Home]) -> httpx.Client:
    return house[0]


@pytest.fixture
def home(house: tuple[httpx.Client, Home]) -> Home:
    return house[1]


@pytest.fixture
def own_logs() -> Iterator[None]:
    """Logs may be taken, as a server does that begins in this process; later tests have theirs back."""
    root = logging.getLogger()
    handlers, level, config = root.handlers[:], root.level, structlog.get_config()
    yield
    structlog.configure(**config)
    root.handlers = handlers
    root.setLevel(level)
