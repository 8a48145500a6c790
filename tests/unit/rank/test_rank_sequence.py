"""The sequence ranker: it learns an order, scores as it was trained, and explains itself whole."""

import json
import math
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_worlds import DAY, NOBODY, NOW, a_chain, candidates, person

from tastemaker.devices import CPU, Device
from tastemaker.domain import Evidence, Profile
from tastemaker.errors import Missing
from tastemaker.ports import Progress, Report
from tastemaker.rank.blend import BUCKETS, Blend, fit_parts
from tastemaker.rank.histories import Histories
from tastemaker.rank.sequence import (
    KINDS,
    LENGTH,
    TWINS,
    SequenceRanker,
    gap_class,
    kind_class,
    state,
)
from tastemaker.testing import check_learned, check_ranker

IDS = [f"item{i}" for i in range(16)]
WORLD = candidates(IDS, key="sequence world")


def fit(histories: Histories, seed: int = 0) -> SequenceRanker:
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    return SequenceRanker.fit(histories, rng=np.random.default_rng(seed), minutes=0.5)


@pytest.fixture(scope="module")
def chain() -> SequenceRanker:
    return fit(a_chain(people=200))


def test_what_usually_comes_next_ranks_first(chain: SequenceRanker) -> None:
    scores = chain.score(person(("play", "item3"), ("play", "item4")), NOBODY, WORLD, NOW)
    scores[[3, 4]] = -np.inf
    assert IDS[int(np.argmax(scores))] == "item5"


def test_it_behaves_as_every_ranker_must(chain: SequenceRanker) -> None:
    check_ranker(chain, person(("like", "item0"), ("skip", "item3")), NOBODY, WORLD, NOW)
    check_ranker(chain, Profile("new"), NOBODY, WORLD, NOW)


def test_one_reason_speaks_for_all_it_says(chain: SequenceRanker) -> None:
    asked = person(("like", "item3"), ("like", "item4"))
    (told,) = chain.reasons(asked, NOBODY, WORLD, 5, NOW)
    assert told.words == "people who met these things went on to it"
    (told,) = chain.reasons(asked, NOBODY, WORLD, 5, NOW, "zh")
    assert told.words == "接触过这些内容的人接着选择了它"


def test_how_something_was_met_counts() -> None:
    """Whoever likes item 0 goes on to item 1, whoever dislikes it to item 2."""
    rows = []
    for p in range(300):
        liked = p % 2
        rows += [(f"p{p}", f"item{3 + p % 5}", 1.0, NOW - 20.0)]
        rows += [(f"p{p}", "item0", 1.0 if liked else -1.0, NOW - 10.0)]
        rows += [(f"p{p}", "item1" if liked else "item2", 1.0, NOW)]
    ranker = fit(Histories.of(rows))
    for kind, next_one, other in (("finish", 1, 2), ("dislike", 2, 1)):
        scores = ranker.score(person(("finish", "item4"), (kind, "item0")), NOBODY, WORLD, NOW)
        assert scores[next_one] > scores[other]


def test_the_same_seed_trains_the_same() -> None:
    asked = person(("like", "item3"))
    first, second = (fit(a_chain(), seed=5).score(asked, NOBODY, WORLD, NOW) for _ in range(2))
    np.testing.assert_allclose(first, second, atol=1e-4)


def test_it_stops_when_held_out_choices_are_foretold_no_better(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("torch")
    from tastemaker.rank import sequence_fit

    for name, value in {"ENOUGH": 20, "STEPS": 20, "PATIENCE": 2}.items():
        monkeypatch.setattr(sequence_fit, name, value)
    measured = fit(a_chain(people=200)).measured
    assert len(measured) == TWINS
    for one in measured:
        assert one["ndcg"] > 0.8
        assert one["rounds"] == one["best_round"] + 2


def test_twins_begin_apart_and_the_score_is_their_mean(chain: SequenceRanker) -> None:
    asked = person(("like", "item3"), ("like", "item4"))
    each = [
        SequenceRanker(chain._columns.ids, [net]).score(asked, NOBODY, WORLD, NOW)
        for net in chain._nets
    ]
    assert len(each) == TWINS
    assert np.abs(each[0] - each[1]).max() > 1e-3
    both = chain.score(asked, NOBODY, WORLD, NOW)
    np.testing.assert_allclose(both, np.mean(each, axis=0), atol=1e-5)


def test_a_set_from_before_there_were_twins_still_serves(
    chain: SequenceRanker, tmp_path: Path
) -> None:
    from safetensors.numpy import load_file, save_file

    SequenceRanker(chain._columns.ids, chain._nets[:1], measured=chain.measured[:1]).save(tmp_path)
    weights, about = tmp_path / "sequence.safetensors", tmp_path / "sequence.json"
    save_file({k.removeprefix("0."): v for k, v in load_file(weights).items()}, weights)
    body = json.loads(about.read_text("utf-8"))
    about.write_text(json.dumps(body | {"measured": body["measured"][0]}), "utf-8")
    old = SequenceRanker.load(tmp_path)
    asked = person(("like", "item3"))
    assert old.measured == chain.measured[:1]
    alone = SequenceRanker(chain._columns.ids, chain._nets[:1])
    assert (old.score(asked, NOBODY, WORLD, NOW) == alone.score(asked, NOBODY, WORLD, NOW)).all()


def test_what_is_saved_scores_as_before(chain: SequenceRanker) -> None:
    asked = person(("like", "item3"), ("like", "item4"))

    def same(a: SequenceRanker, b: SequenceRanker) -> bool:
        pair = [one.score(asked, NOBODY, WORLD, NOW) for one in (a, b)]
        return bool((pair[0] == pair[1]).all()) and a.measured == b.measured

    check_learned(chain, SequenceRanker.load, same)


def test_it_cannot_forget_somebody_and_says_so(chain: SequenceRanker) -> None:
    everybody = a_chain(people=200)
    assert not chain.forget(everybody.only(["person4"]))
    assert chain.forget(everybody.only([]))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("a", "item0", 1.0, 0.0)],
        [("a", "item0", -1.0, 0.0), ("a", "item1", -1.0, 1.0)],
        [("a", "item0", 1.0, float(t)) for t in range(9)],
    ],
    ids=["nobody", "one meeting", "only dislikes", "one item again and again"],
)
def test_where_there_is_no_order_to_learn_it_says_nothing(
    rows: list[tuple[str, str, float, float]],
) -> None:
    ranker = fit(Histories.of(rows))
    assert not ranker.score(person(("like", "item0")), NOBODY, WORLD, NOW).any()


def test_without_torch_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "tastemaker.rank.sequence_fit", raising=False)
    with pytest.raises(Missing) as told:
        SequenceRanker.fit(a_chain(), rng=np.random.default_rng(0))
    assert "tastemaker[neural]" in told.value.in_words().hint


def test_it_enters_the_blend_only_when_it_is_given_time() -> None:
    pytest.importorskip("torch")
    camp = a_chain(people=60)
    assert "sequence" not in [part.name for part in fit_parts(camp)]
    parts = fit_parts(camp, minutes=0.02, rng=np.random.default_rng(0))
    mixed = Blend(parts, np.ones((len(BUCKETS), len(parts)), np.float32))
    check_ranker(mixed, person(("like", "item0"), ("skip", "item3")), NOBODY, WORLD, NOW)


def test_a_training_that_has_no_time_left_ends_at_once() -> None:
    pytest.importorskip("torch")
    from tastemaker.rank.sequence_fit import train

    ticks = iter(range(0, 10_000, 20))
    _, measured = train(
        a_chain(people=200), np.random.default_rng(0), 1.0, lambda _: None, lambda: next(ticks)
    )
    assert measured["rounds"] <= 2


@pytest.mark.parametrize("stopped_in", [(1, 1), (1, 3), (2, 2)])
def test_a_training_that_was_killed_ends_as_if_it_had_not_been(
    tmp_path: Path, stopped_in: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    torch = pytest.importorskip("torch")
    from tastemaker.rank import sequence_fit

    torch.set_num_threads(1)
    stopped = "net {} of 2, round {},".format(*stopped_in)
    for name, value in {"ENOUGH": 20, "STEPS": 5, "PATIENCE": 2}.items():
        monkeypatch.setattr(sequence_fit, name, value)

    class Killed(Exception):
        """The machine stops."""

    def dying(progress: Progress) -> None:
        if progress.detail.startswith(stopped):
            raise Killed

    def train(folder: Path | None, report: Report) -> SequenceRanker:
        rng = np.random.default_rng(5)
        camp = a_chain(people=120)
        return SequenceRanker.fit(camp, rng=rng, minutes=5.0, report=report, resume=folder)

    whole = train(None, lambda _: None)
    with pytest.raises(Killed):
        train(tmp_path, dying)
    rounds: list[str] = []
    again = train(tmp_path, lambda progress: rounds.append(progress.detail))
    assert rounds[0].startswith(stopped)
    for mine, other in zip(again.measured, whole.measured, strict=True):
        assert mine | {"seconds": 0} == other | {"seconds": 0}
    for mine, other in zip(again._nets, whole._nets, strict=True):
        for name, value in other.items():
            np.testing.assert_array_equal(mine[name], value)
    finished: list[str] = []
    assert train(tmp_path, lambda p: finished.append(p.detail)).measured == again.measured
    assert not finished


@pytest.mark.parametrize("bf16", [False, True], ids=["pretended GPU", "bf16"])
def test_it_learns_where_it_is_told_to(monkeypatch: pytest.MonkeyPatch, bf16: bool) -> None:
    torch = pytest.importorskip("torch")
    from tests.unit.pretended import a_pretended_gpu

    from tastemaker.rank import sequence_fit

    torch.set_num_threads(1)
    for name, value in {"ENOUGH": 20, "STEPS": 5, "ROUNDS": 3}.items():
        monkeypatch.setattr(sequence_fit, name, value)

    def nets(device: Device) -> list[dict[str, np.ndarray]]:
        rng = np.random.default_rng(5)
        return SequenceRanker.fit(a_chain(people=120), rng=rng, minutes=5.0, device=device)._nets

    here = nets(CPU)
    if bf16:
        there = nets(Device("cpu", bf16=True))
    else:
        with a_pretended_gpu():
            there = nets(Device("cuda"))
    for mine, other in zip(there, here, strict=True):
        assert all(value.dtype == np.float32 for value in mine.values())
        near = {"rtol": 0.0, "atol": 0.02 if bf16 else 1e-4}
        np.testing.assert_allclose(mine["items"], other["items"], **near)
        assert bf16 == (not np.allclose(mine["query"], other["query"], **{**near, "atol": 1e-4}))


def test_another_training_does_not_go_on_from_what_was_kept(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    for people in (40, 60):
        SequenceRanker.fit(
            a_chain(people=people), rng=np.random.default_rng(5), minutes=0.5, resume=tmp_path
        )
    assert len(list(tmp_path.iterdir())) == 2 * TWINS


# ------------------------------------------------------------------------------------------ laws
@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 15), st.integers(0, len(KINDS)), st.floats(0.0, 9 * DAY)),
        min_size=1,
        max_size=LENGTH + 9,
    ),
    st.integers(0, 99),
)
def test_scoring_in_numpy_is_what_torch_trained(
    meetings: list[tuple[int, int, float]], seed: int
) -> None:
    torch = pytest.importorskip("torch")
    from tastemaker.rank import sequence_fit

    rng = torch.Generator().manual_seed(seed)
    net = sequence_fit._start(16, rng)
    net = {k: v.detach() + 0.3 * torch.randn(v.shape, generator=rng) for k, v in net.items()}
    item = np.array([column for column, _, _ in meetings])
    kind = np.array([kind for _, kind, _ in meetings])
    at = np.cumsum([gap for _, _, gap in meetings])
    newest = slice(-LENGTH, None)
    there = sequence_fit.states(
        net,
        torch.from_numpy(item[newest])[None],
        torch.from_numpy(kind[newest])[None],
        torch.from_numpy(at[newest] - at[newest][0])[None],
    )[0, -1]
    here = state({name: value.numpy() for name, value in net.items()}, item, kind, at)
    np.testing.assert_allclose(here, there.numpy(), atol=2e-4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 15), st.sampled_from([1.5, 0.4, -1.5])), max_size=20))
def test_scores_are_finite_and_explained_whoever_asks(
    chain: SequenceRanker, acts: list[tuple[int, float]]
) -> None:
    evidence = tuple(
        Evidence(f"item{item}", weight, NOW + step, f"e{step}", "like")
        for step, (item, weight) in enumerate(acts)
    )
    asked = Profile("p", evidence=evidence)
    scores = chain.score(asked, NOBODY, WORLD, NOW)
    assert np.isfinite(scores).all()
    for row in (0, 9, 15):
        told = chain.reasons(asked, NOBODY, WORLD, row, NOW, "zh")
        assert math.isclose(sum(r.amount for r in told), scores[row], abs_tol=1e-6)


def test_gaps_fall_into_doubling_classes() -> None:
    assert gap_class(np.array([-1.0, 0.0, 1.0, 3.0, 7.0, 1e30])).tolist() == [0, 0, 1, 2, 3, 31]


def test_ways_of_meeting_fall_into_classes_by_their_weight() -> None:
    weights = np.array([-1.5, -1.0, -0.4, 0.1, 0.4, 1.0, 1.5, 2.4], np.float32)
    assert kind_class(weights).tolist() == [0, 0, 1, 2, 3, 3, 4, 4]
