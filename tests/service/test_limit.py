"""Requests are counted per minute, whoever asks."""

from __future__ import annotations

import pytest

from tastemaker.errors import TastemakerError
from tastemaker.service.limit import Limiter


@pytest.mark.parametrize("per_minute", [1, 5, 99, 100, 250, 6000])
def test_a_minute_holds_as_many_as_it_says(per_minute: int) -> None:
    limiter = Limiter(per_minute)
    for _ in range(per_minute):
        limiter.take("ada")
    with pytest.raises(TastemakerError) as told:
        limiter.take("ada")
    assert (told.value.status, told.value.code) == (429, "too_many")
    assert 1 <= told.value.values["seconds"] <= 60
    limiter.take("bob")


def test_many_askers_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    from tastemaker.service import limit

    monkeypatch.setattr(limit, "KEPT", 10)
    limiter = Limiter(6000)
    for number in range(100):
        limiter.take(f"at {number}")
    assert len(limiter._left) <= 10
