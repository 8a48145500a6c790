"""From a fresh home to slates that are really enjoyed: tunes, a history, learning, the arms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tastemaker.cli import run
from tastemaker.cli.common import take_options
from tastemaker.evaluate.simulate import play_in, simulate
from tastemaker.home import Home, open_home
from tastemaker.learn.train import train
from tastemaker.ports import Progress
from tastemaker.settings import Settings

folk = pytest.importorskip("tastemaker.store.importers.folk")
pytest.importorskip("music21")


def settled(folder: Path, tunes: int | None, listeners: int) -> Home:
    """A home with tunes, a first history, a space and a ranking."""
    home = open_home(Settings(home=folder, seed=1, threads=1))
    home.engine.add(list(islice(folk.folk_tunes(), tunes)), unreadable=lambda item, why: None)
    rng = np.random.default_rng(1)
    play_in(home.engine, listeners=listeners, rng=rng, now=home.engine.now())
    train(home.store, home.model_sets, home.media, home.settings, ["space", "ranking"])
    home.engine.refresh()
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with settled(tmp_path_factory.mktemp("home"), 500, 40) as opened:
        yield opened


@pytest.fixture(scope="module")
def result(home: Home) -> dict[str, Any]:
    return simulate(home.engine, listeners=16, rounds=8, seed=3)


def test_a_first_history_is_marked_spread_over_weeks_and_says_what_people_do(home: Home) -> None:
    events = [event for _, event in home.store.events()]
    assert all(event.user.startswith("sim:") for event in events)
    assert 40 * 50 < len(events) < 40 * 70
    times = np.array([event.at for event in events], float)
    assert (np.diff(times) >= 0).all()
    assert 20 < np.ptp(times) / 86_400 < 28.1
    assert {"view", "play", "finish", "skip", "like"} <= {event.kind for event in events}


def test_somebody_who_is_erased_leaves_no_trace_and_the_home_that_proves_it_is_left_alone(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (home.model_sets.live_id(), home.store.watermark())
    given = ["--home", str(home.settings.home), "prove", "--only", "G,H", "--listeners", "8"]
    assert run(*take_options([*given, "--json"])) == 0
    erased, fair = json.loads(capsys.readouterr().out)["proofs"]
    assert (erased["id"], fair["id"]) == ("G", "H")
    assert erased["detail"]["learned"]
    assert erased["detail"]["files_before"] > 0
    assert erased["passed"]
    assert 0 < fair["figure"] <= 1
    assert (home.model_sets.live_id(), home.store.watermark()) == before


def test_what_is_ranked_is_enjoyed_more_than_chance_and_less_than_by_mind_reading(
    result: dict[str, Any],
) -> None:
    lift = result["lift_over_random"]
    assert lift["ranked"]["low"] > 1.05
    assert lift["ranked"]["mean"] < lift["oracle"]["mean"]


def test_arms_that_create_wait_until_something_can(result: dict[str, Any]) -> None:
    assert set(result["arms"]) == {"random", "popular", "ranked", "oracle"}
    assert "swap" not in result


def test_the_same_seed_gives_the_same_figures_where_no_engine_has_a_say(
    home: Home, result: dict[str, Any]
) -> None:
    again = simulate(home.engine, listeners=16, rounds=8, seed=3, arms=["random", "oracle"])
    assert again["arms"]["random"]["mean"] == result["arms"]["random"]["mean"]


def test_simulated_listeners_leave_nothing_behind(home: Home) -> None:
    before = list(home.store.users())
    simulate(home.engine, listeners=2, rounds=2, seed=4, arms=["random", "ranked"])
    assert list(home.store.users()) == before


def test_an_arm_that_does_not_exist_is_said(home: Home) -> None:
    with pytest.raises(Exception, match="arms"):
        simulate(home.engine, arms=["best"])


@pytest.mark.slow
@pytest.mark.timeout(5_400)
def test_the_whole_loop_on_the_whole_catalogue(tmp_path: Path) -> None:
    """Ten minutes of composing on a free machine; see bench/loop.py for the same by hand."""
    with settled(tmp_path, None, 80) as home:
        stages: list[Progress] = []
        train(
            home.store, home.model_sets, home.media, home.settings, ["tune"],
            minutes=10, report=stages.append,
        )  # fmt: skip
        home.engine.refresh()
        arms = ["random", "ranked", "generic", "personal"]  # those that are judged here
        told = simulate(home.engine, listeners=40, rounds=12, seed=1, arms=arms)
    assert told["lift_over_random"]["ranked"]["mean"] >= 1.3
    assert told["creations"]["personal_minus_generic"]["low"] > 0
    assert told["swap"]["own_wins"]["mean"] >= 0.6
    assert told["swap"]["own_wins"]["low"] > 0.5
