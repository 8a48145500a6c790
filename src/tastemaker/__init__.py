"""Tastemaker (知味): learns each person's taste, makes new content for them, ranks it together
with the catalogue, and changes on the very next click.

    import tastemaker
    from tastemaker import Brief, Event

    engine = tastemaker.open()
    engine.observe(Event("ada", "like", item="tune:oneills1850/0201"))
    slate = engine.recommend("ada", k=10)

Only the names below are public. What is heavy is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tastemaker.domain import (
    Answer,
    Brief,
    Citation,
    Draft,
    Event,
    Evidence,
    Fact,
    Guide,
    HandOver,
    Item,
    ModelSet,
    Mood,
    Near,
    Origin,
    Passage,
    Pick,
    Profile,
    Reading,
    Reason,
    Rework,
    Slate,
    Taste,
    Verdict,
)
from tastemaker.errors import (
    BadInput,
    Conflict,
    Missing,
    NotFound,
    NotReady,
    Refused,
    StoreFailed,
    TastemakerError,
    TooMuch,
)

if TYPE_CHECKING:
    from tastemaker.engine import Engine
    from tastemaker.engine.kept import Kept, Note
    from tastemaker.home import open
    from tastemaker.learn.finetune.model import load as finetuned
    from tastemaker.service.applications import Application, Router
    from tastemaker.service.guard import needs
    from tastemaker.settings import Settings
    from tastemaker.trust.stamp import marked
    from tastemaker.understand.emotion import Emotions
    from tastemaker.understand.emotion import fit as fit_emotions

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Application",
    "BadInput",
    "Brief",
    "Citation",
    "Conflict",
    "Draft",
    "Emotions",
    "Engine",
    "Event",
    "Evidence",
    "Fact",
    "Guide",
    "HandOver",
    "Item",
    "Kept",
    "Missing",
    "ModelSet",
    "Mood",
    "Near",
    "NotFound",
    "NotReady",
    "Note",
    "Origin",
    "Passage",
    "Pick",
    "Profile",
    "Reading",
    "Reason",
    "Refused",
    "Rework",
    "Router",
    "Settings",
    "Slate",
    "StoreFailed",
    "Taste",
    "TastemakerError",
    "TooMuch",
    "Verdict",
    "__version__",
    "finetuned",
    "fit_emotions",
    "marked",
    "needs",
    "open",
]

_LATER = {
    "Application": "tastemaker.service.applications",
    "Emotions": "tastemaker.understand.emotion",
    "Engine": "tastemaker.engine",
    "Kept": "tastemaker.engine.kept",
    "Note": "tastemaker.engine.kept",
    "Router": "tastemaker.service.applications",
    "finetuned": "tastemaker.learn.finetune.model:load",
    "fit_emotions": "tastemaker.understand.emotion:fit",
    "marked": "tastemaker.trust.stamp",
    "needs": "tastemaker.service.guard",
    "open": "tastemaker.home",
    "Settings": "tastemaker.settings",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        module, _, attribute = _LATER[name].partition(":")
        return getattr(import_module(module), attribute or name)
    raise AttributeError(f"module 'tastemaker' has no attribute {name!r}")
