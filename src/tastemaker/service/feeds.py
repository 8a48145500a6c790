"""Feeds over HTTP: what a site publishes, as texts with a time."""

from __future__ import annotations

import urllib.request

from tastemaker.errors import BadInput
from tastemaker.store.importers.streams import Text, feed_texts

MOST = 5_000_000  # bytes that are read
TIMEOUT = 20.0  # seconds


def read_feed(address: str, now: float, timeout: float = TIMEOUT) -> list[Text]:
    """The entries of an RSS or Atom feed, from an http(s) address. Raises BadInput, Missing."""
    if not address.startswith(("http://", "https://")):
        raise BadInput("bad_field", field="feed", value=address, why="use http:// or https://")
    try:
        with urllib.request.urlopen(address, timeout=timeout) as answer:
            return feed_texts(answer.read(MOST), now, address)
    except (OSError, ValueError) as error:
        raise BadInput("bad_file", value=address, why=str(error)) from None
