"""Who may do what: keys, scopes, persons, pages, limits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tastemaker.domain import Brief
from tastemaker.home import Home
from tastemaker.trust import keys
from tests.service.houses import problem, served

LIKE = {"user": "ada", "kind": "like", "item": "letters:001"}


def key(home: Home, *scopes: str, user: str | None = None) -> dict[str, str]:
    """The header of a new key."""
    secret, _ = keys.create(home.store, "test", scopes or ("admin",), user, time.time())
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def shut(tmp_path: Path) -> Iterator[tuple[httpx.Client, Home]]:
    """A service that listens to the world: nothing without a key."""
    with served(tmp_path, host="0.0.0.0") as found:
        yield found


def test_on_this_machine_no_key_is_needed_until_the_first_one_is_made(here: httpx.Client) -> None:
    assert here.get("/v1/jobs").status_code == 200
    made = here.post("/v1/keys", json={"name": "shop", "scopes": ["operate"]}).json()
    assert made["key"].startswith("tm_")
    answer = here.get("/v1/jobs")
    problem(answer, 401, "no_key")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    mine = {"Authorization": f"Bearer {made['key']}"}
    assert here.get("/v1/jobs", headers=mine).status_code == 200
    problem(here.get("/v1/jobs", headers={"Authorization": "Bearer tm_wrong"}), 401, "wrong_key")


def test_revoking_the_last_key_does_not_open_the_door_again(here: httpx.Client) -> None:
    made = here.post("/v1/keys", json={"name": "a", "scopes": ["admin"]}).json()
    mine = {"Authorization": f"Bearer {made['key']}"}
    assert here.delete(f"/v1/keys/{made['id']}", headers=mine).status_code == 204
    problem(here.get("/v1/jobs", headers=mine), 401, "wrong_key")
    problem(here.get("/v1/jobs"), 401, "no_key")


def test_to_the_world_nothing_is_open_but_whether_it_lives(
    shut: tuple[httpx.Client, Home],
) -> None:
    world, home = shut
    assert world.get("/healthz").status_code == 200
    assert world.get("/readyz").status_code == 200
    problem(world.get("/metrics"), 401, "no_key")
    problem(world.get("/v1/items"), 401, "no_key")
    assert world.get("/metrics", headers=key(home, "operate")).status_code == 200


def test_every_route_under_v1_asks_for_a_key(shut: tuple[httpx.Client, Home]) -> None:
    world, _ = shut
    for path, operations in world.get("/v1/openapi.json").json()["paths"].items():
        for method in operations:
            if path.startswith("/v1") and (method, path) != ("delete", "/v1/session"):
                filled = path.replace("{", "").replace("}", "")
                body = {"key": "tm_x"} if path == "/v1/session" else {}
                answer = world.request(method, filled, json=body)
                assert answer.status_code == 401, (method, path, answer.text)


def test_a_page_elsewhere_that_points_its_name_here_is_not_this_machine(here: httpx.Client) -> None:
    problem(here.get("/v1/jobs", headers={"Host": "evil.example:8000"}), 401, "no_key")
    assert here.get("/v1/jobs", headers={"Host": "localhost:8000"}).status_code == 200
    assert here.get("/v1/jobs", headers={"Host": "[::1]:8000"}).status_code == 200
    problem(here.get("/v1/jobs", headers={"Host": "]["}), 401, "no_key")


def test_somebody_behind_a_proxy_on_this_machine_is_not_on_this_machine(
    here: httpx.Client,
) -> None:
    problem(here.get("/v1/jobs", headers={"X-Forwarded-For": "203.0.113.9"}), 401, "no_key")


def test_a_page_of_another_site_may_not_act(here: httpx.Client) -> None:
    own = str(here.base_url).rstrip("/")
    assert here.post("/v1/events", json=LIKE, headers={"Origin": own}).status_code == 202
    for headers in (
        {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
    ):  # fmt: skip
        problem(here.post("/v1/events", json=LIKE, headers=headers), 403, "foreign_page")
        problem(here.delete("/v1/users/ada", headers=headers), 403, "foreign_page")


def test_no_other_origin_is_let_in_unless_it_is_named(here: httpx.Client, tmp_path: Path) -> None:
    origin = {"Origin": "https://shop.example"}
    assert "access-control-allow-origin" not in here.get("/v1/items", headers=origin).headers
    with served(tmp_path / "other", origins="https://shop.example, https://b.example") as (
        other,
        _,
    ):
        allowed = other.get("/v1/items", headers=origin).headers
        assert allowed["access-control-allow-origin"] == "https://shop.example"
        assert other.post("/v1/events", json=LIKE, headers=origin).status_code == 202
        asked = {**origin, "Access-Control-Request-Method": "POST"}
        assert other.options("/v1/events", headers=asked).status_code == 200


@pytest.mark.parametrize(
    ("scope", "method", "path", "body"),
    [
        ("events:write", "POST", "/v1/events", LIKE),
        ("recommend", "GET", "/v1/users/ada/recommendations", None),
        ("profile", "GET", "/v1/users/ada/facts", None),
        ("create", "POST", "/v1/users/ada/creations", {"medium": "letters"}),
        ("review", "GET", "/v1/reviews", None),
        ("operate", "GET", "/v1/stats", None),
        ("admin", "GET", "/v1/keys", None),
    ],
)
def test_a_key_opens_what_its_scopes_name(
    shut: tuple[httpx.Client, Home], scope: str, method: str, path: str, body: object
) -> None:
    world, home = shut
    for having in keys.SCOPES:
        answer = world.request(method, path, json=body, headers=key(home, having))
        if having in (scope, "admin"):
            assert answer.status_code < 300, answer.text
        else:
            assert scope in problem(answer, 403, "no_scope")["detail"]


def test_another_persons_key_opens_nothing(shut: tuple[httpx.Client, Home]) -> None:
    world, home = shut
    ada, bob = key(home, "admin", user="ada"), key(home, "admin", user="bob")
    made = home.engine.create("ada", Brief("letters", seed=1))[0]
    event = world.post("/v1/events", json=LIKE, headers=ada).json()["ids"][0]
    slate = world.get("/v1/users/ada/recommendations", headers=ada).json()
    for method, path, body in (
        ("GET", "/v1/users/ada", None),
        ("PATCH", "/v1/users/ada", {"sensing": True}),
        ("DELETE", "/v1/users/ada", None),
        ("GET", "/v1/users/ada/export", None),
        ("GET", "/v1/users/ada/recommendations", None),
        ("POST", "/v1/users/ada/creations", {"medium": "letters"}),
        ("POST", "/v1/events", LIKE),
        ("POST", "/v1/events", [{**LIKE, "user": "bob"}, LIKE]),
        ("GET", f"/v1/items/{made.id}?user=ada", None),
        ("GET", f"/v1/items/{made.id}/media/txt?user=ada", None),
    ):
        problem(world.request(method, path, json=body, headers=bob), 403, "not_yours")
    for method, path, code in (
        ("GET", f"/v1/items/{made.id}", "no_item"),
        ("GET", f"/v1/slates/{slate['id']}", "no_such"),
        ("GET", f"/v1/slates/{slate['id']}/picks/letters:001/reasons", "no_such"),
        ("DELETE", f"/v1/events/{event}", "no_such"),
    ):
        problem(world.request(method, path, headers=bob), 404, code)
    reviews = world.get("/v1/reviews", headers=bob).json()["data"]
    assert reviews == []
    answer = world.post("/v1/reviews", json={"about": made.id, "allowed": False}, headers=bob)
    problem(answer, 404, "no_item")
    assert world.get(f"/v1/items/{made.id}", headers=ada).status_code == 200


def test_a_persons_key_goes_with_the_person(shut: tuple[httpx.Client, Home]) -> None:
    world, home = shut
    ada = key(home, "profile", "events:write", user="ada")
    world.post("/v1/events", json=LIKE, headers=ada)
    assert world.delete("/v1/users/ada", headers=ada).json()["removed"]["key"] == 1
    problem(world.get("/v1/users/ada", headers=ada), 401, "wrong_key")


def test_a_key_bound_to_a_person_administers_nothing(shut: tuple[httpx.Client, Home]) -> None:
    world, home = shut
    ada = key(home, "admin", user="ada")
    for method, path, body in (
        ("GET", "/v1/keys", None),
        ("POST", "/v1/keys", {"name": "x", "scopes": ["admin"]}),
        ("DELETE", "/v1/keys/key_0", None),
        ("POST", "/v1/jobs", {}),
        ("PUT", "/v1/items/x", {"medium": "letters", "text": "abba"}),
        ("DELETE", "/v1/items/letters:001", None),
        ("POST", "/v1/models:rollback", None),
    ):
        problem(world.request(method, path, json=body, headers=ada), 403, "bound_key")


def test_a_person_may_throw_away_what_was_made_for_them(shut: tuple[httpx.Client, Home]) -> None:
    world, home = shut
    made = home.engine.create("ada", Brief("letters", seed=1))[0]
    ada = key(home, "create", user="ada")
    assert world.delete(f"/v1/items/{made.id}", headers=ada).status_code == 204
    problem(world.delete("/v1/items/letters:001", headers=ada), 403, "no_scope")
    assert world.get("/v1/items/letters:001", headers=ada).status_code == 200


def test_secrets_are_shown_once_and_kept_nowhere(here: httpx.Client, tmp_path: Path) -> None:
    made = here.post("/v1/keys", json={"name": "shop", "scopes": ["admin"], "user": None}).json()
    listed = here.get("/v1/keys", headers={"Authorization": f"Bearer {made['key']}"}).json()["data"]
    assert [row["id"] for row in listed] == [made["id"]]
    assert "key" not in listed[0]
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or made["key"].encode() not in path.read_bytes()


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["root"]},
        {"name": "", "scopes": ["admin"]},
        {"name": "\x00", "scopes": ["admin"]},
        {"name": "x"},
    ],
)
def test_a_key_that_makes_no_sense_is_not_made(here: httpx.Client, body: object) -> None:
    assert here.post("/v1/keys", json=body).status_code == 422
    assert here.get("/v1/jobs").status_code == 200  # no key was made: the door is still open


def test_the_studio_trades_a_key_for_a_cookie_that_no_script_can_read(
    shut: tuple[httpx.Client, Home],
) -> None:
    world, home = shut
    secret = key(home, "profile")["Authorization"].removeprefix("Bearer ")
    problem(world.get("/v1/session"), 401, "no_key")
    problem(world.post("/v1/session", json={"key": "tm_wrong"}), 401, "wrong_key")
    answer = world.post("/v1/session", json={"key": secret})
    assert answer.status_code == 204
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert world.get("/v1/session").json() == {
        "key_needed": True, "scopes": ["profile"], "user": None,
    }  # fmt: skip
    foreign = {"Origin": "https://evil.example"}
    problem(
        world.patch("/v1/users/ada", json={"sensing": True}, headers=foreign), 403, "foreign_page"
    )
    assert world.delete("/v1/session").status_code == 204
    problem(world.get("/v1/session"), 401, "no_key")


def test_without_keys_the_studio_is_told_that_none_is_needed(here: httpx.Client) -> None:
    assert here.get("/v1/session").json()["key_needed"] is False


def test_whoever_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    with served(tmp_path, requests_per_minute=5) as (here, home):
        answers = [here.get("/v1/onboarding?k=1") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        told = problem(answers[-1], 429, "too_many")
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
        assert answers[-1].headers["retry-after"] in told["hint"]
        assert here.get("/healthz").status_code == 200
        other = key(home, "recommend")
        assert here.get("/v1/onboarding?k=1", headers=other).status_code == 429  # still unknown


def test_each_key_has_a_minute_of_its_own(tmp_path: Path) -> None:
    with served(tmp_path, requests_per_minute=6, host="0.0.0.0") as (world, home):
        one, other = key(home, "recommend"), key(home, "recommend")
        for _ in range(5):
            assert world.get("/v1/onboarding?k=1", headers=one).status_code == 200
        assert world.get("/v1/onboarding?k=1", headers=other).status_code == 200


def test_guessing_keys_is_limited_by_address(tmp_path: Path) -> None:
    with served(tmp_path, requests_per_minute=5, host="0.0.0.0") as (world, _):
        said = [
            world.get("/v1/items", headers={"Authorization": f"Bearer tm_{i}"}).status_code
            for i in range(8)
        ]
        assert set(said) == {401, 429}
        assert said[-1] == 429
