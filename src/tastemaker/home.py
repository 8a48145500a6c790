"""open(home): the only file that names concrete classes and finds plug-ins."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from tastemaker.dialogue.phrasing import Voice
from tastemaker.domain import ModelSet
from tastemaker.engine import Engine, Models
from tastemaker.errors import BadInput, TastemakerError
from tastemaker.fusion.described import sources
from tastemaker.fusion.meaning import opened
from tastemaker.fusion.space import TasteSpace
from tastemaker.learn.emotion import opened as emotions
from tastemaker.learn.jobs import Jobs
from tastemaker.learn.modelset import ModelSets
from tastemaker.learn.unlearn import Unlearner
from tastemaker.ports import Generator, LanguageModel, Medium, Moderator, Prompted, Store
from tastemaker.rank.blend import Blend
from tastemaker.rank.meaning import MeaningRanker
from tastemaker.settings import Settings, settings_from
from tastemaker.store.files import FileStore
from tastemaker.store.sql import open_store
from tastemaker.trust.examples import Examples, LearnedModerator
from tastemaker.trust.moderate import RuleModerator
from tastemaker.understand.reader import RuleReader

if TYPE_CHECKING:
    from tastemaker.local import LocalModel
    from tastemaker.remote import RemoteModel

SPOKEN = 300  # tokens of an answer in a conversation: three sentences, in Chinese too


@dataclass(frozen=True, slots=True)
class Home:
    """One opened home: everything of a product, wired."""

    settings: Settings
    store: Store
    files: FileStore
    media: Mapping[str, Medium]
    model_sets: ModelSets
    engine: Engine
    jobs: Jobs

    def close(self) -> None:
        self.engine.close()

    def __enter__(self) -> Home:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open(home: str | Path | None = None, store: str | None = None, **settings: Any) -> Engine:
    """The engine over a home (default `./.tastemaker`) and a store (default SQLite in it).

    Any other setting by name, e.g. `open(seed=1, explore=0.0)`. Raises BadInput for a setting
    that does not exist, StoreFailed where the store cannot be opened.
    """
    given = {"home": home, "store": store, **settings}
    return open_home(settings_from({k: v for k, v in given.items() if v is not None})).engine


def open_home(
    settings: Settings | None = None,
    *,
    clock: Callable[[], float] = time.time,
    creating: bool = True,
) -> Home:
    """Make the home where it is missing, open what is in it, and wire the engine.

    Not `creating`: nothing can be made, and torch, which takes a second or two, is not loaded.
    """
    settings = settings or settings_from({})
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            "bad_field", field="home", value=str(settings.home), why=error.strerror
        ) from None
    store = open_store(settings.store_url, clock=clock)
    media = find_media()
    model_sets = ModelSets(settings.models_folder)
    engine = Engine(
        store,
        settings=settings,
        media=media,
        reader=RuleReader(emotions(settings.emotion) if settings.emotion else None),
        moderator=moderator(settings),
        models=Loader(
            model_sets,
            media,
            settings,
            written(media, settings, store, clock) if creating else {},
            creating,
        ),
        clock=clock,
        rng=np.random.default_rng(settings.seed),
        unlearn=Unlearner(store, model_sets, settings, clock),
        voice=voice(settings, store, clock),
    )
    jobs = Jobs(
        store,
        lambda job: [sys.executable, "-m", "tastemaker.cli", "work", job],
        clock,
        environment=worker_environment(settings),
        folder=settings.jobs_folder,
    )
    return Home(settings, store, FileStore(settings.files_folder), media, model_sets, engine, jobs)


def written(
    media: Mapping[str, Medium], settings: Settings, store: Store, clock: Callable[[], float]
) -> dict[str, Generator]:
    """Generators of the media that a language model writes, where one is configured."""
    if not settings.language_model:
        return {}
    from tastemaker.create.models.prompted import PromptedGenerator

    model = _model(settings, store, clock, settings.language_model_seconds)
    return {n: PromptedGenerator(m, model) for n, m in media.items() if isinstance(m, Prompted)}


def moderator(settings: Settings) -> Moderator:
    """Rules, and what was learned from examples where there is a file of it."""
    if settings.moderation is None:
        return RuleModerator()
    return LearnedModerator(RuleModerator(), Examples.load(settings.moderation))


def voice(settings: Settings, store: Store, clock: Callable[[], float]) -> Voice | None:
    """What says answers in conversations, where a language model is configured and may."""
    if not settings.language_model or not settings.language_model_talks:
        return None
    seconds = settings.language_model_talk_seconds
    model = _model(settings, store, clock, seconds, longest=SPOKEN, pauses=())
    return Voice(model, RuleModerator(), seconds, time.monotonic)


def _model(
    settings: Settings, store: Store, clock: Callable[[], float], seconds: float, **more: Any
) -> LanguageModel:
    """An address is asked over HTTP; anything else is a folder on this machine."""
    if settings.language_model.startswith(("http://", "https://")):
        return _remote(settings, store, clock, seconds, **more)
    longest = int(more.get("longest", settings.language_model_longest))
    named = (settings.language_model, settings.language_model_adapters, settings.device)
    return _local(*named).told_like(seconds=seconds, longest=longest)


@lru_cache(maxsize=1)
def _local(folder: str, adapters: Path | None, device: str) -> LocalModel:
    """One set of weights, whatever asks for it."""
    from tastemaker.local import LocalModel

    return LocalModel(Path(folder), adapters=adapters, device=device)


def _remote(
    settings: Settings, store: Store, clock: Callable[[], float], seconds: float, **more: Any
) -> RemoteModel:
    from tastemaker.remote import Budget, RemoteModel

    return RemoteModel(
        settings.language_model, settings.language_model_name,
        key=settings.language_model_key.get_secret_value(), seconds=seconds,
        budget=Budget(store, settings.language_model_tokens, clock),
        **{"longest": settings.language_model_longest, **more},
    )  # fmt: skip


def worker_environment(settings: Settings) -> dict[str, str]:
    """The environment that opens the same home in another process."""
    return {
        **os.environ,
        "TASTEMAKER_HOME": str(settings.home.absolute()),
        **({"TASTEMAKER_STORE": settings.store} if settings.store else {}),
    }


def find_media() -> dict[str, Medium]:
    """Media by name: ours and those of installed packages (entry points `tastemaker.medium`)."""
    found: dict[str, Medium] = {}
    for entry in sorted(entry_points(group="tastemaker.medium"), key=lambda entry: entry.name):
        medium = cast(Medium, entry.load()())
        found[medium.name] = medium
    return found


class Loader:
    """The newest sound model set, loaded when it differs from the one in use.

    A set that cannot be loaded never takes the place of one that works.
    """

    def __init__(
        self,
        model_sets: ModelSets,
        media: Mapping[str, Medium],
        settings: Settings,
        written: Mapping[str, Generator] = MappingProxyType({}),
        creating: bool = True,
    ) -> None:
        """`written`: generators that no model set holds. Not `creating`: those of sets are left."""
        self._sets, self._media, self._settings = model_sets, media, settings
        self._creating = creating
        self._written = written
        self._files = sources(  # a folder that is named and is no such model is told of at once
            settings.files_folder, settings.features_folder, media,
            settings.sentence_model, settings.picture_model, settings.sound_model, settings.device,
        )  # fmt: skip
        self._refused: set[str] = set()
        self._looked = False

    def __call__(self, in_use: str) -> Models | None:
        live = self._sets.live_id() or ""
        if (live == in_use or live in self._refused) and (in_use or self._looked):
            return None
        self._looked = True  # at the start once, even where the pointer to the live set is lost
        model_set = self._sets.live()
        if model_set is None or model_set.id == in_use:
            self._refused.add(live)
            return None if in_use or not self._written else Models(generators=self._written)
        try:
            return self._load(model_set)
        except (TastemakerError, OSError, ValueError, KeyError):
            self._refused.add(live)
            self._sets.report_damage(live, "it cannot be loaded")
            return None

    def _load(self, model_set: ModelSet) -> Models:
        folder = Path(model_set.folder)
        place = folder / "space"
        space = TasteSpace.load(place, self._media, self._files) if place.exists() else None
        ranker = Blend.load(folder / "ranking") if (folder / "ranking").exists() else None
        for part in ranker.parts if ranker else ():
            if isinstance(part, MeaningRanker):
                if self._settings.text_encoder is None:
                    raise BadInput(
                        "bad_field", field="text_encoder", value="", why=f"name {part.encoder}"
                    )
                encoder = opened(self._settings.text_encoder, self._settings.device)
                part.read_by(encoder.name, encoder.embed)
        generators = dict(self._written)
        for name, medium in self._media.items():
            if self._creating and (folder / name).exists():
                from tastemaker.create.models.load import load

                generators[name] = load(folder / name, medium)
        points = self._settings.points_file(space.version) if space else None
        return Models(model_set.id, space, ranker, generators, points)
