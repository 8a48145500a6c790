"""What REST gives, as OpenAPI shows it.

It is made by `shapes` and `show`; that both say the same is held by the contract test.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Given(BaseModel):
    """Something we send."""


class Wrong(Given):
    model_config = ConfigDict(json_schema_extra={"required": ["in", "pointer", "detail"]})
    pointer: str
    detail: str


class Problem(Given):
    """RFC 9457. `code` never changes; the words follow Accept-Language."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    hint: str
    trace_id: str
    errors: list[Wrong] = []


class MoodOut(Given):
    valence: float
    arousal: float
    at: str | None
    source: str


class Origin(Given):
    user: str
    brief: dict[str, Any]
    model_set: str
    seed: int
    profile_version: int
    label: str
    reworked: str | None = Field(
        None, description="of a rework: the title, given by people, of what it goes on from"
    )
    number: int = Field(1, description="of what is called the same, which one this is")


class ItemOut(Given):
    id: str
    medium: str
    title: str
    text: str
    attributes: dict[str, Any]
    media: dict[str, str]
    created_at: str | None
    origin: Origin | None
    label: str
    source: Any
    licence: Any
    links: dict[str, str]


class Removed(Given):
    id: str
    removed: Literal[True]


class Reason(Given):
    words: str
    amount: float
    event: str = ""
    item: str = ""


class Pick(Given):
    item: ItemOut | Removed
    score: float
    propensity: float
    label: str
    reasons: list[Reason]


class Slate(Given):
    id: str
    user: str
    policy: str
    at: str
    profile_version: int
    model_set: str
    after: str = Field(description="id of the slate that this one continues; empty: none")
    picks: list[Pick]


class Without(Given):
    """Where the item would stand without these events; rank 1 is the best."""

    events: list[str]
    rank: int
    rank_without: int
    score: float
    score_without: float
    words: str


class Why(Given):
    item: str
    score: float
    profile_version: int
    reasons: list[Reason]
    without: Without | None = None


class Observed(Given):
    new: int
    repeated: int
    ids: list[str]
    watermark: int


class Fact(Given):
    id: str
    facet: str
    value: str
    words: str
    weight: float
    source: Literal["did", "said", "stated"]
    at: str | None
    pinned: bool
    because: list[str]


class Learning(Given):
    paused: bool
    paused_until: str | None


class Profile(Given):
    user: str
    version: int
    language: str
    traits: dict[str, Any]
    facts: list[Fact]
    evidence: int
    seen: int
    blocked: list[str] = Field(description="what is never shown, as facet:value")
    ties: dict[str, float]
    taste: dict[str, Any]
    mood: MoodOut | None
    sensing: bool
    hearing: bool = Field(description="whether voices can be read here, for who allows sensing")
    offering: bool
    learning: Learning


class EventOut(Given):
    number: int = 0
    id: str
    user: str
    kind: str
    item: str | None
    value: float | None
    text: str | None
    at: str | None
    slate: str | None
    position: int | None
    session: str | None
    reading: dict[str, Any] | None
    words: list[str] = Field(description="the facts that a decision is about, in words")


class Undone(Given):
    undone: EventOut


class Undoable(Given):
    event: str


class Receipt(Given):
    user: str
    at: str
    removed: dict[str, int]
    later: list[str] = Field(description="learned parts that forget at the next training")


class Preview(Given):
    user: str
    would_remove: dict[str, int]


class Creations(Given):
    creations: list[ItemOut]
    held: int = Field(description="how many more wait for a review before they are shown")


class Part(Given):
    type: str


class Parts(Given):
    parts: list[Part]


class Heard(Given):
    emotion: dict[str, float] = Field(description="chances by label, highest first")
    mood: MoodOut | None
    event: str = Field(description="undo it to take the mood back; empty where nothing was felt")


class Review(Given):
    about: str
    allowed: bool
    category: str
    score: float
    by: str
    at: str | None


class Job(Given):
    id: str
    kind: str
    args: dict[str, Any]
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    progress: float
    stage: str
    detail: str
    created: str | None
    started: str | None
    finished: str | None
    log: list[str]
    result: dict[str, Any]
    error: dict[str, Any] | None


class ModelSet(Given):
    id: str
    parent: str | None
    live: bool
    metrics: dict[str, Any]
    sha256: str


class Key(Given):
    id: str
    name: str
    scopes: list[str]
    user: str | None
    created_at: str | None


class NewKey(Key):
    key: str = Field(description="shown this once")


class Session(Given):
    key_needed: bool
    scopes: list[str]
    user: str | None


class Imported(Given):
    new: int
    changed: int
    repeated: int
    bad: int
    problems: list[dict[str, Any]]


class Stats(Given):
    items: int
    events: int
    events_per_minute: float
    model_set: str
    model_set_age_seconds: float | None
    learned_up_to: int
    media: list[str]
    creators: list[str]
    made_share: float | None
    made_share_cap: float
    slates: int
    creations: int
    latency_seconds: dict[str, float | None]
    event_to_slate_seconds: dict[str, float | None]
    jobs: dict[str, int]


class Dot(Given):
    id: str
    title: str
    x: float
    y: float


class Map(Given):
    items: list[Dot]
    met: list[Dot]
    made: list[Dot]
    you: list[dict[str, Any]]


class Page(Given):
    next: str | None


class Items(Page):
    data: list[ItemOut]


class Facts(Page):
    data: list[Fact]


class Events(Page):
    data: list[EventOut]


class Waiting(ItemOut):
    held: bool = Field(description="nobody sees it before it is judged")
    chance: float = Field(description="that a person would refuse it, as far as is known")
    why: str = Field(description="the rule, or `like_refused`, why somebody should look; or empty")


class Reviews(Page):
    data: list[Review | Waiting]


class JobsPage(Page):
    data: list[Job]


class Models(Page):
    data: list[ModelSet]
    live: str | None
    damage: dict[str, str]


class Medium(Given):
    name: str
    learned: bool
    items: int = Field(description="in the catalogue")
    reworks: bool = Field(description="whether items of it can be gone on from (`rework`)")
    controls: dict[str, list[str]]
    measures: list[str]
    ranges: dict[str, tuple[float, float]] = Field(
        description="of measures, where nearly all lie that were learned from"
    )
    formats: dict[str, str]


class MediaPage(Page):
    data: list[Medium]
    others: int = Field(description="items of the catalogue that are of no such medium")


class Keys(Page):
    data: list[Key]


class Citation(Given):
    text: str
    document: str
    title: str
    headings: list[str]
    link: str
    line: int | None
    page: int | None


class Answer(Given):
    question: str
    known: bool
    text: str
    confidence: float
    citations: list[Citation]
    hand_over: str


class Document(Given):
    id: str
    title: str
    kind: str
    link: str
    passages: int
    sha256: str
    at: str | None


class Documents(Page):
    data: list[Document]


class Brought(Imported):
    passages: int


class HandOver(Given):
    id: str
    question: str
    user: str | None
    said: list[str]
    at: str | None
    closed_at: str | None
    note: str
    reply: str
    told_at: str | None


class HandOvers(Page):
    data: list[HandOver]


class App(Given):
    name: str
    title: dict[str, str] = Field(description="by language")
    page: str | None


class Apps(Given):
    data: list[App]
