"""The example server for tests of its API: started on a port of its own, and asked over HTTP.

environment: LI_SERVER (the program)
"""

import hashlib
import http.client
import itertools
import json
import os
import re
import signal
import subprocess
import tempfile
import unittest

SERVER = os.environ["LI_SERVER"]
CODE = "open sesame"
TOKEN = "a token of the host"
OTHER_TOKEN = "a token of another tenant's host"
PATIENCE_S = 30


class Server:
    """With two tenants: agents and a key of the first, a key of the second."""

    def __init__(self, *options):
        self.folder = tempfile.TemporaryDirectory()
        store = os.path.join(self.folder.name, "store")
        digest = hashlib.sha256(OTHER_TOKEN.encode()).hexdigest()
        with open(f"{store}.accounts", "w", encoding="utf-8") as file:
            json.dump({"version": 1, "accounts": [],
                       "keys": [{"tenant": "other", "id": "shop", "digest": digest}]}, file)
        os.chmod(file.name, 0o600)
        self.process = subprocess.Popen(
            [SERVER, "--port", "0", "--store", store, "--code", CODE, "--token", TOKEN,
             "--tenant", "first", "--tenant", "other", "--no-assistant", "--agent", "ana:Ana",
             "--agent", "ben:Ben", "--agent", "sam:Sam:supervisor", "--agent", "ada:Ada:admin",
             *options], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.search(r":(\d+)$", line.strip()).group(1))

    def stop(self):
        """Ends it as an operator does."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE_S)
        self.process.stdout.close()
        self.folder.cleanup()
        assert status == 0, f"the server ended with {status}"

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)

    def ask(self, method, path, body=None, fields=()):
        headers = dict(fields)
        if body is not None and not isinstance(body, (str, bytes)):
            headers.setdefault("Content-Type", "application/json")
            body = json.dumps(body)
        connection = self.connect()
        try:
            connection.request(method, path, body, headers)
            return Answer(connection.getresponse())
        finally:
            connection.close()


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.fields = response.headers
        self.text = response.read().decode()

    @property
    def json(self):
        return json.loads(self.text)


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
        """Sends a command, at a conversation or none, under a name of its own unless one is given."""
        path = op if at is None else f"conversations/{at}/{op}"
        fields = {"Idempotency-Key": key or f"test-{next(self.names)}", **dict(headers)}
        return self.server.ask("POST", f"/api/v1/{path}", body, {**self.fields, **fields})


def host_of(server, token=TOKEN):
    return Caller(server, {"Authorization": f"Bearer {token}"})


def agent_of(server, agent="ana"):
    answer = server.ask("POST", "/api/login", {"agent": agent, "password": CODE})
    assert answer.status == 200, answer.text
    cookie = answer.fields["Set-Cookie"].split(";")[0]
    return Caller(server, {"Cookie": cookie, "X-CSRF-Token": answer.json["csrf"]})


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
        cls.server = Server()
        cls.host = host_of(cls.server)
        cls.ana = agent_of(cls.server, "ana")
        cls.ben = agent_of(cls.server, "ben")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

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
