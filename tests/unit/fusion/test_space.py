"""One space for everything: any subset of modalities places an item, and points keep their meaning."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from tastemaker.domain import Item
from tastemaker.errors import Conflict
from tastemaker.fusion import arrays as files
from tastemaker.fusion import text
from tastemaker.fusion.linear import unit
from tastemaker.fusion.space import TasteSpace
from tastemaker.fusion.text import TextEncoder
from tastemaker.testing import Letters, letters_items

MEDIA = {"letters": Letters()}
BOOKS = [
    Item(f"book:{n}", "book", f"{topic} story {n}", f"A tale of {topic} and more {topic}.", {"genre": genre})
    for n, (topic, genre) in enumerate([("winter snow", "cold"), ("summer sun", "warm")] * 30)
]  # fmt: skip
CATALOGUE = [*letters_items(120), *BOOKS]


def fitted(items=CATALOGUE, likes=None, seed=0, previous=None) -> TasteSpace:
    return TasteSpace.fit(items, likes, np.random.default_rng(seed), media=MEDIA, previous=previous)


@pytest.fixture(scope="module")
def space() -> TasteSpace:
    return fitted()


def test_points_are_unit_rows_and_the_same_alone_or_in_a_batch(space: TasteSpace) -> None:
    points = space.place(CATALOGUE)
    assert points.shape == (180, space.dim)
    assert points.dtype == np.float32
    assert np.linalg.norm(points, axis=1) == pytest.approx(1.0, abs=1e-5)
    alone = np.concatenate([space.place([item]) for item in CATALOGUE[::20]])
    np.testing.assert_allclose(alone, points[::20], atol=1e-5)


def test_what_it_was_learned_from_is_placed_already(space: TasteSpace) -> None:
    assert space.learned is not None
    items, points = space.learned
    assert items == CATALOGUE
    np.testing.assert_array_equal(points, space.place(CATALOGUE))


def test_neighbours_share_what_matters(space: TasteSpace) -> None:
    points = space.place(BOOKS)
    cosine = points @ points.T - 2 * np.eye(len(BOOKS))
    genre = np.array([book.attributes["genre"] for book in BOOKS])
    assert (genre[cosine.argmax(1)] == genre).mean() > 0.95


@pytest.mark.parametrize("missing", ["title", "text", "attributes"])
def test_any_one_modality_may_be_missing(space: TasteSpace, missing: str) -> None:
    empty = {} if missing == "attributes" else ""
    part = [replace(book, **{missing: empty}) for book in BOOKS]
    whole = space.place(BOOKS)
    cosine = space.place(part) @ whole.T
    genre = np.array([book.attributes["genre"] for book in BOOKS])
    assert (genre[cosine.argmax(1)] == genre).mean() > 0.9


def test_the_less_is_known_of_an_item_beside_others_of_its_kind_the_shorter_its_point(
    space: TasteSpace,
) -> None:
    book = BOOKS[0]
    less = replace(book, text="", attributes={})
    lengths = np.linalg.norm(space.place([book, less, replace(less, title="")]), axis=1)
    assert lengths[0] == pytest.approx(1.0, abs=1e-5)
    assert lengths[0] > lengths[1] > lengths[2]


def test_what_is_half_known_does_not_stand_before_what_is_known_to_be_liked() -> None:
    rng = np.random.default_rng(0)
    bare = [replace(book, title="", text="") if rng.random() < 0.5 else book for book in BOOKS]
    space = fitted([*letters_items(120), *bare])
    points = space.place(bare)
    cold = [at for at, book in enumerate(bare) if book.title and "winter" in book.title]
    scores = points @ unit(points[cold[:3]].sum(0))
    known = np.array([bool(book.title) for book in bare])
    assert scores[cold[3:]].min() > scores[~known].max()


def test_an_item_of_which_nothing_is_known_stands_somewhere(space: TasteSpace) -> None:
    point = space.place([Item("x", "thing"), Item("letters:bad", "letters", "", "☃☃☃")])
    assert np.isfinite(point).all()
    length = np.linalg.norm(point, axis=1)
    assert length[0] == pytest.approx(1.0, abs=1e-5)  # of things of its kind nothing is known
    assert 0 < length[1] < 0.1  # other letters can be read
    assert space.place([]).shape == (0, space.dim)


def test_words_and_facts_point_to_the_items_they_speak_of(space: TasteSpace) -> None:
    points = space.place(BOOKS)
    cold = np.array([book.attributes["genre"] == "cold" for book in BOOKS])
    for toward in (space.place_words("snow in winter"), space.place_fact("genre", "cold")):
        closeness = points @ toward
        assert closeness[cold].mean() > closeness[~cold].mean() + 0.3
    assert not space.place_fact("genre", "unheard of").any()
    assert not space.place_words("").any()


def test_what_is_liked_together_comes_closer_even_for_content_that_tells_nothing() -> None:
    rng = np.random.default_rng(0)
    items = [
        Item(f"i{n}", "thing", "", "", {"tag": f"t{n % 40}", "x": rng.random()}) for n in range(400)
    ]
    group = np.arange(400) % 40 < 20  # half of the tags are liked by half of the people
    rows = [
        (p, i) for p in range(200) for i in rng.choice(np.flatnonzero(group == (p % 2 == 0)), 25)
    ]
    people, liked = np.array(rows).T
    likes = sp.coo_array((np.ones(len(rows), np.float32), (people, liked)), (200, 400)).tocsr()

    def apart(space: TasteSpace) -> float:
        cosine = (points := space.place(items)) @ points.T
        same = group[:, None] == group
        return float(cosine[same].mean() - cosine[~same].mean())

    assert apart(fitted(items, likes)) > 3 * apart(fitted(items)) > 0


def test_stretches_of_a_number_are_liked_for_themselves() -> None:
    rng = np.random.default_rng(0)
    years = rng.integers(1960, 2000, 600)
    items = [Item(f"i{n}", "film", "", "", {"year": int(year)}) for n, year in enumerate(years)]
    middle = (years > 1970) & (years < 1980)  # neither early nor late: no straight line says it
    rows = [
        (p, i)
        for p in range(200)
        for i in rng.choice(np.flatnonzero(middle == (p % 2 == 0)), 20, replace=False)
    ]
    people, liked = np.array(rows).T
    likes = sp.coo_array((np.ones(len(rows), np.float32), (people, liked)), (200, 600)).tocsr()

    def apart(space: TasteSpace) -> float:
        ends = space.place(
            [Item("a", "film", "", "", {"year": year}) for year in (1962, 1975, 1998)]
        )
        return float(ends[0] @ ends[2] - ends[0] @ ends[1])

    assert apart(fitted(items, likes)) > apart(fitted(items)) + 0.3


def test_thousands_of_short_texts_are_near_by_topic_though_they_share_no_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "MANY", 1_000)
    rng = np.random.default_rng(0)
    words = {t: [f"{t}{''.join(rng.choice(list('aeioklmn'), 5))}" for _ in range(30)] for t in "xy"}
    texts = [" ".join(rng.choice(words[t], 3, replace=False)) for t in "xy" * 1_000]
    items = [Item(str(n), "thing", title) for n, title in enumerate(texts)]
    encoder, _ = TextEncoder.fit(items, np.random.default_rng(0))
    files.save(tmp_path, encoder.arrays(), encoder.words())
    encoder = TextEncoder.of(*files.load(tmp_path))
    apart = [" ".join(words[t][at : at + 3]) for t in "xy" for at in (0, 3, 6, 9)]
    rows = encoder.encode([Item(t, "thing", t) for t in apart])
    cosine = rows @ rows.T / np.outer(*[np.linalg.norm(rows, axis=1)] * 2)
    same = np.kron(np.eye(2), 1 - np.eye(4)) > 0
    assert cosine[same].mean() > 1.5 * cosine[:4, 4:].mean()


def test_a_refitted_space_is_turned_onto_the_one_before(space: TasteSpace) -> None:
    loose, turned = fitted(CATALOGUE[:-20], seed=5), fitted(CATALOGUE[:-20], seed=5, previous=space)
    old = space.place(CATALOGUE)
    assert (turned.place(CATALOGUE) * old).sum(1).mean() > 0.9
    own = loose.place(CATALOGUE)
    np.testing.assert_allclose(own @ own.T, (new := turned.place(CATALOGUE)) @ new.T, atol=1e-3)


def test_the_same_seed_gives_the_same_space_and_it_loads_back_the_same(
    space: TasteSpace, tmp_path: Path
) -> None:
    assert fitted().version == space.version
    space.save(tmp_path / "space")
    loaded = TasteSpace.load(tmp_path / "space", MEDIA)
    assert loaded.version == space.version
    np.testing.assert_array_equal(loaded.place(CATALOGUE), space.place(CATALOGUE))
    np.testing.assert_array_equal(loaded.place_words("snow"), space.place_words("snow"))
    assert {path.suffix for path in (tmp_path / "space").iterdir()} == {".npz", ".json"}


def test_what_is_now_a_number_and_now_a_word_loads_back_the_same(tmp_path: Path) -> None:
    codes = [f"00{n % 7}" if n % 2 else 300_000 + n for n in range(80)]
    items = [
        Item(f"i{n}", "news", f"story {n}", "", {"code": code}) for n, code in enumerate(codes)
    ]
    mixed = fitted(items)
    mixed.save(tmp_path)
    loaded = TasteSpace.load(tmp_path, MEDIA)
    np.testing.assert_array_equal(loaded.place(items), mixed.place(items))
    assert fitted(items, previous=loaded).place(items).shape == (80, mixed.dim)


def test_a_space_whose_parts_do_not_fit_each_other_says_so(
    space: TasteSpace, tmp_path: Path
) -> None:
    space.save(tmp_path)
    kept, words = files.load(tmp_path)
    files.save(tmp_path, {**kept, "mean": kept["mean"][:-1]}, words)
    with pytest.raises(Conflict, match="columns where"):
        TasteSpace.load(tmp_path, MEDIA)


def test_a_damaged_space_says_so(space: TasteSpace, tmp_path: Path) -> None:
    space.save(tmp_path)
    (tmp_path / "arrays.npz").write_bytes(b"half of it")
    with pytest.raises(Conflict) as caught:
        TasteSpace.load(tmp_path, MEDIA)
    assert caught.value.code == "damaged_set"


def test_small_and_empty_catalogues_have_a_space_too() -> None:
    for items in ([], BOOKS[:1], BOOKS[:4]):
        points = fitted(items).place(BOOKS[:6])
        assert points.shape == (6, 64)
        assert np.isfinite(points).all()


def test_titles_of_prose_are_read_by_themselves_too(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    filler = [f"word{n}" for n in range(60)]
    things = [
        Item(
            f"p{n}", "thing", f"{('bolt', 'lamp')[n % 2]} no {n}", " ".join(rng.choice(filler, 80))
        )
        for n in range(120)
    ]
    encoder, rows = TextEncoder.fit(things, np.random.default_rng(0))
    cosine = (unit(rows) @ unit(rows).T) - 2 * np.eye(len(things))
    kinds = np.arange(120) % 2
    assert (kinds[cosine.argmax(1)] == kinds).mean() > 0.9
    np.testing.assert_allclose(encoder.encode(things), rows, atol=1e-5)
    files.save(tmp_path, encoder.arrays(), encoder.words())
    kept = TextEncoder.of(*files.load(tmp_path))
    np.testing.assert_array_equal(kept.encode(things[:5]), encoder.encode(things[:5]))
    assert np.isfinite(kept.encode_words("lamp")).all()
