#!/usr/bin/env python3
"""The session protocol of a real server against docs/api/asyncapi.json: what we send and all that
comes back, each key; and the server's routes against docs/api/openapi.json.

environment: LI_SERVER (the program)
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

import jsonschema
import openapi_spec_validator

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(ROOT, "tests", "server"), os.path.join(ROOT, "docs", "api")]
from api_support import CODE, TOKEN, host_of, start_server, visitor_of  # noqa: E402
from schemas import EVENTS  # noqa: E402
from web_socket import WebSocket  # noqa: E402

# Events that come when hours begin, or when a routing starts anew.
RARE = {"hours_changed", "offers_reset"}


def load(name):
    with open(os.path.join(ROOT, "docs", "api", name), encoding="ascii") as file:
        return json.load(file)


def strict(schema):
    """The same, but that a key which it does not name is a mistake."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    out = {key: strict(value) for key, value in schema.items()}
    if schema.get("type") in ("object", ["object", "null"]) and "properties" in schema:
        out.setdefault("additionalProperties", False)
    return out


class Protocol:
    """Validates frames by kind and counts what it met."""

    def __init__(self):
        document = load("asyncapi.json")
        components = {"schemas": strict(document["components"]["schemas"])}
        self.validators = {
            name: jsonschema.Draft202012Validator(
                {**strict(message["payload"]), "components": components})
            for name, message in document["components"]["messages"].items()}
        self.event = jsonschema.Draft202012Validator(
            {"$ref": "#/components/schemas/Event", "components": components})
        self.met = set()
        self.events = set()

    def check(self, prefix, frame):
        name = prefix + frame["t"]
        problems = [f"{'/'.join(map(str, error.absolute_path))}: {deepest(error)}"
                    for error in self.validators[name].iter_errors(frame)]
        if problems:
            raise AssertionError(f"{name} {json.dumps(frame)[:2000]}: {problems}")
        self.met.add(name)
        for event in frame.get("events", []) + frame.get("entries", []):
            self.events.add(event["type"])


def deepest(error):
    """Of alternatives what the best one lacks."""
    best = jsonschema.exceptions.best_match([error])
    return f"{'/'.join(map(str, best.absolute_path))} {best.message[:300]}"


class Checked(WebSocket):
    """A WebSocket whose frames are validated, with a `hello` of its own."""

    def __init__(self, protocol, hello, *place, **more):
        self.protocol = protocol
        self.hello = hello
        self.frames = []
        self.looked_at = 0
        super().__init__(*place, **more)

    def send(self, frame):
        if frame.get("t") == "hello":
            frame = {**frame, **self.hello}
        self.protocol.check("to_", frame)
        super().send(frame)

    def read(self):
        frame = super().read()
        self.protocol.check("from_", frame)
        self.frames.append(frame)
        return frame

    def until(self, kind, is_meant=lambda frame: True):
        """The next frame that is meant, be it one that came before the answer to a command."""
        while True:
            if self.looked_at == len(self.frames):
                self.read()
            frame = self.frames[self.looked_at]
            self.looked_at += 1
            if frame["t"] == kind and is_meant(frame):
                return frame


class Frames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = start_server()
        cls.protocol = Protocol()
        cls.host = host_of(cls.server)

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 0

    def host_socket(self, **hello):
        return Checked(self.protocol, hello, self.server.port, "/ws/integration",
                       {"Authorization": f"Bearer {TOKEN}"})

    def agent_socket(self, agent, **hello):
        login = self.server.log_in(agent, CODE)
        ticket = self.server.ask("POST", "/api/ticket", {}, login.fields).json["ticket"]
        return Checked(self.protocol, hello, self.server.port, "/ws/agent",
                       protocols=("liveinbox.v1", f"ticket.{ticket}"))

    def test_every_frame_is_as_the_description_says(self):
        self.host.do("configure", data={"claim_within_ms": 1500, "near_ms": 1000})
        ana = self.agent_socket("ana", feed=True, device="desktop")
        ben = self.agent_socket("ben", feed=True)
        host = self.host_socket(feed=True)
        visitor = visitor_of(self.server)
        self.speak(ana, ben, visitor)
        self.work(ana, ben, host)
        self.end(ana, ben, host)
        self.resume(host)
        for socket in (ana, ben, host):
            socket.close()
        self.feed()
        wanted = set(self.protocol.validators)
        self.assertEqual(set(), wanted - self.protocol.met)
        self.assertLessEqual(set(EVENTS) - self.protocol.events, RARE)

    def speak(self, ana, ben, visitor):
        """A visitor's conversation, a thread of it, and who is writing."""
        key = visitor.conversation
        mia = Checked(self.protocol, {"device": "mobile"}, self.server.port, "/ws/visitor",
                      visitor.fields)
        ana.send({"t": "watch", "view": "all", "tab": "all", "limit": 20})
        ana.until("view")
        mia.command("receive", conversation=key, channel="WIDGET", text="Hello **you**",
                    data={"attachments": [{"url": "https://files.example/a.png", "size": 3}]})
        mia.command("escalate", conversation=key, reason="user_requested_human",
                    data={"evidence": [1], "confidence": 900})
        ana.until("changes", lambda frame: frame["upsert"])
        ana.send({"t": "thread", "conversation": key, "limit": 50})
        ana.until("thread")
        fence = ana.command("claim", conversation=key)["fence"]
        ana.until("entries")
        mia.send({"t": "thread", "conversation": key})
        mia.until("thread")
        mia.send({"t": "typing", "conversation": key, "on": True})
        ana.until("typing")
        ana.command("send", conversation=key, fence=fence, text="- one\n- `two` https://a.example")
        mia.until("entries")
        refused = ben.try_command("claim", conversation=key)
        self.assertEqual("already_claimed", refused["code"])
        ana.send({"t": "history", "id": "h", "conversation": key, "before": 3, "limit": 2})
        ana.until("history")
        ana.send({"t": "preview", "id": "p", "channel": "WIDGET", "text": "# a ~~b~~ ![x](y)"})
        self.assertTrue(ana.until("preview")["warnings"])
        ana.send({"t": "query", "id": "q", "tab": "all", "sort": "usual", "search": "hello"})
        self.assertIn("match", ana.until("page")["cards"][0])
        ana.send({"t": "unthread", "conversation": key})
        ana.send({"t": "unwatch", "view": "all"})
        mia.send({"t": "bye", "at_once": True})
        mia.close()
        ana.send({"t": "ping"})
        ana.until("heartbeat")

    def work(self, ana, ben, host):
        """What agents and hosts do with conversations."""
        for key in ("k1", "k2", "k3"):
            host.command("open", conversation=key, channel="WA", user=f"user-{key}", name="Noa",
                         reason="low_confidence", text="why")
        fence = ana.command("claim", conversation="k1", lease_ms=600_000)["fence"]
        ana.command("renew", conversation="k1", fence=fence)
        ana.command("save_draft", conversation="k1", text="soon", is_note=True)
        ana.command("note", conversation="k1", text="a note")
        ana.command("tag", conversation="k1", tag="vip")
        ana.command("untag", conversation="k1", tag="vip")
        ana.command("annotate", conversation="k1", data={"plan": "gold", "age": 3, "new": True})
        ana.command("prioritize", conversation="k1", priority=-5)
        ana.command("assign_team", conversation="k1", team="returns")
        ana.command("snooze", conversation="k1", fence=fence, until_ms=4_102_444_800_000)
        ana.command("wake", conversation="k1")
        host.command("receive", conversation="k1", text="more", external_id="x1")
        ana.command("mark_read", conversation="k1", message=1)
        sent = ana.command("send", conversation="k1", fence=fence, text="Hi")["message"]
        host.command("deliver", conversation="k1", message=sent, delivery="failed", text="131047")
        fence = ana.command("transfer", conversation="k1", fence=fence, target="ben")["fence"]
        fence = ben.command("transfer", conversation="k1", fence=fence, team="returns")["fence"]
        fence = ben.command("claim", conversation="k1")["fence"]
        ben.command("release", conversation="k1", fence=fence)
        host.command("offer", conversation="k2", target="ana")
        ana.command("decline", conversation="k2")
        taken = ana.command("claim", conversation="k2")["fence"]
        ana.command("hand_back", conversation="k2", fence=taken, text="a summary")
        ana.command("take_over", conversation="k2")
        ana.command("set_availability", is_away=True)

    def end(self, ana, ben, host):
        """How conversations end, the directory, and deadlines that pass."""
        host.command("close", conversation="k1", outcome="merged", into="k2")
        host.command("close", conversation="k3", outcome="spam")
        ben.command("reopen", conversation="k3")
        host.command("set_agent", target="eve", name="Eve", data={"teams": ["returns"]})
        host.command("set_user", user="u1", name="Una")
        host.command("set_channel", channel="WA", data={"format": "whatsapp", "max_chars": 4096})
        host.command("set_team", team="returns", data={"routing": "round_robin", "hours": {
            "time_zone": "UTC0", "open": {"mon": ["09:00-17:00"]}, "days": {"2030-01-01": []}}})
        host.command("connect", session="s1", device="service",
                     actor={"kind": "agent", "id": "eve"})
        host.command("disconnect", session="s1", at_once=True,
                     actor={"kind": "agent", "id": "eve"})
        host.until("events", lambda frame: any(
            event["type"] == "deadline_missed" for event in frame["events"]))
        host.command("erase", user="user-k3")
        host.until("events", lambda frame: any(
            event["type"] == "user_erased" for event in frame["events"]))
        self.assertEqual("error", host.try_command("note", conversation="none", text="x")["t"])

    def resume(self, host):
        """A client that comes back, one that cannot, and what is no frame."""
        place = self.host.get("events?limit=1").json["cursor"]
        again = self.host_socket(feed=True, cursor=place)
        self.assertEqual("resumed", again.until("welcome")["resume"])
        again.until("events")
        again.close()
        lost = self.host_socket(cursor="1:1")
        self.assertEqual("reset", lost.until("welcome")["resume"])
        lost.close()
        # What a running session is told when history goes needs a log that was trimmed under it.
        self.protocol.check("from_", {"t": "reset", "reason": "trimmed", "cursor": place})

    def feed(self):
        """All that happened, as the HTTP API gives it."""
        page = {"cursor": "", "upto": 0, "head": 1}
        while page["upto"] < page["head"]:
            after = f"?after={page['cursor']}" if page["cursor"] else ""
            page = self.host.get(f"events{after}").json
            for event in page["events"]:
                problems = [deepest(error) for error in self.protocol.event.iter_errors(event)]
                self.assertEqual([], problems, event)
                self.protocol.events.add(event["type"])

    def test_a_planted_mistake_is_seen(self):
        good = {"t": "heartbeat", "head": 1, "now_ms": 1}
        protocol = Protocol()
        protocol.check("from_", good)
        for bad in ({**good, "more": 1}, {"t": "heartbeat", "head": 1}, {**good, "head": "1"}):
            with self.assertRaises(AssertionError):
                protocol.check("from_", bad)


class Routes(unittest.TestCase):
    def test_the_description_is_one_of_openapi(self):
        document = load("openapi.json")
        openapi_spec_validator.validate(document)
        del document["info"]["title"]
        with self.assertRaises(Exception):
            openapi_spec_validator.validate(document)

    def test_every_route_of_the_api_is_described_with_its_callers(self):
        with tempfile.TemporaryDirectory() as folder:
            text = subprocess.run(
                [os.environ["LI_SERVER"], "--store", os.path.join(folder, "store"),
                 "--print-routes"], check=True, capture_output=True, text=True).stdout
        served = {}
        for line in text.splitlines():
            method, path, *who = line.split()
            if path.startswith(("/api/v1/", "/problems/")):
                served[f"{method} {path}"] = sorted("".join(who).split(","))
        described = {
            f"{method.upper()} {path}": sorted(operation["x-callers"])
            for path, row in load("openapi.json")["paths"].items()
            for method, operation in row.items()}
        self.assertEqual(served, described, "docs/api/openapi.py describes the routes")


if __name__ == "__main__":
    unittest.main()
