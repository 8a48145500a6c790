"""A desk that knows public questions and answers, on http://127.0.0.1:8000/apps/support_desk/

    python -m apps.support_desk --data ../shared/data

ChatterBot's exchanges (English and Chinese, technical support among them) become its history, the
guidelines of ABCD's shop its documents. The home is a folder of its own, `.support-desk`.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import tastemaker
from apps.start import start
from apps.support_desk.trials import steps, talk
from tastemaker import Guide, Passage


def guides(data: Path) -> list[Guide]:
    """ChatterBot by file, and one guide for each flow of ABCD."""
    found = []
    for file in sorted((data / "chatterbot-corpus").glob("*/*.yml")):
        passages = tuple(Passage(answer, (file.stem,), asked) for asked, answer in talk(file))
        name = f"{file.parent.name}/{file.stem}"
        found.append(Guide(f"{name}.csv", f"ChatterBot {name}", "csv", passages))
    flows = json.loads((data / "abcd-policy" / "guidelines.json").read_text("utf-8"))
    for flow, told in flows.items():
        cases = tuple(
            Passage("\n".join(steps(case)[at : at + 2]), (flow, name))
            for name, case in told["subflows"].items()
            for at in range(0, len(case["actions"]), 2)
        )
        found.append(Guide(f"guidelines/{flow}.md", f"Guidelines: {flow}", "md", cases))
    return found


def bring(data: Path, home: Path) -> None:
    began = time.perf_counter()
    engine = tastemaker.open(home)
    brought = engine.documents.add(guides(data))
    engine.nearest("hello", 1)  # the index is made now, so that nobody who asks waits for it
    engine.close()
    print(f"{brought.passages} passages, ready in {time.perf_counter() - began:.1f} s", flush=True)


if __name__ == "__main__":
    start("support_desk", __doc__, bring, [])
