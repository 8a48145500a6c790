"""The demo made ready without being served: nothing is left half-way behind it."""

from __future__ import annotations

import sys
import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest

from tastemaker.cli.demo import _compose, _wait
from tastemaker.errors import BadInput, TastemakerError
from tastemaker.learn.jobs import Jobs
from tastemaker.ports import Progress, Report
from tastemaker.testing.fakes import MemoryStore

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def home() -> Any:
    return SimpleNamespace(jobs=Jobs(MemoryStore(), lambda _: SLEEP))


def worked_on(home: Any, work: Any) -> str:
    job = home.jobs.queue("train", {"what": ["tune"]})
    threading.Thread(target=home.jobs.run, args=(job.id, work), daemon=True).start()
    return str(job.id)


def test_what_only_prepares_waits_until_the_composer_has_learned(home: Any) -> None:
    def learn(args: dict[str, Any], report: Report) -> None:
        report(Progress(0.5, "learning", ""))
        time.sleep(0.3)

    id = worked_on(home, learn)
    _wait(home, id)
    assert home.jobs.get(id).state == "done"


def test_a_composer_that_fails_is_no_silent_success(home: Any) -> None:
    def fail(args: dict[str, Any], report: Report) -> None:
        raise BadInput("missing_field", field="tunes")

    with pytest.raises(TastemakerError, match="tunes"):
        _wait(home, worked_on(home, fail))


def test_a_composer_that_is_learning_already_is_not_started_twice(home: Any) -> None:
    id = home.jobs.queue("train", {"what": ["tune"]}).id
    assert _compose(home, 1.0) == id


def test_other_learning_is_not_waited_for(home: Any) -> None:
    home.jobs.queue("train", {"what": ["ranking"]})
    assert _compose(home, 1.0) is None
    _wait(home, None)
