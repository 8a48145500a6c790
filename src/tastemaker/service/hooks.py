"""Somebody is told that something happened: by a webhook, by mail. Nothing leads elsewhere: what a
webhook answers is not followed, and neither address is ever shown, for it may hold a password."""

from __future__ import annotations

import json
import logging
import smtplib
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tastemaker.errors import BadInput

TRIES, TIMEOUT, PAUSE = 3, 5.0, 0.5  # PAUSE doubles


class _Straight(urllib.request.HTTPRedirectHandler):
    """What the webhook answers never leads elsewhere."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Notice:
    """What happened: `body` goes to the webhook as JSON, subject and text into the mail."""

    subject: str
    text: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hooks:
    """`webhook`: http(s)://…; `mail`: smtp(s)://user:password@host:port/?from=…&to=…"""

    webhook: str = ""
    mail: str = ""

    @classmethod
    def of(cls, environment: Mapping[str, str], prefix: str) -> Hooks:
        """From PREFIX_WEBHOOK and PREFIX_MAIL. Raises BadInput for addresses that cannot be used."""
        web, post = f"{prefix}_WEBHOOK", f"{prefix}_MAIL"
        hooks = cls(environment.get(web, ""), environment.get(post, ""))
        _check(web, hooks.webhook, ("http", "https"))
        _check(post, hooks.mail, ("smtp", "smtps"))
        if hooks.mail and not {"from", "to"} <= parse_qs(urlsplit(hooks.mail).query).keys():
            why = "use smtp://user:password@host:port/?from=…&to=…"
            raise BadInput("bad_field", field=post, value="", why=why)
        return hooks

    def tell(self, notice: Notice, sleep: Callable[[float], None] = time.sleep) -> dict[str, str]:
        """What became of each hook: "told", or why not."""
        found = {}
        if self.webhook:
            found["webhook"] = _tried(lambda: post(self.webhook, notice), sleep)
        if self.mail:
            found["mail"] = _tried(lambda: send(self.mail, notice), sleep)
        return found

    def teller(self, name: str) -> Callable[[Notice], None]:
        """What tells notices one after the other in a thread of its own (called `name`), and logs
        those that could not be told: nobody waits for a hook that is slow."""
        pool = ThreadPoolExecutor(1, name)

        def tell(notice: Notice) -> None:
            for hook, outcome in self.tell(notice).items():
                if outcome != "told":
                    logging.getLogger("tastemaker").warning("%s not told: %s", hook, outcome)

        def later(notice: Notice) -> None:
            pool.submit(tell, notice)

        return later


def post(address: str, notice: Notice) -> None:
    body = json.dumps(dict(notice.body), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "tastemaker"}
    request = urllib.request.Request(address, body, headers, method="POST")
    with urllib.request.build_opener(_Straight()).open(request, timeout=TIMEOUT):
        pass


def send(address: str, notice: Notice) -> None:
    place = urlsplit(address)
    asked = parse_qs(place.query)
    message = letter(notice, asked["from"][0], asked["to"][0])
    secure = place.scheme == "smtps"
    opened = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with opened(place.hostname or "", place.port or (465 if secure else 25), timeout=TIMEOUT) as to:
        if place.username:
            if not secure:
                to.starttls()
            to.login(unquote(place.username), unquote(place.password or ""))
        to.send_message(message)


def letter(notice: Notice, sender: str, receiver: str) -> EmailMessage:
    """A subject is one line, whatever a name in it holds."""
    message = EmailMessage()
    message["Subject"] = " ".join(notice.subject.split())
    message["From"], message["To"] = sender, receiver
    message.set_content(notice.text)
    return message


def _tried(work: Callable[[], None], sleep: Callable[[float], None]) -> str:
    why = ""
    for turn in range(TRIES):
        try:
            work()
            return "told"
        except urllib.error.HTTPError as error:
            why = f"it answered {error.code}"
            if error.code < 500 and error.code != 429:
                return why
        except (OSError, smtplib.SMTPException, ValueError) as error:
            why = str(error)[:200]
        if turn + 1 < TRIES:
            sleep(PAUSE * 2**turn)
    return why


def _check(field: str, address: str, schemes: tuple[str, ...]) -> None:
    if not address:
        return
    place = urlsplit(address)
    if place.scheme not in schemes or not place.hostname:
        # The address may hold a password: it is not shown.
        raise BadInput("bad_field", field=field, value="", why=f"use {' or '.join(schemes)}://host")
