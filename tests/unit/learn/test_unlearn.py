"""Whoever is erased goes out of what was learned from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tastemaker.domain import Evidence, Profile, Taste
from tastemaker.engine.adding import tie_id
from tastemaker.engine.people import TIE
from tastemaker.learn.dataset import dataset
from tastemaker.learn.fit import Placed
from tastemaker.learn.unlearn import Unlearner
from tastemaker.ports import Document
from tastemaker.rank.blend import Blend
from tastemaker.rank.ease import EaseRanker
from tastemaker.rank.linear import LinearRanker
from tastemaker.rank.neighbours import NeighbourRanker
from tastemaker.rank.popular import PopularRanker
from tastemaker.rank.ridge import Penalty
from tastemaker.rank.social import SocialRanker

from .test_train import NOW, Home

GONE = "p3"
NOBODY = Taste(np.zeros((0, 8), np.float32), np.zeros(0, np.float32))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    body = {"other": GONE, "weight": 1.0}
    home.store.put([Document(TIE, tie_id("p4", GONE), body, user="p4", at=NOW)])
    home.train("space", "ranking")
    return home


def unlearner(home: Home) -> Unlearner:
    return Unlearner(home.store, home.sets, home.settings, lambda: NOW + 9e6)


def erase(home: Home, user: str = GONE) -> tuple[str, ...]:
    unlearn = unlearner(home)(user)
    home.store.erase(user, NOW)
    return tuple(unlearn())


def live(home: Home) -> Blend:
    found = home.sets.live()
    assert found is not None
    return Blend.load(Path(found.folder) / "ranking")


def naming(folder: Path, word: bytes) -> list[str]:
    """The files that hold `word`."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if word in path.read_bytes()]


def test_what_stays_is_what_would_have_been_learned_without_them(home: Home) -> None:
    before = live(home)
    assert erase(home) == ("space",)
    data = dataset(home.store, home.settings, now=NOW)
    assert GONE not in {person.user for person in data.people}
    left = data.histories
    candidates = Placed.of(data, None, home.settings).candidates
    asked = Profile(
        "asked",
        evidence=tuple(Evidence(item.id, 1.0, NOW, "", "like") for item in home.items[:5]),
        ties={"p5": 1.0, GONE: 1.0},
    )
    linear = next(part for part in live(home).parts if isinstance(part, LinearRanker))
    given = linear._settings
    penalty = Penalty(**{name: given[name] for name in Penalty.__dataclass_fields__})
    refitted = {
        "linear": LinearRanker.fit(left, decay=linear.decay, penalty=penalty),
        "ease": EaseRanker.fit(left, decay=linear.decay),
        "neighbours": NeighbourRanker.fit(left, decay=linear.decay),
        "popular": PopularRanker.fit(left),
        "social": SocialRanker.fit(replace(left, ties={"p4": {GONE: 1.0}})),
    }
    changed = 0
    for old, new in zip(before.parts, live(home).parts, strict=True):
        if new.name in refitted:
            expected = refitted[new.name].score(asked, NOBODY, candidates, NOW)
            scores = new.score(asked, NOBODY, candidates, NOW)
            np.testing.assert_allclose(scores, expected, atol=1e-5)
            changed += not np.allclose(scores, old.score(asked, NOBODY, candidates, NOW))
    assert changed == len(refitted)


def test_no_file_names_them_any_more_and_no_older_set_is_left(home: Home) -> None:
    home.train("ranking")
    folder = home.sets.folder
    named = f'"{GONE}"'.encode()
    assert naming(folder, named)
    erase(home)
    assert not naming(folder, named)
    assert len(home.sets.list()) == 1
    assert home.sets.verify(home.sets.live_id() or "") == ()


def test_it_can_be_done_for_one_after_the_other(home: Home) -> None:
    erase(home)
    erase(home, "p7")
    left = dataset(home.store, home.settings, now=NOW).histories
    popular = next(part for part in live(home).parts if part.name == "popular")
    counts = PopularRanker.fit(left)
    candidates = Placed.of(dataset(home.store, home.settings, now=NOW), None, home.settings)
    asked = Profile("asked")
    np.testing.assert_allclose(
        popular.score(asked, NOBODY, candidates.candidates, NOW),
        counts.score(asked, NOBODY, candidates.candidates, NOW),
        atol=1e-5,
    )


def test_whoever_came_after_the_last_training_changes_nothing(home: Home) -> None:
    was = home.sets.live_id()
    home.play(45)
    home.store.erase(GONE, NOW)  # p3 was learned from, p44 is new
    assert erase(home, "p44") == ()
    assert erase(home, "nobody") == ()
    assert home.sets.live_id() == was


@pytest.mark.parametrize("came_later", [False, True])
def test_a_training_that_was_stopped_half_way_does_not_go_on_from_what_it_learned_of_them(
    home: Home, came_later: bool
) -> None:
    kept = home.settings.home / "training"
    for name in ("ranking", "tune-personal", "tune"):  # the last learned from tunes, not people
        (kept / name).mkdir(parents=True)
        (kept / name / "half.safetensors").write_bytes(b"half")
    if came_later:
        home.play(45)
    erase(home, "p44" if came_later else GONE)
    assert [path.name for path in kept.iterdir()] == ["tune"]


def test_whoever_is_erased_while_a_training_runs_is_not_in_what_it_publishes(home: Home) -> None:
    gone: list[str] = []

    def erasing(progress: object) -> None:
        if not gone:
            gone.append(GONE)
            erase(home)

    home.train("ranking", report=erasing)
    assert gone
    named = f'"{GONE}"'.encode()
    folder = Path(home.sets.live().folder)  # type: ignore[union-attr]
    assert not naming(folder, named)


def test_a_damaged_set_does_not_stop_an_erase(home: Home) -> None:
    found = home.sets.live()
    assert found is not None
    unlearn = unlearner(home)(GONE)
    blend = Path(found.folder) / "ranking" / "blend.json"
    blend.write_text('{"parts": ["unheard of"], "weights": []}', "utf-8")
    home.store.erase(GONE, NOW)
    # The damaged set is passed over; there is no other: nothing knows them any more.
    assert tuple(unlearn()) == ()
