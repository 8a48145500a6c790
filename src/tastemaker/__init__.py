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
    from tastemaker.dialogue.answers.blanks import filled
    from tastemaker.dialogue.tone import feeling
    from tastemaker.domain import (
        DAY,
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
        Text,
        Verdict,
    )
    from tastemaker.engine import Engine
    from tastemaker.engine.contests import Contests, Shown
    from tastemaker.engine.corrections import Corrections
    from tastemaker.engine.kept import Kept, Note
    from tastemaker.evaluate.uncertain import interval
    from tastemaker.home import open
    from tastemaker.learn.finetune.model import load as finetuned
    from tastemaker.profile.facts import stated
    from tastemaker.profile.fold import undone
    from tastemaker.rank.skill import Attempt, Hardness, Skill, Task, learn_hardness
    from tastemaker.rank.variants import Tally, best_chances, draw_variant, expected_rate
    from tastemaker.service.applications import Application, Router
    from tastemaker.service.beside import repeating
    from tastemaker.service.feeds import incoming, read_feed
    from tastemaker.service.guard import needs
    from tastemaker.service.hooks import Hooks, Notice
    from tastemaker.service.sending import send_rows
    from tastemaker.service.taken import Taken
    from tastemaker.settings import Settings
    from tastemaker.shapes import citation as shown_citation
    from tastemaker.store.importers.streams import follow_texts, pausing, read_texts, text_of
    from tastemaker.store.importers.tables import read_names, read_table
    from tastemaker.trust.label import label_of
    from tastemaker.trust.stamp import marked
    from tastemaker.typeset import contrast
    from tastemaker.typeset import fitted as fitted_lines
    from tastemaker.understand.aspects import aspects
    from tastemaker.understand.bursts import Alert, Watch, Watches, height_for
    from tastemaker.understand.emotion import Emotions
    from tastemaker.understand.emotion import fit as fit_emotions
    from tastemaker.understand.gazetteer import Gazetteer, Mention
    from tastemaker.understand.judge import Judge, learn_labels, script_of
    from tastemaker.understand.opinions import Opinion, Opinions
    from tastemaker.understand.reader import language_of

__version__ = "0.1.0"

__all__ = [
    "DAY",
    "Alert",
    "Answer",
    "Application",
    "Attempt",
    "BadInput",
    "Brief",
    "Citation",
    "Conflict",
    "Contests",
    "Corrections",
    "Draft",
    "Emotions",
    "Engine",
    "Event",
    "Evidence",
    "Fact",
    "Gazetteer",
    "Guide",
    "HandOver",
    "Hardness",
    "Hooks",
    "Item",
    "Judge",
    "Kept",
    "Mention",
    "Missing",
    "ModelSet",
    "Mood",
    "Near",
    "NotFound",
    "NotReady",
    "Note",
    "Notice",
    "Opinion",
    "Opinions",
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
    "Shown",
    "Skill",
    "Slate",
    "StoreFailed",
    "Taken",
    "Tally",
    "Task",
    "Taste",
    "TastemakerError",
    "Text",
    "TooMuch",
    "Verdict",
    "Watch",
    "Watches",
    "__version__",
    "aspects",
    "best_chances",
    "contrast",
    "draw_variant",
    "expected_rate",
    "feeling",
    "filled",
    "finetuned",
    "fit_emotions",
    "fitted_lines",
    "follow_texts",
    "height_for",
    "incoming",
    "interval",
    "label_of",
    "language_of",
    "learn_hardness",
    "learn_labels",
    "marked",
    "needs",
    "open",
    "pausing",
    "read_feed",
    "read_names",
    "read_table",
    "read_texts",
    "repeating",
    "script_of",
    "send_rows",
    "shown_citation",
    "stated",
    "text_of",
    "undone",
]

_LATER = {
    "DAY": "tastemaker.domain",
    "Answer": "tastemaker.domain",
    "Brief": "tastemaker.domain",
    "Citation": "tastemaker.domain",
    "Draft": "tastemaker.domain",
    "Event": "tastemaker.domain",
    "Evidence": "tastemaker.domain",
    "Fact": "tastemaker.domain",
    "Guide": "tastemaker.domain",
    "HandOver": "tastemaker.domain",
    "Item": "tastemaker.domain",
    "ModelSet": "tastemaker.domain",
    "Mood": "tastemaker.domain",
    "Near": "tastemaker.domain",
    "Origin": "tastemaker.domain",
    "Passage": "tastemaker.domain",
    "Pick": "tastemaker.domain",
    "Profile": "tastemaker.domain",
    "Reading": "tastemaker.domain",
    "Reason": "tastemaker.domain",
    "Rework": "tastemaker.domain",
    "Slate": "tastemaker.domain",
    "Taste": "tastemaker.domain",
    "Text": "tastemaker.domain",
    "Verdict": "tastemaker.domain",
    "label_of": "tastemaker.trust.label",
    "language_of": "tastemaker.understand.reader",
    "Alert": "tastemaker.understand.bursts",
    "Gazetteer": "tastemaker.understand.gazetteer",
    "Hooks": "tastemaker.service.hooks",
    "Judge": "tastemaker.understand.judge",
    "Mention": "tastemaker.understand.gazetteer",
    "Notice": "tastemaker.service.hooks",
    "Opinion": "tastemaker.understand.opinions",
    "Opinions": "tastemaker.understand.opinions",
    "Taken": "tastemaker.service.taken",
    "Watch": "tastemaker.understand.bursts",
    "Watches": "tastemaker.understand.bursts",
    "aspects": "tastemaker.understand.aspects",
    "follow_texts": "tastemaker.store.importers.streams",
    "height_for": "tastemaker.understand.bursts",
    "incoming": "tastemaker.service.feeds",
    "interval": "tastemaker.evaluate.uncertain",
    "learn_labels": "tastemaker.understand.judge",
    "pausing": "tastemaker.store.importers.streams",
    "read_feed": "tastemaker.service.feeds",
    "read_names": "tastemaker.store.importers.tables",
    "read_table": "tastemaker.store.importers.tables",
    "repeating": "tastemaker.service.beside",
    "read_texts": "tastemaker.store.importers.streams",
    "script_of": "tastemaker.understand.judge",
    "send_rows": "tastemaker.service.sending",
    "text_of": "tastemaker.store.importers.streams",
    "Application": "tastemaker.service.applications",
    "Attempt": "tastemaker.rank.skill",
    "Hardness": "tastemaker.rank.skill",
    "Skill": "tastemaker.rank.skill",
    "Task": "tastemaker.rank.skill",
    "learn_hardness": "tastemaker.rank.skill",
    "Contests": "tastemaker.engine.contests",
    "Corrections": "tastemaker.engine.corrections",
    "Shown": "tastemaker.engine.contests",
    "Tally": "tastemaker.rank.variants",
    "best_chances": "tastemaker.rank.variants",
    "draw_variant": "tastemaker.rank.variants",
    "expected_rate": "tastemaker.rank.variants",
    "feeling": "tastemaker.dialogue.tone",
    "filled": "tastemaker.dialogue.answers.blanks",
    "shown_citation": "tastemaker.shapes:citation",
    "stated": "tastemaker.profile.facts",
    "undone": "tastemaker.profile.fold",
    "Emotions": "tastemaker.understand.emotion",
    "Engine": "tastemaker.engine",
    "Kept": "tastemaker.engine.kept",
    "Note": "tastemaker.engine.kept",
    "Router": "tastemaker.service.applications",
    "contrast": "tastemaker.typeset",
    "fitted_lines": "tastemaker.typeset:fitted",
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


def __dir__() -> list[str]:
    return __all__
