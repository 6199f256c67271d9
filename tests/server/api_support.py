"""Callers of the example server's API: hosts, agents and visitors, and what their tests share.

environment: LI_SERVER (the program)
"""

import hashlib
import itertools
import json
import os
import tempfile
import unittest

from program import Program

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CODE = "open sesame"
TOKEN = "a token of the host"
OTHER_TOKEN = "a token of another tenant's host"

with open(os.path.join(ROOT, "bindings", "abi.json"), encoding="utf-8") as abi_file:
    ABI = json.load(abi_file)


def start_server(**variables):
    """With two tenants: agents and a key of the first, a key of the second."""
    folder = tempfile.TemporaryDirectory()
    digest = hashlib.sha256(OTHER_TOKEN.encode()).hexdigest()
    with open(os.path.join(folder.name, "store.accounts"), "w", encoding="utf-8") as file:
        json.dump({"version": 1, "accounts": [],
                   "keys": [{"tenant": "other", "id": "shop", "digest": digest}]}, file)
    server = Program(
        "--code", CODE, "--token", TOKEN, "--tenant", "first", "--tenant", "other",
        "--no-assistant", "--agent", "ana:Ana", "--agent", "ben:Ben",
        "--agent", "sam:Sam:supervisor", "--agent", "ada:Ada:admin",
        folder=folder.name, variables=variables)
    server.own_folder = folder
    return server


class Caller:
    """Somebody who asks: by the fields that prove it."""

    names = itertools.count(1)

    def __init__(self, server, fields):
        self.server = server
        self.fields = fields

    def ask(self, method, path, body=None, **fields):
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        return self.server.ask(method, path, body, {**self.fields, **named})

    def get(self, path, **fields):
        return self.ask("GET", f"/api/v1/{path}", **fields)

    def do(self, op, at=None, key=None, headers=(), **body):
        """Sends a command, at a conversation or none; its name is one of its own, or the key."""
        path = op if at is None else f"conversations/{at}/{op}"
        fields = {"Idempotency-Key": key or f"test-{next(self.names)}", **dict(headers)}
        return self.server.ask("POST", f"/api/v1/{path}", body, {**self.fields, **fields})


def host_of(server, token=TOKEN):
    return Caller(server, {"Authorization": f"Bearer {token}"})


def agent_of(server, agent="ana"):
    return Caller(server, server.log_in(agent, CODE).fields)


def visitor_of(server, name="Mia"):
    """A visitor, with `user` and `conversation` as the server named them."""
    answer = server.ask("POST", "/api/visitor", {"channel": "WIDGET", "name": name})
    assert answer.status == 200, answer.text
    out = Caller(server, {"Cookie": answer.fields["Set-Cookie"].split(";")[0]})
    out.user = answer.json["user"]
    out.conversation = answer.json["conversation"]
    return out


class ApiCase(unittest.TestCase):
    """One server for the cases of a class; each case works on conversations of its own."""

    numbers = itertools.count(1)

    @classmethod
    def setUpClass(cls):
        cls.server = start_server()
        cls.host = host_of(cls.server)
        cls.ana = agent_of(cls.server, "ana")
        cls.ben = agent_of(cls.server, "ben")

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        assert status == 0, f"the server ended with {status}"

    def waiting(self):
        """The key of a new conversation that waits for people."""
        key = f"c{next(self.numbers)}"
        self.done(self.host.do("open", conversation=key, channel="WIDGET", user=f"user-{key}",
                               name="Mia", reason="policy"))
        return key

    def done(self, answer):
        self.assertEqual(200, answer.status, answer.text)
        return answer.json

    def refused(self, status, code, answer):
        self.assertEqual((status, code), (answer.status, answer.json.get("code")), answer.text)
        problem = answer.json
        self.assertEqual("application/problem+json", answer.fields["Content-Type"])
        self.assertEqual(f"/problems/{code}", problem["type"])
        self.assertEqual(status, problem["status"])
        self.assertTrue(problem["title"] and problem["detail"] and problem["instance"])
        return problem
