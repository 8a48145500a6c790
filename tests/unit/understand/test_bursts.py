"""A burst is found, ordinary days are not, and a state that was kept goes on where it was."""

from __future__ import annotations

import numpy as np

from tastemaker.domain import DAY
from tastemaker.understand.bursts import Alert, Watch, height_for


def run(watch: Watch, rows: list[tuple[float, bool]]) -> list[Alert | None]:
    return [
        watch.see(at, 0.9 if bad else 0.1, bad, {"id": str(n), "negative": 0.9})
        for n, (at, bad) in enumerate(rows)
    ]


def calm(seed: int, days: int = 200) -> list[tuple[float, bool]]:
    rng = np.random.default_rng(seed)
    times = np.sort(rng.uniform(DAY, days * DAY, days))
    return [(float(at), bool(rng.random() < 0.3)) for at in times]


def test_a_burst_is_found_within_ten_texts_with_its_sentences() -> None:
    watch = Watch("entity", "Acme", height_for(1e-3))
    assert not any(run(watch, calm(0)))
    told = run(watch, [(201 * DAY + n * 3600, True) for n in range(12)])
    first = next(n for n, alert in enumerate(told) if alert)
    assert first < 10
    alert = told[-1]
    assert alert is not None
    assert (alert.name, alert.negative) == ("Acme", 12)
    assert 0 < len(alert.sentences) <= 12
    assert alert.usual < 0.5


def test_many_good_texts_raise_nothing() -> None:
    watch = Watch("entity", "Acme", height_for(1e-3))
    assert not any(run(watch, calm(1) + [(201 * DAY + n * 600, False) for n in range(50)]))


def test_ordinary_days_raise_fewer_alerts_than_wanted() -> None:
    raised = texts = 0
    for seed in range(20):
        watch = Watch("entity", "Acme", height_for(1e-3))
        rows = calm(seed)
        raised += len({alert.since for alert in run(watch, rows) if alert})
        texts += len(rows)
    assert raised / texts <= 1e-3


def test_an_alert_ends_when_the_burst_does() -> None:
    watch = Watch("entity", "Acme", height_for(1e-3))
    run(watch, [(DAY + n * 60, True) for n in range(20)])
    assert watch.open
    later = run(watch, [(40 * DAY, False), (41 * DAY, True)])
    assert later == [None, None]


def test_a_kept_state_goes_on() -> None:
    rows = [*calm(2), *((201 * DAY + n * 600, True) for n in range(12))]
    whole, parts = (Watch("entity", "Acme", 7.0) for _ in range(2))
    told = run(whole, rows)
    run(parts, rows[:205])
    again = Watch.opened(parts.saved(), 7.0)
    assert run(again, rows[205:])[-1] is not None
    assert again.sum == whole.sum
    assert told[-1] is not None


def test_many_texts_on_a_topic_are_not_a_burst_by_their_number() -> None:
    rows = [(201 * DAY + n * 600, n % 2 == 0) for n in range(12)]
    for kind, raised in (("entity", True), ("topic", False)):
        watch = Watch(kind, "results", height_for(1e-3))
        run(watch, calm(3))
        assert any(run(watch, rows)) == raised
