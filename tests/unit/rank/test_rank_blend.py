"""The blend: parts on one scale, weights that are learned, new items without favour."""

import inspect
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_worlds import DAY, NOBODY, NOW, candidates, person, two_camps, unit

from tastemaker.domain import Profile, Reason, Taste
from tastemaker.ports import Candidates, FloatArray
from tastemaker.rank.blend import BUCKETS, Blend, fit_parts
from tastemaker.rank.content import ContentRanker
from tastemaker.rank.decay import times_are_real
from tastemaker.rank.histories import Histories
from tastemaker.rank.linear import LinearRanker
from tastemaker.rank.newness import Newness
from tastemaker.rank.popular import PopularRanker
from tastemaker.rank.ridge import Penalty
from tastemaker.rank.tune import chosen
from tastemaker.rank.weigh import Cases, Example, cases, ndcg_among, reliability, weights
from tastemaker.testing import check_ranker

IDS = [f"item{i}" for i in range(16)]
RNG = np.random.default_rng(3)
POINTS = unit(RNG.normal(size=(16, 8)) + np.eye(2, 8)[np.arange(16) % 2] * 4)
WORLD = candidates(IDS, POINTS, key="blend world")
EVEN = Taste(unit(np.eye(2, 8)[:1]), np.ones(1, np.float32))


def blend(w: Sequence[float] = (1.0, 0.3, 0.5)) -> Blend:
    camps = two_camps(people=200)
    parts = [
        LinearRanker.fit(camps, penalty=Penalty(2.0)),
        PopularRanker.fit(camps),
        ContentRanker(),
    ]
    return Blend(parts, np.tile(np.array(w, np.float32), (len(BUCKETS), 1)))


def own(n: int = 6, key: str = "own") -> Candidates:
    points = unit(RNG.normal(size=(n, 8)) + np.eye(2, 8)[np.arange(n) % 2] * 4)
    return candidates([f"made:{key}{i}" for i in range(n)], points, made=[True] * n, key=key)


ADA = person(("like", "item0"), ("finish", "item2"), ("dislike", "item5"))


def test_it_behaves_as_every_ranker_must() -> None:
    check_ranker(blend(), ADA, EVEN, WORLD, NOW)
    check_ranker(blend(), Profile("new"), NOBODY, WORLD, NOW)
    check_ranker(ContentRanker(), ADA, EVEN, WORLD, NOW)
    check_ranker(PopularRanker.fit(two_camps()), ADA, EVEN, WORLD, NOW)


def test_reasons_of_catalogue_and_creations_sum_to_their_scores() -> None:
    pools = [WORLD, own()]
    judged = blend().judge(ADA, EVEN, pools, NOW)
    for at, pool in enumerate(pools):
        for row in range(len(pool.ids)):
            told = sum(reason.amount for reason in judged.reasons(at, row, "zh"))
            assert abs(told - judged.scores[at][row]) < 1e-4
            again = blend().reasons(ADA, EVEN, pool, row, NOW, "zh", base=WORLD)
            assert abs(sum(r.amount for r in again) - judged.scores[at][row]) < 1e-4


def test_a_creation_close_to_the_taste_says_which_liked_item_it_is_close_to() -> None:
    made = candidates(["made:x"], POINTS[:1], made=[True], key="twin of item0")
    told = blend().reasons(ADA, EVEN, made, 0, NOW, base=WORLD)
    assert any(r.item == "item0" and "The item0" in r.words for r in told)


def test_scores_of_the_catalogue_do_not_depend_on_what_stands_beside_it() -> None:
    alone = blend().score(ADA, EVEN, WORLD, NOW)
    beside = blend().score_many(ADA, EVEN, [WORLD, own()], NOW)[0]
    np.testing.assert_array_equal(alone, beside)


def test_a_batch_of_creations_scores_as_each_alone() -> None:
    many = own(5, "many")
    together = blend().score_many(ADA, EVEN, [WORLD, many], NOW)[1]
    for row, id in enumerate(many.ids):
        one = candidates([id], many.points[row : row + 1], made=[True], key=f"only {id}")
        assert blend().score_many(ADA, EVEN, [WORLD, one], NOW)[1][0] == together[row]


def test_a_creation_stands_no_higher_than_what_is_enjoyed_as_much() -> None:
    """It was made to be near: nearer than anything else, it stands above the middle, not on top,
    and the higher the more nearness tells."""
    taste = Taste(unit(np.eye(1, 8)), np.ones(1, np.float32))
    rng = np.random.default_rng(0)
    far = candidates([f"i{i}" for i in range(500)], unit(rng.normal(size=(500, 8))), key="far")
    made = candidates(["made:on", "made:off"], np.eye(2, 8), made=[True] * 2, key="on and off")

    def places(reliable: float) -> list[float]:
        judging = Blend([ContentRanker()], np.ones((len(BUCKETS), 1), np.float32), reliable)
        scores, own_scores = judging.score_many(Profile("ada"), taste, [far, made], NOW)
        return [float((scores < score).mean()) for score in own_scores]

    on, off = places(0.4)
    assert 0.55 < on < 0.8
    assert off == pytest.approx(0.5, abs=0.05)
    assert places(0.0)[0] == pytest.approx(0.5, abs=0.01)
    assert places(1.0)[0] > 0.97


def test_how_far_content_tells_what_is_enjoyed_is_measured_and_kept(tmp_path: Path) -> None:
    z = np.zeros((60, 3, 1), np.float32)
    z[:, 0, 0] = 0.3
    few = Cases(z[:9], np.zeros((9, 3), np.float32), np.ones(9, np.int64))
    many = Cases(z, np.zeros((60, 3), np.float32), np.ones(60, np.int64))
    assert reliability(few, 0) is None
    assert reliability(many, 0) == pytest.approx(0.3)
    Blend([ContentRanker()], np.ones((len(BUCKETS), 1), np.float32), 0.3).save(tmp_path)
    assert Blend.load(tmp_path).reliable == pytest.approx(0.3)


def test_other_parts_or_weights_drop_nothing_else_that_was_learned() -> None:
    learned = {
        "parts": (ContentRanker(),),
        "weights": np.full((len(BUCKETS), 1), 0.7, np.float32),
        "reliable": 0.31,
        "newness": Newness(0.4, newcomers=0.6),
    }
    assert set(learned) == set(inspect.signature(Blend).parameters)
    for name, other in {"parts": (ContentRanker(),), "weights": learned["weights"] + 1}.items():
        found = Blend(**learned).replaced(**{name: other})
        assert all(getattr(found, it) is (learned | {name: other})[it] for it in learned)


def test_new_items_reach_the_top_as_often_as_known_ones() -> None:
    """Half of the catalogue is hidden from the collaborative parts: it must neither fill the
    top of slates nor be missing there."""
    rng = np.random.default_rng(0)
    n = 400
    points = unit(rng.normal(size=(n, 8)))
    world = candidates([f"i{i}" for i in range(n)], points, key="half hidden")
    world.created_at[rng.permutation(n)[: n // 2]] = NOW
    known = np.flatnonzero(np.isnan(world.created_at))
    rows = [
        (f"p{p}", f"i{i}", 1.0, NOW - 9 * DAY + s)
        for p in range(300)
        for s, i in enumerate(
            known[np.argsort(-points[known] @ unit(rng.normal(size=(1, 8)))[0])][:8]
        )
    ]
    mixed = Blend(fit_parts(Histories.of(rows)))
    shares = []
    for p in range(60):
        liked = known[np.argsort(-points[known] @ points[known[p]])][:5]
        asked = person(*[("like", f"i{i}") for i in liked.tolist()])
        taste = Taste(unit(points[liked].mean(axis=0)[None]), np.ones(1, np.float32))
        scores = mixed.score(asked, taste, world, NOW)
        top = np.argsort(-scores)[:20]
        shares.append(float((~np.isnan(world.created_at[top])).mean()))
    assert 0.35 < np.mean(shares) < 0.65


def test_somebody_unknown_gets_what_is_popular() -> None:
    rows = [(f"p{p}", f"item{i}", 1.0, float(p)) for p in range(60) for i in range(p % 16 + 1)]
    mixed = Blend(fit_parts(Histories.of(rows)))
    scores = mixed.score(Profile("new"), NOBODY, WORLD, NOW)
    assert np.isfinite(scores).all()
    assert int(np.argmax(scores)) == 0


def test_what_says_nothing_weighs_little() -> None:
    class Noise:
        name = "noise"

        def score(self, profile: Profile, taste: Taste, c: Candidates, now: float) -> FloatArray:
            seed = int(profile.user.removeprefix("person"))
            return np.random.default_rng(seed).normal(size=len(c.ids)).astype(np.float32)

        def reasons(self, *_: object) -> list[Reason]:
            return []

    camps = two_camps(people=300)
    learned = camps.keep(camps.from_newest() > 0)
    parts = [Noise(), LinearRanker.fit(learned, penalty=Penalty(2.0))]
    asked = [
        Example(
            camps.profile(p, 5), NOBODY, int(IDS.index(camps.ids[camps.of_person(p)[0][5]])), NOW
        )
        for p in range(200)
    ]
    seen = cases(parts, asked, candidates(IDS, key="noise world"), np.random.default_rng(0))
    found = weights(seen, BUCKETS)
    assert found is not None
    assert (found[:, 0] <= 0.3 * found[:, 1]).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_a_blend_is_never_worse_than_its_best_part_on_what_it_learned_from(
    seed: int, parts: int
) -> None:
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(200, 40, parts)).astype(np.float32)
    z[:, 0] += rng.normal(1.0, 1.0, parts).astype(np.float32)  # how well each part foretells
    seen = Cases(z, np.zeros((200, 40), np.float32), np.full(200, 3))
    found = weights(seen, BUCKETS)
    assert found is not None
    mine = ndcg_among(z @ found[1]).mean()
    assert mine >= max(ndcg_among(z[:, :, part]).mean() for part in range(parts)) - 1e-9
    assert (found >= 0).all()


def test_times_that_say_something_only_with_the_newest_meeting_change_no_parts() -> None:
    camps = two_camps()
    newest = camps.from_newest() == 0
    at = np.where(newest, 1e6 * (1 + np.arange(len(newest)) % 7), np.arange(len(newest)) * 1.0)
    odd = replace(camps, at=at)
    assert times_are_real(odd) != times_are_real(odd.keep(~newest))
    blend = Blend.fit(odd, WORLD, taste_of=lambda _: EVEN, rng=np.random.default_rng(0))
    assert len(blend.parts) == blend.weights.shape[1]
    assert np.isfinite(blend.score(ADA, EVEN, WORLD, NOW)).all()


def test_too_little_to_learn_from_leaves_the_defaults() -> None:
    few = two_camps(people=6)
    learned = Blend.fit(few, WORLD, taste_of=lambda p: NOBODY, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(learned.weights, Blend(learned.parts).weights)


def test_fitting_finds_weights_under_which_my_camp_comes_first() -> None:
    camps = two_camps(people=300)
    learned = Blend.fit(camps, WORLD, taste_of=lambda p: NOBODY, rng=np.random.default_rng(0))
    scores = learned.score(person(("like", "item0"), ("like", "item2")), NOBODY, WORLD, NOW)
    assert scores[4::2].min() > scores[1::2].max()


def test_the_same_seed_learns_the_same_weights() -> None:
    camps = two_camps(people=100)
    first, second = (
        Blend.fit(camps, WORLD, taste_of=lambda p: EVEN, rng=np.random.default_rng(5))
        for _ in range(2)
    )
    np.testing.assert_array_equal(first.weights, second.weights)


def test_what_is_saved_scores_as_before(tmp_path) -> None:
    blend().save(tmp_path)
    np.testing.assert_array_equal(
        Blend.load(tmp_path).score(ADA, EVEN, WORLD, NOW), blend().score(ADA, EVEN, WORLD, NOW)
    )


@pytest.mark.parametrize("half_life", [None, 7.0])
def test_forgetting_reaches_popularity_too(half_life: float | None) -> None:
    camps = two_camps()
    until = camps.until
    gone = ["person1", "person2"]
    kept = PopularRanker.fit(camps, half_life_days=half_life)
    assert kept.forget(camps.only(gone))
    refit = PopularRanker.fit(camps.without(gone), half_life_days=half_life, at=until)
    np.testing.assert_allclose(
        kept.score(ADA, NOBODY, WORLD, NOW), refit.score(ADA, NOBODY, WORLD, NOW), atol=1e-6
    )


def test_a_blend_forgets_in_every_part() -> None:
    camps = two_camps(people=60)
    how = chosen(camps)
    live = Blend(fit_parts(camps, how, keep=True))
    refit = Blend(fit_parts(camps.without(["person4"]), how))
    assert live.forget(camps.only(["person4"]))
    np.testing.assert_allclose(
        live.score(ADA, EVEN, WORLD, NOW), refit.score(ADA, EVEN, WORLD, NOW), atol=1e-4
    )
    assert not Blend(fit_parts(camps)).forget(camps.only(["person4"]))


def test_what_several_parts_say_of_one_event_is_said_once() -> None:
    judged = Blend(fit_parts(two_camps(people=60), timed=True)).judge(ADA, EVEN, [WORLD], NOW)
    for row in range(len(WORLD.ids)):
        reasons = judged.reasons(0, row)
        told = [(one.event, one.words) for one in reasons]
        assert len(set(told)) == len(told)
        of_events = [one for one in reasons if one.words.startswith(("because", "less so"))]
        assert len({one.event for one in of_events}) == len(of_events)
        assert all((one.amount > 0) == one.words.startswith("because") for one in of_events)
        assert sum(one.amount for one in reasons) == pytest.approx(
            float(judged.scores[0][row]), abs=1e-5
        )


def test_a_second_taste_draws_too_but_starts_lower() -> None:
    points = unit(np.eye(4))
    world = candidates(["a", "b", "c", "d"], points, key="four corners")
    two = Taste(points[:2], np.array([0.75, 0.25], np.float32))
    scores = ContentRanker().score(Profile("p"), two, world, NOW)
    assert scores[0] > scores[1] > scores[2] == scores[3]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["like", "skip", "dislike"]), st.integers(0, 20)), max_size=8
    ),
    st.booleans(),
    st.integers(0, 5),
)
def test_scores_are_finite_and_explained_whoever_asks(
    acts: list, tasteful: bool, made: int
) -> None:
    who = person(*[(kind, f"item{item}") for kind, item in acts])
    pools = [WORLD, own(made, f"h{made}")] if made else [WORLD]
    judged = blend().judge(who, EVEN if tasteful else NOBODY, pools, NOW)
    for at, scores in enumerate(judged.scores):
        assert np.isfinite(scores).all()
        for row in range(0, len(scores), 3):
            assert abs(sum(r.amount for r in judged.reasons(at, row)) - scores[row]) < 1e-4
