"""Training: from a store to a live model set, through the gate."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import tastemaker.learn.train as train_module
from tastemaker.devices import Device
from tastemaker.domain import Event
from tastemaker.engine.catalogue import document_of
from tastemaker.errors import BadInput, NotReady
from tastemaker.fusion.space import TasteSpace
from tastemaker.learn.composing import NETS
from tastemaker.learn.modelset import ModelSets
from tastemaker.learn.train import train
from tastemaker.ports import Progress
from tastemaker.rank.blend import Blend
from tastemaker.settings import Settings
from tastemaker.testing.fakes import Letters, MemoryStore, letters_items

NOW = 1_700_000_000.0
MEDIA = {"letters": Letters()}


class Home:
    """A store where those who like b like b, and model sets beside it."""

    def __init__(self, folder: Path, people: int = 40) -> None:
        self.store, self.sets = MemoryStore(), ModelSets(folder / "models")
        self.settings = Settings(home=folder, threads=1)
        self.items = letters_items(60)
        self.store.put(map(document_of, self.items))
        self.days = 0
        self.play(people)

    def play(self, people: int, loving: str = "b") -> None:
        """A day on which everybody meets twelve words and likes those with much of a letter."""
        rng = np.random.default_rng(self.days)
        self.days += 1
        self.store.append(
            [
                Event(
                    f"p{person}",
                    "like" if item.text.count(loving) > len(item.text) / 3 else "skip",
                    item.id,
                    at=NOW + self.days * 86_400 + meeting,
                    id=f"e{self.days}-{person}-{meeting}",
                )
                for person in range(people)
                for meeting, item in enumerate(rng.permutation(np.array(self.items, object))[:12])
            ]
        )

    def train(self, *what: str, **options):
        return train(
            self.store, self.sets, MEDIA, self.settings, what,
            clock=lambda: NOW + (self.days + 1) * 86_400, **options,
        )  # fmt: skip

    def live(self) -> Path:
        found = self.sets.live()
        assert found is not None
        return Path(found.folder)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_the_first_space_and_ranking_go_live_and_can_be_loaded(home: Home) -> None:
    done = home.train("space", "ranking")
    assert set(done) == {"space", "ranking"}
    assert done["ranking"]["live_in"] == home.sets.live_id()
    assert done["ranking"]["people"] == 40
    assert done["ranking"]["gate"]
    space = TasteSpace.load(home.live() / "space", MEDIA)
    assert space.place(home.items).shape == (60, space.dim)
    assert Blend.load(home.live() / "ranking").parts


def test_given_time_the_sequence_ranker_goes_live_too(home: Home) -> None:
    pytest.importorskip("torch")
    home.train("space", "ranking")
    assert not (home.live() / "ranking" / "sequence.safetensors").exists()
    home.settings = home.settings.model_copy(update={"sequence_minutes": 0.02})
    assert "sequence" in home.train("ranking")["ranking"]["weights"]


def test_asking_for_the_ranking_alone_makes_the_space_it_needs_once(home: Home) -> None:
    assert set(home.train("ranking")) == {"space", "ranking"}
    assert set(home.train("ranking")) == {"ranking"}
    assert len(home.sets.list()) == 2


def test_the_manifest_says_up_to_where_was_learned_and_what_was_measured(home: Home) -> None:
    home.train("space", "ranking")
    found = home.sets.live()
    assert found is not None
    assert found.watermark == home.store.watermark() == found.parts["ranking"]["watermark"]
    assert found.parts["ranking"]["ndcg"] > 0
    assert found.metrics["gate"]


def test_a_new_space_keeps_the_meaning_of_its_points(home: Home) -> None:
    home.train("space")
    before = TasteSpace.load(home.live() / "space", MEDIA).place(home.items)
    home.play(40)
    home.train("space")
    after = TasteSpace.load(home.live() / "space", MEDIA).place(home.items)
    assert (before * after).sum(axis=1).mean() > 0.8


def test_what_is_clearly_worse_for_what_is_new_is_held_back(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.train("space", "ranking")
    live = home.sets.live_id()
    home.play(40)
    fit = Blend.fit

    def upside_down(*args, **options):
        blend = fit(*args, **options)
        return Blend(blend.parts, -np.ones_like(blend.weights))

    monkeypatch.setattr(Blend, "fit", upside_down)
    monkeypatch.setattr("tastemaker.learn.enjoyed.ENOUGH", 1 << 30)  # so that nothing mends it
    done = home.train("ranking")
    assert done["ranking"]["live_in"] is None
    assert "live" in done["ranking"]["gate"][0]
    assert home.sets.live_id() == live


def test_how_far_content_tells_joy_goes_live_with_the_rest(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit = Blend.fit

    def surer(*args, **options):
        blend = fit(*args, **options)
        blend.reliable = 0.77
        return blend

    monkeypatch.setattr(Blend, "fit", surer)
    home.train("space", "ranking")
    assert Blend.load(home.live() / "ranking").reliable == 0.77


def test_the_same_ledger_and_seed_give_the_same_files(tmp_path: Path) -> None:
    sums = []
    for name in ("one", "other"):
        home = Home(tmp_path / name)
        home.train("space", "ranking")
        found = home.sets.live()
        assert found is not None
        sums.append({name: about["sha256"] for name, about in found.files.items()})
    assert sums[0] == sums[1]


def test_progress_never_goes_back_and_ends_at_one(home: Home) -> None:
    seen: list[Progress] = []
    home.train("space", "ranking", report=seen.append)
    done = [progress.done for progress in seen]
    assert done == sorted(done)
    assert done[-1] == 1.0
    assert {"space", "ranking"} <= {progress.stage for progress in seen}


def test_training_without_any_event_still_gives_a_space_and_a_ranking(tmp_path: Path) -> None:
    home = Home(tmp_path, people=0)
    assert home.train("space", "ranking")["ranking"]["live_in"]


def test_nothing_to_learn_from_is_said(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.store = MemoryStore()
    with pytest.raises(NotReady) as caught:
        home.train("ranking")
    assert caught.value.code == "nothing_to_learn"


def test_an_unknown_part_is_said_with_the_known_ones(home: Home) -> None:
    with pytest.raises(BadInput) as caught:
        home.train("tuna")
    assert "letters" in caught.value.in_words().hint
    assert home.sets.list() == ()


def test_a_composer_is_tried_and_goes_live_beside_the_ranking(home: Home) -> None:
    done = home.train("space", "ranking", "letters", minutes=0.03)
    assert done["letters"]["live_in"] == home.sets.live_id()
    assert any("well-formed" in reason for reason in done["letters"]["gate"])
    found = home.sets.live()
    assert found is not None
    assert set(found.parts) == {"space", "ranking", "letters"}
    assert not list((home.settings.home / "training" / "letters").iterdir())  # it is finished


def test_a_composer_is_trained_on_the_device_that_the_settings_name(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch")
    from tests.unit.pretended import a_pretended_gpu

    home.settings = home.settings.model_copy(update={"device": "cpu"})
    assert home.train("space", "letters", minutes=0.05)["letters"]["steps"] > 0
    home.settings = home.settings.model_copy(update={"device": "cuda"})
    with pytest.raises(BadInput) as caught:
        home.train("letters", minutes=0.05)
    assert (caught.value.code, caught.value.values["value"]) == ("no_device", "cuda")
    assert home.train("space")["space"]["items"]  # no net, no device
    monkeypatch.setattr(train_module, "device", lambda wanted: Device(wanted))
    with a_pretended_gpu():
        assert home.train("letters", minutes=0.05)["letters"]["steps"] > 0


def test_a_space_that_cannot_be_read_any_more_is_learned_anew_without_what_stood_in_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.train("space", "ranking")
    home.sets.publish(
        {"letters": lambda folder: (folder / "old").touch()},
        watermark=1,
        now=NOW,
        rng=np.random.default_rng(0),
    )

    def unreadable(folder: Path, media: object, files: object) -> None:
        raise KeyError("an array that older versions did not write")

    monkeypatch.setattr(TasteSpace, "load", unreadable)
    assert set(home.train("ranking")) == {"space", "ranking"}
    found = home.sets.live()
    assert found is not None
    assert set(found.parts) == {"space", "ranking"}


def test_only_so_many_sets_are_kept(home: Home) -> None:
    for _ in range(7):
        home.train("ranking")
    assert len(home.sets.list()) == 5


def test_the_nets_that_can_be_asked_for_are_those_there_are() -> None:
    lessons = pytest.importorskip("tastemaker.create.models.grids.lessons")
    assert set(NETS) == set(lessons.LESSONS)
