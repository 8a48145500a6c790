"""Facts as people read them, and newcomers as they are asked."""

import numpy as np
import pytest

from tastemaker.domain import DAY, Evidence, Fact, Profile, Taste
from tastemaker.profile.facts import in_words, views
from tastemaker.profile.newcomers import pick, tied


@pytest.mark.parametrize(
    ("fact", "en", "zh"),
    [
        (("mode", "min", 1.0), "You like minor keys", "你喜欢小调"),
        (("mode", "min", -1.0), "You do not like minor keys", "你不喜欢小调"),
        (("metre", "3/4", 1.0), "You like 3/4 time", "你喜欢3/4拍"),
        (("region", "Ireland", 1.0), "You like music from Ireland", "你喜欢来自爱尔兰的音乐"),
        (("learning", "fiddle", 1.0), "You are learning fiddle", "你在学fiddle"),
        (("colour", "blue", 1.0), "About you: colour blue", "关于你：colour：blue"),
        (("colour", "blue", -1.0), "About you: not colour blue", "关于你：不是 colour：blue"),
    ],
)
def test_a_fact_is_a_sentence_to_the_person_it_is_about(fact, en, zh):
    assert in_words(*fact, "en") == en
    assert in_words(*fact, "zh-CN") == zh


def test_what_somebody_did_tells_of_what_they_like_by_any_attribute():
    assert in_words("栏目", "军事", 1.0, "zh", "did") == "你喜欢“军事”（栏目）"
    assert in_words("colour", "blue", -1.0, "en", "said") == "You do not like “blue” (colour)"


def test_facts_are_shown_strongest_first_pinned_before_all_and_faint_ones_left_out():
    facts = [
        Fact("kind", "reel", 0.5, ("a",)),
        Fact("kind", "jig", -2.0, ("b",)),
        Fact("kind", "waltz", 0.1, ("c",), pinned=True),
        Fact("kind", "polka", 0.01, ("d",)),
        Fact("age", "30", 0.0, (), source="stated"),
    ]
    profile = Profile("ada", facts={(f.facet, f.value): f for f in facts})
    shown = views(profile, 0.0)
    assert [view.id for view in shown] == ["kind:waltz", "kind:jig", "kind:reel", "age:30"]
    assert shown[1].because == ("b",)
    assert views(profile, 30 * DAY)[1].weight == -1.0


def test_who_was_away_for_years_is_no_stranger():
    def knowing(*facts: Fact) -> Profile:
        return Profile("ada", facts={(f.facet, f.value): f for f in facts})

    jig, reel = Fact("kind", "jig", 2.0, at=40 * DAY), Fact("kind", "reel", 3.0, at=0.0)
    polka = Fact("kind", "polka", 0.03, at=40 * DAY)
    then = knowing(jig, reel, polka)
    assert views(then, 55 * DAY)[0].weight == pytest.approx(2**0.5)
    for now in (70 * DAY, 9_000 * DAY):
        shown = views(then, now)
        assert [(view.value, view.weight) for view in shown] == [
            ("jig", pytest.approx(1.0)), ("reel", pytest.approx(0.75)),
        ]  # fmt: skip
    back = knowing(jig, reel, polka, Fact("kind", "waltz", 1.5, at=9_000 * DAY))
    assert [view.value for view in views(back, 9_000 * DAY)] == ["waltz", "jig", "reel"]


def test_what_is_stated_for_somebody_brings_nobody_back():
    jig, town = Fact("kind", "jig", 2.0, at=0.0), Fact("town", "Leeds", 1.0, source="stated")
    for at in (9_000 * DAY, 9_001 * DAY):
        late = Fact("town", "Leeds", 1.0, at=at, source="stated")
        profile = Profile("ada", facts={("kind", "jig"): jig, ("town", "Leeds"): late})
        weights = {view.value: view.weight for view in views(profile, 9_002 * DAY)}
        assert weights == {"Leeds": town.weight, "jig": pytest.approx(1.0)}


def test_who_is_here_every_week_forgets_as_fast_as_ever():
    facts = {("kind", "jig"): Fact("kind", "jig", 2.0, at=0.0)}
    weekly = tuple(Evidence("a", 1.0, week * 7 * DAY, f"e{week}", "play") for week in range(60))
    assert views(Profile("ada", facts=facts, evidence=weekly), 413 * DAY) == []


def test_what_was_said_stands_before_what_was_only_done():
    facts = [
        Fact("density", "high", 9.0, ("a",)),
        Fact("kind", "march", -1.5, ("b",), source="said"),
        Fact("kind", "jig", 1.0, ("c",), source="stated"),
    ]
    profile = Profile("ada", facts={(f.facet, f.value): f for f in facts})
    assert [view.value for view in views(profile, 0.0)] == ["march", "jig", "high"]


def test_what_everybody_hears_says_less_about_one_person():
    profile = Profile(
        "ada",
        facts={
            ("metre", "4/4"): Fact("metre", "4/4", 3.0),
            ("metre", "9/8"): Fact("metre", "9/8", 2.0),
        },
    )
    shown = views(profile, 0.0, common={("metre", "4/4"): 0.6, ("metre", "9/8"): 0.02})
    assert [view.value for view in shown] == ["9/8", "4/4"]
    everywhere = views(profile, 0.0, common={("metre", "4/4"): 1.0})
    assert [view.value for view in everywhere] == ["9/8"]


def islands(rng, sizes=(60, 30, 10), d=8):
    centres = np.eye(d)[: len(sizes)]
    points = np.concatenate(
        [c + 0.05 * rng.normal(size=(n, d)) for c, n in zip(centres, sizes, strict=True)]
    )
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


def test_onboarding_asks_once_about_every_island_of_the_catalogue():
    points = islands(np.random.default_rng(0))
    rows = pick(points, np.ones(100, np.float32), 3, np.random.default_rng(1))
    assert [int(np.searchsorted([60, 90], row, side="right")) for row in rows] == [0, 1, 2]


def test_onboarding_is_repeatable_and_never_asks_twice():
    points = islands(np.random.default_rng(0), (2_500, 500))
    first = pick(points, np.ones(3_000, np.float32), 12, np.random.default_rng(5))
    second = pick(points, np.ones(3_000, np.float32), 12, np.random.default_rng(5))
    assert first.tolist() == second.tolist()
    assert len(set(first.tolist())) == 12


def test_onboarding_prefers_what_people_know():
    points = islands(np.random.default_rng(0), (100,))
    popularity = np.zeros(100, np.float32)
    popularity[:50] = 100.0
    assert (pick(points, popularity, 1, np.random.default_rng(0)) < 50).all()


def test_onboarding_of_an_empty_or_small_catalogue_gives_what_there_is():
    assert (
        len(
            pick(np.zeros((0, 4), np.float32), np.zeros(0, np.float32), 5, np.random.default_rng(0))
        )
        == 0
    )
    assert (
        len(pick(np.eye(4, dtype=np.float32), np.ones(4, np.float32), 9, np.random.default_rng(0)))
        == 4
    )


def test_friends_lend_their_strongest_tastes_by_the_strength_of_the_tie():
    one, two = np.eye(2, dtype=np.float32)
    close = Taste(one[None], np.ones(1, np.float32))
    far = Taste(np.stack([two, -two]), np.array([0.9, 0.1], np.float32))
    lent = tied([(close, 1.0), (far, 0.5)], most=2)
    assert lent.points.tolist() == [one.tolist(), two.tolist()]
    assert lent.weights.sum() == pytest.approx(1)
    assert tied([]) is None
    assert tied([(close, 0.0)]) is None
