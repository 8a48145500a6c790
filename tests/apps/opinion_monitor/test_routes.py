"""The monitor over HTTP: texts in, trends, alerts and sentences out; what is kept stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from apps.opinion_monitor import push
from apps.opinion_monitor.routes import notice
from tastemaker import Alert, learn_labels
from tastemaker.home import open_home
from tastemaker.service.app import create_app
from tastemaker.service.hooks import letter
from tastemaker.settings import Settings
from tests.service.houses import Server

BASE = "/v1/apps/opinion_monitor"
BURST = Alert("entity", "Acme", 1.0, 2.0, 7.5, 9, 8, 0.3, [{"sentence": "Acme fell."}])


def folder_of(folder: Path) -> Path:
    bad, good = ("fell", "lost", "was fined", "collapsed"), ("rose", "won", "grew", "gained")
    texts = [f"profit {word} {n}" for word in bad + good for n in range(12)]
    labels = ["negative"] * 48 + ["positive"] * 48
    learn_labels(texts, labels).save(folder / "sentiment" / "en", {})
    (folder / "names.csv").write_text("name,aliases\nAcme,ACM|Acme Inc\nBolt,\n")
    return folder


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    monkeypatch.setenv("OPINION_MONITOR", str(folder_of(tmp_path / "monitor")))
    home = open_home(Settings(home=tmp_path / "home", apps="apps.opinion_monitor", threads=1))
    with Server(create_app(home)) as server, httpx.Client(base_url=server.url, timeout=60) as one:
        yield one
    home.close()


def burst(name: str, many: int = 12) -> dict[str, object]:
    rows = [{"text": f"{name} fell, it lost {n} cents", "at": 1.6e9 + n * 60} for n in range(many)]
    return {"data": rows}


def test_a_burst_becomes_an_alert_with_its_sentences(client: httpx.Client) -> None:
    found = client.post(f"{BASE}/texts", json=burst("Acme")).json()
    assert found["texts"] == 12
    (alert,) = client.get(f"{BASE}/alerts").json()["data"]
    assert (alert["name"], alert["negative"]) == ("Acme", 12)
    assert "fell" in alert["sentences"][0]["sentence"]
    (row,) = client.get(f"{BASE}/overview").json()["data"]
    assert (row["name"], row["texts"], row["negative"]) == ("Acme", 12, 12)
    asked = {"kind": "entity", "name": "Acme"}
    assert len(client.get(f"{BASE}/opinions", params=asked).json()["data"]) == 12


def test_the_same_text_counts_once(client: httpx.Client) -> None:
    for _ in range(2):
        assert client.post(f"{BASE}/texts", json=burst("Bolt", 3)).status_code == 201
    (row,) = client.get(f"{BASE}/overview").json()["data"]
    assert row["texts"] == 3


def test_bad_input_is_told(client: httpx.Client) -> None:
    for body in ({}, {"data": []}, {"data": [{"text": ""}]}, {"data": [{"text": "x", "at": "?"}]}):
        answer = client.post(f"{BASE}/texts", json=body)
        assert answer.status_code == 422
        assert answer.json()["code"]


def test_the_page_stands(client: httpx.Client) -> None:
    for name in ("", "main.js", "page.css", "words.js", "drawn.js"):
        assert client.get(f"/apps/opinion_monitor/{name}").status_code == 200


def test_a_monitor_that_is_opened_again_goes_on(tmp_path: Path) -> None:
    from apps.opinion_monitor.monitor import Monitor
    from apps.opinion_monitor.routes import reader_of
    from tastemaker import text_of

    reader = reader_of(folder_of(tmp_path / "monitor"))
    texts = [text_of(row, 2e9) for row in burst("Acme")["data"]]
    with open_home(Settings(home=tmp_path / "home")) as home:
        assert Monitor(home.engine, reader).add(texts[:4]) == []
    with open_home(Settings(home=tmp_path / "home")) as home:
        again = Monitor(home.engine, reader)
        assert again.overview("entity", 30)[0]["texts"] == 4
        (alert,) = again.add(texts[4:])
        assert alert.negative == 12


def test_without_a_model_the_monitor_says_so(tmp_path: Path) -> None:
    from apps.opinion_monitor.monitor import Monitor
    from apps.opinion_monitor.routes import reader_of
    from tastemaker import NotReady

    with open_home(Settings(home=tmp_path)) as home, pytest.raises(NotReady):
        Monitor(home.engine, reader_of(tmp_path / "none")).add([])


def test_a_letter_says_who_and_why() -> None:
    mail = letter(notice(BURST), "a@b.example", "c@d.example")
    assert mail["Subject"] == "Acme: 8 / 9 negative"
    assert "Acme fell." in mail.get_content()


def test_a_file_is_sent_to_a_monitor_that_runs(
    client: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    file = tmp_path / "texts.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in burst("Acme")["data"]))
    server = str(client.base_url).rstrip("/")
    monkeypatch.setattr("sys.argv", ["push", str(file), "--to", server])
    push.main()
    assert capsys.readouterr().out.endswith("1 alerts\n")
    monkeypatch.setattr("sys.argv", ["push", str(file), "--to", f"{server}/elsewhere"])
    with pytest.raises(SystemExit, match="404"):
        push.main()
    monkeypatch.setattr("sys.argv", ["push", str(file), "--to", "http://127.0.0.1:1"])
    with pytest.raises(SystemExit, match="refused"):
        push.main()
