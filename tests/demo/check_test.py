"""The checker of the demo must see what is wrong: each test plants one fault into a good trace."""

import json
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "examples", "demo"))

import check  # noqa: E402


def event(offset, kind, **more):
    base = {"us": offset, "who": "auditor", "what": "event", "offset": offset, "type": kind,
            "conversation": "c1", "fence": 0, "message": 0, "actor_kind": "user", "actor": "u",
            "holder": ""}
    return {**base, **more}


def line(who, what, **more):
    return {"us": more.pop("us", 50), "who": who, "what": what, **more}


def good_trace():
    """One conversation, two agents; the first one is cut and resumes."""
    agent = {"actor_kind": "agent", "actor": "agent-1"}
    feed = [
        event(1, "opened", fence=1),
        event(2, "message_received", message=1),
        event(3, "escalated", fence=2),
        event(4, "claimed", fence=3, holder="agent-1", **agent),
        event(5, "message_sent", message=2, **agent),
        event(6, "closed", fence=4, **agent),
    ]
    clients = [
        line("race", "begun", us=1),
        line("agent-1", "welcome", resume="new", offset=0),
        line("agent-2", "welcome", resume="new", offset=0),
        line("channel", "opened", conversation="c1"),
        line("channel", "received", conversation="c1", message=1),
        line("channel", "escalated", conversation="c1", sent_us=10),
        line("agent-1", "shown", conversation="c1", us=20),
        line("agent-2", "shown", conversation="c1", us=21),
        line("agent-1", "claim", conversation="c1", ok=True, fence=3, sent_us=22, us=30, code=""),
        line("agent-2", "claim", conversation="c1", ok=False, fence=0, sent_us=23, us=31,
             code="already_claimed"),
        line("agent-2", "probe", conversation="c1", ok=False, code="not_holder"),
        line("agent-1", "events", after=0, upto=4, offsets=[1, 2, 3, 4]),
        line("agent-1", "gone", why="cut"),
        line("agent-1", "welcome", resume="resumed", offset=4),
        line("agent-1", "events", after=4, upto=6, offsets=[5, 6]),
        line("agent-2", "events", after=0, upto=6, offsets=[1, 2, 3, 4, 5, 6]),
        line("agent-1", "reply", conversation="c1", ok=True, message=2, code=""),
        line("agent-1", "close", conversation="c1", ok=True, code=""),
        line("race", "done", us=90),
    ]
    return feed + clients


def report_of(records):
    return check.check(check.Trace(json.dumps(record) for record in records))


class Checker(unittest.TestCase):
    def setUp(self):
        self.records = good_trace()

    def find(self, who, what):
        return next(r for r in self.records if r["who"] == who and r["what"] == what)

    def find_event(self, offset):
        return next(r for r in self.records if r.get("offset") == offset and r["what"] == "event")

    def assert_caught(self, **figures):
        report, problems = report_of(self.records)
        self.assertFalse(report["ok"], "the fault was not seen")
        self.assertTrue(problems)
        for name, value in figures.items():
            self.assertEqual(report[name], value, name)

    def test_a_good_trace_passes(self):
        report, problems = report_of(self.records)
        self.assertEqual(problems, [])
        self.assertTrue(report["ok"])
        self.assertEqual(
            (report["claims_tried"], report["claims_won"], report["messages"]), (2, 1, 2))

    def test_two_winners_of_one_fence(self):
        second = self.records.index(self.find("agent-2", "claim"))
        self.records[second].update(ok=True, fence=3)
        self.assert_caught(double_claims=1)

    def test_a_claim_of_a_held_conversation_in_the_feed(self):
        closed = self.find_event(6)
        closed.update(type="claimed", holder="agent-2", fence=4)
        self.records.append(event(7, "closed", fence=5))
        for who in ("agent-1", "agent-2"):
            last = [r for r in self.records if r["who"] == who and r["what"] == "events"][-1]
            last["upto"], last["offsets"] = 7, last["offsets"] + [7]
        self.assert_caught(double_claims=1)

    def test_a_fence_that_does_not_grow(self):
        self.find_event(4)["fence"] = 2
        self.find("agent-1", "claim")["fence"] = 2
        self.assert_caught(double_claims=1)

    def test_a_reply_of_somebody_else(self):
        self.find_event(5)["actor"] = "agent-2"
        self.assert_caught(non_holder_replies=1)

    def test_an_accepted_probe(self):
        self.find("agent-2", "probe")["ok"] = True
        self.assert_caught(non_holder_replies=1)

    def test_a_missed_event(self):
        self.find("agent-2", "events")["offsets"].remove(3)
        self.assert_caught(events_missed=1)

    def test_a_doubled_event(self):
        self.find("agent-2", "events")["offsets"].append(6)
        self.assert_caught(events_doubled=1)

    def test_an_event_that_came_again_after_resuming(self):
        resumed = [r for r in self.records if r["who"] == "agent-1" and r["what"] == "events"][1]
        resumed.update(after=3, offsets=[4, 5, 6])
        self.assert_caught(events_doubled=1)

    def test_a_client_that_stops_early(self):
        self.find("agent-2", "events").update(upto=5, offsets=[1, 2, 3, 4, 5])
        self.assert_caught(events_missed=1)

    def test_a_hole_in_the_feed(self):
        self.records = [r for r in self.records if r.get("offset") != 2 or r["what"] != "event"]
        self.assert_caught()

    def test_a_lost_message(self):
        self.find("channel", "received")["message"] = 9
        self.assert_caught()

    def test_a_conversation_left_open(self):
        self.find_event(6)["type"] = "note_added"
        self.assert_caught()

    def test_an_escalation_nobody_saw(self):
        self.records.remove(self.find("agent-2", "shown"))
        self.assert_caught()

    def test_no_resume(self):
        for record in self.records:
            if record["what"] == "welcome":
                record["resume"] = "new"
        self.assert_caught(resumed=0)

    def test_a_race_without_end(self):
        self.records.remove(self.find("race", "done"))
        self.assert_caught()

    def test_nothing_at_all(self):
        self.records = []
        self.assert_caught(conversations=0)


if __name__ == "__main__":
    unittest.main()
