"""The Protocols behind which things can be exchanged. They ask for methods, not for parents.

`tastemaker.testing` has a `check_*` for each, which any implementation, ours or yours, must pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

from tastemaker.domain import (
    Attributes,
    Brief,
    Draft,
    Event,
    Item,
    Profile,
    Reading,
    Reason,
    Rework,
    Taste,
    Verdict,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Quoted: the command line reads this file for every `--help`, and numpy costs it half of its time.
FloatArray: TypeAlias = "NDArray[np.float32]"
IntArray: TypeAlias = "NDArray[np.int64]"
BoolArray: TypeAlias = "NDArray[np.bool_]"


# ------------------------------------------------------------------------------ what is ranked
@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """n items that may be shown, as arrays over the same rows.

    `key` names this exact content: rankers keep what they derive from a Candidates under it, so
    two Candidates with different rows must have different keys.
    """

    key: str
    ids: tuple[str, ...]
    row: Mapping[str, int]  # id → row
    points: (
        FloatArray  # (n, d) rows of length ≤ 1: where each stands, shorter where little is known
    )
    medium: NDArray[np.str_]  # (n,)
    made: BoolArray  # (n,) True for creations
    created_at: NDArray[np.float64]  # (n,) epoch seconds, NaN where unknown
    attributes: Sequence[Attributes]  # (n,)
    titles: Sequence[str]  # (n,)
    texts: Sequence[str]  # (n,)
    #: language → (n,) titles, where some are said otherwise in it than `titles` has them.
    said: Mapping[str, Sequence[str]] = field(default_factory=dict)


# --------------------------------------------------------------------------------- the rooms
@runtime_checkable
class Encoder(Protocol):
    """Items → raw features of one modality. Rows of items without that modality are NaN."""

    @property
    def modality(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def encode(self, items: Sequence[Item]) -> FloatArray:  # (n, dim)
        ...


class Space(Protocol):
    """The taste space: everything, whatever its modality, is a unit vector of `dim` numbers."""

    dim: int

    def place(self, items: Sequence[Item]) -> FloatArray:  # (n, dim) rows of length ≤ 1
        ...

    def place_words(self, text: str) -> FloatArray:  # (dim,) unit, or zeros if nothing is known
        ...

    def place_fact(self, facet: str, value: str) -> FloatArray:  # (dim,) unit, or zeros
        ...


@runtime_checkable
class Telling(Protocol):
    """A Space that says whether it knows what words mean, whatever the catalogue says."""

    def tells(self, text: str) -> bool: ...


class Reader(Protocol):
    """Words → what they say."""

    def read(self, text: str) -> Reading: ...


class Grammar(Protocol):
    """What may come next, for one text while it is written: a small automaton over tokens."""

    def allowed(self) -> BoolArray:  # (vocabulary,)
        ...

    def push(self, token: int) -> None: ...

    def context(self) -> tuple[int, ...]:
        """Where in its form the next token stands, e.g. (position in bar, bar, bars left)."""
        ...


@runtime_checkable
class Hurried(Protocol):
    """A grammar of texts that can be shorter than is asked for, where the length asked for is more
    than can be written."""

    def hurry(self) -> None:
        """From now on the text may end as soon as it is well-formed."""
        ...


@runtime_checkable
class Choosing(Protocol):
    """A grammar that chooses among parts that people wrote: what it forbids says nothing of a text,
    what stands in none of them does."""

    @property
    def astray(self) -> int | None:
        """Tokens that stand in none; None for a grammar that has no such parts."""
        ...


@runtime_checkable
class Medium(Protocol):
    """One kind of content: how it is written, what is well-formed, how it looks and sounds.

    Tokens 0, 1 and 2 are padding, begin and end in every medium.
    """

    name: str
    version: str  # changes whenever `encode` or `vocabulary` does
    vocabulary: Sequence[str]
    contexts: tuple[int, ...]  # how many values each number of `Grammar.context` can take
    formats: Mapping[str, str]  # what `render` can give → its media type
    controls: Mapping[str, Sequence[str]]  # attribute → the values one can ask for
    measures: Sequence[str]  # numeric attributes one can ask for (as given by `describe`)

    def encode(self, text: str) -> list[int]:
        """Tokens, from begin to end. Raises BadInput("bad_content") for unusable text."""
        ...

    def decode(self, tokens: Sequence[int], attributes: Attributes | None = None) -> str:
        """The text. What tokens do not hold (a tune's key and tempo) follows `attributes`."""
        ...

    def mask(self, attributes: Attributes) -> Grammar:
        """The grammar of a text that must have `attributes`, before its first token."""
        ...

    def contexts_of(self, tokens: Sequence[int], attributes: Attributes) -> IntArray:
        """`Grammar.context` before each token after the first, in one pass: (n - 1, c)."""
        ...

    def check(self, text: str) -> list[str]:
        """What is wrong with `text`, in words; empty when it is well-formed."""
        ...

    def describe(self, text: str) -> dict[str, Any]:
        """Attributes computed from the text alone: values of `controls` and `measures`."""
        ...

    def shingles(self, text: str) -> NDArray[np.uint64]:
        """Hashes of every short run of `text`, in order, alike under what does not change it
        (a tune in another key). Two texts share a run where consecutive hashes agree."""
        ...

    def render(self, text: str, format: str, *, title: str = "", label: str = "") -> bytes:
        """The content as a file; `label` (who made it) is written into it."""
        ...


@runtime_checkable
class Worded(Protocol):
    """A medium that can be asked for words of one's own: with what each line begins."""

    words: Mapping[str, str]  # attribute → the regular expression that all of it must match


@runtime_checkable
class Sampled(Protocol):
    """A medium whose tokens are chosen in a way of its own: `guidance`, `temperature`, `top_p`,
    `best_of`."""

    sampling: Mapping[str, Any]


@runtime_checkable
class Proven(Protocol):
    """A medium whose content must be tried out: a level has to be one that can be finished."""

    def prove(self, text: str) -> list[str]:
        """What trying `text`, which is well-formed, shows to be wrong; empty if it holds."""
        ...


class Retraced(Protocol):
    """One way of reworking a text: which tokens stand, which are written anew."""

    grammar: Grammar  # allows one token only where the text stays as it is
    attributes: Attributes  # of the text as it will be, as far as they are known

    def behind(self, tokens: Sequence[int]) -> list[int]:
        """Places in `tokens` of what stands and comes behind something new: if it is likely
        there, the new fits."""
        ...

    def text(self, tokens: Sequence[int]) -> str:
        """The whole text, what stands in it exactly as it was."""
        ...


@runtime_checkable
class Reworkable(Protocol):
    """A medium whose texts can be gone on with, varied, or written anew in places."""

    def retraced(
        self, text: str, rework: Rework, attributes: Attributes, rng: np.random.Generator
    ) -> Retraced:
        """Raises BadInput where it cannot be: no such bars, or no room behind it."""
        ...


@runtime_checkable
class Reworks(Protocol):
    """A generator that can go on from a text."""

    def reworking(self, text: str, rework: Rework) -> Generator: ...


@runtime_checkable
class Finishing(Protocol):
    """A medium that can add to a text what its tokens do not hold, as learned from texts that have
    it: chords to a tune."""

    finish: tuple[str, str]  # the control that asks for it, and its value

    def learned(self, texts: Iterable[str]) -> Mapping[str, NDArray[Any]] | None:
        """What the texts that have it teach; None where too few have."""
        ...

    def finished(self, text: str, learned: Mapping[str, NDArray[Any]]) -> str: ...


@runtime_checkable
class Stocked(Protocol):
    """A medium whose texts are put together from parts of those that were learned from."""

    def stock(self, items: Iterable[Item]) -> Mapping[str, NDArray[Any]] | None:
        """The parts; None where there are too few."""
        ...

    def writing_from(self, stock: Mapping[str, NDArray[Any]]) -> Medium:
        """The same medium, whose masks hold to these parts."""
        ...


@runtime_checkable
class Gridded(Protocol):
    """A medium whose content is also a grid of numbers, for generators that draw all at once."""

    model: str  # the family of generator that does best: "vae", "gan" or "transformer"
    grid: tuple[int, int, int]  # (channels, height, width), the latter two multiples of 8
    categorical: bool  # channels are alternatives, one in each place; else numbers in [0, 1]
    decided: str  # the control that must be known before a grid can be read as text; "" for none

    def to_grid(self, text: str) -> FloatArray:  # (channels, height, width)
        """Raises BadInput("bad_content") for unusable text."""
        ...

    def from_grid(self, grid: FloatArray, attributes: Attributes) -> str:
        """The text nearest to (channels, height, width) `grid`: scores where categorical."""
        ...

    def mirrored(self, text: str) -> str:
        """The same seen in a mirror: as good an example as `text` itself."""
        ...


class Generator(Protocol):
    """A point of the taste space and a brief → drafts, without end.

    One that has `ranges` (measure → lowest and highest usual value) shows people what to ask for.
    """

    medium: str

    def copied(self, text: str) -> float:
        """The longest run of `text` that stands in one training text, as a share of `text`."""
        ...

    def draft(
        self, point: FloatArray | None, brief: Brief, rng: np.random.Generator
    ) -> Iterator[Draft]: ...

    def draft_batch(
        self,
        asked: Sequence[tuple[FloatArray | None, Brief]],
        rng: np.random.Generator,
    ) -> list[Draft]:
        """One draft for each person and brief, all in one batch."""
        ...


@runtime_checkable
class Prompted(Protocol):
    """A medium that only a language model writes: nothing is trained for it."""

    prompted: bool


@runtime_checkable
class Informed(Protocol):
    """A generator that reads facts of a person rather than a point."""

    most_drafts: int  # for one creation: what a draft costs bounds it

    def informed(self, facts: Sequence[tuple[str, str]], names: Sequence[str] = ()) -> Generator:
        """The same for somebody of whom these are known: (in words, source), strongest first.
        `names`: theirs and those of groups they belong to, nearest first."""
        ...


class Ranker(Protocol):
    """Scores candidates for a person, and says why."""

    name: str

    def score(
        self, profile: Profile, taste: Taste, candidates: Candidates, now: float
    ) -> FloatArray:  # (n,)
        ...

    def reasons(
        self,
        profile: Profile,
        taste: Taste,
        candidates: Candidates,
        row: int,
        now: float,
        language: str = "en",
    ) -> list[Reason]:
        """Signed parts that sum to `score(…)[row]` within 1e-4."""
        ...


class LanguageModel(Protocol):
    def reply(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any] | None = None
    ) -> Iterator[str]: ...


@runtime_checkable
class Adapted(Protocol):
    """A language model with updates for some people or groups."""

    def adapted(self, names: Sequence[str]) -> LanguageModel:
        """With the update of the first of `names` that has one; else as it is."""
        ...


class Moderator(Protocol):
    def judge(self, about: str, text: str) -> Verdict: ...


# ---------------------------------------------------------------------------------- the store
@dataclass(frozen=True, slots=True)
class Document:
    """A row of anything but events: an item, a slate, a job, a key…

    `user` is set where it belongs to a person: erase and export go by it. `label` is what lists
    filter by (the medium of an item, the state of a job).
    """

    kind: str
    id: str
    body: Mapping[str, Any]  # JSON
    user: str | None = None
    label: str = ""
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of events: how many are new, how many were there already; the watermark."""

    new: int
    repeated: int
    watermark: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an erase removed, per place, and which learned parts forget at the next training."""

    user: str
    at: float
    removed: Mapping[str, int] = field(default_factory=dict)
    later: Sequence[str] = ()


class Store(Protocol):
    """The ledger and everything beside it. Every method is durable when it returns."""

    def append(self, events: Sequence[Event]) -> Appended:
        """Idempotent by id: an event whose id is there already is left as it is.

        All or nothing. Raises Conflict if an id is there with another person's name on it.
        """
        ...

    def events(
        self, user: str | None = None, after: int = 0, limit: int | None = None
    ) -> Iterator[tuple[int, Event]]:
        """(ledger number, event) in ledger order, numbers greater than `after`."""
        ...

    def event(self, id: str) -> Event | None: ...

    def watermark(self, user: str | None = None) -> int:
        """The newest ledger number (0: nothing yet)."""
        ...

    def users(self) -> Iterator[str]:
        """Everybody with an event or a document, in order."""
        ...

    def put(self, documents: Iterable[Document]) -> None:
        """Insert or replace, all or nothing."""
        ...

    def add(self, document: Document) -> bool:
        """Insert unless (kind, id) is there; says whether it did. Safe among processes."""
        ...

    def get(self, kind: str, id: str) -> Document | None: ...

    def scan(
        self,
        kind: str,
        *,
        user: str | None = None,
        label: str | None = None,
        after: str = "",
        limit: int | None = None,
    ) -> Iterator[Document]:
        """Documents of a kind by ascending id, ids greater than `after`."""
        ...

    def delete(self, kind: str, id: str) -> bool: ...

    def version(self, kind: str) -> int:
        """A number that grows whenever documents of this kind are put or deleted."""
        ...

    def export(self, user: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """(what, row) for everything held about a person."""
        ...

    def erase(self, user: str, now: float) -> Receipt:
        """Remove a person's events and documents, and mentions of them in ties of others."""
        ...

    def close(self) -> None: ...


# ---------------------------------------------------------------------------------- learning
@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long piece of work is: `done` in [0, 1], and one line for people."""

    done: float
    stage: str
    detail: str = ""


Report = Callable[[Progress], None]


@runtime_checkable
class Learned(Protocol):
    """Something fitted, kept as arrays and JSON in a folder (never pickled)."""

    def save(self, folder: Path) -> None: ...

    # and a classmethod: load(folder: Path) -> Self


class Executor(Protocol):
    def map(self, function: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]: ...
