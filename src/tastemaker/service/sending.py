"""Rows for a service that runs: posted as `{"data": rows}`, so many at once."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tastemaker.errors import BadInput

AT_ONCE = 500
TIMEOUT = 60.0  # seconds


def send_rows(to: str, rows: Sequence[Mapping[str, Any]], key: str = "") -> Iterator[Any]:
    """What the address `to` answers, request by request. Raises BadInput where it refuses, or
    where nobody answers. `key`: an API key, where the service asks for one."""
    headers = {"Content-Type": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    for at in range(0, len(rows), AT_ONCE):
        body = json.dumps({"data": [dict(row) for row in rows[at : at + AT_ONCE]]}).encode()
        request = urllib.request.Request(to, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                yield json.load(answer)
        except urllib.error.HTTPError as error:
            why = error.read(500).decode("utf-8", "replace")
            raise BadInput("bad_field", field="data", value=error.code, why=why) from None
        except (OSError, ValueError) as error:
            raise BadInput("bad_field", field="to", value=to, why=str(error)) from None
