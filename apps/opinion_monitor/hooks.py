"""Who is told of an alert: a webhook, a mailbox. Set by OPINION_WEBHOOK and OPINION_MAIL."""

from __future__ import annotations

import json
import smtplib
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from apps.opinion_monitor.alarm import Alert
from tastemaker import BadInput

TRIES, TIMEOUT, PAUSE = 3, 5.0, 0.5  # PAUSE doubles


class _Straight(urllib.request.HTTPRedirectHandler):
    """What the webhook answers never leads elsewhere."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Hooks:
    """`webhook`: http(s)://…; `mail`: smtp(s)://user:password@host:port/?from=…&to=…"""

    webhook: str = ""
    mail: str = ""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Hooks:
        """Raises BadInput for addresses that cannot be used."""
        hooks = cls(environment.get("OPINION_WEBHOOK", ""), environment.get("OPINION_MAIL", ""))
        _check("OPINION_WEBHOOK", hooks.webhook, ("http", "https"))
        _check("OPINION_MAIL", hooks.mail, ("smtp", "smtps"))
        if hooks.mail and not {"from", "to"} <= parse_qs(urlsplit(hooks.mail).query).keys():
            why = "use smtp://user:password@host:port/?from=…&to=…"
            raise BadInput("bad_field", field="OPINION_MAIL", value="", why=why)
        return hooks

    def tell(self, alert: Alert, sleep: Callable[[float], None] = time.sleep) -> dict[str, str]:
        """What became of each hook: "told", or why not."""
        found = {}
        if self.webhook:
            found["webhook"] = _tried(lambda: post(self.webhook, alert), sleep)
        if self.mail:
            found["mail"] = _tried(lambda: send(self.mail, alert), sleep)
        return found


def post(address: str, alert: Alert) -> None:
    body = json.dumps({"event": "alert", **asdict(alert)}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "tastemaker-opinion-monitor"}
    request = urllib.request.Request(address, body, headers, method="POST")
    with urllib.request.build_opener(_Straight()).open(request, timeout=TIMEOUT):
        pass


def send(address: str, alert: Alert) -> None:
    place = urlsplit(address)
    asked = parse_qs(place.query)
    message = letter(alert, asked["from"][0], asked["to"][0])
    secure = place.scheme == "smtps"
    opened = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with opened(place.hostname or "", place.port or (465 if secure else 25), timeout=TIMEOUT) as to:
        if place.username:
            if not secure:
                to.starttls()
            to.login(unquote(place.username), unquote(place.password or ""))
        to.send_message(message)


def letter(alert: Alert, sender: str, receiver: str) -> EmailMessage:
    message = EmailMessage()
    name = " ".join(alert.name.split())
    message["Subject"] = f"{name}: {alert.negative} / {alert.texts} negative"
    message["From"], message["To"] = sender, receiver
    lines = [one["sentence"] for one in alert.sentences]
    message.set_content("\n\n".join([f"usual share: {alert.usual:.0%}", *lines]))
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
