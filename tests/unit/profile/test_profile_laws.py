"""Laws of the fold: what must hold for every ledger that anybody could write."""

import math
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tastemaker.domain import DAY, DECISIONS, Event, Fact, Item, Mood, Reading
from tastemaker.profile.facts import weights
from tastemaker.profile.fold import FoldSettings, fold, rebuild, start, undone

SMALL = FoldSettings(evidence_kept=6, facts_kept=8, seen_kept=8)  # so that bounds are met
ROOMY = FoldSettings()
TUNES = {
    f"tune:{n}": Item(
        f"tune:{n}",
        "tune",
        attributes={"mode": ("major", "minor")[n % 2], "tags": ["old", f"t{n}"], "creator": "Anon"},
    )
    for n in range(6)
}
FACTS = st.builds(
    Fact,
    st.sampled_from(["mode", "kind"]),
    st.sampled_from(["major", "minor", "reel"]),
    st.floats(-2, 2),
)
READINGS = st.builds(
    Reading,
    language=st.sampled_from(["", "en", "zh"]),
    mood=st.none() | st.builds(Mood, st.floats(-1, 1), st.floats(-1, 1)),
    facts=st.lists(FACTS, max_size=3).map(tuple),
)
TIMES = st.floats(0, 200 * DAY)
ACTS = ["view", "play", "finish", "like", "skip", "save", "share", "buy"]
KINDS = (*ACTS, "rate", "dislike", "say", *DECISIONS, "undo", "undo")  # undo often


@st.composite
def ledgers(draw, most=40):
    rows = []
    for number in range(1, draw(st.integers(0, most)) + 1):
        kind = draw(st.sampled_from(KINDS))
        item = (
            draw(st.sampled_from([*TUNES, "tune:unknown"]))
            if kind in (*ACTS, "rate", "dislike")
            else None
        )
        text = None
        if kind == "dislike":
            text = draw(st.sampled_from([None, "taste", "heard", "later", "creator"]))
        if kind == "undo":  # any row, even one that is still to come
            text = f"e{draw(st.integers(1, most))}"
        value = draw(st.none() | st.floats(0, 5)) if kind in ("rate", "sense", "pause") else None
        reading = draw(READINGS) if kind in ("say", "state", "pin", "lower", "forget") else None
        at = draw(TIMES)
        rows.append(
            (number, Event("ada", kind, item, value, text, at, f"e{number}", reading=reading))
        )
    return rows


def lived(rows, settings):
    """As the engine does it: event by event, and anew whenever something is taken back."""
    profile = begin = start("ada", {"country": "Ireland"}, {"bob": 0.5})
    for upto, (number, event) in enumerate(rows, 1):
        if event.kind == "undo":
            profile = rebuild(begin, rows[:upto], TUNES.get, settings)
        else:
            item = TUNES.get(event.item) if event.item else None
            profile = fold(profile, number, event, item, settings=settings)
    return profile


@given(ledgers())
@settings(max_examples=150, deadline=None)
def test_a_profile_rebuilt_from_the_ledger_equals_the_live_one_exactly(rows):
    begin = start("ada", {"country": "Ireland"}, {"bob": 0.5})
    assert rebuild(begin, rows, TUNES.get, SMALL) == lived(rows, SMALL)


@given(ledgers())
@settings(max_examples=60, deadline=None)
def test_an_undone_row_leaves_the_profile_as_if_it_had_never_been(rows):
    back = undone(rows)
    never = [(n, e) for n, e in rows if e.id not in back and e.kind != "undo"]
    begin = start("ada")
    with_undo = rebuild(begin, rows, TUNES.get, SMALL)
    without = rebuild(begin, never, TUNES.get, SMALL)
    assert replace(with_undo, version=0) == replace(without, version=0)


@given(ledgers(most=15), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_acts_in_any_order_give_the_same_weights(rows, random):
    acts = [event for _, event in rows if event.kind in ACTS]
    mixed = random.sample(acts, len(acts))

    def known(events):
        profile = start("ada")
        for number, event in enumerate(events, 1):
            profile = fold(profile, number, event, TUNES.get(event.item), settings=ROOMY)
        return weights(profile, 200 * DAY)

    first, second = known(acts), known(mixed)
    assert first.keys() == second.keys()
    for key, weight in first.items():
        assert math.isclose(weight, second[key], rel_tol=1e-9, abs_tol=1e-9)


@given(ledgers())
@settings(max_examples=60, deadline=None)
def test_a_profile_never_outgrows_its_bounds_and_stays_finite(rows):
    profile = rebuild(start("ada"), rows, TUNES.get, SMALL)
    inferred = [f for f in profile.facts.values() if f.source != "stated" and not f.pinned]
    assert len(profile.evidence) <= SMALL.evidence_kept
    assert len(inferred) <= SMALL.facts_kept + 1
    assert len(profile.seen) <= SMALL.seen_kept + 1
    assert all(math.isfinite(fact.weight) for fact in profile.facts.values())
    assert all(len(fact.because) <= 12 for fact in profile.facts.values())
    assert not profile.forgotten & profile.facts.keys()


@given(ledgers())
@settings(max_examples=40, deadline=None)
def test_folding_a_row_twice_is_folding_it_once(rows):
    profile = rebuild(start("ada"), rows, TUNES.get, SMALL)
    for number, event in rows:
        assert fold(profile, number, event, TUNES.get(event.item or ""), settings=SMALL) is profile
