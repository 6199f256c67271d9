"""Claims as values and as contexts."""

from __future__ import annotations

import asyncio

import liveinbox
import pytest
from liveinbox import Actor, State, aio
from support import Run, people, waiting


def test_a_claim_has_the_fields_of_its_outcome(host: Actor, ana: Actor) -> None:
    waiting(host, "c1")
    claim = ana.claim("c1", lease_ms=5000)
    card = ana.conversation("c1")
    assert claim.conversation == "c1" and claim.fence == card.fence
    assert claim.version == card.version and claim.holder == card.holder == ana.principal
    assert claim.lease_until_ms == claim.since_ms + 5000 == card.lease_until_ms
    assert claim.offset > 0 and not claim.duplicate and ana.claim("c1").duplicate
    assert claim.outcome.name == "ok" and repr(claim) == "<Claim 'c1' fence=3>"


def test_what_a_holder_does(host: Actor, ana: Actor, ben: Actor) -> None:
    waiting(host, "c1", "c2", "c3", "c4")
    host.set_agent("ben")
    claim = ana.claim("c1")
    assert claim.send("hello").message == 1
    assert claim.renew(lease_ms=60_000).lease_until_ms > 0
    claim.snooze(until_ms=claim.since_ms + 60_000)
    assert ana.conversation("c1").state is State.SNOOZED
    claim.close(outcome="spam", text="bye")
    ana.claim("c2").transfer(target="ben")
    ana.claim("c3").hand_back(text="solved")
    ana.claim("c4").release()
    states = {card.conversation: card.state for card in ana.cards()}
    assert states == {
        "c1": State.CLOSED, "c2": State.CLAIMED, "c3": State.ASSISTANT, "c4": State.WAITING,
    }


def test_a_normal_end_keeps_it(host: Actor, ana: Actor) -> None:
    waiting(host, "c1")
    with ana.claim("c1") as claim:
        claim.send("hello")
    assert ana.conversation("c1").holder == ana.principal


def test_an_exception_releases_it(host: Actor, ana: Actor) -> None:
    waiting(host, "c1")
    with pytest.raises(ZeroDivisionError):
        with ana.claim("c1"):
            raise ZeroDivisionError
    assert ana.conversation("c1").state is State.WAITING


def test_an_exception_keeps_it_where_that_was_asked_for(host: Actor, ana: Actor) -> None:
    waiting(host, "c1")
    with pytest.raises(ZeroDivisionError):
        with ana.claim_next(on_error="keep"):
            raise ZeroDivisionError
    assert ana.conversation("c1").holder == ana.principal


def test_what_is_done_with_on_error_is_one_of_two(ana: Actor) -> None:
    with pytest.raises(liveinbox.UsageError, match="on_error"):
        ana.claim("c1", on_error="forget")


def test_the_exception_of_the_block_comes_out_also_of_a_lost_claim(
    host: Actor, ana: Actor
) -> None:
    waiting(host, "c1")
    with pytest.raises(ZeroDivisionError):
        with ana.claim("c1") as claim:
            claim.close()
            raise ZeroDivisionError
    assert ana.conversation("c1").state is State.CLOSED


def test_claims_awaited_and_entered(run: Run) -> None:
    async def play() -> None:
        async with aio.open(":memory:", log=None) as inbox:
            host, ana = people(inbox, "ana")
            for key in ("c1", "c2", "c3", "c4"):
                await host.open(key, "WIDGET", key, reason="policy")
            claim = await ana.claim("c1")
            assert (await claim.send("hello")).message == 1
            async with ana.claim("c2") as entered:
                await entered.send("hello")
            with pytest.raises(ZeroDivisionError):
                async with ana.claim("c3"):
                    raise ZeroDivisionError
            with pytest.raises(ZeroDivisionError):
                async with await ana.claim("c4", on_error="keep"):
                    raise ZeroDivisionError
            states = {card.conversation: card.state async for card in ana.cards()}
            assert states == {
                "c1": State.CLAIMED, "c2": State.CLAIMED, "c3": State.WAITING, "c4": State.CLAIMED,
            }
            with pytest.raises(liveinbox.NotFound):
                async with ana.claim("c9"):
                    pytest.fail("entered")

    run(play())


def test_a_claim_is_a_coroutine_for_tasks(run: Run) -> None:
    async def play() -> None:
        async with aio.open(":memory:", log=None) as inbox:
            host, ana = people(inbox, "ana")
            await host.open("c1", "WIDGET", "mia", reason="policy")
            claim = await asyncio.create_task(ana.claim("c1"))
            assert claim.conversation == "c1"
            ana.claim("c1").close()  # never awaited, and said so: nothing was submitted

    run(play())


def test_a_cancelled_block_releases_its_claim(run: Run) -> None:
    async def play() -> None:
        async with aio.open(":memory:", log=None) as inbox:
            host, ana = people(inbox, "ana")
            await host.open("c1", "WIDGET", "mia", reason="policy")
            entered = asyncio.Event()

            async def work() -> None:
                async with ana.claim("c1"):
                    entered.set()
                    await asyncio.Event().wait()

            task = asyncio.ensure_future(work())
            await entered.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert (await ana.conversation("c1")).state is State.WAITING

    run(play())
