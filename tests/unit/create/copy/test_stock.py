"""Copy that is put together from clauses that people wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tastemaker.create.media.copy import Copy
from tastemaker.create.media.copy.facets import FACETS
from tastemaker.create.media.copy.product import Pair, Slot, parted, slots_of, write
from tastemaker.create.media.copy.said import invented, spans, unsaid
from tastemaker.create.media.copy.stock import ENOUGH, Stock
from tastemaker.create.media.copy.tokens import said as said_of
from tastemaker.create.media.writing.characters import BEGIN, END
from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.models.train import fit
from tastemaker.create.models.write import ASTRAY, Row
from tastemaker.domain import Brief, Item
from tastemaker.ports import IntArray

COLOURS, CLOTHS, COLLARS = (
    ("黑色", "白色", "酒红色"),
    ("棉", "羊毛", "亚麻"),
    ("圆领", "翻领", "v领"),
)
FIRST = tuple(
    f"{a}{{kind}}子{b}" for a in ("这条", "手上这条") for b in ("很耐看", "很轻巧", "值得一看")
)
MIDDLE = (
    *(f"{a}{b}" for a in ("配上", "带着", "用上") for b in
      ("{colour}的底子", "{cloth}的料子", "{collar}的巧思", "细密的针脚", "顺手的夹层", "轻软的里子")),
    "走路时很轻快", "坐下也不会勒人", "早晚都能出门", "{colour}从来不挑人", "{cloth}摸上去细腻", "{collar}衬得人精神",
    "缝线处理得平整", "洗过几次仍然挺括",
)  # fmt: skip
LAST = (
    *(f"{a}{b}" for a in ("看着", "穿着", "走到哪里") for b in ("叫人欢喜", "也很体面", "都自在")),
    "{colour}正好过春天", "{cloth}让人安心", "{collar}显得利落", "家里人都说好看", "值得再买一条",
)  # fmt: skip


def told(kind: str, seed: int) -> str:
    """A text of four sentences."""
    rng = np.random.default_rng(seed)
    values = {
        "kind": kind,
        "colour": str(rng.choice(COLOURS)),
        "cloth": str(rng.choice(CLOTHS)),
        "collar": str(rng.choice(COLLARS)),
    }
    middles = rng.permutation(MIDDLE).tolist()
    lasts = rng.permutation(LAST).tolist()
    body = f"{rng.choice(FIRST)}，{lasts.pop()}。" + "".join(
        f"{middles.pop()}，{middles.pop()}，{lasts.pop()}。" for _ in range(3)
    )
    if kind == "裤":
        body = body.replace("走路时很轻快", "裤脚收得很利落")
    body = body.format_map(values)
    facets = {
        "类型": kind,
        "颜色": values["colour"],
        "材质": values["cloth"],
        "领型": values["collar"],
    }
    asked = slots_of([Pair(facet, value) for facet, value in facets.items()])
    missing = set(unsaid(asked, body))
    return f"{write([slot for slot in asked if slot not in missing])}\n\n{body}"


TEXTS = [
    text
    for text in (told(kind, seed) for seed in range(60) for kind in ("裤", "裙"))
    if not Copy().check(text)
]
STOCK = Stock.of(TEXTS)
assert STOCK is not None
COPY = Copy(STOCK)
PRODUCTS = st.fixed_dictionaries(
    {"颜色": st.sampled_from(("蓝色", "黑色", "杏色")), "类型": st.sampled_from(("裤", "裙"))},
    optional={"材质": st.sampled_from(("天丝", "棉")), "领型": st.sampled_from(("方领", "圆领"))},
)


def pattern(clause: str) -> str:
    return re.sub(r"\\{\w+\\}", r"[a-zA-Z\\w]{1,4}", re.escape(clause))


KNOWN = re.compile("|".join(pattern(c) for c in (*FIRST, *MIDDLE, *LAST, "裤脚收得很利落")))


def written(
    product: dict[str, str], seed: int, copy: Copy = COPY, **more: object
) -> tuple[str, Row]:
    """A text by chance alone."""
    rng = np.random.default_rng(seed)
    asked = {"product": write(slots_of([Pair(f, v) for f, v in product.items()])), **more}
    row = Row(np.zeros(1, np.float32), copy.mask(asked), rng)
    tokens = [BEGIN]
    while tokens[-1] != END:
        tokens.append(int(rng.choice(np.flatnonzero(row.grammar.allowed()))))
        if tokens[-1] != END:
            row.grammar.push(tokens[-1])
    return COPY.decode(tokens), row


def clauses(text: str) -> list[str]:
    return [clause for clause in re.split("[，；。！？]", parted(text)[1]) if clause]


@settings(max_examples=25, deadline=None)
@given(PRODUCTS, st.integers(0, 2**32))
def test_even_by_chance_alone_everything_is_said_in_clauses_that_people_wrote(
    product: dict[str, str], seed: int
) -> None:
    text, row = written(product, seed)
    slots, body = parted(text)
    assert not unsaid(slots, body)
    assert not invented(slots, body)
    assert not COPY.check(text)
    if row.strain == 0:
        assert all(KNOWN.fullmatch(clause) for clause in clauses(text)), text


def test_hardly_anything_is_written_beside_them() -> None:
    product = {"颜色": "杏色", "材质": "天丝", "领型": "方领", "类型": "裤"}
    strains = [written(product, seed, size="medium")[1].strain for seed in range(40)]
    assert np.mean(np.array(strains) == 0) > 0.8
    assert all(strain % ASTRAY == 0 for strain in strains)


def test_clauses_stand_where_they_stood_and_none_comes_twice() -> None:
    for seed in range(30):
        text, row = written({"颜色": "蓝色", "材质": "棉", "类型": "裙"}, seed, size="medium")
        if row.strain:
            continue
        body = parted(text)[1]
        assert re.match("|".join(map(pattern, FIRST)), body), body
        ends = [clauses(f"类型=裙\n\n{s}")[-1] for s in body.split("。") if s]
        assert all(re.fullmatch("|".join(map(pattern, LAST)), end) for end in ends[:-1]), body
        slots = parted(text)[0]
        bare = []
        for clause in clauses(text):
            for span in reversed(spans(slots, clause)):
                clause = clause[: span.start] + str(slots[span.slot].facet) + clause[span.end :]
            bare.append(clause)
        assert len(set(bare)) == len(bare), body


def test_what_was_said_of_trousers_is_not_said_of_skirts() -> None:
    skirts, trousers = (
        [text for text, row in texts if not row.strain]
        for texts in (
            [written({"颜色": "蓝色", "类型": kind}, seed, size="medium") for seed in range(30)]
            for kind in ("裙", "裤")
        )
    )
    assert not any("裤" in text for text in skirts)
    assert any("裤脚收得很利落" in text for text in trousers)
    assert any("走路时很轻快" in text for text in skirts)
    assert not any("走路时很轻快" in text for text in trousers)


@settings(max_examples=10, deadline=None)
@given(
    st.sampled_from(["short", "medium", "long"]),
    st.sampled_from(["plain", "exclaim", "question"]),
    st.integers(0, 2**32),
)
def test_size_and_tone_are_held_to(size: str, tone: str, seed: int) -> None:
    text, _ = written({"颜色": "蓝色", "类型": "裙"}, seed, size=size, tone=tone)
    found = COPY.describe(text)
    assert (found["size"], found["tone"]) == (size, tone)


@pytest.mark.parametrize("tone", ["exclaim", "question"])
def test_the_mark_of_its_tone_ends_a_sentence_and_is_as_wide_as_its_letters(tone: str) -> None:
    for seed in range(12):
        text, _ = written({"颜色": "蓝色", "类型": "裙"}, seed, tone=tone, size="short")
        body = parted(text)[1]
        assert not re.search("[。.][！？!?]", body), body
        assert not re.search("[.,!?;:]", body), body
        text, _ = written({"name": "Zizzi", "food": "Thai"}, seed, tone=tone, size="short")
        assert not re.search("[。！？]", text), text


def test_a_text_that_is_hurried_ends_well_though_it_is_shorter_than_asked_for() -> None:
    asked = {"product": "颜色=蓝色|类型=裙", "length": 300}
    for hurried in (False, True):
        grammar, rng, tokens = COPY.mask(asked), np.random.default_rng(1), [BEGIN]
        while tokens[-1] != END and len(tokens) < 150:
            if hurried and len(tokens) == 70:
                grammar.hurry()
            allowed = grammar.allowed()
            late = len(tokens) >= 70 and allowed[END]
            tokens.append(END if late else int(rng.choice(np.flatnonzero(allowed))))
            if tokens[-1] != END:
                grammar.push(tokens[-1])
        assert (tokens[-1] == END) == hurried
    assert not COPY.check(COPY.decode(tokens))


def test_names_of_makers_quotes_and_halves_of_a_thought_are_not_kept() -> None:
    spoiled = [text.replace("值得一看", "来自Paige家") for text in TEXTS]
    spoiled = [text.replace("看着叫人欢喜", "不仅叫人欢喜") for text in spoiled]
    spoiled = [text.replace("家里人都说好看", "家里人说“好看”") for text in spoiled]
    stock = Stock.of(spoiled)
    assert stock is not None
    kept = {COPY.vocabulary[t] for row in stock.clauses for t in row.tolist() if t > 0}
    assert not kept & {"P", "“"}
    assert len(stock.clauses) < len(STOCK.clauses)  # type: ignore[union-attr]


def test_what_tells_a_fact_beside_its_attributes_is_not_kept() -> None:
    spoiled = [text.replace("值得一看", "带着珍珠") for text in TEXTS]
    spoiled = [text.replace("看着叫人欢喜", "夏天叫人欢喜") for text in spoiled]
    stock = Stock.of(spoiled)
    assert stock is not None
    kept = {COPY.vocabulary[t] for row in stock.clauses for t in row.tolist() if t > 0}
    assert not kept & {"珠", "夏", "“珍珠”", "“夏天”"}


def fitting(clauses: Sequence[str], product: dict[str, str]) -> set[str]:
    """Of `clauses` about {collar} and {cloth} those that fit, as they would be said."""
    about = {"领型": "圆领", "材质": "棉", "类型": "裤"}
    bodies = [
        clause.replace("领口", about["领型"]).replace("料子", about["材质"]) for clause in clauses
    ]
    others = [f"穿着很体面{a}{b}" for a in "真很又最更还总都" for b in "好美妙佳乐俏"]
    text = "。".join(("这条裤子很耐看", *bodies, *others)) + "。"
    head = write(slots_of([Pair(f, v) for f, v in about.items() if v in text]))
    stock = Stock.of([f"{head}\n\n{text}"])
    assert stock is not None
    slots = slots_of([Pair(facet, value) for facet, value in product.items()])
    _, rows = stock.fitting(slots)
    found = set()
    for row in rows.tolist():
        words = ""
        for token in row:
            if token < 0:
                words += "□" + FACETS[-1 - token]
            elif token:
                words += said_of(token, {(s.facet, s.place): s for s in slots})
        found.add(words)
    return {words for words in found if "很体面" not in words and "耐看" not in words}


def test_a_clause_that_says_only_that_something_is_there_says_whatever_there_is() -> None:
    clauses = ["采用领口设计", "领口显得脸小"]
    found = fitting(clauses, {"款式": "拉链", "袖长": "短袖", "类型": "裤"})
    assert found == {"采用□款式设计", "采用□袖长设计"}
    assert "□领型显得脸小" in fitting(clauses, {"领型": "方领", "类型": "裤"})


def test_how_cloth_feels_is_said_of_that_cloth_alone() -> None:
    clauses = ["选用料子面料", "料子面料十分柔软"]
    assert fitting(clauses, {"材质": "棉", "类型": "裤"}) == {"选用棉面料", "棉面料十分柔软"}
    assert fitting(clauses, {"材质": "羊毛", "类型": "裤"}) == {"选用□材质面料"}


def test_of_too_few_texts_nothing_is_kept_and_it_is_written_freely() -> None:
    assert Stock.of(TEXTS[:2]) is None
    assert Stock.of([]) is None
    assert Copy().stock([Item(t, "copy", text=t) for t in TEXTS[:2]]) is None
    assert Copy().mask({"product": "类型=裤"}).astray is None
    # A kind that nobody wrote about.
    assert len(STOCK.fitting(parted("颜色=蓝色\n\n蓝色。")[0])[0]) < ENOUGH  # type: ignore[union-attr]
    text, _ = written({"颜色": "蓝色", "类型": "上衣"}, 0)
    assert not COPY.check(text)


def test_for_all_drafts_of_a_product_the_stock_is_gone_through_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, fitting = [], Stock.fitting

    def counted(stock: Stock, slots: Sequence[Slot]) -> tuple[IntArray, IntArray]:
        asked.append(write(slots))
        return fitting(stock, slots)

    monkeypatch.setattr(Stock, "fitting", counted)
    one, other = {"颜色": "棕色", "类型": "裤"}, {"颜色": "棕色", "类型": "裙"}
    copy = Copy(STOCK)
    drawn = [written(product, seed, copy)[0] for product in (one, other, one) for seed in range(6)]
    assert sorted(asked) == ["颜色=棕色|类型=裙", "颜色=棕色|类型=裤"]
    assert drawn[:6] == drawn[12:]
    alone = [
        written(product, seed, Copy(STOCK))[0] for product in (one, other) for seed in range(6)
    ]
    assert drawn[:12] == alone  # what one draft used up is there for the next


def test_english_is_written_as_ever() -> None:
    grammar = COPY.mask({"product": "name=Zizzi|food=Thai"})
    assert grammar.astray is None


def test_what_was_learned_is_kept_with_the_net(tmp_path) -> None:
    items = [
        Item(f"copy:{n}", "copy", f"{n}", text, Copy().describe(text))
        for n, text in enumerate(TEXTS)
    ]
    rng = np.random.default_rng(0)
    learned, _ = fit(Copy(), items, None, rng=rng, minutes=0.01, depth=1, threads=1)
    learned.save(tmp_path)
    read = TransformerGenerator.load(tmp_path, Copy())
    brief = Brief("copy", attributes={"product": "颜色=蓝色|材质=天丝|类型=裙"}, seed=3)
    first, again = (g.draft_batch([(None, brief)], rng)[0] for g in (learned, read))
    assert first.text == again.text
    assert first.strain == 0
    assert all(KNOWN.fullmatch(clause) for clause in clauses(first.text)), first.text
