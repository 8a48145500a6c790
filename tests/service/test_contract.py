"""What OpenAPI says is what happens: no request that fits it breaks the service, nor any other."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tastemaker.domain import Brief
from tastemaker.service.app import NOUNS
from tastemaker.service.routes.users import SOUNDS
from tests.service.houses import served, speaking

OPERATIONS = sorted(
    (route.path.replace(":path}", "}"), method)
    for noun in NOUNS
    for route in noun.router.routes
    if isinstance(route, APIRoute) and route.include_in_schema
    for method in route.methods
)

for kind in SOUNDS:  # whose bytes are sent as they are drawn
    schemathesis.serializer.alias(kind, "application/octet-stream")

# Of two events that fit the schema one may still be unusable, as a `say` without words is.
MORE_THAN_FORM = positive_data_acceptance


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service with something of everything in it."""
    folder = tmp_path_factory.mktemp("contract")
    with served(folder / "home", speech=speaking(folder)) as (here, home):
        here.post("/v1/events", json={"user": "ada", "kind": "like", "item": "letters:001"})
        home.engine.create("ada", Brief("letters", seed=1))
        yield here


@pytest.fixture(scope="module")
def contract(world: httpx.Client) -> Any:
    return schemathesis.openapi.from_url(str(world.base_url.join("/v1/openapi.json")))


def test_openapi_names_every_operation(contract: Any) -> None:
    shown = {(o.ok().path, o.ok().method.upper()) for o in contract.get_all_operations()}
    assert shown == set(OPERATIONS)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_operation_keeps_its_contract(
    contract: Any, path: str, method: str, mode: GenerationMode
) -> None:
    @seed(1)
    @given(case=contract[path][method].as_strategy(generation_mode=mode))
    @settings(
        max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )  # fmt: skip
    def check(case: Any) -> None:
        answer = case.call(timeout=30)
        if answer.content != b"Invalid HTTP request received.":  # too long for the server below us
            case.validate_response(answer, excluded_checks=[MORE_THAN_FORM])

    with contextlib.suppress(Unsatisfiable):  # nothing about it can be wrong
        check()
