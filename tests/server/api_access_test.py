#!/usr/bin/env python3
"""The access matrix of commands over HTTP: every op, by everybody and by hosts that speak for
somebody, on conversations that are theirs, somebody else's, another tenant's, gone, or guessed.

environment: LI_SERVER (the program)
"""

import json
import unittest

import access_test
from access_test import AGENT, ADMIN, HOST, MARK, OPS, SUPERVISOR, VISITOR, all_ops
from api_support import Caller
from program import Program

# For whom a host may speak, and whose rights it then has.
ACTORS = {
    VISITOR: {"kind": "user", "id": "u-somebody"},
    AGENT: {"kind": "agent", "id": "ben"},
    SUPERVISOR: {"kind": "agent", "id": "sam"},
    ADMIN: {"kind": "agent", "id": "ada"},
}
TARGETS = ("own", "colleague", "waiting", "gone")


class HttpAccess(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Program("--tenant", "acme", "--tenant", "globex", "--no-assistant",
                             "--agent", "unused:Unused", "--code", "unused",
                             variables={"LIVEINBOX_LIMITS_REQUESTS_PER_ADDRESS": "0"})
        cls.own = access_test.Company(cls.server, "acme", "acme-words")
        cls.other = access_test.Company(cls.server, "globex", MARK)
        cls.server.kill()  # a start reads at once what the command line wrote
        cls.server.start()
        cls.own.fill()
        cls.other.fill()
        visit = cls.server.ask("POST", "/api/visitor", {"channel": "WIDGET", "name": "Mia"})
        cls.callers = {
            VISITOR: Caller(cls.server, {"Cookie": visit.fields["Set-Cookie"].split(";")[0]}),
            HOST: Caller(cls.server, {"Authorization": f"Bearer {cls.own.key}"}),
            **{role: Caller(cls.server, cls.server.log_in(
                name, access_test.PASSWORD, "acme").fields)
               for name, role in (("ana", AGENT), ("sam", SUPERVISOR), ("ada", ADMIN))}}

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        assert status == 0, f"the server ended with {status}"

    def ask(self, caller, op, target, **more):
        """Sends the op with all that it needs."""
        row = all_ops()[op]
        names = [*row["required"], *access_test.MORE.get(op, ())]
        fields = {name: access_test.FIELDS[name] for name in names if name in access_test.FIELDS}
        in_path = "conversation" in row["required"] and op != "open"
        if not in_path and "conversation" in row["required"] + row["optional"]:
            fields["conversation"] = target
        answer = caller.do(op, target if in_path else None, **fields, **more)
        self.assertNotIn(MARK, answer.text)
        return answer

    def cells(self):
        """(a name, the caller, what it says besides, whose rights it has)"""
        for role, caller in self.callers.items():
            yield role, caller, {}, role
        for role, actor in ACTORS.items():
            yield f"host as {role}", self.callers[HOST], {"actor": actor}, role

    def test_every_op_is_for_those_who_have_the_right(self):
        before = self.own.state()
        for name, caller, more, role in self.cells():
            for op in all_ops():
                if role in OPS[op]:
                    continue  # what it then does is the rules' business
                for target in (*map(self.own.conversation, TARGETS), "guessed"):
                    answer = self.ask(caller, op, target, **more)
                    with self.subTest(caller=name, op=op, target=target):
                        self.assertIn(answer.status, (401, 403, 404))
                        self.assertNotIn("holder", answer.json)
        self.assertEqual(before, self.own.state())

    def test_a_user_reaches_no_conversation_but_the_own(self):
        before = self.own.state()
        for caller, more in ((self.callers[VISITOR], {}),
                             (self.callers[HOST], {"actor": ACTORS[VISITOR]})):
            for op in ("receive", "escalate", "open"):
                for target in TARGETS:
                    answer = self.ask(caller, op, self.own.conversation(target), **more)
                    with self.subTest(op=op, target=target):
                        self.assertIn(answer.status, (403, 404))
                        self.assertNotIn("acme-words", answer.text)
        self.assertEqual(before, self.own.state())

    def test_of_another_tenant_nothing_is_seen_said_or_changed(self):
        before = self.other.state()
        for name, caller, more, _ in self.cells():
            for op, row in all_ops().items():
                if "conversation" not in row["required"] or op in access_test.MAKERS:
                    continue  # names none, or makes what it names in its own tenant
                guessed = self.said(caller, op, "guess", more)
                for target in map(self.other.conversation, TARGETS):
                    with self.subTest(caller=name, op=op, target=target):
                        self.assertEqual(guessed, self.said(caller, op, target, more))
        for caller in self.callers.values():
            for target in map(self.other.conversation, TARGETS):
                for read in ("", "/transcript", "/why"):
                    answer = caller.get(f"conversations/{target}{read}")
                    guess = caller.get(f"conversations/guess{read}")
                    self.assertEqual(404, answer.status)
                    self.assertEqual(guess.json["detail"], answer.json["detail"])
            page = caller.get("conversations?search=words&limit=200").text
            self.assertNotIn(MARK, page)
            self.assertNotIn(MARK, self.whole_feed(caller))
        self.assertEqual(before, self.other.state())

    def whole_feed(self, caller):
        out, page = "", {"cursor": "", "upto": 0, "head": 1}
        while page["upto"] < page["head"]:
            answer = caller.get(f"events?after={page['cursor']}")
            out += answer.text
            page = answer.json
        return out

    def said(self, caller, op, target, more):
        """What the answer says besides its id, and what was asked for."""
        answer = self.ask(caller, op, target, **more)
        self.assertGreaterEqual(answer.status, 400)
        problem = {key: value for key, value in answer.json.items() if key != "id"}
        return answer.status, json.dumps(problem).replace(target, "it")


if __name__ == "__main__":
    unittest.main()
