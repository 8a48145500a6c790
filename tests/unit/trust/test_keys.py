"""API keys: shown once, kept as a hash, open what they name."""

from __future__ import annotations

import pytest

from tastemaker.errors import BadInput, NotFound
from tastemaker.testing import MemoryStore
from tastemaker.trust import keys


def test_a_key_is_found_by_its_secret_and_by_nothing_else() -> None:
    store = MemoryStore()
    secret, key = keys.create(store, "shop", ["recommend", "recommend"], "ada", 7.0)
    assert keys.find(store, secret) == key
    assert (key.name, key.scopes, key.user, key.at) == ("shop", ("recommend",), "ada", 7.0)
    for wrong in ("", secret[:-1], secret + "x", key.id, "tm_\ud800"):
        assert keys.find(store, wrong) is None


def test_the_secret_is_kept_nowhere() -> None:
    store = MemoryStore()
    secret, _ = keys.create(store, "shop", ["admin"], None, 0.0)
    assert secret.startswith("tm_")
    assert secret not in str(list(store.scan(keys.KEY)))


def test_a_key_opens_its_scopes_and_admin_opens_all() -> None:
    store = MemoryStore()
    _, some = keys.create(store, "a", ["recommend"], None, 0.0)
    _, every = keys.create(store, "b", ["admin"], None, 0.0)
    assert some.opens("recommend")
    assert not some.opens("operate")
    assert all(every.opens(scope) for scope in keys.SCOPES)
    assert some.opens("")  # what anybody with a key may


def test_a_revoked_key_is_gone_but_that_there_was_one_is_remembered() -> None:
    store = MemoryStore()
    assert not keys.ever_made(store)
    secret, key = keys.create(store, "a", ["admin"], None, 0.0)
    keys.revoke(store, key.id)
    assert keys.find(store, secret) is None
    assert list(keys.listed(store)) == []
    assert keys.ever_made(store)
    with pytest.raises(NotFound):
        keys.revoke(store, key.id)


def test_the_key_of_a_person_goes_with_them() -> None:
    store = MemoryStore()
    secret, _ = keys.create(store, "app", ["profile"], "ada", 0.0)
    store.erase("ada", 1.0)
    assert keys.find(store, secret) is None


@pytest.mark.parametrize(
    ("name", "scopes"),
    [("a", []), ("a", ["root"]), ("", ["admin"]), ("a\n", ["admin"]), ("x" * 101, ["admin"])],
)
def test_what_makes_no_sense_is_refused_and_nothing_made(name: str, scopes: list[str]) -> None:
    store = MemoryStore()
    with pytest.raises(BadInput):
        keys.create(store, name, scopes, None, 0.0)
    assert not keys.ever_made(store)
