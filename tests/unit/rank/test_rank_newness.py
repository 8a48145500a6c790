"""Items nobody has met: placed by the space and by their own words, without favour."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rank_worlds import DAY, NOW, candidates, person, unit

from tastemaker.domain import Profile, Taste
from tastemaker.learn.enjoyed import weighed
from tastemaker.ports import Candidates, IntArray
from tastemaker.rank import said as reading
from tastemaker.rank.apart import Apart
from tastemaker.rank.blend import Blend, fit_parts
from tastemaker.rank.content import ContentRanker, affinity
from tastemaker.rank.ease import EaseRanker
from tastemaker.rank.histories import Histories
from tastemaker.rank.meaning import MeaningRanker
from tastemaker.rank.newcomers import AT_FIRST, drawn
from tastemaker.rank.newness import Newness
from tastemaker.rank.said import Said
from tastemaker.rank.scored import together
from tastemaker.rank.share import WORDS_AT_FIRST
from tastemaker.rank.weigh import examples

ITEMS, THEMES, NEW = 200, 4, 40
RNG = np.random.default_rng(11)
THEME = np.arange(ITEMS) % THEMES
IDS = [f"item{i}" for i in range(ITEMS)]


def world(*, words_tell: bool, space_tells: bool, key: str) -> Candidates:
    """The last `NEW` items are new. Titles name two of twelve words of a theme, and one of any."""
    named = THEME if words_tell else RNG.integers(0, THEMES, ITEMS)
    stands = THEME if space_tells else RNG.integers(0, THEMES, ITEMS)
    titles = [
        " ".join([*(f"theme{t}word{w}" for w in RNG.integers(0, 12, 2)), f"any{RNG.integers(50)}"])
        for t in named
    ]
    points = unit(2 * np.eye(THEMES, 16)[stands] + RNG.normal(size=(ITEMS, 16)) / 4)
    made = replace(candidates(IDS, points, key=key), titles=titles)
    made.created_at[-NEW:] = NOW
    return made


def histories(people: int = 240) -> Histories:
    """Each keeps to a theme, and met twelve of its items that are not new."""
    rows = []
    for p in range(people):
        known = np.flatnonzero(THEME[:-NEW] == p % THEMES)
        for step, item in enumerate(RNG.permutation(known)[:12].tolist()):
            rows.append((f"person{p}", IDS[item], 1.0, NOW - 9 * DAY + 60 * step))
    return Histories.of(rows)


def taste_in(shown: Candidates, profile: Profile) -> Taste:
    rows = [shown.row[e.item] for e in profile.evidence]
    if not rows:
        return Taste(np.zeros((0, shown.points.shape[1]), np.float32), np.zeros(0, np.float32))
    return Taste(unit(shown.points[rows].sum(0)[None]), np.ones(1, np.float32))


def every(shown: Candidates) -> IntArray:
    return np.arange(len(shown.ids))


def learned(shown: Candidates, people: int = 240) -> Blend:
    return Blend.fit(
        histories(people),
        shown,
        taste_of=lambda p: taste_in(shown, p),
        rng=np.random.default_rng(0),
    )


def right(blend: Blend, shown: Candidates) -> float:
    """How often a new item of one's own theme stands above one of another."""
    wins = []
    for theme in range(THEMES):
        own = [IDS[i] for i in np.flatnonzero(THEME[:-NEW] == theme)[:6]]
        profile = person(*[("like", id) for id in own])
        scores = blend.score(profile, taste_in(shown, profile), shown, NOW)[-NEW:]
        mine = scores[THEME[-NEW:] == theme]
        rest = scores[THEME[-NEW:] != theme]
        wins.append((mine[:, None] > rest[None]).mean())
    return float(np.mean(wins))


def test_where_words_foretell_who_likes_what_new_items_are_found_by_them() -> None:
    shown = world(words_tell=True, space_tells=False, key="words tell")
    blend = learned(shown)
    assert blend.newness.said is not None
    assert blend.newness.said.share > WORDS_AT_FIRST > blend.newness.apart
    assert right(blend, shown) > 0.85
    assert right(Blend(blend.parts, blend.weights), shown) < 0.65


def test_where_words_say_nothing_they_count_no_more_than_at_first() -> None:
    shown = world(words_tell=False, space_tells=True, key="space tells")
    blend = learned(shown)
    assert blend.newness.said is not None
    assert blend.newness.said.share <= WORDS_AT_FIRST
    assert right(blend, shown) > 0.95


def test_reasons_of_new_items_sum_to_their_scores() -> None:
    shown = world(words_tell=True, space_tells=True, key="reasons")
    blend = Blend(fit_parts(histories()), newness=Newness(1.0, Said.fit(shown, 1.0)))
    profile = person(("like", "item0"), ("like", "item4"), ("skip", "item9"))
    judged = blend.judge(profile, taste_in(shown, profile), [shown], NOW)
    for row in range(ITEMS - NEW, ITEMS):
        told = sum(reason.amount for reason in judged.reasons(0, row))
        assert abs(told - judged.scores[0][row]) < 1e-4


def test_what_was_liked_is_compared_with_as_it_would_stand_had_it_not_been_met() -> None:
    shown = world(words_tell=True, space_tells=True, key="unmet")
    likes = ["item0", "item3", "item8", "item17"]
    profile = person(*[("like", id) for id in likes])
    taste = taste_in(shown, profile)
    near = affinity(taste, shown.points)
    found = ContentRanker().unmet(profile, taste, shown, near)
    for id in likes:
        row = shown.row[id]
        without = taste_in(shown, person(*[("like", other) for other in likes if other != id]))
        assert found[row] == pytest.approx(affinity(without, shown.points)[row], abs=1e-5)
    others = [row for row, id in enumerate(IDS) if id not in likes]
    np.testing.assert_array_equal(found[others], near[others])


def test_so_it_is_by_what_texts_mean() -> None:
    vectors = unit(RNG.normal(size=(8, 5)))
    shown = candidates([f"i{i}" for i in range(8)], key="meant")
    reader = MeaningRanker.fit("fake", lambda texts: vectors[: len(texts)], shown, ["tune"])
    likes = ["i1", "i4", "i6"]
    profile, taste = person(*[("like", id) for id in likes]), taste_in(shown, Profile("x"))
    scores = reader.score(profile, taste, shown, NOW)
    found = reader.unmet(profile, taste, shown, scores)
    for id in likes:
        rest = person(*[("like", other) for other in likes if other != id])
        expected = reader.score(rest, taste, shown, NOW)[shown.row[id]]
        assert found[shown.row[id]] == pytest.approx(expected, abs=1e-5)


def test_a_new_item_nearer_than_any_liked_one_is_to_the_others_stands_on_top() -> None:
    """Liked things are near the taste that they made. That must not keep down what is new."""
    points = unit(np.eye(17, 16) + RNG.normal(size=(17, 16)) / 50)
    points[-1] = 0.25 * np.eye(3, 16).sum(
        0
    )  # a little of each, and little known of it: cosine 0.39
    shown = candidates([f"item{i}" for i in range(17)], points, key="three unlike things")
    shown.created_at[-1] = NOW
    rows = [(f"p{p}", f"item{p % 16}", 1.0, float(p)) for p in range(64)]
    profile = person(("like", "item0"), ("finish", "item1"), ("play", "item2"))
    taste = Taste(unit(np.array([[1.5, 1.0, 0.4, *[0.0] * 13]])), np.ones(1, np.float32))
    scores = Blend(fit_parts(Histories.of(rows))).score(profile, taste, shown, NOW)
    assert scores[-1] == scores[:-1].max()


def test_creations_are_placed_as_before_whatever_words_they_have() -> None:
    shown = world(words_tell=True, space_tells=True, key="creations")
    made = candidates(["made:a", "made:b"], shown.points[:2], made=[True] * 2, key="made")
    made = replace(made, titles=[shown.titles[0], "nothing of the kind"])
    parts = fit_parts(histories())
    profile = person(("like", "item0"), ("like", "item4"))
    pools = [shown, made]
    taste = taste_in(shown, profile)
    with_words = Blend(parts, newness=Newness(1.0, Said.fit(shown, 3.0))).score_many(
        profile, taste, pools, NOW
    )
    without = Blend(parts).score_many(profile, taste, pools, NOW)
    np.testing.assert_array_equal(with_words[1], without[1])


def test_what_sets_likes_apart_is_the_ridge_of_likes_on_points() -> None:
    """The same by its definition, each liked item left out of its own score."""
    shown = world(words_tell=True, space_tells=True, key="apart")
    profile = person(("like", "item0"), ("play", "item3"), ("dislike", "item5"), ("like", "item8"))
    liked = np.zeros(ITEMS)
    liked[[0, 3, 8]] = 1.0, 0.4, 1.0
    off = shown.points - shown.points.mean(0)
    scatter = off.T @ off
    firm = np.trace(scatter) / len(scatter) * np.eye(len(scatter))
    gram = off @ np.linalg.inv(scatter + firm) @ off.T
    expected = gram @ liked - np.diag(gram) * liked
    found = Apart().near(profile, shown, every(shown))
    np.testing.assert_allclose(found, expected, atol=1e-5)
    some = np.array([8, 150, 3])
    np.testing.assert_allclose(Apart().near(profile, shown, some), expected[some], atol=1e-5)


def test_what_the_whole_catalogue_differs_in_says_less_than_what_sets_likes_apart() -> None:
    """All but few items lie along the first axis; along the second somebody's likes do."""
    points = np.zeros((60, 4), np.float32)
    points[:, 0] = np.where(np.arange(60) % 2, 1.0, -1.0) * 0.9
    points[:4, 1] = 0.6
    points[-2] = [0.9, 0.0, 0.0, 0.0]
    points[-1] = [0.0, 0.6, 0.0, 0.0]
    shown = candidates([f"item{i}" for i in range(60)], points, key="one wide axis")
    likes = person(("like", "item1"), ("like", "item3"))  # at (0.9, 0.6): both axes
    along, across = Apart().near(likes, shown, np.array([58, 59]))
    assert across > along
    taste = Taste(unit(points[[1]]), np.ones(1, np.float32))
    assert affinity(taste, shown.points)[58] > affinity(taste, shown.points)[59]


def test_without_a_space_or_likes_nothing_is_told() -> None:
    bare = candidates(["a", "b"], np.zeros((2, 0)), key="no space")
    assert not Apart().near(person(("like", "a")), bare, every(bare)).any()
    shown = world(words_tell=True, space_tells=True, key="nobody")
    assert not Apart().near(person(("skip", "item3")), shown, every(shown)).any()
    blend = Blend(fit_parts(histories()), newness=Newness(1.0, Said.fit(shown, 1.0)))
    profile = Profile("nobody")
    scores = blend.score(profile, taste_in(shown, profile), shown, NOW)
    assert np.isfinite(scores).all()
    assert np.ptp(scores[-NEW:]) == 0


# ------------------------------------------------------------------------------------ newcomers
def test_for_a_newcomer_what_is_new_is_drawn_towards_the_middle_and_for_nobody_else() -> None:
    shown = world(words_tell=True, space_tells=True, key="newcomers")
    parts = fit_parts(histories())
    for likes, share in (
        (["item0", "item4", "item8"], 0.5),
        (["item0", "item4", "item8", "item12"], 1.0),
    ):
        profile = person(*[("like", id) for id in likes])
        asked = profile, taste_in(shown, profile), shown, NOW
        full = Blend(parts, newness=Newness()).score(*asked)
        found = Blend(parts, newness=Newness(newcomers=0.5)).score(*asked)
        known = np.sort(full[:-NEW])
        middle = known[len(known) // 2]
        np.testing.assert_array_equal(found[:-NEW], full[:-NEW])
        expected = middle + share * (full[-NEW:] - middle)
        np.testing.assert_allclose(found[-NEW:], expected, atol=1e-6)


@pytest.mark.parametrize(("told_by", "others_say"), [("content", 0.01), ("others", 1.0)])
def test_newcomers_are_shown_what_is_new_as_far_as_content_foretells_choices(
    told_by: str, others_say: float
) -> None:
    """People take what lies where they look, six of the eight nearest things."""
    rng = np.random.default_rng(2)
    points = unit(rng.normal(size=(ITEMS, 6)))
    rows = []
    for p in range(800):
        near = np.argsort(-points @ rng.normal(size=6))[:8]
        taken = rng.permutation(near)[:6].tolist()
        rows += [(f"p{p}", IDS[item], 1.0, NOW - DAY + 60 * at) for at, item in enumerate(taken)]
    met = Histories.of(rows)
    seen = points if told_by == "content" else unit(rng.normal(size=(ITEMS, 6)))
    shown = candidates(IDS, seen, key=f"told by {told_by}")
    parts = [EaseRanker.fit(met), ContentRanker()]
    blend = Blend(parts, np.tile(np.array([others_say, 1.01 - others_say], np.float32), (4, 1)))
    chosen = examples(met, shown, lambda p: taste_in(shown, p), np.random.default_rng(0))
    found = drawn(
        blend.parts_for, chosen, shown, every(shown), Newness(0.0), np.random.default_rng(0)
    )
    assert found > AT_FIRST if told_by == "content" else found == 0.0


def test_with_few_choices_the_share_is_that_of_before_and_it_is_kept(tmp_path: Path) -> None:
    shown = world(words_tell=True, space_tells=True, key="few choices")
    few = Blend.fit(
        histories(20), shown, taste_of=lambda p: taste_in(shown, p), rng=np.random.default_rng(0)
    )
    assert few.newness.newcomers == AT_FIRST
    few.save(tmp_path)
    assert Blend.load(tmp_path).newness.newcomers == AT_FIRST
    about = json.loads((tmp_path / "blend.json").read_text("utf-8"))
    del about["newcomers"]  # as sets of before were
    (tmp_path / "blend.json").write_text(json.dumps(about), "utf-8")
    assert Blend.load(tmp_path).newness.newcomers == 1.0


# ---------------------------------------------------------------------------------------- words
def titled(*titles: str, key: str) -> Candidates:
    shown = candidates([f"t{i}" for i in range(len(titles))], key=key)
    return replace(shown, titles=list(titles))


LIKES = person(("like", "t0"), ("like", "t1"))


def test_rare_words_in_common_count_most_and_nothing_is_near_by_being_itself() -> None:
    shown = titled("hex bolt", "steel rope", "hex nut", "a nut", "steel steel", "", key="bolts")
    near = Said.fit(shown, 1.0).near(LIKES, shown, every(shown))
    assert near[2] > near[3] == near[5] == 0
    assert near[0] == near[1] == 0  # likes that share no word with each other
    assert near[4] > 0


def test_attribute_values_are_words_and_where_an_item_comes_from_is_not() -> None:
    shown = titled("one", "two", "three", "four", key="attributes")
    shown.attributes[0].update(brand="Acme", source="shelf")  # type: ignore[attr-defined]
    shown.attributes[2].update(brand=["Acme", "Beta"])  # type: ignore[attr-defined]
    shown.attributes[3].update(source="shelf")  # type: ignore[attr-defined]
    near = Said.fit(shown, 1.0).near(LIKES, shown, every(shown))
    assert near[2] > 0 == near[3]


def test_chinese_titles_share_pairs_of_characters() -> None:
    shown = titled("红色连衣裙", "蓝色牛仔裤", "绿色连衣裙", "木头书桌", key="zh")
    near = Said.fit(shown, 1.0).near(LIKES, shown, every(shown))
    assert near[2] > near[3] == 0


def test_a_changed_catalogue_is_read_as_if_for_the_first_time() -> None:
    titles = [f"word{a} word{a // 2}" for a in range(30)]
    said = Said.fit(titled(*titles, key="before"), 1.0)
    before = titled(*titles, key="before")
    said.near(LIKES, before, every(before))
    changed = titled("word9", *titles[1:20], "new word1", key="after")
    fresh = Said(said.rarity, 1.0).near(LIKES, changed, every(changed))
    np.testing.assert_array_equal(said.near(LIKES, changed, every(changed)), fresh)


def test_a_very_large_catalogue_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = titled("one two", "two", "one", key="large")
    said = Said.fit(shown, 1.0)
    assert said.near(LIKES, shown, every(shown)).any()
    monkeypatch.setattr(reading, "MOST", 2)
    assert not said.near(LIKES, shown, every(shown)).any()


def test_what_was_learned_of_words_is_kept(tmp_path: Path) -> None:
    shown = titled("hex bolt", "steel rope", "hex nut", key="kept")
    blend = weighed(
        Blend([ContentRanker()], newness=Newness(1.0, Said.fit(shown, 0.3))), np.ones(1, np.float32)
    )
    blend.save(tmp_path)
    back = Blend.load(tmp_path).newness.said
    assert Blend.load(tmp_path).newness.apart == 1.0
    assert back is not None
    assert back.share == 0.3
    np.testing.assert_array_equal(
        back.near(LIKES, shown, every(shown)), blend.newness.said.near(LIKES, shown, every(shown))
    )  # type: ignore[union-attr]
    (tmp_path / "said.npz").unlink()  # as sets of before were
    assert Blend.load(tmp_path).newness.said is None


def test_where_nothing_is_told_no_new_item_stands_out() -> None:
    """A ranking without a part by content, of a set from before words were read."""
    assert together([], 2, 3).tolist() == [0.0, 0.0, 0.0]
