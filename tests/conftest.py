"""What holds for every test."""

import pytest
from hypothesis import settings

from tests.browsing import browser, visit

__all__ = ["browser", "visit"]

# How long an example takes says more about the machine's other work than about the example.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a page waits for a browser and for what was trained."""
    for item in items:
        if "visit" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
