"""Requests a second over HTTP: one worker, recommendations against the empty endpoint beside it.

    python bench/over_http.py                    folk tunes, simulated listeners, a ranking; then measures
    python bench/over_http.py --home .bench      keeps the home, and uses it again
    python bench/over_http.py --essen            with Essen's songs: about 11,000 items

One server process on loopback; the load comes from this process over connections that stay open.
Rounds alternate, so that whatever else the machine does falls on all alike:

    healthz           the empty endpoint
    recommendations   people in turn; while nothing is new, a slate stays for some seconds
    fresh             the same, each question a new one, so that each slate is made anew
    clicks            an event, then a slate that knows it; each counts as one request

Prints one JSON document: requests a second, milliseconds, milliseconds of the server's own CPU time
(which a busy machine distorts less), and ratios to /healthz, round by round.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np

from tastemaker.evaluate.simulate import play_in
from tastemaker.home import open_home
from tastemaker.learn.train import train
from tastemaker.settings import Settings
from tastemaker.store.importers.folk import DEFAULT, ESSEN, folk_tunes

SERVE = "from tastemaker.settings import settings_from as s; from tastemaker.service import serve; "


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--home", type=Path, help="kept and used again; none: a temporary one")
    asked.add_argument("--essen", action="store_true", help="with Essen's songs")
    asked.add_argument("--seconds", type=float, default=3.0, help="of each measurement")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--connections", type=int, default=8)
    asked.add_argument("-k", type=int, default=10, help="picks on each slate")
    args = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = (args.home or Path(folder)).absolute()
        people = prepared(home, args.essen)
        with open(home / "bench.log", "w+b") as log, server(home, log) as process:
            port = wait_for(home / "bench.log", process)
            told = asyncio.run(measured(port, process.pid, people, args))
    json.dump(told, sys.stdout, indent=1)
    sys.stdout.write("\n")


def prepared(home: Path, essen: bool) -> list[str]:
    """A home with tunes, listeners and a ranking; the ids of its listeners."""
    with open_home(Settings(home=home)) as opened:
        if not opened.engine.stats()["items"]:
            opened.engine.add(readable(opened.media["tune"].encode, essen))
            play_in(
                opened.engine, listeners=60, rng=np.random.default_rng(0), now=opened.engine.now()
            )
        if opened.engine.refresh().models.ranker is None:
            train(opened.store, opened.model_sets, opened.media, opened.settings,
                  ["space", "ranking"], minutes=1.0)  # fmt: skip
        return list(opened.store.users())


def readable(encode: Callable[[str], Any], essen: bool) -> Any:
    from tastemaker.errors import BadInput

    for tune in folk_tunes(DEFAULT + (ESSEN if essen else ())):
        try:
            encode(tune.text)
        except BadInput:
            continue
        yield tune


def server(home: Path, log: Any) -> subprocess.Popen[bytes]:
    settings = {"HOME": home, "PORT": 0, "STOCK": 0, "REQUESTS_PER_MINUTE": 10**9}
    named = {f"TASTEMAKER_{name}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-c", SERVE + "serve(s({}))"]
    return Stopped(command, stdout=log, stderr=log, env={**os.environ, **named})


class Stopped(subprocess.Popen):  # type: ignore[type-arg]
    """A process that ends with its block."""

    def __exit__(self, *error: Any) -> None:
        self.terminate()
        super().__exit__(*error)


def wait_for(log: Path, process: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        for line in log.read_text("utf-8", "replace").splitlines():
            if '"event":"serving"' in line:
                return int(json.loads(line)["url"].rsplit(":", 1)[1])
        time.sleep(0.1)
    sys.exit(f"The server did not start: {log.read_text('utf-8', 'replace')}")


async def measured(
    port: int, pid: int, people: list[str], args: argparse.Namespace
) -> dict[str, Any]:
    await ready(port)
    rng = random.Random(0)
    slates = [get(f"/v1/users/{user}/recommendations?k={args.k}") for user in people]
    items = [
        item["id"] for item in json.loads(await once(port, get("/v1/items?limit=500")))["data"]
    ]
    kinds: dict[str, Callable[[int], bytes]] = {
        "healthz": lambda _: get("/healthz"),
        "recommendations": lambda n: slates[n % len(slates)],
        "fresh": lambda n: slates[n % len(slates)].replace(b"?", b"?exclude=%d&" % n),
        "clicks": lambda n: (
            slates[n // 2 % len(slates)]
            if n % 2
            else post({"user": people[n // 2 % len(people)], "kind": "play",
                       "item": rng.choice(items)})
        ),
    }  # fmt: skip

    async def one(request: Callable[[int], bytes]) -> Load:
        before = cpu(pid)
        rate, took = await load(port, request, args.connections, args.seconds)
        return Load(rate, took, (cpu(pid) - before) / len(took))

    async def one_round() -> dict[str, Load]:
        return {name: await one(request) for name, request in kinds.items()}

    await one_round()  # only warms up
    rounds = [await one_round() for _ in range(args.rounds)]
    shown = {name: summary([one[name] for one in rounds]) for name in kinds}
    return {
        "items": json.loads(await once(port, get("/v1/stats")))["items"],
        "people": len(people),
        "connections": args.connections,
        **shown,
        "ratio": {name: ratio(rounds, name) for name in ("recommendations", "fresh")},
    }


class Load(NamedTuple):
    rate: float  # requests a second
    took: list[float]  # seconds each
    cpu: float  # seconds of the server's CPU time each


def ratio(rounds: list[dict[str, Load]], name: str) -> dict[str, Any]:
    each = [one[name].rate / one["healthz"].rate for one in rounds]
    by_cpu = median(one["healthz"].cpu / max(one[name].cpu, 1e-9) for one in rounds)
    return {
        "median": round(median(each), 3),
        "each": [round(r, 3) for r in each],
        "by_cpu": round(by_cpu, 3),
    }


def summary(rounds: list[Load]) -> dict[str, float]:
    p50, p99 = np.percentile(np.concatenate([one.took for one in rounds]) * 1000, [50, 99])
    return {
        "per_second": round(median(one.rate for one in rounds), 1),
        "p50_ms": round(p50, 2),
        "p99_ms": round(p99, 2),
        "cpu_ms": round(median(one.cpu for one in rounds) * 1000, 3),
    }


def cpu(pid: int) -> float:
    """Seconds of CPU time a process has used; 0 where /proc does not say."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def ready(port: int) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            await once(port, get("/readyz"))
            return
        except (OSError, AssertionError, asyncio.IncompleteReadError):
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.2)


async def once(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await ask(reader, writer, request)
    finally:
        writer.close()


async def load(
    port: int, request: Callable[[int], bytes], connections: int, seconds: float
) -> tuple[float, list[float]]:
    """(requests a second, seconds of each)."""
    until, took, number = time.perf_counter() + seconds, [], iter(range(10**9))

    async def keep_asking() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < until:
            began = time.perf_counter()
            await ask(reader, writer, request(next(number)))
            took.append(time.perf_counter() - began)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(keep_asking() for _ in range(connections)))
    return len(took) / (time.perf_counter() - began), took


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    assert head[9:10] == b"2", head
    length = next(
        int(line.split(b":")[1])
        for line in head.lower().split(b"\r\n")
        if b"content-length" in line
    )
    return await reader.readexactly(length)


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def post(event: dict[str, Any]) -> bytes:
    body = json.dumps(event).encode()
    head = f"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Content-Type: application/json\r\n\r\n" + body


if __name__ == "__main__":
    main()
