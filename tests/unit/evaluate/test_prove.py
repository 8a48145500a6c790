"""The proof suite over a tiny world: words over a, b, c, heard as tunes by simulated people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.domain import Brief, Event, Item
from tastemaker.engine import Engine
from tastemaker.errors import BadInput, NotReady
from tastemaker.evaluate.proofs.gone import traces
from tastemaker.evaluate.proofs.goodhart import DRAFTS, chosen_of
from tastemaker.evaluate.proofs.personal import identification, swap
from tastemaker.evaluate.proofs.stage import Stage, at_least, set_up
from tastemaker.evaluate.prove import ALL, prove
from tastemaker.home import Home
from tests.service.houses import home as house
from tests.service.houses import models, newest_of

CONTRACT = {"id", "passed", "figure", "low", "high", "mark"}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with house(tmp_path, items=60) as opened:
        yield opened


def relearn(home: Home) -> None:
    """Another set goes live, as after a training."""
    newest_of(home).live = models("m2")


def run(home: Home, *only: str, listeners: int = 4) -> dict[str, dict[str, Any]]:
    result = prove(
        home.engine, home.settings.home, relearn=lambda: relearn(home), listeners=listeners,
        only=only, medium="letters",
    )  # fmt: skip
    return {proof["id"]: proof for proof in result["proofs"]}


class Minds:
    """A stage on which creations are notes to their owners, and listeners enjoy what they will."""

    def __init__(self, joys: np.ndarray) -> None:
        self.joys, self.people = joys, [Mind(row) for row in range(len(joys))]
        for mind in self.people:
            mind.joys = joys[mind.row]
        self.nobody, self.everybody = "nobody", "everybody"

    def judged(self) -> np.ndarray:
        return self.joys[:, :, None]

    def made(self, user: str) -> list[Item]:
        return [Item(user, "letters")]

    def luck(self, *what: int) -> np.random.Generator:
        return np.random.default_rng(what)


class Mind:
    def __init__(self, row: int) -> None:
        self.row, self.user = row, str(row)
        self.joys = np.zeros(0)

    def enjoys(self, items: list[Item]) -> np.ndarray:
        return np.array([self.joys[int(i.id)] if i.id.isdigit() else 0.5 for i in items])


def test_every_proof_says_what_the_contract_asks_for(home: Home) -> None:
    proofs = run(home)
    assert list(proofs) == list(ALL)
    for proof in proofs.values():
        assert set(proof) >= CONTRACT
        assert isinstance(proof["passed"], bool)
        assert proof["low"] <= proof["figure"] <= proof["high"]
    assert [point["n"] for point in proofs["E"]["detail"]["curve"]] == list(DRAFTS)


def test_creations_that_fit_their_owners_pass_swap_and_identification() -> None:
    minds: Any = Minds(np.eye(8) * 0.8 + 0.1)
    assert swap(minds).figure == 1.0
    assert swap(minds).passed
    assert identification(minds).figure == 8.0
    assert identification(minds).passed


def test_creations_that_are_the_same_for_everybody_fail_both() -> None:
    minds: Any = Minds(np.full((8, 8), 0.7))
    assert swap(minds).figure == 0.5
    assert not swap(minds).passed
    assert identification(minds).figure == pytest.approx(1.0)
    assert not identification(minds).passed


def test_a_mark_reached_by_luck_does_not_pass() -> None:
    found = {"mean": 0.7, "low": 0.45, "high": 0.9}
    assert not at_least("A", "swap", found, 0.65, 0.5, 8).passed
    assert at_least("A", "swap", {**found, "low": 0.55}, 0.65, 0.5, 8).passed


def test_the_same_seed_stages_the_same_people_with_the_same_past(tmp_path: Path) -> None:
    told = []
    for name in ("one", "two"):
        with house(tmp_path / name, items=60, clock=lambda: 1_700_000_000.0) as home:
            stage = set_up(home.engine, "letters", 4, 5)
            assert all(one.user.startswith("sim:") for one in stage.people)
            told.append([replace(event, id="") for _, event in home.store.events()])
    assert told[0] == told[1]
    assert told[0]


def test_what_an_erase_leaves_behind_fails(home: Home, tmp_path: Path) -> None:
    def leak() -> None:
        relearn(home)
        for event in (event for _, event in home.store.events()):
            if "Canary" in event.user:
                (tmp_path / "leak.log").write_text(event.user)

    result = prove(home.engine, tmp_path, relearn=leak, listeners=4, only=["G"], medium="letters")
    (proof,) = result["proofs"]
    assert not proof["passed"]
    assert proof["detail"]["files_after"] == 1


def test_traces_are_found_in_names_and_bytes_at_any_depth(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "log").write_bytes(b"\0Canary7\0")
    (tmp_path / "deep" / "Canary7.wav").write_bytes(b"")
    (tmp_path / "other").write_bytes(b"Canary8")
    assert [path.name for path in traces(tmp_path, "Canary7")] == ["Canary7.wav", "log"]


def test_pressing_the_judges_keeps_nothing_of_what_they_judged(home: Home) -> None:
    run(home, "E")
    assert not list(home.store.scan("creation"))


@given(st.integers(1, 12), st.integers(1, 12))
def test_the_chances_to_be_chosen_of_some_are_those_of_drawing_them(n: int, total: int) -> None:
    chances = chosen_of(n, total)
    assert chances.sum() == pytest.approx(1.0)
    draws = list(combinations(range(total), min(n, total)))
    assert chances[0] == pytest.approx(sum(0 in drawn for drawn in draws) / len(draws))


def test_of_many_drafts_any_of_the_best_tenth_is_chosen_alike() -> None:
    chances = chosen_of(64, 64)
    assert chances[:6] == pytest.approx(np.full(6, 1 / 6))
    assert not chances[6:].any()


@pytest.mark.parametrize(("only", "listeners"), [(["Z"], 4), ([], 1), ([], 1_000)])
def test_wrong_use_is_refused_before_anything_is_played(
    home: Home, only: list[str], listeners: int
) -> None:
    with pytest.raises(BadInput):
        run(home, *only, listeners=listeners)
    assert home.store.watermark() == 0


def test_nothing_learned_is_said(tmp_path: Path) -> None:
    with house(tmp_path, live=replace(models(), ranker=None)) as home, pytest.raises(NotReady):
        run(home, "A")


def test_without_a_composer_only_what_asks_for_creations_is_refused(tmp_path: Path) -> None:
    with house(tmp_path, live=replace(models(), generators={})) as home:
        with pytest.raises(NotReady):
            run(home, "A")
        assert set(run(home, "G", "H")) == {"G", "H"}


def test_everybody_gets_the_same_briefs(home: Home) -> None:
    stage: Stage = set_up(home.engine, "letters", 4, 5)
    asked: dict[str, list[Brief]] = {}
    engine: Engine = home.engine
    create = engine.create

    def noted(user: str, brief: Brief) -> list[Item]:
        asked.setdefault(user, []).append(brief)
        return create(user, brief)

    engine.create = noted  # type: ignore[method-assign]
    stage.judged()
    assert len(asked) == 4
    assert len({tuple((b.seed, b.n, b.words) for b in each) for each in asked.values()}) == 1
    assert all(isinstance(e, Event) for _, e in home.store.events())
