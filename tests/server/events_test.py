#!/usr/bin/env python3
"""The feed over HTTP: as pages and as a stream, resumed, reset, revoked, and for whom.

environment: LI_SERVER (the program)
"""

import http.client
import json
import threading
import unittest

import api_support
from api_support import ApiCase, agent_of, host_of, start_server, visitor_of
from program import PATIENCE_S


class Stream:
    """A text/event-stream, read as a browser reads it."""

    def __init__(self, caller, path="/api/v1/events", **fields):
        self.connection = http.client.HTTPConnection(
            "127.0.0.1", caller.server.port, timeout=PATIENCE_S)
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        self.connection.request("GET", path, None,
                                {"Accept": "text/event-stream", **caller.fields, **named})
        self.answer = self.connection.getresponse()
        self.last_id = ""

    def __iter__(self):
        """(event, data) of each message; ends with the stream."""
        event, data = "message", []
        for line in self.answer:
            name, _, value = line.decode().rstrip("\n").partition(":")
            value = value.removeprefix(" ")
            if name == "id":
                self.last_id = value
            elif name == "event":
                event = value
            elif name == "data":
                data.append(value)
            elif name == "" and data:
                yield event, json.loads("\n".join(data))
                event, data = "message", []

    def until(self, is_last):
        """The events up to the first that is meant."""
        out = []
        for event, data in self:
            out.append((event, data))
            if is_last(event, data):
                return out
        raise AssertionError(f"the stream ended after {out}")

    def wait_for_place(self):
        """Until the server has said where the stream begins."""
        while not self.last_id:
            line = self.answer.readline().decode()
            assert line, "the stream ended"
            if line.startswith("id:"):
                self.last_id = line[3:].strip()

    def close(self):
        self.answer.close()
        self.connection.close()


def is_note(text):
    return lambda event, data: data.get("type") == "note_added" and data["text"] == text


class Events(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quiet = Stream(host_of(cls.server, api_support.OTHER_TOKEN))

    @classmethod
    def tearDownClass(cls):
        cls.quiet.close()
        super().tearDownClass()

    def head(self, caller=None):
        page = {"cursor": "", "upto": 0, "head": 1}
        while page["upto"] < page["head"]:
            after = f"?after={page['cursor']}" if page["cursor"] else ""
            page = self.done((caller or self.host).get(f"events{after}"))
        return page["cursor"]

    def test_pages_lead_from_the_oldest_event_to_the_newest(self):
        key = self.waiting()
        offsets, types, page = [], [], {"cursor": None, "upto": 0, "head": 1}
        while page["upto"] < page["head"]:
            after = f"&after={page['cursor']}" if page["cursor"] else ""
            last, page = page, self.done(self.host.get(f"events?limit=3{after}"))
            self.assertEqual(last["upto"], page["after"])
            self.assertEqual(f"{page['epoch']}:{page['upto']}", page["cursor"])
            offsets += [event["offset"] for event in page["events"]]
            types += [event["type"] for event in page["events"] if event["conversation"] == key]
        self.assertEqual(list(range(1, page["head"] + 1)), offsets)
        self.assertEqual(["opened", "escalated"], types)
        again = self.done(self.host.get(f"events?after={page['cursor']}"))
        self.assertEqual(([], page["cursor"]), (again["events"], again["cursor"]))

    def test_a_tenant_without_events_has_an_empty_page(self):
        server = start_server()
        try:
            page = self.done(host_of(server, api_support.OTHER_TOKEN).get("events?limit=256"))
            self.assertEqual(page["upto"], page["head"])
            self.assertRegex(page["cursor"], r"^[1-9]\d*:\d+$")
        finally:
            server.stop()

    def test_what_is_no_cursor_is_refused_and_one_of_elsewhere_is_reset(self):
        head = self.head()
        epoch, offset = head.split(":")
        for bad in ("1", "x:1", "0:1", "1:", "-1:1", "1:1:1"):
            self.refused(400, "invalid_argument", self.host.get(f"events?after={bad}"))
            answer = self.host.get(f"events?cursor={bad}", Accept="text/event-stream")
            self.refused(400, "invalid_argument", answer)
        for gone in ("1:1", f"{epoch}:{int(offset) + 1000}"):
            problem = self.refused(410, "reset", self.host.get(f"events?after={gone}"))
            self.assertEqual(head, problem["cursor"])
        for query in ("limit=0", "limit=257", "x=1"):
            self.refused(400, "invalid_argument", self.host.get(f"events?{query}"))

    def test_a_stream_tells_what_happens_from_now_on(self):
        key = self.waiting()
        stream = Stream(self.host)
        self.assertEqual(200, stream.answer.status)
        self.assertEqual("text/event-stream", stream.answer.headers["Content-Type"])
        self.assertEqual("no-store", stream.answer.headers["Cache-Control"])
        stream.wait_for_place()
        self.assertEqual(self.head(), stream.last_id)
        self.done(self.ana.do("note", key, text="seen"))
        heard = stream.until(is_note("seen"))
        self.assertEqual(["note_added"], [data["type"] for _, data in heard])
        self.assertEqual(str(heard[-1][1]["offset"]), stream.last_id.split(":")[1])
        stream.close()

    def test_a_stream_goes_on_behind_the_last_event_that_was_seen(self):
        key = self.waiting()
        stream = Stream(self.host)
        stream.wait_for_place()
        self.done(self.ana.do("note", key, text="one"))
        stream.until(is_note("one"))
        stream.close()
        for number in range(40):
            self.done(self.ana.do("note", key, text=f"missed {number}"))
        for resumed in (Stream(self.host, Last_Event_ID=stream.last_id),
                        Stream(self.host, f"/api/v1/events?cursor={stream.last_id}"),
                        # What a browser has seen since goes before what its page once asked for.
                        Stream(self.host, "/api/v1/events?cursor=1:1",
                               Last_Event_ID=stream.last_id)):
            heard = resumed.until(is_note("missed 39"))
            self.assertEqual([f"missed {number}" for number in range(40)],
                             [data["text"] for _, data in heard])
            resumed.close()

    def test_a_stream_says_that_history_is_gone_and_goes_on(self):
        key = self.waiting()
        stream = Stream(self.host, Last_Event_ID="1:1")
        (event, data), = stream.until(lambda event, _: event == "reset")
        self.assertTrue(data["reason"])
        self.assertEqual(self.head(), data["cursor"])
        self.assertEqual(data["cursor"], stream.last_id)
        self.done(self.ana.do("note", key, text="after"))
        self.assertEqual(1, len(stream.until(is_note("after"))))
        stream.close()

    def test_many_streams_hear_the_same_in_the_same_order(self):
        key = self.waiting()
        streams = [Stream(self.host) for _ in range(20)]
        for stream in streams:
            stream.wait_for_place()
        heard = [None] * len(streams)

        def listen(number):
            heard[number] = [data["offset"] for _, data in streams[number].until(is_note("last"))]

        threads = [threading.Thread(target=listen, args=(number,))
                   for number in range(len(streams))]
        for thread in threads:
            thread.start()
        writers = [threading.Thread(target=lambda who=who: [
            self.done(who.do("note", key, text="x")) for _ in range(15)])
            for who in (self.ana, self.ben)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        self.done(self.ana.do("note", key, text="last"))
        for thread in threads:
            thread.join()
        self.assertEqual(31, len(heard[0]))
        self.assertEqual(list(range(heard[0][0], heard[0][0] + 31)), heard[0])
        for offsets in heard:
            self.assertEqual(heard[0], offsets)
        for stream in streams:
            stream.close()

    def test_whoever_reads_late_gets_all_of_it(self):
        key = self.waiting()
        stream = Stream(self.host)
        stream.wait_for_place()
        text = "ä" * 30_000
        for _ in range(60):
            self.done(self.ana.do("note", key, text=text))
        self.done(self.ana.do("note", key, text="last"))
        heard = stream.until(is_note("last"))
        self.assertEqual(61, len(heard))
        self.assertTrue(all(data["text"] == text for _, data in heard[:-1]))
        stream.close()

    def test_visitors_hear_of_their_own_conversation_alone(self):
        mia, noa = visitor_of(self.server, "Mia"), visitor_of(self.server, "Noa")
        streams = {}
        for who in (mia, noa):
            self.done(who.do("receive", conversation=who.conversation, channel="WIDGET",
                             text="hello"))
            streams[who] = Stream(who)
            streams[who].wait_for_place()
        for who in (mia, noa):
            self.done(self.ana.do("note", who.conversation, text="a secret"))
            self.done(who.do("receive", conversation=who.conversation, text="again"))
        for who, stream in streams.items():
            heard = stream.until(lambda event, data: data.get("text") == "again")
            self.assertEqual([(who.conversation, "message_received")],
                             [(data["conversation"], data["type"]) for _, data in heard])
            stream.close()

    def test_where_nothing_happens_a_comment_says_that_the_stream_lives(self):
        line = self.quiet.answer.readline()
        while not line.startswith(b":"):
            self.assertTrue(line, "the stream ended")
            line = self.quiet.answer.readline()

    def test_a_head_is_asked_for_without_a_stream(self):
        answer = self.host.ask("HEAD", "/api/v1/events", Accept="text/event-stream")
        self.assertEqual((200, ""), (answer.status, answer.text))

    def test_a_stream_ends_with_what_its_caller_was_proven_by(self):
        bea = agent_of(self.server, "ben")
        stream, other = Stream(bea), Stream(self.ana)
        stream.wait_for_place()
        other.wait_for_place()
        self.assertEqual(200, bea.ask("POST", "/api/logout", {}).status)
        self.assertEqual([], list(stream))
        stream.close()
        key = self.waiting()
        other.until(lambda event, data: data["conversation"] == key)
        other.close()


class Ends(unittest.TestCase):
    def test_streams_end_in_order_when_the_server_does(self):
        server = start_server()
        stream = Stream(host_of(server))
        stream.wait_for_place()
        self.assertEqual(0, server.stop())
        # No last chunk would be an IncompleteRead.
        self.assertEqual(b"\n", stream.answer.read())
        stream.close()

    def test_a_stream_goes_on_where_it_was_after_the_server_was_killed(self):
        server = start_server()
        try:
            host = host_of(server)
            stream = Stream(host)
            stream.wait_for_place()
            begin = int(stream.last_id.split(":")[1])
            kept = host.do("open", conversation="c", channel="WA", user="u", reason="other")
            self.assertEqual(200, kept.status)
            heard = stream.until(lambda event, data: data["type"] == "opened")
            server.kill()
            heard += list(stream)  # what had come by then
            server.start()
            again = Stream(host, Last_Event_ID=stream.last_id)
            heard += again.until(lambda event, data: data["type"] == "agent_set")
            self.assertEqual({"message"}, {event for event, _ in heard})
            self.assertEqual(list(range(begin + 1, begin + 1 + len(heard))),
                             [data["offset"] for _, data in heard])
            again.close()
            stream.close()
        finally:
            self.assertEqual(0, server.stop())

    def test_a_tenant_has_so_many_streams_and_no_more(self):
        server = start_server(LIVEINBOX_LIMITS_STREAMS_PER_TENANT="2")
        try:
            host, other = host_of(server), host_of(server, api_support.OTHER_TOKEN)
            streams = [Stream(host), Stream(host)]
            for stream in streams:
                stream.wait_for_place()
            refused = host.get("events", Accept="text/event-stream")
            self.assertEqual((503, "queue_full"), (refused.status, refused.json["code"]))
            self.assertIn("Retry-After", refused.fields)
            elsewhere = Stream(other)
            elsewhere.wait_for_place()
            self.assertEqual(200, host.get("events").status)
            streams[0].close()
            again = Stream(host)
            while again.answer.status != 200:  # until the server has seen that it went
                again.close()
                again = Stream(host)
            again.wait_for_place()
            for stream in (again, streams[1], elsewhere):
                stream.close()
        finally:
            self.assertEqual(0, server.stop())


if __name__ == "__main__":
    unittest.main()
