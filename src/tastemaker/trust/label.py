"""The label of a creation: words that people see, and a record that machines read.

Words and record follow GB 45438-2025 (explicit and implicit labels of generated content) and
Article 50 of the EU AI Act (machine-readable marking).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from tastemaker.domain import Item
from tastemaker.errors import BadInput

PRODUCER = "Tastemaker"

WORDS: Mapping[str, str] = {
    "en": "Made by AI (Tastemaker) for one person",
    "zh": "人工智能生成（知味）",
}


def label_of(language: str = "en") -> str:
    """The words every render of a creation carries."""
    return WORDS["zh" if language.lower().startswith("zh") else "en"]


def record(item: Item) -> dict[str, str]:
    """The implicit label under the key AIGC. `Label` 1: certainly generated.

    Names nobody: a file that leaves the house must not say whom it was made for.
    Raises BadInput for an item that was not made here.
    """
    if item.origin is None:
        raise BadInput("bad_field", field="item", value=item.id, why="it was not made here")
    return record_of(item.id, item.text)


def record_of(id: str, content: str) -> dict[str, str]:
    """`record` of something made that is no item."""
    return {
        "Label": "1",
        "ContentProducer": PRODUCER,
        "ProduceID": id,
        "ReservedCode1": hashlib.sha256(content.encode()).hexdigest(),
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
    }


def machine_readable(item: Item) -> str:
    """`record` as one line of JSON, as it is written into files."""
    return json.dumps({"AIGC": record(item)}, ensure_ascii=False, sort_keys=True)
