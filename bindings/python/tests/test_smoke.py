"""The short tests that every Python runs, with nothing but its own library."""

import asyncio
import typing
import unittest

import liveinbox
from liveinbox import agent, aio, integration


class Smoke(unittest.TestCase):
    def test_a_claim_in_threads_order(self) -> None:
        with liveinbox.open(":memory:", log=None) as inbox:
            host = inbox.actor("acme", integration("host"))
            host.open("c1", "WIDGET", "mia", name="Mïa 🙂", reason="policy")
            ana = inbox.actor("acme", agent("ana", "Ana Alba"))
            with ana.claim("c1") as claim:
                claim.send("Hi **Mïa** 🙂")
            with self.assertRaises(liveinbox.ClaimConflict) as caught:
                inbox.actor("acme", agent("ben")).claim("c1")
            self.assertEqual(caught.exception.holder, agent("ana", "Ana Alba"))
            names = [event.name for event in ana.subscribe(from_oldest=True).events()]
            self.assertEqual(names, ["opened", "escalated", "claimed", "message_sent"])
            (card,) = ana.query("mine")
            self.assertEqual((card.user.name, card.snippet), ("Mïa 🙂", "Hi Mïa 🙂"))

    def test_many_claims_in_a_loop(self) -> None:
        async def play() -> None:
            async with aio.open(":memory:", log=None) as inbox:
                host = inbox.actor("acme", integration("host"))
                ana = inbox.actor("acme", agent("ana"))
                feed = ana.subscribe()
                keys = ["c%d" % number for number in range(300)]
                await asyncio.gather(*(host.open(k, "WIDGET", k, reason="policy") for k in keys))
                claims = await asyncio.gather(*(ana.claim_next() for _ in keys))
                self.assertEqual(sorted(claim.conversation for claim in claims), sorted(keys))
                seen = 0
                async for batch in feed:
                    seen += len(batch)
                    if seen == 3 * len(keys):
                        break

        asyncio.run(play())

    def test_a_log_a_clock_and_an_analysis(self) -> None:
        lines: typing.List[liveinbox.LogRecord] = []
        clock = liveinbox.ManualClock(1_700_000_000_000)
        with liveinbox.open(
            ":memory:",
            clock=clock,
            log=lines.append,
            analyze=lambda analysis, findings: findings.tag("heard"),
        ) as inbox:
            host = inbox.actor("acme", integration("host"))
            outcome = host.receive("hello", channel="WIDGET", user="mia")
            self.assertEqual(outcome.at_ms, clock.now_ms)
            card = inbox.actor("acme", agent("ana")).conversation(outcome.conversation)
            self.assertEqual(card.tags, ("heard",))
        self.assertEqual([line.message for line in lines][-1:], ["the inbox was closed"])
