"""What REST takes, as OpenAPI shows it: everything sent to us is checked against these."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    StringConstraints,
)
from typing_extensions import TypeAliasType

from tastemaker.domain import KINDS
from tastemaker.trust.keys import SCOPES

WHOLE = 2**53  # above, JSON numbers of other languages are no longer exact

Number = Annotated[StrictFloat, Field(allow_inf_nan=False)]
Whole = Annotated[StrictInt, Field(ge=-WHOLE, le=WHOLE)]
Short = Annotated[str, StringConstraints(strict=True, max_length=200)]
Name = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200)]
Scalar = StrictBool | Whole | Number | StrictStr | None
Json = TypeAliasType("Json", "Scalar | list[Json] | dict[str, Json]")
Named = Annotated[str, StringConstraints(min_length=1, max_length=200)]
#: Whatever an import may bring, so that what is got can be put back.
Attributes = Annotated[dict[Named, Json], Field(max_length=500, description="any JSON by name")]
Asked = Annotated[
    dict[Named, Scalar | list[Scalar]],
    Field(max_length=500, description="text, numbers, true or false, or lists of these"),
]


def seconds(value: Any) -> Any:
    """ISO 8601 or epoch seconds → epoch seconds; without a zone it is UTC."""
    if not isinstance(value, str):
        return value
    try:
        at = datetime.fromisoformat(value)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise ValueError("not a time: use ISO 8601 or epoch seconds") from None


TIME = {
    "anyOf": [
        {"type": "string", "format": "date-time"},
        {"type": "number", "minimum": -62_135_596_800, "maximum": 253_402_300_799},
    ],
    "description": "ISO 8601 or epoch seconds; UTC where no zone is given",
}
Time = Annotated[
    StrictFloat | StrictInt,
    BeforeValidator(seconds),
    Field(ge=-62_135_596_800, le=253_402_300_799, allow_inf_nan=False),
    Field(json_schema_extra=TIME),
]


class Taken(BaseModel):
    """Something sent to us: unknown fields are refused, so that no typing error passes unseen."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, strict=False)


class FactIn(Taken):
    facet: Name
    value: Name
    weight: Annotated[Number | StrictInt, Field(ge=-1, le=1)] = 1.0


class EventIn(Taken):
    """What somebody did (`view`, `like`…), said (`say`) or decided (`pin`, `pause`…)."""

    user: Name
    kind: Annotated[StrictStr, Field(json_schema_extra={"enum": list(KINDS)})]
    item: Short | None = None
    value: Number | StrictInt | None = None
    text: StrictStr | None = None
    at: Time | None = None
    id: Short = ""
    slate: Short | None = None
    position: Annotated[StrictInt, Field(ge=0, lt=10_000)] | None = None
    session: Short | None = None
    facts: Annotated[list[FactIn], Field(max_length=100)] | None = Field(
        None, description="what a decision (state, pin, lower, forget) is about"
    )


class EventsIn(Taken):
    events: list[EventIn]


class CloudEvent(BaseModel):
    """CloudEvents 1.0, JSON: `data` holds the event; what it leaves out comes from around it.

    `type` ends in the kind, as in `com.shop.like`.
    """

    model_config = ConfigDict(extra="allow", allow_inf_nan=False)

    specversion: Literal["1.0"]
    id: Annotated[StrictStr, Field(min_length=1, max_length=150)]
    source: Annotated[StrictStr, Field(min_length=1, max_length=1000)]
    type: Annotated[StrictStr, Field(min_length=1, max_length=200)]
    subject: Name | None = None
    time: Time | None = None
    data: dict[str, Any] = {}

    def event(self) -> EventIn:
        """Ids are only single within a source: two of them become one of ours."""
        source = hashlib.sha256(self.source.encode("utf-8", "replace")).hexdigest()[:12]
        around = {
            "id": f"{self.id}@{source}",
            "kind": self.type.rpartition(".")[2],
            "user": self.subject,
            "at": self.time,
        }
        given = {name: value for name, value in around.items() if value is not None}
        return EventIn.model_validate({**given, **self.data})


class ItemIn(Taken):
    id: Name | None = Field(None, description="as in the address; may be left out")
    medium: Annotated[StrictStr, Field(max_length=100)] = ""
    title: Annotated[StrictStr, Field(max_length=1000)] = ""
    text: StrictStr = ""
    attributes: Attributes = {}
    media: Annotated[dict[str, StrictStr], Field(max_length=0)] = Field(
        {}, description="empty: files come in with an import"
    )
    created_at: Time | None = None
    origin: None = None


class MoodIn(Taken):
    valence: Annotated[Number | StrictInt, Field(ge=-1, le=1)]
    arousal: Annotated[Number | StrictInt, Field(ge=-1, le=1)]


class ReworkIn(Taken):
    """An item to go on from: behind it, in part of its bars, or in those that are named."""

    how: Literal["continue", "vary", "fill"]
    item: Name
    bars: Annotated[list[Whole], Field(min_length=2, max_length=2)] | None = Field(
        None,
        description="for fill: the first and the last bar that are written anew, from 1, "
        "or from the end, which is -1",
    )
    strength: Annotated[Number | StrictInt, Field(gt=0, le=1)] = Field(
        0.5, description="for vary: the share of its bars that are written anew"
    )


class BriefIn(Taken):
    """What is asked for. `seed` makes the answer repeatable."""

    medium: Annotated[StrictStr, Field(min_length=1, max_length=100)]
    words: Annotated[StrictStr, Field(max_length=2000)] = ""
    attributes: Asked = {}
    mood: MoodIn | None = None
    like: Annotated[list[Name], Field(max_length=16)] = []
    seed: Annotated[StrictInt, Field(ge=0, le=WHOLE)] | None = None
    n: Annotated[StrictInt, Field(ge=1, le=16)] = 1
    surprise: Annotated[Number | StrictInt, Field(ge=0, le=1)] = 0
    rework: ReworkIn | None = None


class Question(BaseModel):
    """What a slate is asked for with, as a query."""

    model_config = ConfigDict(frozen=True)

    k: Annotated[int, Field(ge=1, le=500)] = 10
    medium: Annotated[str, Field(max_length=100)] | None = None
    mix: Annotated[str, Field(max_length=100)] = Field(
        "catalogue,generated", description="catalogue, generated or both, by commas"
    )
    why: bool = Field(False, description="with the reasons of each score")
    exclude: Annotated[tuple[Short, ...], Field(max_length=2000)] = Field(
        (), description="ids of items not to show; again for each"
    )
    where: Annotated[tuple[Short, ...], Field(max_length=20)] = Field(
        (), description="mode=min, kind=jig|reel, mode!=maj, tempo>=100; again for each"
    )
    after: Short = Field("", description="id of the slate that this one continues")


class SessionEventIn(Taken):
    """What somebody unknown did or said, or a decision that holds for this question alone."""

    kind: Annotated[StrictStr, Field(json_schema_extra={"enum": list(KINDS)})]
    item: Short | None = None
    value: Number | StrictInt | None = None
    text: StrictStr | None = None
    at: Time | None = None
    id: Short = ""
    facts: Annotated[list[FactIn], Field(max_length=100)] | None = None


class AskedIn(Taken):
    """A slate for nobody known (`events`) or for several people (`group`): one of both."""

    events: Annotated[list[SessionEventIn], Field(max_length=10_000)] | None = None
    group: Annotated[list[Name], Field(min_length=1, max_length=50)] | None = None
    k: Annotated[StrictInt, Field(ge=1, le=500)] = 10
    medium: Annotated[StrictStr, Field(max_length=100)] | None = None
    exclude: Annotated[list[Short], Field(max_length=2000)] = []
    where: Annotated[list[Short], Field(max_length=20)] = []
    why: StrictBool = False


class MessageIn(Taken):
    text: Annotated[StrictStr, Field(min_length=1, max_length=2000)]


class LearningIn(Taken):
    paused: StrictBool | None = Field(None, description="false: learn again")
    paused_until: Time | None = Field(None, description="null: learn again")
    new_taste: Literal[True] | None = Field(None, description="start anew; undo brings it back")


class FactPatch(Taken):
    """One of these."""

    pinned: StrictBool | None = Field(None, description="keep it, whatever I do; false: no longer")
    lower: Literal[True] | None = Field(None, description="it counts too much")
    weight: Annotated[Number | StrictInt, Field(ge=-1, le=1)] | None = Field(
        None, description="it is true of me, this strongly; negative: the contrary"
    )


class UserPatch(Taken):
    """A merge patch (RFC 7396): what is null is dropped, what is missing stays."""

    traits: Attributes | None = None
    learning: LearningIn | None = None
    sensing: StrictBool | None = Field(None, description="whether moods may be sensed")
    offering: StrictBool | None = Field(
        None, description="whether others may see, without a name, creations this person likes"
    )
    facts: Annotated[dict[str, FactPatch | None], Field(max_length=100)] | None = None


class ReviewIn(Taken):
    about: Name = Field(description="id of a creation")
    allowed: StrictBool
    category: Annotated[StrictStr, Field(max_length=100)] = ""
    text: Annotated[StrictStr, Field(max_length=20_000)] | None = Field(
        None, description="what is to stand in its place, with `allowed`"
    )


class JobIn(Taken):
    kind: Literal["train"] = "train"
    what: Annotated[list[Name], Field(max_length=50)] = Field(
        [], description="space, ranking, a medium; none: all"
    )
    minutes: Annotated[Number | StrictInt, Field(gt=0, le=1440)] = Field(
        10.0, description="at most this long, per medium"
    )


class KeyIn(Taken):
    name: Annotated[StrictStr, Field(min_length=1, max_length=100)]
    scopes: Annotated[list[Literal[SCOPES]], Field(min_length=1, max_length=10)]  # type: ignore[valid-type]
    user: Name | None = None


class SessionIn(Taken):
    key: Annotated[StrictStr, Field(min_length=1, max_length=200)]


class QuestionIn(Taken):
    question: Annotated[StrictStr, Field(min_length=1, max_length=4000)]
    user: Name | None = Field(None, description="who asks; kept with a hand-over alone")
    language: Literal["en", "zh"] | None = Field(None, description="of what is said around it")
    hand_over: StrictBool = Field(False, description="leave it to a person if it is not known")


class SpeechIn(Taken):
    """Words, or the id of something with words that they may see."""

    text: Annotated[StrictStr, Field(max_length=2000)] = ""
    item: Annotated[StrictStr, Field(max_length=200)] = ""
    language: Literal["en", "zh"] | None = None


class HandOverPatch(Taken):
    closed: Literal[True]
    note: Annotated[StrictStr, Field(max_length=2000, description="for colleagues")] = ""
    reply: Annotated[
        StrictStr, Field(max_length=2000, description="what whoever asked is told next")
    ] = ""
