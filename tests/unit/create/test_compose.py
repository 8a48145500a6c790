"""From a person and a brief to creations: the unfit are dropped, the best and different stay."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from tastemaker.create.compose import Composed, Person, aim, compose, obedience, pool
from tastemaker.create.meetings import Met
from tastemaker.domain import Brief, Draft, Mood, Profile, Taste, Verdict
from tastemaker.errors import NotReady
from tastemaker.testing import Letters, LettersGenerator, OpenModerator, letters_items

MEDIUM = Letters()
NOWHERE = Taste(np.zeros((0, 3), np.float32), np.zeros(0, np.float32))
LIKES_B = Taste(np.array([[1, 0, 0]], np.float32), np.ones(1, np.float32))


def place(drafts):
    counts = np.array([[text.count(c) + 0.01 for c in "bac"] for text, _ in drafts], np.float32)
    return counts / np.linalg.norm(counts, axis=1, keepdims=True)


def made(person=None, brief=None, generator=None, moderator=None, seed=0, **how) -> list[Composed]:
    return list(
        compose(
            person or Person(Profile("ada"), NOWHERE),
            brief or Brief("letters"),
            generator or LettersGenerator(),
            MEDIUM,
            moderator or OpenModerator(),
            place,
            np.random.default_rng(seed),
            **how,
        )
    )


class Saying(LettersGenerator):
    """A generator that says the given texts, over and over."""

    def __init__(self, *texts: str) -> None:
        self.texts, self.at = texts, 0

    def draft_batch(self, asked, rng):
        drafts = []
        for _ in asked:
            drafts.append(Draft(self.texts[self.at % len(self.texts)], {}, -1.0))
            self.at += 1
        return drafts


def test_as_many_as_wanted_each_well_formed_and_none_twice() -> None:
    creations = made(n=6)
    assert len({c.text for c in creations}) == 6
    assert not any(MEDIUM.check(c.text) for c in creations)


def test_the_same_seed_makes_the_same() -> None:
    assert [c.text for c in made(n=3, seed=4)] == [c.text for c in made(n=3, seed=4)]
    assert [c.text for c in made(n=3, seed=4)] != [c.text for c in made(n=3, seed=5)]


def test_each_draft_has_a_seed_of_its_own_drawn_from_the_one_chance() -> None:
    class Seeded(LettersGenerator):
        def draft_batch(self, asked, rng):
            seeds = [np.random.default_rng(brief.seed) for _, brief in asked]
            return [self._one(point, brief, s) for (point, brief), s in zip(asked, seeds)]  # noqa: B905

    brief = Brief("letters", seed=7)
    one, two = (made(brief=brief, generator=Seeded(), n=4, seed=3) for _ in range(2))
    assert len({c.text for c in one}) == 4
    assert [c.text for c in one] == [c.text for c in two]


def test_the_first_is_given_before_the_others_are_drawn() -> None:
    drawn = Counter()

    class Counting(LettersGenerator):
        def draft_batch(self, asked, rng):
            drawn["drafts"] += len(asked)
            return super().draft_batch(asked, rng)

    stream = compose(
        Person(Profile("ada"), NOWHERE), Brief("letters"), Counting(), MEDIUM, OpenModerator(),
        place, np.random.default_rng(0), n=5, drafts=4,
    )  # fmt: skip
    next(stream)
    assert drawn["drafts"] == 4


def test_more_drafts_come_nearer_to_the_taste() -> None:
    person = Person(Profile("ada"), LIKES_B)

    def b_share(drafts: int) -> float:
        shares = [
            c.attributes["b_share"]
            for seed in range(25)
            for c in made(person, seed=seed, drafts=drafts)
        ]
        return float(np.mean(shares))

    assert b_share(12) > b_share(1) + 0.05


def test_more_choice_never_costs_what_the_person_truly_enjoys() -> None:
    """The reward is learned from likes; what is enjoyed (many b, few letters) is hidden from it."""

    def joy(attributes) -> float:
        return attributes["b_share"] - 0.05 * attributes["length"]

    items = letters_items(60)
    points = place([(item.text, item.attributes) for item in items])
    better = np.argsort([joy(item.attributes) for item in items])
    met = [Met(items[i], points[i], -1.0, 0.0) for i in better[:15]]
    met += [Met(items[i], points[i], 1.5, 0.0) for i in better[-15:]]
    taste = points[better[-15:]].mean(0, keepdims=True)
    person = Person(Profile("ada"), Taste(taste, np.ones(1, np.float32)), met)

    def enjoyed(drafts: int) -> float:
        joys = [
            joy(c.attributes) for seed in range(30) for c in made(person, seed=seed, drafts=drafts)
        ]
        return float(np.mean(joys))

    joys = [enjoyed(drafts) for drafts in (1, 4, 16, 64)]
    assert joys[1] > joys[0] + 0.05
    assert min(np.diff(joys)) > -0.03


def test_drafts_that_are_not_well_formed_copied_or_unfit_are_dropped_and_counted() -> None:
    class Copying(Saying):
        def copied(self, text: str) -> float:
            return 1.0 if text == "aaaa" else 0.0

    class Strict(OpenModerator):
        def judge(self, about: str, text: str) -> Verdict:
            return Verdict(about, "cc" not in text, "rude", 1.0, "test")

    generator = Copying("ab", "aaaa", "acca", "abba")
    only = made(generator=generator, moderator=Strict())[0]
    assert only.text == "abba"
    assert only.dropped == {"not well-formed": 1, "copied": 1, "rude": 1}


def test_what_is_strained_is_dropped_where_others_are_not() -> None:
    texts = {"abba": 0.5, "baab": 11.0, "acca": 30.0, "bccb": 45.0}

    class Strained(Saying):
        def draft_batch(self, asked, rng):
            return [Draft(d.text, {}, -1.0, texts[d.text]) for d in super().draft_batch(asked, rng)]

    def kept(*said: str) -> set[str]:
        person = Person(Profile("ada"), NOWHERE)
        found, _ = pool(
            person, Brief("letters"), Strained(*said), MEDIUM, OpenModerator(), place,
            np.random.default_rng(0), drafts=len(said),
        )  # fmt: skip
        return {one.text for one in found}

    assert kept(*texts) == {"abba", "baab"}
    assert kept("acca", "bccb") == {"acca"}, "the less strained half, where all are"
    assert kept("bccb") == {"bccb"}
    dropped = made(generator=Strained(*texts), drafts=4)[0].dropped
    assert dropped["strained"] == 2


def test_what_disobeys_a_control_is_dropped() -> None:
    brief = Brief("letters", attributes={"first": "b"})
    assert made(brief=brief, generator=Saying("abba", "bccb"))[0].text == "bccb"


def test_numbers_and_moods_that_were_asked_for_are_come_near_to() -> None:
    brief = Brief("letters", attributes={"length": 12})
    assert made(brief=brief, generator=Saying("abba", "abbbbbbbbbba", "acca", "abcba"))[0].text == (
        "abbbbbbbbbba"
    )
    nothing = obedience(Brief("letters", mood=Mood(1, 1)), MEDIUM, [{"length": 4}])
    assert (nothing == 0).all()  # letters have no valence: a mood cannot be disobeyed


def test_when_nothing_passes_it_says_why_instead_of_going_on_for_ever() -> None:
    with pytest.raises(NotReady, match="not well-formed") as caught:
        made(generator=Saying("ab"))
    assert caught.value.code == "no_draft"


def test_what_it_shall_resemble_goes_before_the_taste() -> None:
    like = np.array([[0, 1, 0]], np.float32)
    person = Person(Profile("ada"), LIKES_B, like=like)
    rng = np.random.default_rng(0)
    assert (aim(person, Brief("letters"), rng) == like[0]).all()


def test_surprise_leads_away_from_the_taste_and_nobody_known_has_no_point() -> None:
    person = Person(Profile("ada"), LIKES_B)
    rng = np.random.default_rng(0)

    def nearness(surprise: float) -> float:
        brief = Brief("letters", surprise=surprise)
        return float(np.mean([aim(person, brief, rng) @ LIKES_B.points[0] for _ in range(50)]))

    assert nearness(0) == pytest.approx(1.0)
    assert 0.5 < nearness(0.4) < 0.99
    assert abs(nearness(1.0)) < 0.4
    assert aim(Person(Profile("ada"), NOWHERE), Brief("letters"), rng) is None


def test_what_is_asked_for_turns_the_point_the_more_the_harder_it_is_to_get() -> None:
    toward = np.array([0, 1, 0], np.float32)
    person = Person(Profile("ada"), LIKES_B, toward=toward)
    rng = np.random.default_rng(0)
    once, thrice = (aim(person, Brief("letters"), rng, insist) for insist in (1.0, 3.0))
    assert once @ toward == pytest.approx(0.5**0.5)
    assert thrice @ toward > once @ toward
    assert once @ LIKES_B.points[0] > 0.5


def test_of_drafts_the_reward_takes_for_equal_the_ranking_chooses() -> None:
    """Nothing is known of the person, so their reward knows no difference."""
    drafts = Saying("abba", "bbab", "cacc", "bacb")
    liking_c = made(generator=drafts, drafts=4, ranked=lambda points: points[:, 2])
    assert liking_c[0].text == "cacc"


def test_the_first_is_what_is_believed_best_and_later_ones_ask() -> None:
    first = {
        made(generator=Saying("abba", "bbab", "cacc", "bacb"), drafts=4, seed=s)[0].text
        for s in range(12)
    }
    assert len(first) == 1


def test_a_pool_holds_every_usable_draft_and_what_compose_would_choose() -> None:
    texts = ("abba", "bbab", "cacc", "bacb")
    found, worth = pool(
        Person(Profile("ada"), LIKES_B), Brief("letters"), Saying(*texts), MEDIUM, OpenModerator(),
        place, np.random.default_rng(0), drafts=4,
    )  # fmt: skip
    assert [one.text for one in found] == list(texts)
    chosen = made(Person(Profile("ada"), LIKES_B), generator=Saying(*texts), drafts=4)[0]
    assert found[int(worth.argmax())].text == chosen.text
