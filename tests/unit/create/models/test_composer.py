"""A trained generator: what it writes, for whom, and that it is the same again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tastemaker.create.models.composer import ABOUT, WEIGHTS, TransformerGenerator
from tastemaker.create.models.write import ENDING, Row, Sampling, write
from tastemaker.domain import Brief
from tastemaker.errors import NotReady
from tastemaker.testing import Letters, check_generator
from tastemaker.testing.checks import check_learned

from .conftest import letters

MEDIUM = Letters()
TO_B = np.array([1, 0, 0.1, 0.1], np.float32)
AWAY = np.array([0, 1, 0.1, 0.1], np.float32)


def texts(generator, asked, seed: int = 0) -> list[str]:
    return [d.text for d in generator.draft_batch(asked, np.random.default_rng(seed))]


def b_share(generator, point=None, n: int = 60, **attributes) -> float:
    asked = [(point, Brief("letters", attributes=attributes))] * n
    return float(np.mean([text.count("b") / len(text) for text in texts(generator, asked)]))


def test_it_passes_the_check_for_generators(generator) -> None:
    check_generator(generator, MEDIUM, point=TO_B)
    check_generator(generator, MEDIUM, point=None)


def test_the_same_seed_brief_and_point_give_the_same_whatever_stands_beside_them(generator) -> None:
    asked = [
        (point, Brief("letters", attributes=attributes, seed=seed))
        for seed, (point, attributes) in enumerate(
            [(TO_B, {}), (AWAY, {}), (None, {}), (TO_B, {"first": "c"}), (AWAY, {"length": 11})] * 5
        )
    ]
    together = texts(generator, asked, seed=1)
    assert together == [texts(generator, [one], seed=2)[0] for one in asked]
    assert together[::-1] == texts(generator, asked[::-1], seed=3)
    stream = generator.draft(*asked[3], np.random.default_rng(4))
    assert next(stream).text == together[3]


def test_other_seeds_and_later_drafts_are_others(generator) -> None:
    drawn = texts(generator, [(None, Brief("letters", seed=seed)) for seed in range(20)])
    assert len(set(drawn)) > 10
    stream = generator.draft(None, Brief("letters", seed=1), np.random.default_rng(0))
    assert len({next(stream).text for _ in range(10)}) > 5


def test_without_a_seed_the_rng_decides(generator) -> None:
    asked = [(None, Brief("letters"))] * 8
    assert texts(generator, asked, seed=5) == texts(generator, asked, seed=5)
    assert texts(generator, asked, seed=5) != texts(generator, asked, seed=6)


def test_a_point_leads_what_is_written(generator) -> None:
    assert b_share(generator, TO_B) > b_share(generator, AWAY) + 0.2


def test_attributes_are_followed_and_guidance_follows_them_further(generator) -> None:
    assert b_share(generator, b_share=0.7) > b_share(generator, b_share=0.1) + 0.2
    # Warm enough that a net which has learned this by heart still has somewhere to be led to.
    plain, strong = (
        generator.with_sampling(Sampling(guidance, temperature=1.6, top_p=1.0))
        for guidance in (1.0, 3.0)
    )
    reach = [b_share(g, TO_B) - b_share(g, AWAY) for g in (plain, strong)]
    assert reach[1] > reach[0] + 0.1
    firsts = texts(generator, [(TO_B, Brief("letters", attributes={"first": "c"}))] * 20)
    assert {text[0] for text in firsts} == {"c"}


def test_drafts_say_what_they_are_and_how_likely_they_were(generator) -> None:
    brief = Brief("letters", attributes={"first": "a", "b_share": 0.9}, seed=1)
    draft = generator.draft_batch([(None, brief)], np.random.default_rng(0))[0]
    assert draft.attributes == MEDIUM.describe(draft.text)
    assert -30 < draft.logprob < 0


def test_a_draft_says_how_much_its_grammar_forbade(generator) -> None:
    class WithoutB:
        """The grammar of letters, but for one of them."""

        def __init__(self) -> None:
            self._all = MEDIUM.mask({})
            self.push, self.context = self._all.push, self._all.context

        def allowed(self):
            mask = self._all.allowed().copy()
            mask[MEDIUM.vocabulary.index("b")] = False
            return mask

    wish = generator.wish(TO_B, {})
    free, held = (Row(wish, g, np.random.default_rng(1)) for g in (MEDIUM.mask({}), WithoutB()))
    write(generator.decoder, [free, held], generator.sampling, generator.longest)
    assert 0 <= free.forced < held.forced - 1
    assert held.strain > held.forced + sum(held.newest) - 1e-9
    assert len(held.newest) == min(ENDING, len(held.tokens) - 1)


def test_what_is_likely_has_a_higher_logprob_than_what_is_not(generator) -> None:
    careful = generator.with_sampling(Sampling(guidance=1.0, temperature=0.3))
    wild = generator.with_sampling(Sampling(guidance=1.0, temperature=3.0, top_p=1.0))
    asked = [(TO_B, Brief("letters", seed=seed)) for seed in range(40)]
    rng = np.random.default_rng(0)

    def per_letter(maker) -> float:
        drafts = maker.draft_batch(asked, rng)
        return float(np.mean([d.logprob / len(d.text) for d in drafts]))

    assert per_letter(careful) > per_letter(wild) + 0.2


def test_a_text_that_finds_no_end_is_empty_and_stops_nobody_else(generator) -> None:
    class Endless(Letters):
        def mask(self, attributes):
            grammar = super().mask(attributes)
            if attributes.get("first") == "c":
                grammar.allowed = lambda: np.array([False, False, False, True, True, True])
            if attributes.get("first") == "b":
                grammar.allowed = lambda: np.zeros(6, bool)
            return grammar

    odd = generator.with_sampling(generator.sampling)
    odd._medium = Endless()
    asked = [(None, Brief("letters", attributes={"first": c}, seed=1)) for c in "abc"]
    drafts = odd.draft_batch(asked, np.random.default_rng(0))
    assert drafts[0].text == texts(generator, asked[:1])[0]
    assert [d.text for d in drafts[1:]] == ["", ""]
    assert [d.logprob for d in drafts[1:]] == [-np.inf, -np.inf]


def test_of_several_texts_the_least_strained_is_the_draft(generator) -> None:
    asked = [(AWAY, Brief("letters", attributes={"first": "c"}, seed=seed)) for seed in range(30)]
    several = generator.with_sampling(replace(generator.sampling, best_of=5))
    one = generator.draft_batch(asked, np.random.default_rng(0))
    best = several.draft_batch(asked, np.random.default_rng(0))
    assert all(b.strain <= o.strain for b, o in zip(best, one, strict=True))
    assert np.mean([b.strain for b in best]) < np.mean([o.strain for o in one])
    assert [d.text for d in several.draft_batch(asked[7:9], np.random.default_rng(1))] == [
        d.text for d in best[7:9]
    ]


def test_copies_of_what_was_learned_are_known(generator) -> None:
    items, _ = letters()
    shares = [generator.copied(item.text) for item in items]
    assert np.mean([share == 1 for share in shares]) > 0.9  # all but those held out
    assert generator.copied("") == 0.0


def test_what_is_loaded_writes_what_was_saved(generator) -> None:
    asked = [(TO_B, Brief("letters", seed=seed)) for seed in range(10)]

    def same(one, two) -> bool:
        alike = texts(one, asked) == texts(two, asked) and one.metrics == two.metrics
        return alike and one.copied("abca") == two.copied("abca")

    check_learned(generator, lambda folder: TransformerGenerator.load(folder, MEDIUM), same)


def test_a_damaged_composer_or_one_for_another_medium_is_refused(generator, tmp_path: Path) -> None:
    class Newer(Letters):
        version = "2"

    generator.save(tmp_path)
    with pytest.raises(NotReady, match="version 1"):
        TransformerGenerator.load(tmp_path, Newer())
    weights = (tmp_path / WEIGHTS).read_bytes()
    (tmp_path / WEIGHTS).write_bytes(weights[: len(weights) // 2])
    with pytest.raises(NotReady) as caught:
        TransformerGenerator.load(tmp_path, MEDIUM)
    assert caught.value.code == "damaged_set"
    (tmp_path / WEIGHTS).write_bytes(weights)
    (tmp_path / ABOUT).write_text("{")
    with pytest.raises(NotReady):
        TransformerGenerator.load(tmp_path, MEDIUM)


def test_an_empty_batch_gives_nothing_and_points_of_another_size_count_as_none(generator) -> None:
    assert texts(generator, []) == []
    brief = Brief("letters", seed=3)
    other = np.ones(7, np.float32)
    assert texts(generator, [(other, brief)]) == texts(generator, [(None, brief)])
    assert texts(generator, [(None, replace(brief, seed=-3))])
