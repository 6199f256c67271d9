#!/usr/bin/env python3
"""The access matrix: every route and every op, by everybody, on what is theirs, somebody else's,
another tenant's, gone, or only guessed.

The rows come from the server's own table and from the library's list of ops. What each row should
say is written here once more, by hand: a new route or op without its row fails.
"""

import json
import os
import unittest

from program import Program
from web_socket import Refused, WebSocket

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
PASSWORD = "correct horse"
MARK = "globex-secret"  # stands in every text of the other tenant

NOBODY, VISITOR, AGENT, SUPERVISOR, ADMIN, HOST = (
    "nobody", "visitor", "agent", "supervisor", "admin", "host")
EVERYBODY = (NOBODY, VISITOR, AGENT, SUPERVISOR, ADMIN, HOST)
STAFF = {AGENT, SUPERVISOR, ADMIN}
ALL = set(EVERYBODY)

# Who may use a route. Of routes that anyone may use the handler decides.
ROUTES = {
    "GET /healthz": ALL,
    "GET /readyz": ALL,
    "GET /metrics": {HOST},
    "GET /api/login": ALL,
    "POST /api/login": ALL,
    "POST /api/logout": STAFF,
    "GET /api/me": STAFF,
    "GET /api/agents": STAFF,
    "POST /api/ticket": STAFF,
    "POST /api/password": STAFF,
    "GET /api/v1/accounts": {ADMIN, HOST},
    "PUT /api/v1/accounts/{id}": {ADMIN, HOST},
    "DELETE /api/v1/accounts/{id}": {ADMIN, HOST},
    "GET /api/v1/keys": {ADMIN},
    "PUT /api/v1/keys/{id}": {ADMIN},
    "DELETE /api/v1/keys/{id}": {ADMIN},
    "GET /api/webhooks": {ADMIN, HOST},
    "POST /api/webhooks/{id}/enable": {ADMIN, HOST},
    "POST /api/webhooks/{id}/resend": {ADMIN, HOST},
    "GET /api/visitor": {VISITOR},
    "POST /api/visitor": ALL,
    "DELETE /api/visitor": {VISITOR},
    "GET /widget": ALL,
    "GET /widget.js": ALL,
    "POST /api/widget/visit": ALL,
    "GET /api/v1/conversations": {VISITOR, HOST} | STAFF,
    "GET /api/v1/conversations/{key}": {VISITOR, HOST} | STAFF,
    "GET /api/v1/conversations/{key}/transcript": {VISITOR, HOST} | STAFF,
    "GET /api/v1/conversations/{key}/why": {VISITOR, HOST} | STAFF,
    "GET /api/v1/events": {VISITOR, HOST} | STAFF,
    "GET /api/v1/stats": {HOST} | STAFF,
    "POST /api/v1/preview": {HOST} | STAFF,
    "POST /api/v1/open": {VISITOR, HOST},
    "POST /api/v1/receive": {VISITOR, HOST},
    "POST /api/v1/conversations/{key}/escalate": {VISITOR, HOST} | STAFF,
    "POST /api/v1/conversations/{key}/offer": {SUPERVISOR, ADMIN, HOST},
    **{f"POST /api/v1/conversations/{{key}}/{op}": {HOST} | STAFF
       for op in ("claim", "renew", "release", "transfer", "take_over", "hand_back", "send", "note",
                  "tag", "untag", "mark_read", "close", "reopen", "snooze", "wake", "prioritize",
                  "assign_team", "annotate", "save_draft", "decline")},
    "POST /api/v1/claim_next": {HOST} | STAFF,
    "POST /api/v1/set_availability": {HOST} | STAFF,
    "POST /api/v1/connect": {VISITOR, HOST} | STAFF,
    "POST /api/v1/disconnect": {VISITOR, HOST} | STAFF,
    "POST /api/v1/deliver": {HOST},
    "POST /api/v1/set_agent": {ADMIN, HOST},
    "POST /api/v1/set_user": {ADMIN, HOST},
    "POST /api/v1/set_channel": {ADMIN, HOST},
    "POST /api/v1/set_team": {ADMIN, HOST},
    "POST /api/v1/configure": {ADMIN, HOST},
    "POST /api/v1/erase": {ADMIN, HOST},
    "GET /api/v1/openapi.json": ALL,
    "GET /api/v1/asyncapi.json": ALL,
    "GET /problems/{code}": ALL,
    "SOCKET /ws/agent": STAFF,
    "SOCKET /ws/visitor": {VISITOR},
    "SOCKET /ws/integration": {HOST},
}

# Who has the right to an op at all, whatever it is done to.
USERS = {VISITOR}
OPS = {
    "open": USERS | {HOST},
    "receive": USERS | {HOST},
    "escalate": USERS | STAFF | {HOST},
    "claim": STAFF,
    "claim_next": STAFF,
    "renew": STAFF,
    "release": STAFF,
    "transfer": STAFF,
    "take_over": STAFF,
    "hand_back": STAFF,
    "send": STAFF,
    "note": STAFF | {HOST},
    "tag": STAFF | {HOST},
    "untag": STAFF | {HOST},
    "mark_read": STAFF,
    "close": STAFF | {HOST},
    "reopen": STAFF | {HOST},
    "snooze": STAFF,
    "wake": STAFF | {HOST},
    "prioritize": STAFF | {HOST},
    "assign_team": STAFF | {HOST},
    "annotate": STAFF | {HOST},
    "save_draft": STAFF,
    "deliver": {HOST},
    "offer": {SUPERVISOR, ADMIN, HOST},
    "decline": STAFF | {HOST},
    "connect": USERS | STAFF,
    "disconnect": USERS | STAFF,
    "set_availability": STAFF | {HOST},
    "set_agent": {ADMIN, HOST},
    "set_user": {ADMIN, HOST},
    "set_channel": {ADMIN, HOST},
    "set_team": {ADMIN, HOST},
    "configure": {ADMIN, HOST},
    "erase": {ADMIN, HOST},
}
# These make what they name where it is not there.
MAKERS = {"open", "receive"}

FIELDS = {
    "channel": "WIDGET", "user": "visitor", "text": "t", "fence": 1, "reason": "other",
    "target": "ana", "team": "sales", "tag": "vip", "message": 1, "outcome": "resolved",
    "data": {"claim_within_ms": 1000}, "priority": 1, "delivery": "sent", "session": "s",
    "name": "N",
}
# What else an op needs to be one: these are looked at before who it is.
MORE = {"transfer": ["target"], "close": ["outcome"], "deliver": ["message"],
        "set_availability": ["target"]}


def all_ops():
    with open(os.path.join(ROOT, "bindings", "abi.json"), encoding="utf-8") as file:
        return json.load(file)["ops"]


class Company:
    """A tenant with one of each role, a program, and conversations of every kind."""

    def __init__(self, server, tenant, mark):
        self.server = server
        self.tenant = tenant
        self.mark = mark
        for name, role in (("ana", AGENT), ("ben", AGENT), ("sam", SUPERVISOR), ("ada", ADMIN)):
            done = server.run("account", "set", name, "--role", role, "--name", f"{name} {mark}",
                              text=PASSWORD + "\n", tenant=tenant)
            assert done.returncode == 0, done.stderr
        self.key = server.run("key", "set", "crm", tenant=tenant).stdout.strip()

    def fill(self):
        self.host = self.server.host_socket(self.key)
        for name in ("own", "colleague", "waiting", "gone"):
            key = self.conversation(name)
            self.host.command("open", conversation=key, channel="WIDGET", user=f"u-{name}",
                              name=f"User {self.mark}", reason="user_requested_human",
                              text=f"why {self.mark}")
            self.host.command("receive", conversation=key, text=f"words of {self.mark}")
        for name, agent in (("own", "ana"), ("colleague", "ben")):
            self.host.command("claim", conversation=self.conversation(name),
                              actor={"kind": "agent", "id": agent})
        self.host.command("close", conversation=self.conversation("gone"), outcome="resolved")

    def conversation(self, name):
        return f"{self.tenant}-{name}"

    def state(self):
        """All that there is of it, as its own host sees it."""
        page = self.host.ask({"t": "query", "id": "q", "tab": "all", "limit": 200},
                             lambda frame: frame.get("id") == "q")
        threads = [self.host.thread(card["conversation"]) for card in page["cards"]]
        for card in [page, *page["cards"], *threads, *(thread["card"] for thread in threads)]:
            card.pop("revision", None)
            card.pop("at_ms", None)
        return json.dumps([page, threads], sort_keys=True)


class Access(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Program("--tenant", "acme", "--tenant", "globex", "--no-assistant",
                             "--agent", "unused:Unused", "--code", "unused",
                             variables={"LIVEINBOX_LIMITS_REQUESTS_PER_ADDRESS": "0"})
        cls.own = Company(cls.server, "acme", "acme-words")
        cls.other = Company(cls.server, "globex", MARK)
        # A server reads what the command line wrote within half a second; a start does it at once.
        cls.server.kill()
        cls.server.start()
        cls.own.fill()
        cls.other.fill()
        cls.logins = {role: cls.server.log_in(name, PASSWORD, "acme")
                      for name, role in (("ana", AGENT), ("sam", SUPERVISOR), ("ada", ADMIN))}
        visit = cls.server.ask("POST", "/api/visitor", {"channel": "WIDGET", "name": "Mia"})
        cls.visit = {"Cookie": visit.fields["Set-Cookie"].split(";")[0]}

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        assert status == 0, f"the server ended with {status}"

    def fields_of(self, role):
        if role in self.logins:
            return self.logins[role].fields
        return {NOBODY: {}, VISITOR: self.visit,
                HOST: {"Authorization": f"Bearer {self.own.key}"}}[role]

    def socket_of(self, role, path=None):
        if role in self.logins and path in (None, "/ws/agent"):
            return self.server.agent_socket(self.logins[role])
        path = path or {VISITOR: "/ws/visitor", HOST: "/ws/integration"}[role]
        return WebSocket(self.server.port, path, self.fields_of(role))

    def test_every_route_has_its_row_and_no_other(self):
        printed = self.server.run("--print-routes").stdout.splitlines()
        rows = {" ".join(line.split()[:2]): set(line.split()[2].split(",")) for line in printed}
        self.assertEqual(set(ROUTES), set(rows))
        names = {"visitors": {VISITOR}, "agents": STAFF, "supervisors": {SUPERVISOR, ADMIN},
                 "admins": {ADMIN}, "hosts": {HOST}, "anyone": ALL, "signed": ALL}
        for row, who in rows.items():
            self.assertEqual(ROUTES[row], set().union(*(names[name] for name in who)), row)

    def test_every_route_is_for_those_it_is_for(self):
        for row, allowed in ROUTES.items():
            method, path = row.split()
            if allowed == ALL or method == "SOCKET" or path == "/api/logout":
                continue
            for role in EVERYBODY:
                for name in ("guessed", "ana"):
                    # What is wrong with the body is said to those alone whom the route is for.
                    body = None if method == "GET" else "{"
                    if method == "DELETE" and role in allowed:
                        continue
                    fields = {**self.fields_of(role), "Content-Type": "application/json"}
                    place = path.replace("{id}", name).replace("{key}", name)
                    answer = self.server.ask(method, place, body, fields)
                    with self.subTest(row=row, role=role):
                        self.assertEqual(role in allowed, answer.status not in (401, 403))
                        if role not in allowed:
                            self.assertEqual(401 if self.is_unproven(role, allowed) else 403,
                                             answer.status)
                        self.assertNotIn(MARK, answer.text)

    def is_unproven(self, role, allowed):
        """Whether what this one brings is not even looked at by such a route."""
        proof = {VISITOR: {VISITOR}, HOST: {HOST}, NOBODY: set()}.get(role, STAFF)
        return not proof & allowed

    def test_every_socket_is_for_those_it_is_for(self):
        for row, allowed in ROUTES.items():
            method, path = row.split()
            if method != "SOCKET":
                continue
            for role in EVERYBODY:
                with self.subTest(row=row, role=role):
                    if role in allowed:
                        self.socket_of(role, path).close()
                        continue
                    with self.assertRaises(Refused) as refused:
                        self.socket_of(role, path)
                    self.assertEqual(401, refused.exception.status)

    def test_accounts_and_keys_of_another_tenant_do_not_exist(self):
        before = self.server.run("account", "list", tenant="globex").stdout
        for role in (ADMIN, HOST):
            fields = self.fields_of(role)
            listed = self.server.ask("GET", "/api/v1/accounts", fields=fields).text
            self.assertNotIn(MARK, listed)
            # zoe is of neither, and so is ben once he has gone: both answers are the same.
            self.server.run("account", "set", "eve", text=PASSWORD + "\n", tenant="globex")
            answers = [self.server.ask("DELETE", f"/api/v1/accounts/{name}", {}, fields)
                       for name in ("eve", "zoe")]
            self.assertEqual([404, 404], [answer.status for answer in answers])
            self.assertEqual(answers[0].text, answers[1].text)
            # A name may be there in both, and each changes its own.
            changed = self.server.ask("PUT", "/api/v1/accounts/ben", {"name": "B."}, fields)
            self.assertEqual(200, changed.status)
            self.server.run("account", "remove", "eve", tenant="globex")
        self.assertEqual(before, self.server.run("account", "list", tenant="globex").stdout)

    def test_a_login_and_a_key_are_of_one_tenant(self):
        body = {"agent": "ana", "password": PASSWORD, "tenant": "globex"}
        login = self.server.ask("POST", "/api/login", body)
        self.assertEqual((200, "globex"), (login.status, login.json["tenant"]))
        self.assertEqual(
            403, self.server.ask("POST", "/api/login", {**body, "tenant": "initech"}).status)
        self.assertEqual("acme", self.server.ask("GET", "/api/me",
                                                 fields=self.fields_of(AGENT)).json["tenant"])
        self.assertEqual("acme", self.socket_of(HOST).read()["tenant"])

    def test_every_op_has_its_row(self):
        self.assertEqual(set(OPS), set(all_ops()))

    def frame_of(self, op, row, conversation):
        names = [*row["required"], *MORE.get(op, ())]
        fields = {name: FIELDS[name] for name in names if name in FIELDS}
        if "conversation" in row["required"] + row["optional"]:
            fields["conversation"] = conversation
        return {"op": op, **fields}

    def test_every_op_is_for_those_who_have_the_right(self):
        targets = [self.own.conversation(name)
                   for name in ("own", "colleague", "waiting", "gone")] + ["guessed"]
        for role in (VISITOR, AGENT, SUPERVISOR, ADMIN, HOST):
            socket = self.socket_of(role)
            for op, row in all_ops().items():
                for target in targets:
                    if role in OPS[op]:
                        continue  # what it then does is the rules' business
                    answer = socket.try_command(**self.frame_of(op, row, target))
                    with self.subTest(role=role, op=op, target=target):
                        self.assertEqual("error", answer["t"])
                        self.assertIn(answer["code"], ("forbidden", "not_found"))
                        self.assertNotIn("holder", answer)
            socket.close()

    def test_a_visitor_reaches_no_conversation_but_the_own(self):
        socket = self.socket_of(VISITOR)
        before = self.own.state()
        for name in ("own", "waiting", "gone"):
            key = self.own.conversation(name)
            self.assertIsNone(socket.thread(key))
            for op in sorted(op for op in OPS if VISITOR in OPS[op]):
                row = all_ops()[op]
                if "conversation" not in row["required"] + row["optional"]:
                    continue
                answer = socket.try_command(**self.frame_of(op, row, key))
                with self.subTest(op=op, target=name):
                    self.assertEqual("error", answer["t"])
                    self.assertNotIn("acme-words", json.dumps(answer))
        self.assertEqual(before, self.own.state())
        socket.close()

    def test_of_another_tenant_nothing_is_seen_said_or_changed(self):
        before = self.other.state()
        self.assertIn(MARK, before)
        names = ("own", "colleague", "waiting", "gone")
        for role in (VISITOR, AGENT, SUPERVISOR, ADMIN, HOST):
            socket = self.socket_of(role)
            for op, row in all_ops().items():
                if "conversation" not in row["required"] + row["optional"] or op in MAKERS:
                    continue  # names none, or makes what it names in its own tenant
                guessed = self.said(socket, op, row, f"guess-{role}")
                for name in names:
                    said = self.said(socket, op, row, self.other.conversation(name))
                    with self.subTest(role=role, op=op, target=name):
                        self.assertEqual(guessed, said)
            for name in names:
                self.assertIsNone(socket.thread(self.other.conversation(name)))
            for search in (MARK, "globex", "words"):
                page = socket.ask({"t": "query", "id": "q", "tab": "all", "search": search},
                                  lambda frame: frame.get("id") == "q")
                self.assertNotIn(MARK, json.dumps(page))
            socket.close()
        self.assertEqual(before, self.other.state())

    def said(self, socket, op, row, conversation):
        """What the answer says besides its id, and what was asked for."""
        answer = socket.try_command(**self.frame_of(op, row, conversation))
        self.assertNotIn(MARK, json.dumps(answer))
        if "conversation" in row["required"]:
            self.assertEqual("error", answer["t"], f"{op} {conversation}")
            return answer["code"], answer["message"].replace(conversation, "it")
        return answer["t"]


if __name__ == "__main__":
    unittest.main()
