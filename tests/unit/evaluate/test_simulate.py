"""Simulated listeners: what they hear, what they hide, how they behave."""

from __future__ import annotations

import ast
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.domain import ACTS, DAY, Item
from tastemaker.evaluate.hearing import ATTRIBUTES, Notes, attributes, hear
from tastemaker.evaluate.listeners import Listener, listeners
from tastemaker.evaluate.uncertain import interval, matches, paired, ratio

HEAD = "X:1\nT:A test\nM:{metre}\nL:1/8\nK:{key}\n"


def notes(body: str, key: str = "C", metre: str = "4/4") -> Notes:
    heard = hear(HEAD.format(key=key, metre=metre) + body)
    assert heard is not None
    return heard


def attribute(name: str, body: str, key: str = "C", metre: str = "4/4") -> float:
    return float(attributes(notes(body, key, metre))[ATTRIBUTES.index(name)])


def tune(number: int, rng: np.random.Generator) -> Item:
    """Any notes in any of a few rhythms, so that tunes differ in many ways."""
    low, spread = rng.integers(0, 8), rng.integers(2, 9)
    letters = "CDEFGABcdefgabc'd'"
    names = [letters[i] for i in range(7)] + [letters[i] for i in range(7, 14)] + ["c'", "d'"]
    length = rng.choice(["", "2", "/", "3"], p=rng.dirichlet(np.ones(4)), size=64)
    picks = (low + rng.integers(0, spread, 64)).clip(0, 15)
    body = "".join(f"{names[p]}{n}" for p, n in zip(picks, length, strict=True))
    key = rng.choice(["C", "G", "Dm", "Am", "D"])
    bars = "|".join(body[at : at + 12] for at in range(0, len(body), 12))
    return Item(f"tune:test/{number:03}", "tune", text=HEAD.format(key=key, metre="4/4") + bars)


@pytest.fixture(scope="module")
def items() -> list[Item]:
    rng = np.random.default_rng(3)
    return [tune(number, rng) for number in range(300)]


@pytest.fixture(scope="module")
def crowd(items: list[Item]) -> list[Listener]:
    return listeners(40, items, np.random.default_rng(5))


# ------------------------------------------------------------------------------- hearing notes
def test_pitches_follow_key_accidentals_octaves_and_bars() -> None:
    heard = notes("C D E F | ^F F G A | F G, c c'", key="G")
    assert heard.pitch.tolist() == [60, 62, 64, 66, 66, 66, 67, 69, 66, 55, 72, 84]


def test_an_accidental_lasts_until_the_bar_line() -> None:
    assert notes("_B B c d | B c d e").pitch.tolist()[:6] == [70, 70, 72, 74, 71, 72]


@pytest.mark.parametrize(
    ("key", "third", "seventh"),
    [("C", 64, 71), ("Cm", 63, 70), ("C dor", 63, 70), ("CMix", 64, 70), ("C lyd", 64, 71)],
)
def test_modes_bend_the_scale(key: str, third: int, seventh: int) -> None:
    heard = notes("C D E F G A B c", key=key)
    assert (heard.pitch[2], heard.pitch[6]) == (third, seventh)


def test_lengths_ties_tuplets_and_broken_rhythm_add_up() -> None:
    heard = notes("C2 D/ E/ F3/2 G/2 (3ABc | d>e f<g | C4-C2 E2")
    lengths = [1, 0.25, 0.25, 0.75, 0.25, *[1 / 3] * 3, 0.75, 0.25, 0.25, 0.75, 3, 1]
    assert heard.duration == pytest.approx(lengths)
    assert heard.onset == pytest.approx(np.cumsum([0, *lengths[:-1]]))


def test_graces_words_chords_and_decorations_do_not_add_notes() -> None:
    plain = notes("C D E F G A B c")
    dressed = notes('"Am"C {ge}D !trill!E .F [GBd] u"4"A B c % the end')
    assert dressed.pitch.tolist() == plain.pitch.tolist()
    assert dressed.duration.tolist() == plain.duration.tolist()


def test_an_upbeat_stands_at_the_end_of_its_bar() -> None:
    heard = notes("G2 | C2 D2 E2 F2 | G4 A4 | B8")
    assert heard.place.tolist() == [3, 0, 1, 2, 3, 0, 2, 0]


@given(st.text(max_size=300))
def test_any_text_is_heard_or_not_but_never_fails(text: str) -> None:
    heard = hear(text)
    assert heard is None or np.isfinite(attributes(heard)).all()


# --------------------------------------------------------------------------------- attributes
def test_attributes_mean_what_they_are_called() -> None:
    scale, leaps = "CDEF GABc | cBAG FEDC", "CGCc GcCG | cCGc CGcC"
    assert attribute("leaps", leaps) > attribute("leaps", scale) == 0
    assert attribute("colour", scale) > attribute("colour", leaps)
    assert attribute("brightness", scale) > attribute("brightness", scale, key="Cm")
    assert attribute("register", scale.lower()) > attribute("register", scale)
    assert attribute("insistence", "CCCC DDDD | EEEE CCCC") > attribute("insistence", scale)
    assert attribute("falling", "cBAG FEDC | cBAG FEDC") > 0.8
    hill, valley = (
        "C2D2 E2F2 | G2A2 B2c2 | c2B2 A2G2 | F2E2 D2C2",
        "c4 G4 | C8 | D8 | A4 c4 | c4 c4",
    )
    assert attribute("arch", hill) > 0.7 > -0.5 > attribute("arch", valley)
    assert attribute("density", scale) > attribute("density", "C2D2 E2F2 | G2A2 B2c2")
    assert attribute("rhythm", "C3D E2FG | A4 B/c/d e2") > attribute("rhythm", scale) == 0
    assert attribute("lilt", "C>D E>F G>A B>c | c>B A>G F>E D>C") > 0.9
    assert attribute("repetition", "CDEG CDEG | CDEG CDEG") > attribute("repetition", scale)
    assert attribute("syncopation", "CD2E FG2A | Bc2d ef2g") > attribute("syncopation", scale)
    assert attribute("closure", "CDEF GAGF | EDCB, C8") > attribute("closure", "CDEF GABc | ^fd^AF")
    assert attribute("sway", "CDE FGA | Bcd efg", metre="3/4") == 1
    assert attribute("sway", "CDE FGA | Bcd efg", metre="6/8") == 0.5
    assert attribute("sway", scale) == 0


# -------------------------------------------------------------------------------- hidden taste
def test_listeners_differ_and_each_is_pleased_by_about_a_third(
    crowd: list[Listener], items: list[Item]
) -> None:
    joys = np.array([one.enjoys(items) for one in crowd])
    assert joys.min() > 0
    assert joys.max() < 1
    assert 0.25 < (joys > 0.5).mean() < 0.45
    alike = np.corrcoef(joys)[np.triu_indices(len(crowd), 1)]
    assert abs(alike).mean() < 0.5


def test_taste_has_an_ideal_point_beyond_which_more_is_less(crowd: list[Listener]) -> None:
    taste = crowd[0].taste
    at = int(taste.weight.argmax())
    heard = np.tile(taste.ideal, (3, 1))
    heard[:, at] += [-2, 0, 2]
    appeal = taste.appeal(heard, np.zeros(2))
    pulled = sum(abs(amount) for one, other, amount in taste.pairs if at in (one, other))
    assert appeal[1] > max(appeal[0], appeal[2]) - 2 * pulled


def test_the_mood_of_the_day_changes_what_pleases(crowd: list[Listener], items: list[Item]) -> None:
    sad, glad = crowd[0].copy("sad"), crowd[0].copy("glad")
    sad.mood, glad.mood = np.array([-1.0, -1.0]), np.array([1.0, 1.0])
    assert not np.allclose(sad.enjoys(items, 0.0), glad.enjoys(items, 0.0))


def test_repeats_and_sameness_tire_and_rest_restores(
    crowd: list[Listener], items: list[Item]
) -> None:
    one = crowd[0].copy("tired")
    best = items[int(one.enjoys(items).argmax())]
    fresh = one.enjoys([best], 0.0)[0]
    one._remember(best, 0.0)
    again = one.enjoys([best], 60.0)[0]
    one.recent.clear()
    assert again < one.enjoys([best], 60.0)[0] < one.enjoys([best], 30 * DAY)[0]
    assert one.enjoys([best], 365 * DAY)[0] == pytest.approx(fresh)


def test_tastes_drift(crowd: list[Listener], items: list[Item]) -> None:
    one, rng = crowd[0].copy("drifting"), np.random.default_rng(0)
    before = one.enjoys(items)
    for _ in range(100):
        one.session(rng)
    assert np.corrcoef(before, one.enjoys(items))[0, 1] < 0.98
    assert np.allclose(before, crowd[0].enjoys(items))  # a copy drifts alone


# ----------------------------------------------------------------------------------- behaviour
def test_what_listeners_do_is_marked_and_well_formed(
    crowd: list[Listener], items: list[Item]
) -> None:
    events, joys = crowd[0].copy("acting").react(items[:10], 5.0, np.random.default_rng(0), "s1")
    assert 1 <= len(joys) <= 10
    assert all(event.user == "sim:acting" and event.slate == "s1" for event in events)
    assert all(event.kind in ACTS and event.at == 5.0 for event in events)
    assert [event.item for event in events] == [items[event.position or 0].id for event in events]


def test_equal_luck_gives_equal_reactions_and_the_slate_does_not_change_the_luck(
    crowd: list[Listener], items: list[Item]
) -> None:
    def consumed(shown: list[Item]) -> int:
        one = crowd[1].copy("lucky")
        return len(one.react(shown, 0.0, np.random.default_rng(4))[1])

    assert consumed(items[:10]) == consumed(items[10:20]) == consumed(items[:10])


def test_what_is_enjoyed_is_finished_and_liked_more_often(
    crowd: list[Listener], items: list[Item]
) -> None:
    kinds: dict[bool, list[str]] = {True: [], False: []}
    for number, one in enumerate(crowd):
        joys = one.enjoys(items)
        for best in (True, False):
            rows = np.argsort(-joys if best else joys)[:10].tolist()
            rng = np.random.default_rng(number)
            events, _ = one.copy("x").react([items[row] for row in rows], 0.0, rng)
            kinds[best] += [event.kind for event in events]
    for kind in ("finish", "like"):
        assert kinds[True].count(kind) > 2 * kinds[False].count(kind)
    for kind in ("skip", "dislike"):
        assert kinds[True].count(kind) < kinds[False].count(kind)


def test_lower_positions_are_looked_at_less(crowd: list[Listener], items: list[Item]) -> None:
    looked = [
        len(one.copy("x").react(items[:10], 0.0, np.random.default_rng(number))[1])
        for number, one in enumerate(crowd)
    ]
    assert 3 < np.mean(looked) < 9.5


def test_what_cannot_be_heard_leaves_a_listener_cold(crowd: list[Listener]) -> None:
    assert crowd[0].enjoys([Item("verse:1", "verse", text="Shall I compare thee")]).tolist() == [
        0.5
    ]
    assert crowd[0].enjoys([]).tolist() == []


# ----------------------------------------------------------------------------------- intervals
def test_intervals_hold_the_mean_and_shrink_with_more_people() -> None:
    rng = np.random.default_rng(0)
    few, many = rng.normal(1, 1, 20), rng.normal(1, 1, 2_000)
    wide, narrow = interval(few, rng), interval(many, rng)
    assert wide["low"] < wide["mean"] < wide["high"]
    assert narrow["high"] - narrow["low"] < (wide["high"] - wide["low"]) / 3


def test_a_paired_difference_is_sharper_than_the_two_means() -> None:
    rng = np.random.default_rng(0)
    base = rng.normal(0, 5, 50)
    better = base + rng.normal(0.5, 0.1, 50)
    assert paired(better, base, rng)["low"] > 0.4
    assert ratio(base + 100.5, base + 100, rng)["low"] > 1


def test_matches_are_counted_between_different_people_only() -> None:
    won = np.ones((10, 10))
    np.fill_diagonal(won, 0.0)
    assert matches(won, np.random.default_rng(0)) == {"mean": 1.0, "low": 1.0, "high": 1.0}


@pytest.mark.parametrize("name", ["hearing", "listeners"])
def test_hidden_tastes_import_nothing_that_learns(name: str) -> None:
    """Neither features nor weights can be shared with what is not imported, in any depth."""
    ours, todo = set[str](), [f"tastemaker.evaluate.{name}"]
    while todo:
        module = todo.pop()
        ours.add(module)
        source = Path(str(find_spec(module).origin)).read_text("utf-8")  # type: ignore[union-attr]
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tastemaker"):
                todo += {str(node.module)} - ours
            elif isinstance(node, ast.Import):
                todo += {n.name for n in node.names if n.name.startswith("tastemaker")} - ours
    assert ours <= {
        "tastemaker.evaluate.hearing", "tastemaker.evaluate.listeners", "tastemaker.domain",
    }  # fmt: skip
