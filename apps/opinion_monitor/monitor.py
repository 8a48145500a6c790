"""The monitor of one home: texts in, opinions counted and kept, alerts out."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from tastemaker import DAY, Alert, Engine, Note, NotReady, Opinion, Opinions, Text, Watches

FALSE_ALERTS = 1e-3  # that are wanted, per text
Counts = list[int]  # texts, negative ones


class Monitor:
    """Counts by entity or topic and day, alerts, and the sentences behind them. One lock: texts
    are counted in the order in which they come."""

    def __init__(
        self, engine: Engine, reader: Opinions, told: Callable[[Alert], None] = lambda _: None
    ) -> None:
        self._kept, self._reader, self._told = engine.kept("opinion_monitor"), reader, told
        self._lock = threading.Lock()
        self.series: dict[tuple[str, str], dict[int, Counts]] = defaultdict(dict)
        for body in (note.body for note in self._kept.scan("bucket")):
            self.series[body["kind"], body["name"]][body["bucket"]] = list(body["counts"])
        self._watches = Watches(FALSE_ALERTS, (note.body for note in self._kept.scan("watch")))

    def add(self, texts: Sequence[Text]) -> list[Alert]:
        """The alerts that are raised or go on. A text whose id is known is passed over.

        Raises NotReady without a sentiment model.
        """
        if not self._reader.sentiment.models:
            raise NotReady("nothing_to_learn", value="labelled texts")
        with self._lock:
            fresh = {one.id: one for one in texts if self._kept.get("text", one.id) is None}
            opinions = self._reader(list(fresh.values()))
            seen = [(self._count(one), self._watches.see(one)) for one in opinions]
            alerts = {alert.id: alert for _, alert in seen if alert}
            new = [a for a in alerts.values() if self._kept.get("alert", a.id) is None]
            notes = [Note("text", one.id, {"source": one.source}) for one in fresh.values()]
            notes += [_note(one) for one in opinions]
            notes += [note for note, _ in seen]
            notes += [Note("watch", ":".join(about), self._watches[about].saved())
                      for about in {one.about for one in opinions}]  # fmt: skip
            notes += [Note("alert", a.id, asdict(a), label=a.kind) for a in alerts.values()]
            self._kept.put({(note.kind, note.id): note for note in notes}.values())
        for alert in new:
            self._told(alert)
        return list(alerts.values())

    def overview(self, kind: str, days: int) -> list[dict[str, Any]]:
        """Each entity or topic with its last `days` buckets up to the newest of all, most texts
        first."""
        last = max((max(found) for found in self.series.values() if found), default=0)
        rows = []
        for (of, name), found in list(self.series.items()):
            points = [[at, *found[at]] for at in sorted(found) if at > last - days]
            if of == kind and points:
                total, bad = sum(p[1] for p in points), sum(p[2] for p in points)
                rows.append({"name": name, "texts": total, "negative": bad, "points": points})
        return sorted(rows, key=lambda row: (-row["texts"], row["name"]))

    def alerts(self) -> list[dict[str, Any]]:
        """Newest first."""
        return [dict(note.body) for note in self._kept.scan("alert")][::-1]

    def opinions(self, kind: str, name: str, since: float, until: float) -> list[dict[str, Any]]:
        """What was said of one, newest first."""
        rows = self._kept.scan("opinion", label=f"{kind}:{name}"[:200])
        return [dict(row.body) for row in rows if since <= row.at < until][::-1]

    def _count(self, one: Opinion) -> Note:
        """Its day's counts with it, to be kept."""
        at = int(one.text.at // DAY)
        counts = self.series[one.about].setdefault(at, [0, 0])
        counts[0] += 1
        counts[1] += one.bad
        body = {"kind": one.kind, "name": one.name, "bucket": at, "counts": list(counts)}
        return Note("bucket", f"{one.kind}:{one.name} {at}", body)


def _note(one: Opinion) -> Note:
    body = {
        "id": one.text.id, "at": one.text.at, "source": one.text.source, "sentence": one.sentence,
        "sentiment": one.sentiment, "negative": round(one.negative, 3),
        "topics": list(one.topics), "emotion": one.emotion,
    }  # fmt: skip
    label = f"{one.kind}:{one.name}"[:200]
    # A time of zero would be taken for none.
    id = f"{int(one.text.at):012d} {label[:100]} {one.text.id}"
    return Note("opinion", id, body, label=label, at=max(one.text.at, 1e-6))
