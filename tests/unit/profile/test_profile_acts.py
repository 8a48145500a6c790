"""What each act teaches, and what it does not."""

import time

import numpy as np
import pytest

from tastemaker.domain import DAY, Event, Evidence, Fact, Item, Mood, Profile, Reading
from tastemaker.profile.facts import weights
from tastemaker.profile.fold import FoldSettings, fold, start
from tastemaker.profile.mood import HALF_LIFE, mood_now
from tastemaker.profile.weights import rating_weight

SETTINGS = FoldSettings(cuts={"tempo": (90.0, 120.0)})
WALTZ = Item(
    "tune:1",
    "tune",
    "The Mill",
    attributes={
        "kind": "waltz", "mode": "minor", "tempo": 80, "creator": "O'Carolan", "licence": "none",
        "tags": ["old", "slow"], "year": 1738, "checked": True, "ratio": float("nan"),
        "notes_on_source": "x" * 200, "nested": {"a": 1}, "empty": None,
    },
)  # fmt: skip


def after(*events, profile=None, settings=SETTINGS):
    profile = profile or start("ada")
    for number, event in enumerate(events, profile.version + 1):
        item = WALTZ if event.item == WALTZ.id else None
        profile = fold(profile, number, event, item, settings=settings)
    return profile


def act(kind, text=None, value=None, at=0.0, item=WALTZ.id, id="e1"):
    return Event("ada", kind, item, value, text, at, id)


def test_what_costs_more_says_more():
    kinds = ["skip", "view", "play", "finish", "like", "buy"]
    said = [after(act(kind)).facts["mode", "minor"].weight for kind in kinds]
    assert said == sorted(said)
    assert said[0] < 0 < said[1]


@pytest.mark.parametrize(("stars", "weight"), [(5, 1.5), (4, 0.75), (3, 0), (1, -1.5), (0, -1.5)])
def test_a_rating_is_signed_around_the_middle(stars, weight):
    assert rating_weight(stars) == weight


def test_a_rating_without_a_value_or_in_the_middle_is_no_evidence():
    assert after(act("rate")).evidence == ()
    assert after(act("rate", value=3)).evidence == ()


def test_dislike_for_taste_pushes_the_content_away_and_hides_it():
    profile = after(act("dislike", "taste"))
    assert profile.evidence == (Evidence(WALTZ.id, -1.5, 0.0, "e1", "dislike"),)
    assert profile.facts["kind", "waltz"].weight < 0
    assert profile.hidden == {WALTZ.id: "e1"}
    assert after(act("dislike")) == profile  # without a reason it is about taste


def test_heard_already_says_nothing_against_the_content():
    profile = after(act("dislike", "heard"))
    assert (profile.evidence, dict(profile.facts), dict(profile.hidden)) == ((), {}, {})
    assert WALTZ.id in profile.seen


def test_not_now_hides_the_item_and_teaches_nothing():
    profile = after(act("dislike", "later"))
    assert (profile.evidence, dict(profile.facts)) == ((), {})
    assert WALTZ.id in profile.hidden


def test_disliking_a_creator_blames_the_creator_alone():
    profile = after(act("dislike", "creator"))
    assert profile.facts.keys() == {("creator", "O'Carolan")}
    assert profile.facts["creator", "O'Carolan"].weight < 0
    assert profile.evidence == ()


def test_liking_a_hidden_item_brings_it_back():
    assert after(act("dislike"), act("like", id="e2")).hidden == {}
    assert after(act("dislike"), act("view", id="e2")).hidden == {WALTZ.id: "e1"}


def test_facets_are_what_speaks_of_the_content():
    facts = after(act("like")).facts
    assert facts.keys() == {
        ("medium", "tune"), ("kind", "waltz"), ("mode", "minor"), ("tempo", "low"),
        ("creator", "O'Carolan"), ("tags", "old"), ("tags", "slow"), ("year", "1730s"),
        ("checked", "yes"),
    }  # fmt: skip
    assert facts["tags", "old"].weight == facts["mode", "minor"].weight / 2


def test_an_unknown_item_still_counts_as_evidence():
    profile = after(act("like", item="tune:gone"))
    assert [e.item for e in profile.evidence] == ["tune:gone"]
    assert profile.facts == {}


def test_interest_halves_in_a_half_life():
    profile = after(act("like"))
    assert weights(profile, 30 * DAY)["mode", "minor"] == pytest.approx(0.75)
    assert weights(profile, -5.0)["mode", "minor"] == 1.5  # a clock behind counts in full


def test_a_fact_names_its_newest_events():
    profile = after(*(act("play", id=f"e{n}") for n in range(20)))
    assert profile.facts["mode", "minor"].because == tuple(f"e{n}" for n in range(8, 20))


def test_idle_views_do_not_wash_out_a_like():
    small = FoldSettings(evidence_kept=5)
    views = [act("view", id=f"v{n}", at=60.0 * n, item=f"tune:x{n}") for n in range(50)]
    profile = after(act("like", id="liked"), *views, settings=small)
    assert len(profile.evidence) == 5
    assert profile.evidence[0].event == "liked"


def test_what_is_said_becomes_a_fact_with_its_source_and_sign():
    reading = Reading("zh", facts=(Fact("genre", "jazz"), Fact("genre", "metal", -1.0)))
    profile = after(Event("ada", "say", text="…", at=5.0, id="e1", reading=reading))
    jazz, metal = profile.facts["genre", "jazz"], profile.facts["genre", "metal"]
    assert (jazz.source, jazz.because, jazz.at) == ("said", ("e1",), 5.0)
    assert metal.weight < 0 < jazz.weight
    assert profile.language == "zh"


def test_mood_is_sensed_only_when_allowed_and_goes_with_the_permission():
    say = Event("ada", "say", text="…", at=5.0, id="e1", reading=Reading(mood=Mood(-1, 0.5)))
    allow, forbid = act("sense", value=1, item=None), act("sense", value=0, item=None)
    assert after(say).mood is None
    assert after(allow, say).mood == Mood(-1, 0.5, 5.0, "said")
    assert after(allow, say, forbid).mood is None


def test_a_calm_tune_asked_for_is_no_mood_of_the_person():
    asked = Reading(mood=Mood(0.3, -0.7, source="asked"))
    say = Event("ada", "say", text="…", at=5.0, id="e1", reading=asked)
    assert after(act("sense", value=1, item=None), say).mood is None


def test_moods_pass():
    profile = Profile("ada", mood=Mood(0.8, -0.4, at=100.0))
    later = mood_now(profile, 100.0 + HALF_LIFE)
    assert (later.valence, later.arousal) == pytest.approx((0.4, -0.2))
    assert mood_now(profile, 100.0 + 2 * DAY) is None
    assert mood_now(Profile("ada"), 0.0) is None


def test_traits_and_ties_are_known_before_the_first_event():
    profile = start(
        "ada", {"country": "Ireland", "age": 30, "plays": ["fiddle", "flute"]}, {"bob": 1.0}
    )
    assert profile.facts.keys() == {
        ("country", "Ireland"), ("age", "30"), ("plays", "fiddle"), ("plays", "flute")
    }  # fmt: skip
    assert {fact.source for fact in profile.facts.values()} == {"stated"}
    assert profile.ties == {"bob": 1.0}


def test_folding_stays_under_a_millisecond_with_a_full_profile():
    facts = {
        ("tag", f"t{n}"): Fact("tag", f"t{n}", 1.0, ("e",) * 12, float(n)) for n in range(1_100)
    }
    evidence = tuple(Evidence(f"i{n}", 1.0, float(n), f"e{n}", "like") for n in range(400))
    full = Profile(
        "ada",
        1,
        evidence,
        facts,
        seen={f"i{n}": float(n) for n in range(10_000)},
        ties={"bob": 1.0},
    )
    rng, times = np.random.default_rng(0), []
    for n in range(200):
        event = act("like", at=float(rng.integers(2_000)), id=f"n{n}")
        began = time.perf_counter()
        full = fold(full, n + 2, event, WALTZ, settings=SETTINGS)
        times.append(time.perf_counter() - began)
    assert sorted(times)[len(times) // 2] < 1e-3
