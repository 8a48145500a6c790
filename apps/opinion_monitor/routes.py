"""/v1/apps/opinion_monitor: texts in; trends, heat map, alerts and sentences out."""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from apps.opinion_monitor.monitor import Monitor
from tastemaker import (
    DAY,
    Alert,
    Engine,
    Gazetteer,
    Hooks,
    Judge,
    Notice,
    Opinions,
    Router,
    Taken,
    needs,
    read_names,
    text_of,
)

FOLDER = "OPINION_MONITOR"  # where names.csv, topics.csv, sentiment/ and emotion/ are
TOPICS = Path(__file__).parent / "data" / "topics.csv"
LONGEST = 20_000  # characters of a text
Kind = Literal["entity", "topic"]


class TextIn(Taken):
    text: str = Field(min_length=1, max_length=LONGEST)
    at: float | str | None = None
    id: str = Field("", max_length=80)
    source: str = Field("", max_length=200)


class TextsIn(Taken):
    data: list[TextIn] = Field(min_length=1, max_length=1000)


def reader_of(folder: Path) -> Opinions:
    """From a folder's names.csv, topics.csv, sentiment/ and emotion/, each where it is there."""
    names, topics = folder / "names.csv", folder / "topics.csv"
    return Opinions(
        Judge.load(folder / "sentiment", lacking=True),
        Judge.load(folder / "emotion", lacking=True),
        Gazetteer(read_names(names) if names.exists() else []),
        Gazetteer(read_names(topics if topics.exists() else TOPICS)),
    )


def notice(alert: Alert) -> Notice:
    """What a webhook and a mailbox are told."""
    subject = f"{alert.name}: {alert.negative} / {alert.texts} negative"
    lines = [f"usual share: {alert.usual:.0%}", *(one["sentence"] for one in alert.sentences)]
    return Notice(subject, "\n\n".join(lines), {"event": "alert", **asdict(alert)})


def routes(engine: Engine) -> APIRouter:
    tell = Hooks.of(os.environ, "OPINION").teller("opinion-hooks")
    reader = reader_of(Path(os.environ.get(FOLDER, ".opinion-monitor")))
    monitor = Monitor(engine, reader, lambda alert: tell(notice(alert)))
    router = Router()

    @router.post("/texts", status_code=201, **needs("events:write", 413))
    def add(body: TextsIn) -> dict[str, Any]:
        """Texts, oldest first; the alerts that they raise or prolong."""
        now = time.time()
        texts = [text_of(row.model_dump(), now) for row in body.data]
        return {"texts": len(texts), "alerts": [asdict(a) for a in monitor.add(texts)]}

    @router.get("/overview", **needs("operate"))
    def overview(
        kind: Kind = "entity",
        days: Annotated[int, Query(ge=1, le=1000)] = 30,
        limit: Annotated[int, Query(ge=1, le=500)] = 30,
    ) -> dict[str, Any]:
        """[bucket, texts, negative] of each, most spoken of first."""
        rows = monitor.overview(kind, days)
        return {"bucket": DAY, "total": len(rows), "data": rows[:limit]}

    @router.get("/alerts", **needs("operate"))
    def alerts(limit: Annotated[int, Query(ge=1, le=500)] = 50) -> dict[str, Any]:
        """Bursts of negative opinion, newest first, with the sentences that caused them."""
        return {"data": monitor.alerts()[:limit]}

    @router.get("/opinions", **needs("operate"))
    def opinions(
        kind: Kind,
        name: Annotated[str, Query(min_length=1, max_length=200)],
        since: float = 0.0,
        until: float = 1e12,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        """What was said of one entity or topic, newest first."""
        return {"data": monitor.opinions(kind, name, since, until)[:limit]}

    return router
