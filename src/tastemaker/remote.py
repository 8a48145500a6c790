"""A large language model behind an OpenAI-compatible endpoint: streamed, bounded, paid for by day.

What is sent is what the caller gives and nothing else. A failure before the first words is tried
again; one after them ends the reply with an error, because words cannot be taken back.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tastemaker.errors import Missing, NotReady, TooMuch
from tastemaker.ports import Document, Store

if TYPE_CHECKING:
    import httpx

PAUSES = (0.5, 2.0)  # seconds before the second and the third try
LONGEST_PAUSE = 10.0  # seconds; a server that asks for more is away
CONNECT = 10.0  # seconds
SPENT = "model_spent"
CHARACTERS_A_TOKEN = 2.0  # where a server does not say: between Chinese (1–2) and English (4)


class Budget:
    """Tokens a day (UTC), counted in the store, so that a restart does not forget them.

    Processes that ask at the same moment may each overdraw by one reply.
    """

    def __init__(self, store: Store, tokens: int, clock: Callable[[], float] = time.time) -> None:
        self._store, self.tokens, self._clock = store, tokens, clock

    def check(self) -> None:
        """Raises TooMuch("over_budget") where nothing is left of today's tokens."""
        if self.spent() >= self.tokens:
            raise TooMuch("over_budget", value=self.tokens)

    def spent(self) -> int:
        found = self._store.get(SPENT, self._day())
        return int(found.body["tokens"]) if found else 0

    def add(self, tokens: int) -> None:
        total = {"tokens": self.spent() + tokens}
        self._store.put([Document(SPENT, self._day(), total, at=self._clock())])

    def _day(self) -> str:
        return datetime.fromtimestamp(self._clock(), UTC).date().isoformat()


class RemoteModel:
    """Implements ports.LanguageModel over `POST {url}/chat/completions`."""

    def __init__(
        self,
        url: str,
        model: str,
        *,
        key: str = "",
        seconds: float = 60.0,
        longest: int = 1_000,
        budget: Budget | None = None,
        pauses: Sequence[float] = PAUSES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`seconds`: without a word, until it counts as away; `longest`: tokens of one reply;
        `pauses` (seconds): before each new try.
        Raises Missing without httpx."""
        try:
            import httpx
        except ImportError:
            raise Missing(
                "missing_extra", value="httpx", why="language models", extra="remote"
            ) from None
        self._url, self._model, self._longest = url.rstrip("/"), model, longest
        self._budget, self._pauses, self._sleep = budget, tuple(pauses), sleep
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        timeout = httpx.Timeout(seconds, connect=min(CONNECT, seconds))
        self._client = httpx.Client(timeout=timeout, headers=headers, follow_redirects=False)
        self._failures = (
            httpx.HTTPError,
            json.JSONDecodeError,
            LookupError,
            AttributeError,
            TypeError,
        )

    def reply(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any] | None = None
    ) -> Iterator[str]:
        """The reply, piece by piece as it comes. With `schema`, one JSON document that fits it.

        Raises TooMuch("over_budget"), NotReady: "model_refused" for a key or a model that is not
        accepted, "model_away" where it cannot be reached or does not answer as agreed.
        """
        if self._budget:
            self._budget.check()
        body: dict[str, Any] = {
            "model": self._model,
            "messages": [dict(message) for message in messages],
            "max_tokens": self._longest,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if schema is not None:
            form = {"name": "reply", "schema": dict(schema), "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        return self._streamed(body)

    def _streamed(self, body: Mapping[str, Any]) -> Iterator[str]:
        said, used = 0, 0
        try:
            with closing(self._answered(body)) as answer:
                for piece, tokens in self._pieces(answer):
                    said, used = said + len(piece), max(used, tokens)
                    if piece:
                        yield piece
        except self._failures as error:
            raise self._away(error) from None
        finally:
            if self._budget and (said or used):
                asked = sum(len(m["content"]) for m in body["messages"])
                self._budget.add(used or round((asked + said) / CHARACTERS_A_TOKEN))
        if not said:
            raise NotReady("model_away", value=self._url, why="it said nothing")

    def _answered(self, body: Mapping[str, Any]) -> httpx.Response:
        """The answer, once it is a good one and before any of it is read."""
        for pause in (*self._pauses, None):
            try:
                asked = self._client.build_request(
                    "POST", f"{self._url}/chat/completions", json=body
                )
                answer = self._client.send(asked, stream=True)
            except self._failures as error:
                if pause is None:
                    raise self._away(error) from None
                self._sleep(pause)
                continue
            if answer.status_code == 200:
                return answer
            answer.close()
            if answer.status_code in (400, 401, 403, 404):
                raise NotReady("model_refused", value=self._model, why=f"HTTP {answer.status_code}")
            if pause is None or (asks := _asked_pause(answer)) > LONGEST_PAUSE:
                raise NotReady("model_away", value=self._url, why=f"HTTP {answer.status_code}")
            self._sleep(max(pause, asks))
        raise AssertionError  # the last pause is None

    def _pieces(self, answer: httpx.Response) -> Iterator[tuple[str, int]]:
        """(words, tokens used so far where the server says) of server-sent events."""
        for line in answer.iter_lines():
            if not line.startswith("data:"):
                continue
            data = line[5:].strip()
            if data == "[DONE]":
                return
            event = json.loads(data)
            tokens = int((event.get("usage") or {}).get("total_tokens", 0))
            choices = event.get("choices") or [{}]
            yield (choices[0].get("delta") or {}).get("content") or "", tokens

    def _away(self, error: Exception) -> NotReady:
        return NotReady("model_away", value=self._url, why=type(error).__name__)


def _asked_pause(answer: httpx.Response) -> float:
    try:
        return float(answer.headers.get("retry-after", 0))
    except ValueError:  # a date: nobody waits so long here
        return LONGEST_PAUSE + 1
