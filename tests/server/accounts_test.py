#!/usr/bin/env python3
"""Accounts: who may come in, and how soon who may no longer is out."""

import itertools
import json
import os
import stat
import time
import unittest

from program import Program
from web_socket import Closed, Refused, WebSocket

PASSWORD = "correct horse"
OUT_WITHIN_S = 10  # far more than the second that it takes, for machines that are busy


class Accounts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Program("--no-assistant", "--code", "unused", "--agent", "demo:Demo")
        cls.names = (f"ana{number}" for number in itertools.count())
        cls.server.run("account", "set", "ada", "--role", "admin", text=PASSWORD + "\n")

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        assert status == 0, f"the server ended with {status}"

    def setUp(self):
        self.ana = next(self.names)
        self.add(self.ana, "agent")

    def add(self, agent, role, text=PASSWORD + "\n"):
        done = self.server.run("account", "set", agent, "--name", agent.title(), "--role", role,
                               text=text)
        self.assertEqual(0, done.returncode, done.stderr)
        self.until(lambda: self.answer_to(agent) == 200)

    def answer_to(self, agent, password=PASSWORD):
        body = {"agent": agent, "password": password}
        return self.server.ask("POST", "/api/login", body).status

    def until(self, look):
        """Waits; a running server notices the command line within half a second."""
        end = time.monotonic() + OUT_WITHIN_S
        while not look():
            self.assertLess(time.monotonic(), end, "waited in vain")
            time.sleep(0.3)

    def assert_is_thrown_out(self, socket):
        """The server closes it and says that the login is over."""
        with self.assertRaises(Closed) as closed:
            while True:
                socket.read()
        self.assertEqual(4401, closed.exception.code)
        socket.close()

    def test_an_account_of_the_command_line_logs_in_and_is_known_to_the_inbox(self):
        login = self.server.log_in(self.ana, PASSWORD)
        me = self.server.ask("GET", "/api/me", fields=login.fields).json
        self.assertEqual({"id": self.ana, "name": self.ana.title(), "role": "agent"}, me["agent"])
        socket = self.server.agent_socket(login)
        welcome = socket.read()
        self.assertEqual(self.ana, welcome["principal"]["id"])
        # Only an agent whom the directory knows can be given anything.
        key = self.make_key("crm")
        host = self.server.host_socket(key)
        host.command("open", conversation="c", channel="WIDGET", user="u",
                     reason="user_requested_human")
        self.assertEqual("ok", socket.try_command("claim", conversation="c")["t"])
        for one in (socket, host):
            one.close()

    def make_key(self, name):
        made = self.server.run("key", "set", name)
        self.assertEqual(0, made.returncode, made.stderr)
        key = made.stdout.strip()
        fields = {"Authorization": f"Bearer {key}"}
        self.until(lambda: self.server.ask("GET", "/metrics", fields=fields).status == 200)
        return key

    def test_who_is_disabled_removed_or_has_another_password_is_out(self):
        ways = (("account", "disable", self.ana), ("account", "remove", self.ana))
        for words in ways:
            self.add(self.ana, "agent")
            login = self.server.log_in(self.ana, PASSWORD)
            socket = self.server.agent_socket(login)
            self.assertEqual(0, self.server.run(*words).returncode)
            self.assert_is_thrown_out(socket)
            self.assertEqual(
                401, self.server.ask("GET", "/api/me", fields=login.fields).status)
            self.assertEqual(403, self.answer_to(self.ana))

    def test_a_new_password_ends_every_login_of_the_old_one(self):
        login, other = (self.server.log_in(self.ana, PASSWORD) for _ in range(2))
        socket = self.server.agent_socket(other)
        change = {"old": PASSWORD, "new": "battery staple"}
        wrong = self.server.ask("POST", "/api/password", {**change, "old": "guess"}, login.fields)
        self.assertEqual(403, wrong.status)
        short = self.server.ask("POST", "/api/password", {**change, "new": "short"}, login.fields)
        self.assertEqual((400, True), (short.status, "has 5" in short.json["detail"]))
        done = self.server.ask("POST", "/api/password", change, login.fields)
        self.assertEqual(200, done.status, done.text)
        self.assert_is_thrown_out(socket)
        for one in (login, other):
            self.assertEqual(401, self.server.ask("GET", "/api/me", fields=one.fields).status)
        self.server.log_in(self.ana, "battery staple")

    def test_an_admin_keeps_the_accounts_over_http(self):
        admin = self.server.log_in("ada", PASSWORD).fields
        path = "/api/v1/accounts/ben"
        made = self.server.ask("PUT", path, {"name": "Ben", "role": "supervisor",
                                             "teams": ["sales"], "password": PASSWORD}, admin)
        self.assertEqual(200, made.status, made.text)
        ben = self.server.log_in("ben", PASSWORD)
        listed = self.server.ask("GET", "/api/v1/accounts", fields=admin).json["accounts"]
        self.assertIn({"id": "ben", "name": "Ben", "role": "supervisor", "teams": ["sales"],
                       "is_disabled": False}, listed)
        # Roles count at once, also for who is logged in.
        self.assertEqual(
            403, self.server.ask("GET", "/api/v1/accounts", fields=ben.fields).status)
        self.server.ask("PUT", path, {"role": "admin"}, admin)
        self.assertEqual(
            200, self.server.ask("GET", "/api/v1/accounts", fields=ben.fields).status)
        socket = self.server.agent_socket(ben)
        self.assertEqual(200, self.server.ask("DELETE", path, {}, admin).status)
        self.assert_is_thrown_out(socket)
        self.assertEqual(404, self.server.ask("DELETE", path, {}, admin).status)

    def test_what_is_wrong_with_an_account_is_said(self):
        admin = self.server.log_in("ada", PASSWORD).fields
        wrong = (({"role": "boss"}, "role"), ({"name": ""}, "name"), ({"name": "x" * 101}, "101"),
                 ({"teams": ["a b"]}, "teams"), ({"password": "short"}, "has 5"),
                 ({"is_disabled": "no"}, "is_disabled"), ([], "object"), ("{", "object"))
        for body, word in wrong:
            answer = self.server.ask("PUT", "/api/v1/accounts/new", body, admin)
            self.assertEqual((400, True), (answer.status, word in answer.json["detail"]), body)
        for name in ("a%20b", "x" * 65, "%C3%A9"):
            self.assertEqual(
                400, self.server.ask("PUT", f"/api/v1/accounts/{name}", {}, admin).status)
        self.assertEqual(403, self.answer_to("new"))

    def test_a_key_is_good_until_it_is_replaced_or_removed(self):
        first = self.make_key("crm")
        socket = self.server.host_socket(first)
        second = self.make_key("crm")
        self.assertNotEqual(first, second)
        self.assert_is_thrown_out(socket)
        with self.assertRaises(Refused):
            self.server.host_socket(first)
        socket = self.server.host_socket(second)
        self.assertEqual(0, self.server.run("key", "remove", "crm").returncode)
        self.assert_is_thrown_out(socket)
        admin = self.server.log_in("ada", PASSWORD).fields
        made = self.server.ask("PUT", "/api/v1/keys/web", {}, admin)
        self.server.host_socket(made.json["key"]).close()
        self.assertIn({"id": "web"},
                      self.server.ask("GET", "/api/v1/keys", fields=admin).json["keys"])

    def test_logging_out_ends_the_sockets_of_that_login_alone(self):
        login, other = (self.server.log_in(self.ana, PASSWORD) for _ in range(2))
        ended, kept = self.server.agent_socket(login), self.server.agent_socket(other)
        self.assertEqual(200, self.server.ask("POST", "/api/logout", {}, login.fields).status)
        self.assert_is_thrown_out(ended)
        self.assertEqual("heartbeat", kept.ask({"t": "ping"}, lambda f: f["t"] == "heartbeat")["t"])
        kept.close()

    def test_logins_live_through_a_crash_and_what_is_kept_lets_nobody_in(self):
        login = self.server.log_in(self.ana, PASSWORD)
        self.server.kill()
        for name in ("accounts", "logins"):
            path = f"{self.server.store}.{name}"
            self.assertEqual(0o600, stat.S_IMODE(os.stat(path).st_mode))
            with open(path, encoding="utf-8") as file:
                text = file.read()
            self.assertNotIn(login.cookie.split("=")[1], text)
            self.assertNotIn(PASSWORD, text)
        self.server.start()
        self.assertEqual(200, self.server.ask("GET", "/api/me", fields=login.fields).status)

    def test_a_password_cannot_be_tried_for_ever(self):
        said = [self.answer_to("eve", f"guess {i}") for i in range(7)]
        self.assertEqual([403] * 5 + [429] * 2, said)
        self.assertEqual(200, self.answer_to(self.ana))  # of others nothing is taken away

    def test_a_request_of_another_site_is_refused(self):
        login = self.server.log_in(self.ana, PASSWORD)
        cookie = {"Cookie": login.cookie}
        for token in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "0" * 32}):
            answer = self.server.ask("POST", "/api/ticket", {}, {**cookie, **token})
            self.assertEqual(403, answer.status)
        with self.assertRaises(Refused) as refused:
            WebSocket(self.server.port, "/ws/agent", cookie)
        self.assertEqual(401, refused.exception.status)

    def test_the_command_line_says_what_it_cannot_do(self):
        for words, status in ((("account",), 2), (("account", "set"), 2),
                              (("account", "set", "a b"), 2), (("account", "fire", self.ana), 2),
                              (("account", "remove", "nobody"), 1), (("key", "remove", "no"), 1),
                              (("account", "set", "x", "--role", "boss"), 2),
                              (("account", "set", "x", "--hat"), 2)):
            done = self.server.run(*words)
            self.assertEqual((status, True), (done.returncode, bool(done.stderr)), words)
        short = self.server.run("account", "set", "x", text="short\n")
        self.assertIn("has 5", short.stderr)
        self.assertIn(f"{self.ana}\tagent\t{self.ana.title()}",
                      self.server.run("account", "list").stdout)


class Limits(unittest.TestCase):
    def test_a_tenant_has_so_many_sockets_and_another_has_its_own(self):
        server = Program("--tenant", "acme", "--tenant", "globex", "--token", "acme key",
                         variables={"LIVEINBOX_LIMITS_SOCKETS_PER_TENANT": "2"})
        made = server.run("key", "set", "crm", tenant="globex").stdout.strip()
        server.kill()
        server.start()
        first, second, third = (server.host_socket("acme key") for _ in range(3))
        with self.assertRaises(Closed) as closed:
            third.read()
        self.assertEqual(1013, closed.exception.code)
        other = server.host_socket(made)
        self.assertEqual("welcome", other.read()["t"])
        first.close()
        fourth = self.when_there_is_room(server)
        self.assertEqual("welcome", second.read()["t"])
        for one in (second, third, fourth, other):
            one.close()
        self.assertEqual(0, server.stop())

    def when_there_is_room(self, server):
        """The server sees a moment later that somebody has gone."""
        end = time.monotonic() + OUT_WITHIN_S
        while True:
            socket = server.host_socket("acme key")
            try:
                socket.read()
                return socket
            except Closed:
                self.assertLess(time.monotonic(), end, "no room was made")


class Logs(unittest.TestCase):
    def test_a_request_is_a_line_of_json_without_what_it_was_about(self):
        server = Program("--json-log", "--log-requests", "--agent", "ana:Ana", "--code", PASSWORD)
        login = server.log_in("ana", PASSWORD)
        answer = server.ask("DELETE", "/api/v1/accounts/mia%40example.org", {}, login.fields)
        self.assertEqual(403, answer.status)
        server.agent_socket(login).close()
        self.assertEqual(0, self.stop_and_keep(server))
        lines = [json.loads(line) for line in self.text.splitlines()]
        requests = {line["request"]: line for line in lines if line["message"] == "request"}
        line = requests[answer.fields["X-Request-Id"]]
        self.assertEqual(("DELETE", "/api/v1/accounts/{id}", "403", "default"),
                         (line["method"], line["path"], line["status"], line["tenant"]))
        self.assertIn("101", [line["status"] for line in requests.values()])
        self.assertNotIn("mia", self.text)
        self.assertNotIn(PASSWORD, self.text)

    def stop_and_keep(self, server):
        folder, server.own_folder = server.own_folder, None
        status = server.stop()
        self.text = server.logged()
        folder.cleanup()
        return status


if __name__ == "__main__":
    unittest.main()
