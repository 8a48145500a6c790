"""What holds for every test."""

import pytest
import structlog
from hypothesis import settings

from tests.browsing import browser, visit

__all__ = ["browser", "visit"]

# How long an example takes says more about the machine's other work than about the example.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# A server in a thread of a test would print its logs into what pytest reads and empties at the same
# time: such a file is not made for two threads, and the interpreter crashed. `capture_logs` sees them.
structlog.configure(logger_factory=structlog.ReturnLoggerFactory())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a page waits for a browser and for what was trained."""
    for item in items:
        if "visit" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
