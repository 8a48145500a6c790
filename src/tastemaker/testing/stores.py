"""What any store must hold. Each check raises AssertionError in words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

from tastemaker.domain import Event, Fact, Mood, Reading
from tastemaker.errors import BadInput, Conflict
from tastemaker.ports import Appended, Document, Store

Make = Callable[[], Store]

SAID = Reading(
    language="zh",
    intent="make",
    slots={"medium": "tune", "bars": 16, "lively": True, "like": ["a", None]},
    sentiment=-0.25,
    emotion={"joy": 0.5},
    mood=Mood(0.1, -0.9, 3.0, "said"),
    facts=(Fact("genre", "jig", 0.7, ("e_1",), 2.5, "said", True),),
)
FULL = Event(
    "ada", "say", "tune:a/1", -0.5, "来一首 🎻 \n'; DROP TABLE events; --", 12.25, "e_full",
    "s_1", 3, "session-1", SAID,
)  # fmt: skip
BAD_TEXTS = ("\0", "a\0b", "\ud800")


def check_store(make: Make) -> None:
    """`make` gives an empty store at each call; it is closed here.

    The ledger keeps order, ids and every field; documents are replaced, listed by id and counted
    in versions; what cannot be held is refused whole; export and erase agree and touch nobody else.
    """
    for check in (
        check_ledger,
        check_repeats,
        check_refusals,
        check_documents,
        check_lists,
        check_versions,
        check_rights,
    ):
        with closing(make()) as store:
            check(store)


def check_ledger(store: Store) -> None:
    assert store.watermark() == 0, "an empty ledger has the watermark 0"
    assert store.append([]) == Appended(0, 0, 0), "nothing can be appended"
    given = [event("ada", "1"), event("bob", "2"), event("ada", "3"), FULL]
    appended = store.append(given)
    assert (appended.new, appended.repeated) == (4, 0), "all are new"
    rows = list(store.events())
    numbers = [number for number, _ in rows]
    assert [row for _, row in rows] == given, "events come back as they were, in their order"
    assert numbers == sorted(set(numbers)), "ledger numbers grow"
    assert numbers[0] > 0, "ledger numbers begin above 0"
    assert appended.watermark == store.watermark() == numbers[-1], "the watermark is the newest"
    assert store.watermark("bob") == numbers[1], "a person's watermark is their newest"
    assert store.watermark("nobody") == 0, "nobody's watermark is 0"
    assert store.event("e_full") == FULL, "an event comes back by its id"
    assert store.event("e_none") is None, "there is no event by that id"
    assert [n for n, _ in store.events("ada")] == [numbers[0], *numbers[2:]], "of one person"
    assert [n for n, _ in store.events(after=numbers[1])] == numbers[2:], "after a number"
    assert [n for n, _ in store.events("ada", numbers[0], 1)] == numbers[2:3], "so many"
    assert not list(store.events(limit=0)), "a limit of 0 gives none"
    later = store.append([event("bob", "5")])
    assert [n for n, _ in store.events(after=numbers[-1])] == [later.watermark], "a later one"
    many = [event(f"u{n % 3}", f"m{n}") for n in range(2_500)]
    store.append(many)
    assert [e for _, e in store.events(after=later.watermark)] == many, "any number in one call"


def check_repeats(store: Store) -> None:
    first = store.append([event("ada", "1", "like")])
    again = store.append([event("ada", "1", "dislike"), event("ada", "2"), event("ada", "2")])
    assert (again.new, again.repeated) == (1, 2), "repeated ids are counted, in one call too"
    kept = store.event("1")
    assert kept is not None, "the first stays"
    assert kept.kind == "like", "an id that is there keeps its event"
    assert store.append([event("ada", "2")]).watermark == again.watermark, "nothing moves"
    assert again.watermark > first.watermark, "new events get greater numbers"
    for taken in ([event("bob", "1")], [event("cy", "4"), event("dan", "4")]):
        code = ""
        try:
            store.append([event("bob", "3"), *taken])
        except Conflict as error:
            code = error.code
        assert code == "id_taken", "an id cannot be taken from somebody else"
        assert store.event("3") is None, "nothing of a refused call is stored"
        assert list(store.users()) == ["ada"], "nothing of a refused call is stored"


def check_refusals(store: Store) -> None:
    sound, document = event("ada", "1"), Document("user", "ada", {"a": 1}, user="ada")
    for refused in _bad_events(sound):
        _refuses(store.append, [event("bob", "2"), refused])
    for given in _bad_documents(document):
        _refuses(store.put, [document, given])
        _refuses(store.add, given)
    assert store.watermark() == 0, "nothing of a refused call is stored"
    assert not list(store.users()), "nothing of a refused call is stored"
    assert store.version("user") == 0, "a refused call changes no version"


def _bad_events(sound: Event) -> Iterator[Event]:
    for text in BAD_TEXTS:
        for field in ("id", "user", "kind", "item", "text", "slate", "session"):
            change: dict[str, Any] = {field: text}
            yield replace(sound, **change)
    for number in (math.nan, math.inf, -math.inf, 10**400):
        yield replace(sound, at=number)
        yield replace(sound, value=number)
    yield replace(sound, id="")
    yield replace(sound, user="")
    yield replace(sound, user="u" * 201)
    yield replace(sound, position=-1)
    yield replace(sound, position=2**40)
    yield replace(sound, reading=replace(SAID, sentiment=math.nan))


def _bad_documents(sound: Document) -> Iterator[Document]:
    for text in BAD_TEXTS:
        for field in ("kind", "id", "user", "label"):
            change: dict[str, Any] = {field: text}
            yield replace(sound, **change)
    for body in ({"a": math.nan}, {"a": [{"b": math.inf}]}, {"a": "\ud800"}, {"a": object()}):
        yield replace(sound, body=body)
    yield replace(sound, kind="")
    yield replace(sound, id="")
    yield replace(sound, at=math.nan)


def check_documents(store: Store) -> None:
    body = {"text": "好 \0 é", "n": 1, "x": 0.1, "list": [1, None, True], "in": {"a": "b"}}
    first = Document("user", "ada", body, "ada", "label", 5.5)
    store.put([first])
    assert store.get("user", "ada") == first, "a document comes back as it was"
    assert store.get("job", "ada") is None, "kinds are apart"
    assert store.get("user", "Ada") is None, "ids know capitals"
    assert not store.add(replace(first, body={})), "add leaves what is there"
    assert store.get("user", "ada") == first, "add leaves what is there"
    assert store.add(replace(first, id="bob", user=None)), "add puts what is not"
    second = replace(first, body={}, user="cy", label="other", at=6.0)
    store.put(replace(second, at=at) for at in (1.0, 6.0))
    assert store.get("user", "ada") == second, "put replaces all of it; the last one counts"
    assert list(store.users()) == ["cy"], "a document belongs to the person it names"
    assert store.delete("user", "ada"), "delete says that it was there"
    assert not store.delete("user", "ada"), "delete says that it was not there"
    assert store.get("user", "ada") is None, "what is deleted is gone"
    odd = "../../etc/passwd%20' OR 1=1 --"
    store.put([Document("user", odd, {}, odd)])
    assert store.get("user", odd) == Document("user", odd, {}, odd), "an id is only a name"


def check_lists(store: Store) -> None:
    ids = ["a", "B", "é", "Z", "b", "中", "🎻", "10", "9"]
    rows = [Document("item", id, {}, label="tune" if n % 2 else "copy") for n, id in enumerate(ids)]
    store.put([*rows, Document("slate", "s", {}, "ada"), Document("slate", "t", {}, "bob")])
    assert [d.id for d in store.scan("item")] == sorted(ids), "by id, in the order of code points"
    assert [d.id for d in store.scan("item", after="a", limit=2)] == ["b", "é"], "after, so many"
    tunes = sorted(d.id for d in rows if d.label == "tune")
    assert [d.id for d in store.scan("item", label="tune")] == tunes, "by label"
    assert [d.id for d in store.scan("slate", user="ada")] == ["s"], "by person"
    assert not list(store.scan("slate", user="ada", label="x")), "by both"
    assert list(store.users()) == ["ada", "bob"], "people in order"
    many = [Document("many", f"{n:05}", {"n": n}) for n in range(2_345)]
    store.put(many)
    assert list(store.scan("many")) == many, "any number"
    assert len(list(store.scan("many", limit=2_000))) == 2_000, "as many as asked for"


def check_versions(store: Store) -> None:
    assert store.version("item") == 0, "the version of nothing is 0"
    seen = [0]
    item = Document("item", "a", {})
    for change, moves in (
        (lambda: store.put([item]), True),
        (lambda: store.put([]), False),
        (lambda: store.add(item), False),
        (lambda: store.add(replace(item, id="b")), True),
        (lambda: store.delete("item", "c"), False),
        (lambda: store.delete("item", "a"), True),
        (lambda: store.put([replace(item, kind="job")]), False),
        (lambda: store.append([event("ada", "1")]), False),
    ):
        change()
        seen.append(store.version("item"))
        assert (seen[-1] > seen[-2]) == moves, f"the version grows with every change: {seen}"


def check_rights(store: Store) -> None:
    store.append([event("ada", "1"), event("bob", "2"), FULL, event("ada", "3")])
    tie = Document("tie", "bob\x1fada", {"other": "ada", "weight": 0.5}, "bob")
    other = Document("tie", "bob\x1fcy", {"other": "cy", "weight": 0.5}, "bob")
    kept = [other, Document("user", "bob", {"other": "ada"}, "bob"), Document("item", "i", {})]
    store.put([tie, *kept, Document("tie", "ada\x1fbob", {"other": "bob", "weight": 1}, "ada")])
    store.put([Document("slate", f"s{n}", {"n": n}, "ada") for n in range(3)])
    exported = list(store.export("ada"))
    counts = Counter(what for what, _ in exported)
    assert counts == {"event": 3, "tie": 2, "slate": 3}, f"everything about a person: {counts}"
    said = next(row for what, row in exported if what == "event" and row["id"] == "e_full")
    assert said["text"] == FULL.text, "an exported event holds its words"
    assert said["reading"]["facts"][0]["value"] == "jig", "and what was read from them"
    assert {row["n"] for what, row in exported if what == "slate"} == {0, 1, 2}, "and bodies"
    assert not list(store.export("nobody")), "nothing is known of nobody"
    numbers, before = store.watermark(), {kind: store.version(kind) for kind in ("tie", "slate")}
    others = list(store.export("bob"))

    receipt = store.erase("ada", 99.0)
    assert (receipt.user, receipt.at) == ("ada", 99.0), "the receipt says who and when"
    removed = {what: count for what, count in receipt.removed.items() if count}
    assert removed == counts, f"what was exported is what is erased: {removed}"
    assert not list(store.export("ada")), "nothing is left"
    assert "ada" not in store.users(), "nothing is left"
    assert store.event("e_full") is None, "nothing is left"
    assert store.watermark("ada") == 0, "nothing is left"
    gone = [row for row in others if row not in list(store.export("bob"))]
    assert [what for what, _ in gone] == ["tie", "tie"], "of others only mentions go, both ways"
    assert [store.get(d.kind, d.id) for d in kept] == kept, "nobody else's rows are touched"
    assert all(store.version(kind) > number for kind, number in before.items()), "caches are told"
    assert store.append([event("ada", "1")]).watermark > numbers, "numbers are never used again"
    assert len(list(store.events("ada"))) == 1, "what comes later is there"
    assert not store.erase("nobody", 1.0).removed, "nobody can be erased"


def event(user: str, id: str, kind: str = "like") -> Event:
    return Event(user, kind, item="tune:a/1", at=1_700_000_000.5, id=id)


def _refuses(call: Callable[[Any], Any], given: Any) -> None:
    try:
        call(given)
    except BadInput:
        return
    raise AssertionError(f"taken in: {ascii(given)[:300]}")
