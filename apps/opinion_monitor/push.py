"""Send texts to a monitor that runs: a file, a file that grows, feeds.

    python -m apps.opinion_monitor.push texts.jsonl [--follow] [--to http://127.0.0.1:8000]
    python -m apps.opinion_monitor.push --feed https://example.org/rss --every 300

A key, where the service asks for one, is read from OPINION_KEY.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from tastemaker import (
    BadInput,
    TastemakerError,
    Text,
    follow_texts,
    pausing,
    read_feed,
    read_texts,
)

AT_ONCE = 500
TIMEOUT = 60.0


def push(to: str, texts: Sequence[Text], key: str = "") -> int:
    """How many alerts they raised or prolonged. Raises BadInput where the service refuses."""
    alerts = 0
    for at in range(0, len(texts), AT_ONCE):
        rows = [
            {"id": one.id, "text": one.text, "at": one.at, "source": one.source}
            for one in texts[at : at + AT_ONCE]
        ]
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        body = json.dumps({"data": rows}).encode()
        request = urllib.request.Request(f"{to}/v1/apps/opinion_monitor/texts", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                alerts += len(json.load(answer)["alerts"])
        except urllib.error.HTTPError as error:
            why = error.read(500).decode("utf-8", "replace")
            raise BadInput("bad_field", field="texts", value=error.code, why=why) from None
        except OSError as error:
            raise BadInput("bad_field", field="to", value=to, why=str(error)) from None
    return alerts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--follow", action="store_true", help="wait for more lines (JSONL)")
    parser.add_argument("--feed", action="append", default=[], help="an RSS or Atom address")
    parser.add_argument("--every", type=float, default=0.0, help="seconds; 0: feeds once")
    parser.add_argument("--to", default="http://127.0.0.1:8000")
    given = parser.parse_args()
    key = os.environ.get("OPINION_KEY", "")
    try:
        if given.file and given.follow:
            for one in follow_texts(given.file, time.time, pausing(given.every or 1.0)):
                push(given.to, [one], key)
        elif given.file:
            print(push(given.to, list(read_texts(given.file, time.time())), key), "alerts")
        while given.feed:
            found = [one for address in given.feed for one in read_feed(address, time.time())]
            print(push(given.to, sorted(found, key=lambda one: one.at), key), "alerts", flush=True)
            if not given.every:
                break
            time.sleep(given.every)
    except TastemakerError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
