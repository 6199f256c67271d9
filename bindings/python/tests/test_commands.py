"""Every command once from end to end, sync and async, in one story."""

from __future__ import annotations

import asyncio
from typing import Any

import liveinbox
import pytest
from liveinbox import Actor, Command, Device, Inbox, Reason, State, _abi, aio
from support import Run

# Who does what with what. A field "fence" True is that of the last outcome of the conversation.
STORY: list[tuple[str, str, dict[str, Any]]] = [
    ("host", "configure", {"data": {"claim_lease_ms": 60_000}}),
    ("host", "set_agent", {"target": "ana", "name": "Ana", "role": "admin"}),
    ("host", "set_agent", {"target": "ben", "data": {"teams": ["billing"]}}),
    ("host", "set_channel", {"channel": "WIDGET", "data": {"format": "widget"}}),
    ("host", "set_team", {"team": "billing", "data": {"routing": "manual"}}),
    ("host", "set_user", {"user": "mia", "name": "Mia"}),
    ("ana", "connect", {"session": "tab", "device": "desktop"}),
    ("ana", "set_availability", {}),
    ("host", "open", {"conversation": "c1", "channel": "WIDGET", "user": "mia"}),
    ("host", "receive", {"text": "a human please", "conversation": "c1", "external_id": "x1"}),
    ("host", "escalate", {"conversation": "c1", "reason": "policy", "text": "parcels"}),
    ("host", "offer", {"conversation": "c1", "target": "ana"}),
    ("ana", "decline", {"conversation": "c1"}),
    ("ana", "prioritize", {"conversation": "c1", "priority": -5}),
    ("ana", "assign_team", {"conversation": "c1", "team": "billing"}),
    ("ana", "claim", {"conversation": "c1", "lease_ms": 30_000}),
    ("ana", "renew", {"conversation": "c1", "fence": True}),
    ("ana", "send", {"conversation": "c1", "fence": True, "text": "Hi **Mia**"}),
    ("host", "deliver", {"delivery": "delivered", "conversation": "c1", "message": 2}),
    ("ana", "note", {"conversation": "c1", "text": "a regular"}),
    ("ana", "tag", {"conversation": "c1", "tag": "parcel"}),
    ("ana", "untag", {"conversation": "c1", "tag": "parcel"}),
    ("ana", "mark_read", {"conversation": "c1", "message": 1}),
    ("ana", "annotate", {"conversation": "c1", "data": {"order": 4711, "vip": True}}),
    ("ana", "save_draft", {"conversation": "c1", "text": "Dear", "is_note": True}),
    ("ana", "snooze", {"conversation": "c1", "fence": True}),
    ("ana", "wake", {"conversation": "c1"}),
    ("ana", "transfer", {"conversation": "c1", "fence": True, "target": "ben"}),
    ("ana", "take_over", {"conversation": "c1"}),
    ("ana", "release", {"conversation": "c1", "fence": True}),
    ("ben", "claim_next", {"team": "billing"}),
    ("ben", "hand_back", {"conversation": "c1", "fence": True, "text": "solved"}),
    ("host", "close", {"conversation": "c1", "outcome": "resolved", "text": "done"}),
    ("host", "reopen", {"conversation": "c1"}),
    ("host", "erase", {"user": "nobody"}),
    ("ana", "disconnect", {"session": "tab", "at_once": True}),
]


def test_the_story_has_every_command() -> None:
    assert {op for _, op, _ in STORY} == set(_abi.OPS)


def filled(fields: dict[str, Any], fence: int) -> dict[str, Any]:
    return {name: fence if value is True and name == "fence" else value
            for name, value in fields.items()}


def called(actor: Any, op: str, fields: dict[str, Any]) -> Any:
    """Calls the method with what is required in its place."""
    return getattr(actor, op)(**fields)


def check_the_end(inbox: Inbox) -> None:
    ana = inbox.actor("acme", liveinbox.agent("ana"))
    card = ana.conversation("c1")
    assert card.state is State.WAITING and card.reason is Reason.POLICY
    assert card.user.name == "Mia" and card.team == "billing" and card.priority == -5
    assert card.attributes == {"order": 4711, "vip": True}
    assert ana.transcript("c1").note_draft == "Dear"
    report = inbox.verify()
    assert report.differences == 0, report


def test_every_command(inbox: Inbox) -> None:
    names = {"host": liveinbox.integration("host")}
    fence = 0
    for who, op, fields in STORY:
        actor = inbox.actor("acme", names.get(who, liveinbox.agent(who)))
        outcome = called(actor, op, filled(fields, fence))
        fence = outcome.fence or fence
    check_the_end(inbox)


def test_every_command_as_a_value(inbox: Inbox) -> None:
    names = {"host": liveinbox.integration("host")}
    fence = 0
    for who, op, fields in STORY:
        actor = inbox.actor("acme", names.get(who, liveinbox.agent(who)))
        outcome = actor.execute(Command(op, **filled(fields, fence)))
        assert outcome.name == "ok" and outcome.at_ms > 0
        fence = outcome.fence or fence
    check_the_end(inbox)


def test_every_command_awaited(run: Run) -> None:
    async def play() -> None:
        names = {"host": liveinbox.integration("host")}
        fence = 0
        async with aio.open(":memory:", log=None) as inbox:
            for who, op, fields in STORY:
                actor = inbox.actor("acme", names.get(who, liveinbox.agent(who)))
                outcome = await called(actor, op, filled(fields, fence))
                fence = outcome.fence or fence
            await asyncio.get_running_loop().run_in_executor(None, check_the_end, inbox.sync)

    run(play())


def test_a_command_is_done_once(host: Actor) -> None:
    first = host.receive("hello", channel="WIDGET", user="mia", id="r1")
    again = host.receive("hello", channel="WIDGET", user="mia", id="r1")
    assert not first.duplicate and again.duplicate
    assert again.message == first.message and again.conversation == first.conversation


def test_enumerations_by_name_and_by_member(host: Actor, ana: Actor) -> None:
    host.open("c1", "WIDGET", "mia", reason=Reason.LOW_CONFIDENCE)
    host.open("c2", "WIDGET", "eva", reason="low_confidence")
    reasons = {card.reason for card in ana.cards("waiting")}
    assert reasons == {Reason.LOW_CONFIDENCE}
    ana.connect("phone", device=Device.MOBILE)


def test_flags_are_set_where_they_are_true(host: Actor, ana: Actor) -> None:
    host.set_agent("ana")
    ana.set_availability(is_away=True)
    ana.set_availability(is_away=False)
    names = [event.name for event in ana.subscribe(from_oldest=True).events()]
    assert names.count("availability_set") == 2


@pytest.mark.parametrize("count", [1, 1024])
def test_many_in_flight(run: Run, count: int) -> None:
    async def play() -> None:
        async with aio.open(":memory:", log=None) as inbox:
            host = inbox.actor("acme", liveinbox.integration("host"))
            ana = inbox.actor("acme", liveinbox.agent("ana"))
            keys = [f"c{number}" for number in range(count)]
            await asyncio.gather(*(host.open(k, "WIDGET", k, reason="policy") for k in keys))
            claims = await asyncio.gather(*(ana.claim(key) for key in keys))
            assert [claim.conversation for claim in claims] == keys
            assert (await ana.stats()).claimed == count

    run(play())


def test_a_full_queue_is_waited_for() -> None:
    async def play() -> None:
        async with aio.open(":memory:", log=None) as inbox:
            ana = inbox.actor("acme", liveinbox.agent("ana"))
            # The library's thread rests, so that the queue can only fill.
            await inbox.call(inbox.sync.stop)
            count = 66_000
            tasks = [asyncio.ensure_future(ana.connect("tab")) for _ in range(count)]
            while not inbox.waiting._room:
                await asyncio.sleep(0)
            inbox.sync.start()
            outcomes = await asyncio.gather(*tasks)
            assert sum(not outcome.duplicate for outcome in outcomes) == 1

    asyncio.run(play())


def test_a_cancelled_wait_lets_go_of_the_answer_only(run: Run) -> None:
    async def play() -> None:
        async with aio.open(":memory:", log=None) as inbox:
            host = inbox.actor("acme", liveinbox.integration("host"))
            task = asyncio.ensure_future(host.open("c1", "WIDGET", "mia", id="o1"))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            outcome = await host.open("c1", "WIDGET", "mia", id="o1")
            assert outcome.duplicate

    run(play())
