"""A desk answers what is known, leaves the rest to agents, and learns what they write at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.support_desk.desk import Desk
from tastemaker import BadInput, Conflict, Engine, Guide, NotFound, Passage
from tastemaker.understand.reader import RuleReader
from tests.service import houses

FAQ = [
    ("How do I reset my password?", "Use the link under the sign-in form.", "account"),
    ("I forgot my password, what now?", "Use the link under the sign-in form.", "account"),
    ("How long does delivery take?", "Three working days.", "delivery"),
    ("When will my parcel arrive?", "Three working days.", "delivery"),
    ("Can I return an opened box?", "Within thirty days, yes.", "returns"),
    ("How do I send an item back?", "Within thirty days, yes.", "returns"),
    ("Which cards do you accept?", "All common debit and credit cards.", "payment"),
    ("Can I pay with a voucher?", "Vouchers are entered at the checkout.", "payment"),
    ("What is my customer number?", "Your number is {customer_number}.", "account"),
    ("怎么修改收货地址", "在“我的订单”里点“修改地址”。", "delivery"),
]
ASTRAY = "Does the moon lander come in purple?"
VOUCHER = "Vouchers are entered at the checkout."


@pytest.fixture
def engine(tmp_path: Path):
    opened = houses.home(tmp_path, reader=RuleReader())
    passages = tuple(Passage(a, (intent,), q) for q, a, intent in FAQ)
    opened.engine.documents.add([Guide("faq.csv", "Questions", "csv", passages)])
    yield opened.engine
    opened.close()


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine)


def last(talk: dict) -> dict:
    return talk["messages"][-1]


def test_a_known_question_is_answered_with_its_citation_and_intent(desk: Desk) -> None:
    talk = desk.ask("ada", "how do I reset my password")
    assert (talk["state"], talk["intent"]) == ("open", "account")
    assert last(talk)["text"] == "Use the link under the sign-in form."
    assert last(talk)["citations"][0]["document"] == "faq.csv"


def test_an_unknown_question_waits_with_all_that_an_agent_needs(desk: Desk, engine) -> None:
    desk.ask("ada", "how do I reset my password")
    talk = desk.ask("ada", ASTRAY)
    assert talk["state"] == "waiting"
    assert last(talk).get("citations") is None
    assert [row["question"] for row in desk.queue()] == [ASTRAY]
    ticket = desk.ticket(talk["id"])
    assert [m["from"] for m in ticket["messages"]] == ["customer", "desk", "customer", "desk"]
    assert ticket["near"]
    assert all(one["question"] and one["text"] for one in ticket["near"])
    assert ticket["profile"]["sensing"] is False
    assert [one.question for one in engine.hand_overs.list()] == [ASTRAY]


def test_a_question_goes_on_waiting_while_the_desk_answers_another(desk: Desk) -> None:
    desk.ask("ada", ASTRAY)
    talk = desk.ask("ada", "how do I reset my password")
    assert (talk["state"], talk["question"]) == ("waiting", ASTRAY)
    assert last(talk)["text"] == "Use the link under the sign-in form."


def test_what_an_agent_writes_is_known_to_the_next_customer(desk: Desk, engine) -> None:
    waiting = desk.ask("ada", ASTRAY)
    done = desk.reply(waiting["id"], "In silver alone.", intent="products")
    assert (done["state"], last(done)["from"], last(done)["text"]) == (
        "done", "agent", "In silver alone.")  # fmt: skip
    assert desk.queue() == engine.hand_overs.list() == []
    for words in (ASTRAY, "does the MOON lander come in purple"):
        assert last(desk.ask("bob", words))["text"] == "In silver alone."
    near = engine.nearest("is the moon lander sold in purple")
    assert near[0].citation.text == "In silver alone."


def test_a_hand_over_closed_elsewhere_can_still_be_answered(desk: Desk, engine) -> None:
    waiting = desk.ask("ada", ASTRAY)
    engine.hand_overs.close(waiting["hand_over"])
    assert desk.reply(waiting["id"], "In silver alone.")["state"] == "done"


def test_a_correction_takes_the_place_of_a_wrong_answer(desk: Desk) -> None:
    wrong = desk.ask("ada", "Which cards do you accept?")
    desk.reply(wrong["id"], "No cards on Mondays.")
    assert last(desk.ask("bob", "Which cards do you accept?"))["text"] == "No cards on Mondays."
    desk.reply(wrong["id"], "All cards again.")
    assert last(desk.ask("bob", "Which cards do you accept?"))["text"] == "All cards again."


def test_nothing_is_learned_where_the_agent_says_so(desk: Desk) -> None:
    waiting = desk.ask("ada", ASTRAY)
    desk.reply(waiting["id"], "I call you back.", learn=False)
    assert desk.ask("bob", ASTRAY)["state"] == "waiting"


def test_addresses_and_numbers_of_a_customer_are_not_learned(desk: Desk, engine) -> None:
    waiting = desk.ask("ada", f"{ASTRAY} I am ada@example.org, order 1234 5678 90")
    desk.reply(waiting["id"], "In silver alone.")
    learned = [one.question for one in engine.nearest("moon lander purple")]
    assert "ada@" not in "".join(learned)
    assert "5678" not in "".join(learned)


def test_with_an_erased_customer_goes_what_was_learned_from_their_question(desk, engine) -> None:
    waiting = desk.ask("ada", ASTRAY)
    desk.reply(waiting["id"], "In silver alone.")
    engine.erase("ada")
    assert desk.ask("bob", ASTRAY)["state"] == "waiting"
    assert "In silver alone." not in [one.citation.text for one in engine.nearest(ASTRAY)]
    assert [row["user"] for row in desk.queue()] == ["bob"]


def test_an_answer_that_did_not_help_goes_to_an_agent(desk: Desk) -> None:
    desk.ask("ada", "how do I reset my password")
    assert desk.unhelped("ada")["state"] == "waiting"
    assert desk.unhelped("ada")["state"] == "waiting"  # once is enough
    assert len(desk.queue()) == 1
    with pytest.raises(NotFound):
        desk.unhelped("nobody")


def test_blanks_are_filled_by_what_is_known_or_left_to_an_agent(desk: Desk, engine) -> None:
    asked = "What is my customer number?"
    assert desk.ask("ada", asked)["state"] == "waiting"
    engine.edit_fact("bob", "customer_number", "77", "state")
    assert last(desk.ask("bob", asked))["text"] == "Your number is 77."


def test_the_tone_is_calm_for_the_upset_once_sensing_is_allowed(desk: Desk, engine) -> None:
    asked = "This is ridiculous!! How do I reset my password?"
    assert last(desk.ask("ada", asked))["text"] == "Use the link under the sign-in form."
    engine.sense("ada", True)
    assert last(desk.ask("ada", asked))["text"].startswith("I am sorry for the trouble. ")
    engine.edit_fact("ada", "style", "brief", "state")
    assert last(desk.ask("ada", asked))["text"] == "Use the link under the sign-in form."


def test_the_upset_come_first_in_the_queue(desk: Desk, engine) -> None:
    desk.ask("ada", ASTRAY)
    engine.sense("bob", True)
    desk.ask("bob", "Unacceptable!! " + ASTRAY)
    assert [row["user"] for row in desk.queue()] == ["bob", "ada"]
    assert "mood" in desk.ticket(desk.queue()[0]["id"])["profile"]


def test_a_chinese_question_is_answered_in_chinese(desk: Desk) -> None:
    assert last(desk.ask("ada", "怎么修改收货地址？"))["text"].startswith("在“我的订单”")
    assert last(desk.ask("ada", "月球车有紫色的吗"))["text"].startswith("我不想随便猜")


def test_an_agent_answers_no_conversation_without_a_question(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.reply("c_none", "hello")
    with pytest.raises(BadInput):
        desk.ask("ada", "   ")
    with pytest.raises(BadInput):
        desk.queue("lost")


def test_over_http(tmp_path: Path) -> None:
    with houses.served(tmp_path, apps="apps.support_desk", reader=RuleReader()) as (client, _):
        faq = "question,answer,intent\n" + "\n".join(",".join(row) for row in FAQ)
        put = client.put(
            "/v1/documents/faq.csv", content=faq.encode(), headers={"Content-Type": "text/csv"}
        )
        assert put.status_code == 200, put.text
        base = "/v1/apps/support_desk"
        asked = client.post(
            f"{base}/customers/ada/messages", json={"text": "Can I pay with a voucher?"}
        )
        assert asked.json()["messages"][-1]["text"] == VOUCHER
        waiting = client.post(f"{base}/customers/ada/messages", json={"text": ASTRAY}).json()
        assert client.get(f"{base}/queue").json()["data"][0]["id"] == waiting["id"]
        at = f"{base}/conversations/{waiting['id']}"
        assert client.get(at).json()["near"]
        assert client.post(f"{at}/reply", json={"text": "Silver."}).json()["state"] == "done"
        talk = client.get(f"{base}/customers/ada/conversation").json()
        assert talk["messages"][-1]["text"] == "Silver."
        for path, body in ((f"{base}/customers/ada/messages", {"text": ""}), (f"{at}/reply", {})):
            assert client.post(path, json=body).status_code == 422
        client.put(f"{base}/customers/ada/sensing", json={"allowed": True})
        assert client.get(f"{base}/customers/ada/conversation").json()["sensing"] is True
        houses.problem(client.get(f"{base}/conversations/none"), 404, "no_such")
        page = client.get("/apps/support_desk/")
        assert page.status_code == 200
        assert "{studio}" not in page.text


def test_an_agent_cannot_answer_before_anything_was_asked(desk: Desk) -> None:
    talk = desk.conversation("ada")
    assert (talk["messages"], talk["state"]) == ([], "open")
    with pytest.raises((Conflict, NotFound)):
        desk.reply(talk["id"], "hello")
