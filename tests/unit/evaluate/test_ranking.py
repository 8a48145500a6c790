"""Judging a ranking from files: what is asked, what is hidden, what is printed."""

import csv
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tastemaker.errors import BadInput
from tastemaker.evaluate.ranking import evaluate_ranking, places
from tastemaker.evaluate.reading import Skipped, meetings
from tastemaker.evaluate.splits import PROTOCOLS, first_likes, split
from tastemaker.rank.histories import Histories

RNG = np.random.default_rng(0)
DAY = 86_400


def chain(people: int = 60, items: int = 12) -> Iterable[tuple[str, str, str, float]]:
    """After item i everybody plays item i + 1, from wherever they begin."""
    for p in range(people):
        begin = p % (items - 5)
        for i in range(begin, begin + 5):
            yield f"p{p}", "play", f"i{i}", 1_700_000_000 + p * DAY + i * (60 + p)


def wandering(people: int = 80, items: int = 12) -> Iterable[tuple[str, str, str, float]]:
    """Everybody plays nine items in an order of their own, over the same hundred days."""
    for p in range(people):
        days = np.sort(RNG.random(9) * 100)
        for i, day in zip(RNG.permutation(items)[:9], days, strict=True):
            yield f"p{p}", "play", f"i{i}", 1_700_000_000 + DAY * float(day)


def events(folder: Path, rows: Iterable[tuple[str, str, str, float]]) -> Path:
    file = folder / "events.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["user", "kind", "item", "at"])
        writer.writerows(rows)
    return file


def items(folder: Path, n: int = 12) -> Path:
    file = folder / "items.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "medium", "title", "kind"])
        writer.writerows(
            [f"i{i}", "tune", f"Number {i}", "jig" if i % 2 else "reel"] for i in range(n)
        )
    return file


def test_where_the_next_item_is_certain_it_is_found(tmp_path: Path) -> None:
    found = evaluate_ranking(events(tmp_path, chain(people=200)))
    assert found["metrics"]["ndcg@10"] > 0.8
    assert found["metrics"]["people"] == 200
    assert found["parts"]["linear"]["ndcg@10"] > found["parts"]["popular"]["ndcg@10"]
    json.dumps(found)


def test_what_is_printed_has_every_promised_field(tmp_path: Path) -> None:
    found = evaluate_ranking(events(tmp_path, chain()), items(tmp_path), k=5)
    assert {"ndcg@5", "recall@5", "hit@5", "mrr@5", "coverage@5"} <= set(found["metrics"])
    assert {"linear", "popular", "content"} <= set(found["parts"])
    assert found["metrics"]["ndcg@5_low"] <= found["metrics"]["ndcg@5"]
    assert found["fit_seconds"] > 0
    assert found["ms_per_person"] > 0


def test_the_sequence_ranker_is_a_part_when_it_is_given_time(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)  # two threads that wait for each other learn little in a short time
    file = events(tmp_path, chain())
    assert "sequence" not in evaluate_ranking(file)["parts"]
    found = evaluate_ranking(file, sequence_minutes=0.3)
    assert found["parts"]["sequence"]["ndcg@10"] > found["parts"]["popular"]["ndcg@10"]
    assert len(found["weights"][0]) == len(found["parts"])


def test_the_same_seed_gives_the_same_figures(tmp_path: Path) -> None:
    file = events(tmp_path, chain())
    first, second = evaluate_ranking(file, seed=3), evaluate_ranking(file, seed=3)
    assert first["metrics"] == second["metrics"]
    assert first["parts"] == second["parts"]


@pytest.mark.parametrize("protocol", ["temporal", "cold"])
def test_other_protocols_answer_too(tmp_path: Path, protocol: str) -> None:
    found = evaluate_ranking(events(tmp_path, wandering()), items(tmp_path), protocol=protocol)
    assert 0 <= found["metrics"]["ndcg@10"] <= 1
    assert ("cold_recall@10" in found["metrics"]) == (protocol == "cold")


@pytest.mark.parametrize("true", [True, False])
def test_relations_are_kept_where_they_tell_what_goes_together(tmp_path: Path, true: bool) -> None:
    rng = np.random.default_rng(3)
    rows = [
        (f"p{p}", "play", f"i{4 * i + p % 4}", 1_700_000_000 + 60 * (20 * p + at))
        for p in range(120)
        for at, i in enumerate(rng.permutation(15)[:6].tolist())
    ]
    relations = tmp_path / "relations.csv"
    kinds = np.arange(60) % 4 if true else rng.permutation(np.arange(60) % 4)
    lines = [f"i{i},kind,kind {kind}" for i, kind in enumerate(kinds.tolist())]
    relations.write_text("head,relation,tail\n" + "\n".join(lines), "utf-8")
    catalogue = tmp_path / "titles.csv"
    catalogue.write_text(
        "id,medium,title\n" + "\n".join(f"i{i},tune,Number {i}" for i in range(60)), "utf-8"
    )
    found = evaluate_ranking(events(tmp_path, rows), catalogue, relations_path=relations)
    assert found["relations"]["items"] == 60
    assert found["relations"]["kept"] is true
    assert (found["relations"]["with"] > found["relations"]["without"]) or not true


def test_an_unknown_protocol_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="last-out, temporal, cold"):
        evaluate_ranking(events(tmp_path, chain()), protocol="leave-many")  # type: ignore[arg-type]


def test_nobody_with_enough_events_is_said_plainly(tmp_path: Path) -> None:
    file = events(tmp_path, [("p", "play", "i", 1.0)])
    for protocol in PROTOCOLS:
        with pytest.raises(BadInput, match="nobody in it") as refused:
            evaluate_ranking(file, protocol=protocol)
        assert refused.value.code == "too_few_events"  # the file itself is fine


def test_rows_that_cannot_be_read_are_told_not_passed_over_in_silence(tmp_path: Path) -> None:
    late = [(f"p{n}", "play", "i1", 1_700_000_000_000) for n in range(30)]  # milliseconds
    skipped = Skipped()
    found = evaluate_ranking(events(tmp_path, [*late, *chain()]), skipped=skipped)
    assert found["metrics"]["people"] == 60
    assert skipped.count == 30
    path, bad = skipped.first[0]
    assert (path.name, bad.line) == ("events.csv", 2)
    assert "milliseconds" in str(bad.error)


def test_where_no_row_can_be_read_the_first_reason_is_given(tmp_path: Path) -> None:
    file = events(tmp_path, [("p", "play", "i", 1_700_000_000_000)])
    with pytest.raises(BadInput, match=r"line 2: .*milliseconds"):
        evaluate_ranking(file)


@pytest.mark.parametrize("k", [0, -1])
def test_a_list_of_nothing_is_not_judged(tmp_path: Path, k: int) -> None:
    with pytest.raises(BadInput, match="use 1 or more"):
        evaluate_ranking(events(tmp_path, chain()), k=k)


def test_of_ratings_with_a_least_value_only_good_ones_are_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    rows = [
        f"p{person},rate,i{item},{5 if (item + person) % 2 else 1},{person * 100 + item}"
        for person in range(20)
        for item in range(8)
    ]
    file.write_text("\n".join(["user,kind,item,value,at", *rows]), "utf-8")
    every = list(meetings(file))
    assert {weight for _, _, weight, _ in every} == {1.0}
    good = {(user, item): weight for user, item, weight, _ in meetings(file, 4.0)}
    assert (good["p0", "i1"], good["p0", "i0"]) == (1.0, -1.0)
    h = Histories.of(meetings(file, 4.0))
    for asked in split(h, "last-out", RNG).test:
        assert good[h.people[asked.person], h.ids[asked.chosen[0]]] == 1.0
    assert evaluate_ranking(file, min_value=4.0)["metrics"]["people"] == 20


FIELD = st.one_of(
    st.sampled_from(["ada", "bo", "i1", "i2", "like", "rate", "play", "", "nan", "1e999", "-1"]),
    st.text(max_size=12),
    st.integers(-(10**19), 10**19).map(str),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(FIELD, min_size=1, max_size=6), max_size=30), st.sampled_from(PROTOCOLS))
def test_whatever_a_file_holds_it_is_judged_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], protocol: str
) -> None:
    file = tmp_path_factory.mktemp("fuzz") / "events.csv"
    with file.open("w", newline="", encoding="utf-8", errors="replace") as out:
        csv.writer(out).writerows([["user", "kind", "item", "value", "at"], *rows])
    with suppress(BadInput):
        found = evaluate_ranking(file, protocol=protocol)  # type: ignore[arg-type]
        assert all(np.isfinite(value) for value in found["metrics"].values())


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    "rows",
    [
        [("one", "like", f"i{n}", 1.0) for n in range(5)],  # one person, all at once
        [(f"p{n}", "like", "only", float(n)) for n in range(9)],  # one item
        [("p", "like", "i", 1.0)] * 50,  # the same row again and again
        [(f"p{n % 3}", "like", f"i{n}", 4e11 + n) for n in range(30)],  # far in the future
        [(f"p{n % 3}", "like", f"i{n}", -6e10 + n) for n in range(30)],  # long before us
    ],
)
def test_odd_files_are_judged_or_refused_in_words(
    tmp_path: Path, rows: list[tuple[str, str, str, float]], protocol: str
) -> None:
    with suppress(BadInput):
        found = evaluate_ranking(events(tmp_path, rows), protocol=protocol)  # type: ignore[arg-type]
        assert 0 <= found["metrics"]["ndcg@10"] <= 1


# ------------------------------------------------------------------------------------- the splits
def histories(rows: Iterable[tuple[str, str, str, float]]) -> Histories:
    weights = {"play": 1.0, "dislike": -1.0}
    return Histories.of((user, item, weights[kind], at) for user, kind, item, at in rows)


def test_the_last_two_choices_are_not_learned_from() -> None:
    h = histories(chain())
    cut = split(h, "last-out", RNG)
    item, _, _ = cut.early.of_person(0)
    assert [h.ids[i] for i in item] == ["i0", "i1", "i2"]
    assert [h.ids[i] for i in cut.tune[0].chosen] == ["i3"]
    assert [h.ids[i] for i in h.item[cut.test[0].given]] == ["i0", "i1", "i2", "i3"]
    assert [h.ids[i] for i in cut.test[0].chosen] == ["i4"]


def test_what_is_disliked_or_met_again_is_given_but_never_asked_for() -> None:
    rows = [
        ("p", "play", "a", 1.0),
        ("p", "play", "b", 2.0),
        ("p", "play", "c", 3.0),
        ("p", "dislike", "d", 4.0),
        ("p", "play", "a", 5.0),
    ]
    h = histories(rows)
    assert first_likes(h).tolist() == [True, True, True, False, False]
    cut = split(h, "last-out", RNG)
    assert [h.ids[i] for i in cut.test[0].chosen] == ["c"]
    assert len(cut.early.item) == 1


def test_in_time_everything_learned_lies_before_everything_asked() -> None:
    h = histories(wandering())
    cut = split(h, "temporal", RNG)
    assert cut.late is not None
    for asked in cut.test:
        assert h.at[asked.given].max() < asked.now
        assert cut.late.at.max() < asked.now
    assert cut.early.at.max() < min(asked.now for asked in cut.tune)


def test_where_nearly_all_fell_on_one_day_the_days_after_it_are_asked_for() -> None:
    first = [(f"p{p}", "play", f"i{p % 5}", 100.0) for p in range(20)]
    cut = split(histories([*first, ("p0", "play", "i3", 200.0)]), "temporal", RNG)
    assert cut.late is not None
    assert len(cut.late.item) == 20
    assert [asked.now for asked in cut.test] == [200.0]
    assert split(histories(first), "temporal", RNG).test == []  # nothing is later


def test_cold_items_are_in_nothing_that_is_learned_and_in_all_that_is_asked() -> None:
    h = histories(chain(200))
    cut = split(h, "cold", np.random.default_rng(1))
    cold = set(np.flatnonzero(cut.cold).tolist())
    assert cold
    assert cut.late is not None
    assert not cold & set(cut.early.item.tolist())
    assert not cold & set(cut.late.item.tolist())
    assert all(set(asked.chosen.tolist()) <= cold for asked in cut.test)


def test_places_count_only_what_may_be_shown_and_ties_share_the_middle() -> None:
    scores = np.array([5.0, 4.0, 3.0, 3.0, 3.0, 1.0], np.float32)
    free = np.array([False, True, True, True, True, True])
    assert places(scores, np.array([1, 3, 5]), free).tolist() == [0, 2, 4]


def test_several_equals_never_share_one_place() -> None:
    free = np.ones(6, np.bool_)
    assert places(np.zeros(6), np.arange(6), free).tolist() == [0, 1, 2, 3, 4, 5]
    assert places(np.zeros(6), np.array([4, 2]), free).tolist() == [1, 4]
    mixed = np.array([9.0, 5.0, 5.0, 5.0, 1.0, 5.0])
    assert places(mixed, np.array([1, 0, 3]), free).tolist() == [1, 0, 3]
