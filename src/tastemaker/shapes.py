"""How things look as JSON: the same on the command line, over REST and in exports.

Times are ISO 8601 UTC with Z, ids are opaque strings, names are snake_case.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from tastemaker.domain import (
    Answer,
    Citation,
    Event,
    HandOver,
    Item,
    ModelSet,
    Mood,
    Origin,
    Pick,
    Reading,
    Reason,
    Slate,
)
from tastemaker.errors import NotFound, kept_problem
from tastemaker.ports import Receipt
from tastemaker.profile.facts import in_words
from tastemaker.wording.reports import reported

if TYPE_CHECKING:
    from tastemaker.dialogue.answers.calibrate import Calibration
    from tastemaker.engine import Engine
    from tastemaker.engine.asking import Without
    from tastemaker.engine.documents import Shelved
    from tastemaker.learn.job import Job
    from tastemaker.profile.facts import FactView


def time(at: float | None) -> str | None:
    """Epoch seconds as ISO 8601 UTC; None and what no calendar holds stay None."""
    if at is None or not math.isfinite(at):
        return None
    try:
        return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
    except (OverflowError, ValueError, OSError):
        return None


def item(of: Item, language: str = "en") -> dict[str, Any]:
    from tastemaker.engine.titles import titled  # the engine is heavy: --help goes without

    return {
        "id": of.id,
        "medium": of.medium,
        "title": titled(of, language),
        "text": of.text,
        "attributes": dict(of.attributes),
        "media": dict(of.media),
        "created_at": time(of.created_at),
        "origin": origin(of.origin) if of.origin else None,
    }


def origin(of: Origin) -> dict[str, Any]:
    return {
        "user": of.user,
        "brief": msgspec.to_builtins(of.brief),
        "model_set": of.model_set,
        "seed": of.seed,
        "profile_version": of.profile_version,
        "label": of.label,
        "reworked": of.reworked,
        "number": of.number,
    }


def reason(of: Reason) -> dict[str, Any]:
    return {
        "words": of.words,
        "amount": of.amount,
        **({"event": of.event} if of.event else {}),
        **({"item": of.item} if of.item else {}),
    }


def without(of: Without) -> dict[str, Any]:
    return {
        "events": list(of.events),
        "rank": of.rank,
        "rank_without": of.rank_without,
        "score": of.score,
        "score_without": of.score_without,
        "words": of.words,
    }


def pick(of: Pick, content: Item | None, language: str = "en") -> dict[str, Any]:
    """A pick with what it shows; content removed since then leaves only its id."""
    return {
        "item": item(content, language) if content else {"id": of.item, "removed": True},
        "score": of.score,
        "propensity": of.propensity,
        "label": content.origin.label if content and content.origin else "",
        "reasons": [reason(r) for r in of.reasons],
    }


def slate(of: Slate, engine: Engine, language: str = "en") -> dict[str, Any]:
    """A slate with its items, as REST and `recommend --json` give it."""
    return {
        "id": of.id,
        "user": of.user,
        "policy": of.policy,
        "at": time(of.at),
        "profile_version": of.profile_version,
        "model_set": of.model_set,
        "after": of.after,
        "picks": [pick(p, _content(engine, p.item, of.user), language) for p in of.picks],
    }


#: Kinds of events by which somebody decides about facts.
DECIDED = ("state", "pin", "lower", "forget")


def event(of: Event, number: int | None = None, language: str = "en") -> dict[str, Any]:
    """`words`: the facts that a decision is about, as they are said to the person."""
    about = of.reading.facts if of.reading and of.kind in DECIDED else ()
    shown = {
        "id": of.id,
        "user": of.user,
        "kind": of.kind,
        "item": of.item,
        "value": of.value,
        "text": of.text,
        "at": time(of.at),
        "slate": of.slate,
        "position": of.position,
        "session": of.session,
        "reading": reading(of.reading) if of.reading else None,
        "words": [in_words(f.facet, f.value, f.weight, language, f.source) for f in about],
    }
    return {"number": number, **shown} if number is not None else shown


def reading(of: Reading) -> dict[str, Any]:
    return msgspec.to_builtins(of)  # type: ignore[no-any-return]


def mood(of: Mood | None) -> dict[str, Any] | None:
    if of is None:
        return None
    return {"valence": of.valence, "arousal": of.arousal, "at": time(of.at), "source": of.source}


def fact(of: FactView) -> dict[str, Any]:
    return {
        "id": of.id,
        "facet": of.facet,
        "value": of.value,
        "words": of.words,
        "weight": of.weight,
        "source": of.source,
        "at": time(of.at),
        "pinned": of.pinned,
        "because": list(of.because),
    }


def profile(engine: Engine, user: str, language: str = "en") -> dict[str, Any]:
    """A person's profile: what is known and how it is used."""
    known, taste = engine.profile(user), engine.taste(user)
    return {
        "user": user,
        "version": known.version,
        "language": known.language,
        "facts": [fact(view) for view in engine.facts(user, language)],
        "evidence": len(known.evidence),
        "seen": len(known.seen),
        "blocked": [f"{facet}:{value}" for facet, value in sorted(known.blocked)],
        "ties": dict(known.ties),
        "taste": {"points": len(taste.weights), "weights": taste.weights.tolist()},
        "mood": mood(known.mood),
        "sensing": known.sensing,
        "hearing": engine.settings.voice_emotion is not None,
        "offering": known.offering,
        "learning": {
            "paused": known.paused_until > engine.now(),
            "paused_until": time(known.paused_until or None),
        },
    }


def receipt(of: Receipt) -> dict[str, Any]:
    return {
        "user": of.user,
        "at": time(of.at),
        "removed": dict(of.removed),
        "later": list(of.later),
    }


def model_set(of: ModelSet, live: str | None) -> dict[str, Any]:
    return {
        "id": of.id,
        "parent": of.parent,
        "live": of.id == live,
        "metrics": {**of.metrics, **_ladders(of)},
        "sha256": of.sha256,
    }


def _ladders(of: ModelSet) -> dict[str, Any]:
    """Of each composer that climbed: what its rungs were measured at."""
    found = {name: about["ladder"] for name, about in of.parts.items() if about.get("ladder")}
    return {"ladder": found} if found else {}


def job(of: Job, language: str = "en") -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(of)
    if language.lower().startswith("zh"):
        shown |= {"stage": reported(of.stage), "detail": reported(of.detail)}
    for name in ("started", "finished", "heartbeat", "created"):
        if name in shown:
            shown[name] = time(shown[name])
    if of.error is not None:
        shown["error"] = kept_problem(of.error, language)
    return shown


def answer(of: Answer) -> dict[str, Any]:
    return {
        "question": of.question,
        "known": of.known,
        "text": of.text,
        "confidence": of.confidence,
        "citations": [citation(one) for one in of.citations],
        "hand_over": of.hand_over,
    }


def citation(of: Citation) -> dict[str, Any]:
    return {
        "text": of.text,
        "document": of.document,
        "title": of.title,
        "headings": list(of.headings),
        "link": of.link,
        "line": of.line or None,
        "page": of.page or None,
    }


def calibration(of: Calibration) -> dict[str, Any]:
    return {
        "threshold": of.threshold,
        "precision": of.precision,
        "answered": of.answered,
        "questions": of.questions,
        "foretold": of.foretold,
    }


def hand_over(of: HandOver) -> dict[str, Any]:
    return {
        "id": of.id,
        "question": of.question,
        "user": of.user,
        "said": list(of.said),
        "at": time(of.at),
        "closed_at": time(of.closed_at),
        "note": of.note,
        "reply": of.reply,
        "told_at": time(of.told_at),
    }


def document(of: Shelved) -> dict[str, Any]:
    return {
        "id": of.id,
        "title": of.title,
        "kind": of.kind,
        "link": of.link,
        "passages": of.passages,
        "sha256": of.sha256,
        "at": time(of.at),
    }


def part(of: dict[str, Any], engine: Engine, language: str = "en") -> dict[str, Any]:
    """One part of an answer in a conversation."""
    if of["type"] == "creation":
        return {**of, "item": item(of["item"], language)}
    if of["type"] == "slate":
        return {**of, "slate": slate(of["slate"], engine, language)}
    if of["type"] == "answer":
        return {**of, "answer": answer(of["answer"])}
    if of["type"] == "hand_over":
        return {**of, "hand_over": hand_over(of["hand_over"])}
    return of


def _content(engine: Engine, id: str, user: str) -> Item | None:
    try:
        return engine.item(id, user)
    except NotFound:
        return None
