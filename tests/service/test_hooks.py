"""Webhook and mailbox are told, a failure is tried again, and no address ever leads elsewhere."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from tastemaker.errors import BadInput
from tastemaker.service.feeds import incoming, read_feed
from tastemaker.service.hooks import Hooks, Notice

FELL = Notice(
    "Acme:\n8 / 9 negative", "Acme fell.\n\n万科跌停。", {"event": "alert", "name": "Acme"}
)


class Listener(BaseHTTPRequestHandler):
    answers: ClassVar[list[int]] = []
    heard: ClassVar[list[dict[str, object]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append(json.loads(body))
        self.send_response(self.answers.pop(0))
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(
    ("answers", "outcome", "calls"),
    [([200], "told", 1), ([500, 200], "told", 2), ([302], "it answered 302", 1),
     ([404], "it answered 404", 1), ([503, 503, 503], "it answered 503", 3)],
)  # fmt: skip
def test_a_webhook_is_tried_again_but_never_led_elsewhere(answers, outcome, calls) -> None:
    Listener.answers, Listener.heard = list(answers), []
    server = HTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    hooks = Hooks(f"http://127.0.0.1:{server.server_port}/hook")
    assert hooks.tell(FELL, sleep=lambda _: None) == {"webhook": outcome}
    assert [one["name"] for one in Listener.heard] == ["Acme"] * calls
    server.shutdown()
    server.server_close()
    thread.join()


def test_hooks_are_checked_when_they_are_set() -> None:
    Hooks.of({"DESK_MAIL": "smtp://mail.example:25/?from=a@b.example&to=c@d.example"}, "DESK")
    for wrong in (
        {"DESK_WEBHOOK": "file:///etc/passwd"},
        {"DESK_WEBHOOK": "nothing"},
        {"DESK_MAIL": "smtp://user:secret@mail.example/"},
    ):
        with pytest.raises(BadInput) as caught:
            Hooks.of(wrong, "DESK")
        assert "secret" not in str(caught.value)


class Mailbox(socketserver.StreamRequestHandler):
    """Enough of SMTP (RFC 5321) to be given one letter."""

    letters: ClassVar[list[bytes]] = []
    receivers: ClassVar[list[str]] = []

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self._say("354 go on")
                self.letters.append(self._letter())
            elif verb == "QUIT":
                self._say("221 bye")
                return
            elif verb == "RCPT":
                self.receivers.append(line)
            self._say("250 fine")

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()).rstrip() != b".":
            lines.append(line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def test_a_mailbox_is_told_in_any_script() -> None:
    Mailbox.letters, Mailbox.receivers = [], []
    with socketserver.TCPServer(("127.0.0.1", 0), Mailbox) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        where = f"smtp://127.0.0.1:{server.server_address[1]}/?from=a@b.example&to=c@d.example"
        assert Hooks(mail=where).tell(FELL, sleep=lambda _: None) == {"mail": "told"}
        server.shutdown()
        thread.join()
    (letter,) = (message_from_bytes(raw) for raw in Mailbox.letters)
    assert letter["Subject"] == "Acme: 8 / 9 negative"
    body = letter.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert "万科跌停。" in body.decode()
    assert "c@d.example" in Mailbox.receivers[0]


def test_a_mailbox_that_is_not_there_is_said_to_be_none() -> None:
    told = Hooks(mail="smtp://127.0.0.1:1/?from=a@b.example&to=c@d.example").tell(
        FELL, sleep=lambda _: None
    )
    assert "refused" in told["mail"]


def test_whoever_tells_does_not_wait_and_a_failure_is_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tastemaker.service.hooks.PAUSE", 0.0)
    Hooks("http://127.0.0.1:1/hook").teller("telling")(FELL)
    (thread,) = (one for one in threading.enumerate() if one.name.startswith("telling"))
    for _ in range(100):
        if caplog.messages:
            break
        thread.join(0.05)
    assert "webhook not told" in caplog.text


def test_feeds_are_read_over_http_alone() -> None:
    with pytest.raises(BadInput):
        read_feed("file:///etc/passwd", 2e9)


class Site(BaseHTTPRequestHandler):
    days: ClassVar[Iterator[int]]

    def do_GET(self) -> None:
        day = next(self.days)
        self.send_response(200)
        self.end_headers()
        entry = f"<item><title>News of day {day}</title></item>"
        self.wfile.write(f"<rss version='2.0'><channel>{entry}</channel></rss>".encode())

    def log_message(self, *_: object) -> None:
        pass


def test_feeds_are_read_again_every_so_many_seconds() -> None:
    pytest.importorskip("feedparser")
    Site.days, slept = iter(range(3)), []
    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    come = incoming(None, [f"http://127.0.0.1:{server.server_port}/"], every=9, sleep=slept.append)
    found = [text.text for _ in range(3) for text in next(come)]
    assert found == ["News of day 0", "News of day 1", "News of day 2"]
    assert slept == [9, 9]
    server.shutdown()
    server.server_close()
    thread.join()
