"""The linear ranker: what it learns, that it explains itself, and that it forgets exactly."""

import math

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_worlds import DAY, NOBODY, NOW, a_chain, candidates, person, two_camps

from tastemaker.domain import Evidence, Profile
from tastemaker.rank import tune
from tastemaker.rank.additive import row_top
from tastemaker.rank.decay import Decay, times_are_real
from tastemaker.rank.ease import EaseRanker
from tastemaker.rank.histories import Histories
from tastemaker.rank.linear import LinearRanker
from tastemaker.rank.neighbours import NeighbourRanker
from tastemaker.rank.ridge import Penalty, Sums, pruned, shares, sums
from tastemaker.testing import check_ranker

IDS = [f"item{i}" for i in range(16)]
WORLD = candidates(IDS)
LIGHT = Penalty(1.0, 0.2)


@pytest.fixture(scope="module")
def camps() -> LinearRanker:
    return LinearRanker.fit(two_camps(people=300), decay=Decay(steps=4.0), penalty=LIGHT)


def test_what_my_camp_likes_ranks_above_what_the_other_camp_likes(camps: LinearRanker) -> None:
    scores = camps.score(person(("like", "item0"), ("like", "item2")), NOBODY, WORLD, NOW)
    assert scores[4::2].min() > scores[1::2].max()


def test_what_usually_comes_next_ranks_first() -> None:
    chain = LinearRanker.fit(a_chain(), decay=Decay(steps=1.0, floor=0.0), penalty=LIGHT)
    scores = chain.score(person(("play", "item3"), ("play", "item4")), NOBODY, WORLD, NOW)
    scores[[3, 4]] = -np.inf
    assert IDS[int(np.argmax(scores))] == "item5"


def test_a_dislike_lowers_what_a_like_would_raise(camps: LinearRanker) -> None:
    liked = camps.score(person(("like", "item0")), NOBODY, WORLD, NOW)
    disliked = camps.score(person(("dislike", "item0")), NOBODY, WORLD, NOW)
    np.testing.assert_allclose(disliked, -liked, atol=1e-6)


def test_it_behaves_as_every_ranker_must(camps: LinearRanker) -> None:
    check_ranker(camps, person(("like", "item0"), ("skip", "item3")), NOBODY, WORLD, NOW)


def test_somebody_without_a_past_gets_zeros_and_no_reasons(camps: LinearRanker) -> None:
    nobody = Profile("new")
    assert not camps.score(nobody, NOBODY, WORLD, NOW).any()
    assert camps.reasons(nobody, NOBODY, WORLD, 0, NOW) == []


def test_every_reason_names_its_event_in_words(camps: LinearRanker) -> None:
    profile = person(("like", "item0"), ("finish", "item2"), ("dislike", "item1"))
    english = camps.reasons(profile, NOBODY, WORLD, 4, NOW)
    chinese = camps.reasons(profile, NOBODY, WORLD, 4, NOW, "zh")
    assert any(reason.words == "because you liked “The item0”" for reason in english)
    assert any(reason.words == "因为你喜欢《The item0》" for reason in chinese)
    assert {reason.event for reason in english} <= {"event0", "event1", "event2"}


def test_when_a_sitting_has_long_been_over_all_of_the_past_counts_alike() -> None:
    """For what goes together; what comes next still follows from what came last."""
    met, decay = two_camps(people=300), Decay(4.0, seconds=120.0, floor=0.1)
    profile = person(("play", "item1"), ("play", "item0"), ("play", "item2"))
    ended = profile.evidence[-1].at
    for kind in (EaseRanker, NeighbourRanker):
        ranker = kind.fit(met, decay=decay)
        even = kind.fit(met, decay=Decay(math.inf, math.inf, 0.0))
        within, after = (ranker.score(profile, NOBODY, WORLD, ended + t) for t in (0.0, DAY))
        apart = even.score(profile, NOBODY, WORLD, ended)
        np.testing.assert_allclose(after, 0.1 * apart, rtol=1e-5, atol=1e-7)
        assert np.abs(within / np.abs(within).max() - apart / np.abs(apart).max()).max() > 0.05
        told = sum(r.amount for r in ranker.reasons(profile, NOBODY, WORLD, 4, ended + DAY))
        assert told == pytest.approx(float(after[4]), abs=1e-6)
        early = ranker.score(profile, NOBODY, WORLD, ended - DAY)  # a clock that is behind
        np.testing.assert_array_equal(early, within)
    next_ = LinearRanker.fit(met, decay=decay, penalty=LIGHT)
    first, later = (next_.score(profile, NOBODY, WORLD, ended + t) for t in (0.0, DAY))
    np.testing.assert_array_equal(first, later)


def test_creations_and_later_items_are_unknown_but_old_unmet_items_are_not(
    camps: LinearRanker,
) -> None:
    world = candidates(["item0", "made:1", "unmet"], made=[False, True, False], key="three")
    world.created_at[2] = NOW - 400 * DAY
    assert camps.known(world).tolist() == [True, False, True]
    later = candidates(["item0", "later"], key="later")
    later.created_at[1] = NOW
    assert camps.known(later).tolist() == [True, False]


# ------------------------------------------------------------------------------------------ laws
KINDS = st.sampled_from([("like", 1.5), ("play", 0.4), ("skip", -0.4), ("dislike", -1.5)])
ACTS = st.lists(
    st.tuples(st.integers(0, 15), KINDS, st.floats(1.0, 5 * DAY)), min_size=1, max_size=12
)


def evidence_of(acts: list[tuple[int, tuple[str, float], float]]) -> tuple[Evidence, ...]:
    at, found = NOW - 60 * DAY, []
    for i, (item, (kind, weight), gap) in enumerate(acts):
        at += gap
        found.append(Evidence(f"item{item}", weight, at, f"e{i}", kind))
    return tuple(found)


@settings(max_examples=60, deadline=None)
@given(ACTS, st.integers(0, 15), KINDS, st.floats(1.0, 5 * DAY), st.sampled_from([0.0, 0.2]))
def test_folding_in_one_event_is_one_row_addition(
    acts: list, item: int, kind: tuple[str, float], gap: float, floor: float
) -> None:
    """recent ← recent · exp(-gap) + w · B[item]; total ← total + w · B[item]."""
    decay = Decay(steps=3.0, seconds=2 * DAY, floor=floor)
    ranker = LinearRanker.fit(two_camps(), decay=decay, penalty=LIGHT)

    def parts(evidence: tuple[Evidence, ...]) -> tuple[np.ndarray, np.ndarray]:
        """(recent, total): the score with floor 0 and with floor 1."""
        of = {}
        for name, level in (("recent", 0.0), ("total", 1.0)):
            ranker.decay = Decay(decay.steps, decay.seconds, level)
            of[name] = ranker.score(Profile("p", evidence=evidence), NOBODY, WORLD, NOW)
        ranker.decay = decay
        return of["recent"], of["total"]

    before = evidence_of(acts)
    new = Evidence(f"item{item}", kind[1], before[-1].at + gap, "new", kind[0])
    row = ranker.score(Profile("p", evidence=(new,)), NOBODY, WORLD, NOW)
    recent, total = parts(before)
    steps = float(before[-1].item != new.item)
    recent = recent * math.exp(-steps / decay.steps - gap / decay.seconds) + row
    total = total + row
    after = ranker.score(Profile("p", evidence=(*before, new)), NOBODY, WORLD, NOW)
    np.testing.assert_allclose(after, (1 - floor) * recent + floor * total, atol=2e-5)


@settings(max_examples=40, deadline=None)
@given(ACTS)
def test_reasons_sum_to_the_score(acts: list) -> None:
    ranker = LinearRanker.fit(two_camps(), decay=Decay(steps=3.0, seconds=DAY), penalty=LIGHT)
    check_ranker(ranker, Profile("p", evidence=evidence_of(acts)), NOBODY, WORLD, NOW)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000), st.sampled_from([0.0, 0.5]), st.booleans())
def test_forgetting_somebody_equals_never_having_met_them(
    seed: int, dropout: float, repeats: bool
) -> None:
    rng = np.random.default_rng(seed)
    rows = [
        (f"p{p}", f"item{i}", float(rng.choice([1.0, 0.4, -0.4])), NOW + 100.0 * step)
        for p in range(15)
        for step, i in enumerate(rng.choice(16, int(rng.integers(2, 9)), replace=repeats))
    ]
    everybody, penalty = Histories.of(rows), Penalty(2.0, dropout)
    gone = ["p3", "p7"]
    decay = Decay(steps=2.0, seconds=300.0)
    asked = Profile("q", evidence=evidence_of([(i, ("like", 1.5), 5.0) for i in range(16)]))
    for live, refit in (
        (
            LinearRanker.fit(everybody, decay=decay, penalty=penalty, keep=True),
            LinearRanker.fit(everybody.without(gone), decay=decay, penalty=penalty),
        ),
        (
            EaseRanker.fit(everybody, decay=decay, ridge=2.0, keep=True),
            EaseRanker.fit(everybody.without(gone), decay=decay, ridge=2.0),
        ),
        (
            NeighbourRanker.fit(everybody, decay=decay, keep=True),
            NeighbourRanker.fit(everybody.without(gone), decay=decay),
        ),
    ):
        assert live.forget(everybody.only(gone))
        left, never = (one.score(asked, NOBODY, WORLD, NOW) for one in (live, refit))
        np.testing.assert_allclose(left, never, atol=1e-5)


def test_what_goes_together_is_what_is_left_when_all_others_are_accounted_for() -> None:
    """Steck's closed form, solved in the plain way."""
    histories = two_camps()
    X = histories.liked().toarray().astype(np.float64)
    inverse = np.linalg.inv(X.T @ X + 7.0 * np.eye(X.shape[1]))
    expected = -inverse / inverse.diagonal()
    np.fill_diagonal(expected, 0.0)
    ranker = EaseRanker.fit(histories, ridge=7.0)
    for column, id in enumerate(histories.ids):
        score = ranker.score(person(("finish", id)), NOBODY, WORLD, NOW)
        found = score[[IDS.index(other) for other in histories.ids]]
        np.testing.assert_allclose(found, expected[column], atol=1e-5)


def test_without_statistics_forgetting_says_that_a_refit_is_needed() -> None:
    assert not LinearRanker.fit(two_camps()).forget(two_camps().only(["person1"]))


def test_statistics_too_large_to_keep_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tastemaker.rank.linear.STATISTICS", 1_000)
    everybody = two_camps()
    assert not LinearRanker.fit(everybody, keep=True).forget(everybody.only(["person1"]))


@pytest.mark.parametrize("kind", [LinearRanker, EaseRanker, NeighbourRanker])
def test_statistics_survive_saving_and_still_forget(kind, tmp_path) -> None:
    everybody = two_camps()
    kind.fit(everybody, keep=True).save(tmp_path)
    read = kind.load(tmp_path)
    assert not read.forget(everybody.only(["person1"]))
    assert read.with_statistics(tmp_path).forget(everybody.only(["person1"]))
    refit = kind.fit(everybody.without(["person1"]))
    asked = person(("like", "item0"))
    np.testing.assert_allclose(
        read.score(asked, NOBODY, WORLD, NOW), refit.score(asked, NOBODY, WORLD, NOW), atol=1e-5
    )


@pytest.mark.parametrize("kind", [EaseRanker, NeighbourRanker])
def test_neighbours_are_what_the_same_people_met_whatever_the_order(kind) -> None:
    ranker = kind.fit(two_camps(people=300))
    asked = person(("like", "item0"), ("skip", "item3"))
    check_ranker(ranker, asked, NOBODY, WORLD, NOW)
    scores = ranker.score(asked, NOBODY, WORLD, NOW)
    assert scores[2::2].min() > 0
    assert scores[[1, 5, 7, 9]].max() < 0  # what goes with what was skipped


def test_what_is_saved_scores_as_before(camps: LinearRanker, tmp_path) -> None:
    camps.save(tmp_path)
    asked = person(("like", "item0"), ("play", "item3"))
    np.testing.assert_array_equal(
        LinearRanker.load(tmp_path).score(asked, NOBODY, WORLD, NOW),
        camps.score(asked, NOBODY, WORLD, NOW),
    )
    assert not list(tmp_path.glob("*.pkl"))


def test_a_catalogue_beyond_the_head_is_learned_for_the_most_met_items_alone() -> None:
    rows = [(f"p{p}", f"item{i}", 1.0, float(i)) for p in range(9) for i in range(16 - p)]
    ranker = LinearRanker.fit(Histories.of(rows), penalty=LIGHT, head=6)
    scores = ranker.score(person(("like", "item0"), ("like", "item2")), NOBODY, WORLD, NOW)
    assert scores[:6].any()
    assert not scores[6:].any()


def test_pruning_keeps_each_rows_greatest_entries() -> None:
    full = np.array([[0.1, -3.0, 0.2, 1.0], [2.0, 0.0, -0.5, 0.1]], np.float32)
    kept = pruned([full, full], 2).toarray()
    np.testing.assert_array_equal(kept[0], [0.0, -3.0, 0.0, 1.0])
    np.testing.assert_array_equal(kept[3], [2.0, 0.0, -0.5, 0.0])


def test_a_sparse_row_keeps_its_greatest_entries_and_of_equal_ones_the_first() -> None:
    rows = sp.csr_array(np.array([[1, -3, 2, 1, 1], [0, 0, 0, 0, -1], [2, 2, 2, 0, 2]], np.float32))
    wanted = [[0, -3, 2, 0, 0], [0, 0, 0, 0, -1], [2, 2, 0, 0, 0]]
    assert row_top(rows, 2).toarray().tolist() == wanted


def _many_people(people: int) -> Histories:
    """Of 30 items everybody meets 12 in some order, some again; what comes next is 1 higher."""
    rng = np.random.default_rng(0)
    rows = []
    for who in range(people):
        start = int(rng.integers(30))
        for step in range(12):
            item = (start + step) % 30 if rng.random() < 0.8 else int(rng.integers(30))
            weight = -1.0 if rng.random() < 0.1 else 1.0
            rows.append((f"u{who}", f"i{item}", weight, NOW + 100.0 * step))
    return Histories.of(rows)


@pytest.mark.parametrize("dense", [0, 1_000])
def test_what_all_people_add_is_the_sum_of_what_each_adds(
    dense: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tastemaker.rank.ridge.DENSE", dense)
    histories, decay = _many_people(40), Decay(3, 500.0, 0.1)
    gram, cross = np.zeros((30, 30)), np.zeros((30, 30))
    for one in shares(histories, decay):
        for i, a in enumerate(one.items):
            for j, b in enumerate(one.items):
                gram[a, b] += one.gram[i, j]
                cross[a, b] += one.cross[i, j]
    found = sums(histories, decay)
    whole = found.cross if isinstance(found.cross, np.ndarray) else found.cross.toarray()
    assert np.abs(found.gram - gram).max() < 1e-4
    assert np.abs(whole - cross).max() < 1e-4


def test_decays_are_compared_on_a_part_of_many_people_and_smoothing_on_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    histories = _many_people(600)
    monkeypatch.setattr(tune, "MANY", 2_000)
    counted = []

    def spy(known: Histories, decay: Decay) -> Sums:
        counted.append(len(known.item))
        return sums(known, decay)

    monkeypatch.setattr(tune, "sums", spy)
    assert tune.chosen(histories).decay in tune.BY_POSITION
    assert len(counted) == len(tune.BY_POSITION) + 1
    assert all(1_000 < part <= 2_000 for part in counted[:-1])
    assert counted[-1] == len(histories.item) - 600  # all but each one's newest


def test_meetings_in_a_row_with_one_item_are_one_meeting() -> None:
    h = Histories.of([("a", "x", 0.1, 1.0), ("a", "x", 0.4, 2.0), ("a", "y", 1.0, 3.0)])
    assert h.item.tolist() == [0, 1]
    np.testing.assert_allclose(h.weight, [0.5, 1.0])
    assert h.at.tolist() == [2.0, 3.0]


def test_equal_times_keep_the_order_they_came_in() -> None:
    h = Histories.of([("a", "x", 1, 5.0), ("b", "q", 1, 1.0), ("a", "y", 1, 5.0), ("a", "w", 1, 4)])
    item, _, _ = h.of_person(0)
    assert [h.ids[i] for i in item] == ["w", "x", "y"]


def test_times_that_only_count_are_told_from_real_ones() -> None:
    assert not times_are_real(a_chain())
    rng = np.random.default_rng(0)
    at = np.cumsum(rng.lognormal(5, 2, 200))
    real = Histories.of((f"p{i % 5}", f"i{i}", 1.0, t) for i, t in enumerate(at.tolist()))
    assert times_are_real(real)


def test_nothing_learned_from_is_no_failure() -> None:
    empty = LinearRanker.fit(Histories.of([]))
    assert not empty.score(person(("like", "item0")), NOBODY, WORLD, NOW).any()
    assert Histories.of([]).until == 0.0
