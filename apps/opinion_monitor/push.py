"""Send texts to a monitor that runs: a file, a file that grows, feeds.

    python -m apps.opinion_monitor.push texts.jsonl [--follow] [--to http://127.0.0.1:8000]
    python -m apps.opinion_monitor.push --feed https://example.org/rss --every 300

A key, where the service asks for one, is read from OPINION_KEY.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict
from pathlib import Path

from tastemaker import TastemakerError, incoming, send_rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--follow", action="store_true", help="wait for more lines (JSONL)")
    parser.add_argument("--feed", action="append", default=[], help="an RSS or Atom address")
    parser.add_argument("--every", type=float, default=0.0, help="seconds; 0: feeds once")
    parser.add_argument("--to", default="http://127.0.0.1:8000")
    given = parser.parse_args()
    to, key = f"{given.to}/v1/apps/opinion_monitor/texts", os.environ.get("OPINION_KEY", "")
    try:
        for texts in incoming(given.file, given.feed, follow=given.follow, every=given.every):
            answers = send_rows(to, [asdict(one) for one in texts], key)
            alerts = sum(len(answer["alerts"]) for answer in answers)
            if not given.follow:
                print(alerts, "alerts", flush=True)
    except TastemakerError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
