"""The words of Tastemaker, as frozen dataclasses.

One word for one thing, in code, API, command line, documents and Studio. Everything else in the
package takes these in and gives these out. Times are epoch seconds, UTC (`float`); interfaces
show them as ISO 8601.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]

DAY = 86_400.0  # seconds

Attributes = Mapping[str, Any]  # JSON values: str, number, bool, None, or a list of these

#: Attributes that say where an item comes from, and nothing of what it is like.
PROVENANCE = frozenset(
    {"collection", "source", "licence", "license", "url", "link", "id", "file", "number", "isbn"}
    | {"available_from", "available_until", "in_stock", "stock", "availability", "sku", "barcode"}
    | {"image", "thumbnail"}
    | {"language_code", "notes", "reference", "transcriber", "incipit", "checksum"}
)

INTEREST = "interest"  # the facet of what is liked and is no attribute that is known

#: What a person can do or say about content. `say` carries words and, once read, their Reading.
ACTS = (
    "view", "play", "finish", "like", "dislike", "skip", "rate", "save", "share", "buy", "say",
)  # fmt: skip

WORST, BEST = 0.0, 5.0  # the value of `rate`

#: What a person can decide about their own profile. They stand in the ledger like everything
#: else, so that a rebuilt profile equals the live one and every decision can be undone.
#:   state   "this is true of me"            (reading.facts)
#:   pin     "keep this, whatever I do"      (reading.facts)
#:   lower   "this counts too much"          (reading.facts)
#:   forget  "drop this; never infer it"     (reading.facts)
#:   undo    take one event back             (text = the id of that event)
#:   pause   stop learning                   (value = until, epoch seconds; none = until resumed)
#:   resume  learn again
#:   renew   a new taste; undo brings the old one back
#:   block   "never show me this"            (reading.facts; the facet "item" names one item)
#:   unblock "show it again"                 (reading.facts)
#:   sense   sensing of mood: value 1 = allowed, 0 = not (off until allowed)
#:   offer   showing others what was made for me and I like: value 1 = allowed, 0 = not (off
#:           until allowed)
DECISIONS = (
    "state", "pin", "lower", "forget", "undo", "pause", "resume", "renew", "sense", "offer",
    "block", "unblock",
)  # fmt: skip

KINDS = ACTS + DECISIONS

#: Why a person wants less of something: the `text` of a `dislike`. Only "taste" speaks of the
#: content itself; "heard" and "later" say nothing against it, "creator" blames who made it.
DISLIKE_REASONS = ("taste", "heard", "later", "creator")

Source = Literal["did", "said", "stated"]


@dataclass(frozen=True, slots=True)
class Mood:
    """How somebody or something feels (Russell's circumplex): both numbers in [-1, 1]."""

    valence: float
    arousal: float
    at: float = 0.0
    source: str = "stated"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of a person, with where it comes from.

    `weight` is as of `at`; it decays from there unless `pinned`. `because` holds ids of events.
    """

    facet: str
    value: str
    weight: float = 1.0
    because: tuple[str, ...] = ()
    at: float = 0.0
    source: Source = "did"
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was understood to say. Read once, when it enters the ledger, then kept."""

    language: str = ""
    intent: str = ""
    slots: Attributes = field(default_factory=dict)
    sentiment: float = 0.0  # in [-1, 1]
    emotion: Mapping[str, float] = field(default_factory=dict)
    mood: Mood | None = None
    facts: tuple[Fact, ...] = ()
    #: what is asked not to be there, by name
    without: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """What a person did, said or decided. The ledger is made of these.

    `id` and `at` may be left empty: the engine fills them in before anything is written.
    `slate` and `position` join the event to the propensity it was shown with.
    """

    user: str
    kind: str
    item: str | None = None
    value: float | None = None
    text: str | None = None
    at: float | None = None
    id: str = ""
    slate: str | None = None
    position: int | None = None
    session: str | None = None
    reading: Reading | None = None


#: What can be made out of an item that is there: `continue` goes on behind it, `vary` writes part
#: of its bars anew, `fill` writes the bars named anew. Whatever else it holds stays as it is.
REWORKS = ("continue", "vary", "fill")


@dataclass(frozen=True, slots=True)
class Rework:
    """An item to go on from, and how. `bars` for `fill`: the first and the last, from 1, or from the
    end: -4 to -1 are the last four. `strength` in (0, 1] for `vary`: the share of its bars that is
    written anew."""

    how: Literal["continue", "vary", "fill"]
    item: str
    bars: tuple[int, int] | None = None
    strength: float = 0.5


@dataclass(frozen=True, slots=True)
class Brief:
    """What is asked for. `seed` makes the answer repeatable; `n` is how many are wanted.

    `surprise` in [0, 1]: 0 stays close to the person's taste, 1 goes anywhere.
    """

    medium: str
    words: str = ""
    attributes: Attributes = field(default_factory=dict)
    mood: Mood | None = None
    like: tuple[str, ...] = ()
    seed: int | None = None
    n: int = 1
    surprise: float = 0.0
    rework: Rework | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """How a creation was made, and for whom. Its presence is what makes an item a creation."""

    user: str
    brief: Brief
    model_set: str
    seed: int
    profile_version: int
    label: str
    #: Of a rework: what people call that which it goes on from; "" where that was made as well.
    reworked: str | None = None
    #: Of what is called the same and was made for the same person, which one: from 1.
    number: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """Anything that can be shown. `origin` is None for the catalogue; the title of a creation is
    what it is, in English (see `engine.titles`)."""

    id: str
    medium: str
    title: str = ""
    text: str = ""
    attributes: Attributes = field(default_factory=dict)
    media: Mapping[str, str] = field(default_factory=dict)  # modality → path
    created_at: float | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a generator proposes: content before it is checked, chosen and labelled."""

    text: str
    attributes: Attributes = field(default_factory=dict)
    logprob: float = 0.0  # nats, whole text
    strain: float = 0.0  # nats: what its grammar made it say against its will, and its odd ending


@dataclass(frozen=True, slots=True)
class Evidence:
    """One meeting of a person with an item that says something about their taste."""

    item: str
    weight: float  # at time `at`, before decay; negative pushes away
    at: float
    event: str
    kind: str


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Profile:
    """The ledger of one person, folded. Holds what was learned, never what is derived from it.

    `evidence` is in ledger order, newest last, and bounded. `facts` is keyed by (facet, value).
    `seen` says when an item was last met. Taste is derived from this by `fusion` and kept out,
    so that a rebuilt profile equals the live one under any model set.
    """

    user: str
    version: int = 0  # ledger number of the newest row folded in
    evidence: tuple[Evidence, ...] = ()
    facts: Mapping[tuple[str, str], Fact] = field(default_factory=dict)
    forgotten: frozenset[tuple[str, str]] = frozenset()
    ties: Mapping[str, float] = field(default_factory=dict)
    mood: Mood | None = None
    seen: Mapping[str, float] = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)  # item → the dislike's event id
    blocked: frozenset[tuple[str, str]] = frozenset()  # (facet, value) never shown
    language: str = ""
    paused_until: float = 0.0  # infinity: until resumed
    sensing: bool = False
    offering: bool = False  # others may see creations that this person likes

    @property
    def items_met(self) -> int:
        """How many different items the evidence is about."""
        return len({evidence.item for evidence in self.evidence})


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """A person in the taste space: `points` (k, d) float32 unit rows, `weights` (k,) sum to 1.

    Somebody nothing is known about has k = 0.
    """

    points: FloatArray
    weights: FloatArray


@dataclass(frozen=True, slots=True)
class Reason:
    """A signed part of a score, in words. The reasons of a pick sum to its score."""

    words: str
    amount: float
    event: str = ""  # the event behind it, where there is one
    item: str = ""  # the item that event was about


@dataclass(frozen=True, slots=True)
class Pick:
    """One item of a slate. `propensity` is the chance it had of standing at this position."""

    item: str
    score: float
    propensity: float = 1.0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Slate:
    """What is shown at once, in order. Logged before it is shown."""

    id: str
    user: str
    picks: tuple[Pick, ...]
    policy: str
    at: float
    profile_version: int = 0
    model_set: str = ""
    after: str = ""  # the slate that this one continues


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement on content: by a rule, a model or a person (then it is a review)."""

    about: str
    allowed: bool
    category: str = ""
    score: float = 0.0
    by: str = ""


@dataclass(frozen=True, slots=True)
class ModelSet:
    """One immutable, versioned folder of everything learned.

    `watermark` is the ledger number up to which was learned. `parts` says for each part what was
    measured; `files` gives the sha256 and length of each file; `sha256` seals all of this.
    """

    id: str
    parent: str | None
    folder: str
    metrics: Mapping[str, Any]
    sha256: str
    created_at: float = 0.0
    watermark: int = 0
    parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """A few sentences of a document, or a question with its answer: what can be found.

    `line` (or `page`, where there are pages) says where it begins in its source, from 1.
    """

    text: str
    headings: tuple[str, ...] = ()  # from the outermost to the nearest above it
    question: str = ""  # of a question with its answer; else empty
    line: int = 0
    page: int = 0
    link: str = ""  # where it can be read, if it has an address of its own


@dataclass(frozen=True, slots=True)
class Guide:
    """A document that answers are drawn from. `kind`: md, txt, html, csv or pdf."""

    id: str
    title: str
    kind: str
    passages: tuple[Passage, ...]
    link: str = ""
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence, as it stands in a document, and where."""

    text: str
    document: str
    title: str
    headings: tuple[str, ...] = ()
    link: str = ""
    line: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What documents say to a question. Where it is not `known`, `text` says so, and `citations`
    only name what came nearest. `confidence` is the estimated chance that it is right;
    `hand_over` the id of the hand-over to a person, where there is one."""

    question: str
    known: bool
    text: str
    citations: tuple[Citation, ...] = ()
    confidence: float = 0.0
    hand_over: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """What might answer a question: a passage (the `question` it was written for, if it was for
    one), and the chance that it does."""

    citation: Citation
    question: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class HandOver:
    """A question for a person to answer, with what was said before it, oldest first."""

    id: str
    question: str
    user: str | None = None  # None: somebody nobody knows
    said: tuple[str, ...] = ()
    at: float = 0.0
    closed_at: float | None = None
    note: str = ""  # what the person who closed it wrote, for their colleagues
    reply: str = ""  # what whoever asked is told
    told_at: float | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Something written somewhere."""

    id: str
    text: str
    at: float
    source: str = ""
