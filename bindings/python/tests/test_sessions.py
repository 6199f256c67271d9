"""Sessions of the wire protocol."""

from __future__ import annotations

import json
import select
from typing import Any

import liveinbox
import pytest
from liveinbox import Actor, Inbox, Session, aio
from support import Run, people, waiting

HELLO = json.dumps({"t": "hello", "protocol": 1, "feed": True})


def frames(session: Session) -> list[Any]:
    return [json.loads(frame) for frame in session]


def test_a_command_through_a_session(inbox: Inbox, host: Actor, ana: Actor) -> None:
    waiting(host, "c1")
    with ana.session("tab-1") as session:
        session.receive(HELLO)
        (welcome,) = frames(session)
        assert inbox.commit() == 1  # ana is here
        assert welcome["t"] == "welcome" and welcome["principal"]["id"] == "ana"
        claim = {"t": "command", "id": "k1", "op": "claim", "conversation": "c1"}
        session.receive(json.dumps(claim))
        assert all(frame["t"] == "events" for frame in frames(session))
        assert inbox.commit() == 1
        answers = {frame["t"]: frame for frame in frames(session)}
        assert answers["ok"]["id"] == "k1" and answers["ok"]["fence"] == 3
        assert [event["type"] for event in answers["events"]["events"]][-1] == "claimed"
        assert ana.conversation("c1").holder == ana.principal


def test_a_frame_that_is_wrong_is_answered(ana: Actor) -> None:
    session = ana.session("tab-1")
    session.receive(HELLO)
    session.receive("no json")
    assert [frame["t"] for frame in frames(session)] == ["welcome", "error"]
    assert session.next() is None


def test_whoever_says_no_hello_is_hung_up_on(ana: Actor) -> None:
    session = ana.session("tab-1")
    with pytest.raises(liveinbox.UsageError) as caught:
        session.receive('{"t": "ping"}')
    assert caught.value.name == "invalid_frame"
    with pytest.raises(liveinbox.UsageError):
        session.receive("\ud800")


def test_a_session_is_closed_twice_and_then_answers_so(ana: Actor) -> None:
    session = ana.session("tab-1")
    session.close()
    session.close()
    with pytest.raises(liveinbox.HandleClosed):
        session.receive(HELLO)


def test_a_session_makes_its_principal_present(inbox: Inbox, ana: Actor) -> None:
    session = ana.session("tab-1")
    session.receive(HELLO)
    inbox.commit()
    names = [event.name for event in ana.subscribe(from_oldest=True).events()]
    assert names == ["went_online"]


def test_frames_come_by_themselves(run: Run) -> None:
    async def play() -> None:
        async with aio.open(":memory:", log=None) as inbox:
            host, ana = people(inbox, "ana")
            await host.open("c1", "WIDGET", "mia", reason="policy")
            async with ana.session("tab-1") as session:
                await session.receive(HELLO)
                kinds = []
                async for text in session:
                    frame = json.loads(text)
                    kinds.append(frame["t"])
                    if frame["t"] == "welcome":
                        claim = {"t": "command", "id": "k", "op": "claim", "conversation": "c1"}
                        await session.receive(json.dumps(claim))
                    if frame["t"] == "ok":
                        break
                assert kinds[0] == "welcome" and kinds[-1] == "ok"
            assert (await ana.conversation("c1")).holder == ana.principal

    run(play())


def test_closing_a_session_ends_who_waits_for_it(run: Run) -> None:
    async def play() -> None:
        async with aio.open(":memory:", log=None) as inbox:
            (ana,) = people(inbox, "ana")[1:]
            session = await ana.session("tab-1")
            await session.receive(HELLO)
            async for _ in session:
                await session.close()
            await session.close()
            with pytest.raises(liveinbox.HandleClosed):
                await session.receive(HELLO)

    run(play())


def test_the_library_s_thread_commits_what_a_session_commands(inbox: Inbox, ana: Actor) -> None:
    people(inbox)[0].open("c1", "WIDGET", "mia", reason="policy")
    inbox.start(watch_ms=1000)
    session = ana.session("tab-1")
    session.receive(HELLO)
    session.receive(json.dumps({"t": "command", "id": "k", "op": "claim", "conversation": "c1"}))
    kinds: list[str] = []
    while "ok" not in kinds:
        select.select([inbox.wake_fd()], [], [], 30)
        assert set(inbox.ready()) <= {session.handle}
        kinds += [frame["t"] for frame in frames(session)]
    inbox.stop()
    inbox.stop()
    assert ana.conversation("c1").holder == ana.principal
