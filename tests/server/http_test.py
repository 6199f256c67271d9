#!/usr/bin/env python3
"""The example server's routes, asked over HTTP as a browser, a prober and a scraper ask."""

import http.client
import json
import re
import unittest

from program import PATIENCE_S, Program

CODE = "open sesame"
TOKEN = "a token of the host"

# What Prometheus reads: a comment, or a name with labels and a number.
SAMPLE = re.compile(r'[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?\d+(\.\d+)?(e[+-]\d+)?')


class Routes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Program("--code", CODE, "--token", TOKEN, "--no-assistant")

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        assert status == 0, f"the server ended with {status}"

    def ask(self, method, path, body=None, **fields):
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        return self.server.ask(method, path, body, named)

    def log_in(self, agent="ana"):
        answer = self.ask("POST", "/api/login", {"agent": agent, "password": CODE})
        self.assertEqual(200, answer.status)
        self.csrf = answer.json["csrf"]
        return answer.fields["Set-Cookie"]

    def test_the_process_and_the_store_say_that_they_are_well(self):
        for path in ("/healthz", "/readyz"):
            self.assertEqual(200, self.ask("GET", path).status)
            answer = self.ask("HEAD", path)
            self.assertEqual((200, ""), (answer.status, answer.text))

    def test_metrics_need_the_token_and_are_what_a_scraper_reads(self):
        self.assertEqual(401, self.ask("GET", "/metrics").status)
        self.assertEqual(401, self.ask("GET", "/metrics", Authorization="Bearer guess").status)
        self.assertEqual(401, self.ask("GET", "/metrics", Authorization=TOKEN).status)
        answer = self.ask("GET", "/metrics", Authorization=f"Bearer {TOKEN}")
        self.assertEqual(200, answer.status)
        self.assertIn("version=0.0.4", answer.fields["Content-Type"])
        samples = [line for line in answer.text.splitlines() if not line.startswith("#")]
        self.assertGreater(len(samples), 20)
        for line in samples:
            self.assertRegex(line, SAMPLE)
        self.assertIn("liveinbox_events_total", answer.text)

    def test_an_agent_logs_in_is_known_and_logs_out(self):
        cookie = self.log_in()
        for part in ("HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(part, cookie)
        token = cookie.split(";")[0]
        me = self.ask("GET", "/api/me", Cookie=token)
        self.assertEqual((200, "ana"), (me.status, me.json["agent"]["id"]))
        self.assertEqual(403, self.ask("POST", "/api/logout", {}, Cookie=token).status)
        out = self.ask("POST", "/api/logout", {}, Cookie=token, X_CSRF_Token=self.csrf)
        self.assertIn("Max-Age=0", out.fields["Set-Cookie"])
        self.assertEqual(401, self.ask("GET", "/api/me", Cookie=token).status)

    def test_who_says_the_wrong_thing_stays_out(self):
        for body in ({"agent": "chen", "password": "guess"}, {"agent": "eve", "password": CODE},
                     {}, {"agent": 1, "password": CODE},
                     {"agent": "ana", "password": CODE, "tenant": "elsewhere"}):
            answer = self.ask("POST", "/api/login", body)
            self.assertEqual(403, answer.status)
            self.assertNotIn("Set-Cookie", answer.fields)
        # A form of another site can send nothing but these types.
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            body = json.dumps({"agent": "ana", "password": CODE})
            self.assertEqual(400, self.ask("POST", "/api/login", body, Content_Type=kind).status)
        for body in ("", "[]", "{", "null"):
            fields = {"Content-Type": "application/json"}
            self.assertEqual(400, self.ask("POST", "/api/login", body, **fields).status)
        self.assertEqual(401, self.ask("GET", "/api/me").status)
        self.assertEqual(401, self.ask("GET", "/api/me", Cookie="liveinbox_agent=guess").status)

    def test_an_agents_cookie_opens_no_visit_and_a_visitors_no_inbox(self):
        agent = self.log_in().split(";")[0].split("=", 1)[1]
        self.assertEqual(
            401, self.ask("GET", "/api/visitor", Cookie=f"liveinbox_visitor={agent}").status)
        begun = self.ask("POST", "/api/visitor", {"channel": "WIDGET", "name": "Mia"})
        self.assertEqual(200, begun.status)
        visitor = begun.fields["Set-Cookie"].split(";")[0].split("=", 1)[1]
        me = self.ask("GET", "/api/me", Cookie=f"liveinbox_agent={visitor}")
        self.assertEqual(401, me.status)
        ended = self.ask("DELETE", "/api/visitor", Cookie=f"liveinbox_visitor={visitor}")
        self.assertEqual(200, ended.status)
        self.assertEqual(
            401, self.ask("GET", "/api/visitor", Cookie=f"liveinbox_visitor={visitor}").status)

    def test_a_visit_needs_a_name_and_a_channel(self):
        for body in ({"channel": "WIDGET", "name": ""}, {"channel": "WIDGET", "name": "x" * 101},
                     {"channel": "FAX", "name": "Mia"}, {"name": "Mia"}):
            self.assertEqual(400, self.ask("POST", "/api/visitor", body).status)
        longest = self.ask("POST", "/api/visitor", {"channel": "WA", "name": "x" * 100})
        self.assertEqual(200, longest.status)

    def test_what_is_refused_says_why_as_a_problem(self):
        for method, path, status in (("GET", "/nowhere", 404), ("PUT", "/api/login", 405),
                                     ("POST", "/api/me", 405), ("GET", "/api/me", 401)):
            answer = self.ask(method, path)
            self.assertEqual(status, answer.status)
            self.assertEqual("application/problem+json", answer.fields["Content-Type"])
            self.assertEqual(status, answer.json["status"])
            self.assertTrue(answer.json["detail"])
        self.assertEqual("GET, POST", self.ask("PUT", "/api/login").fields["Allow"])
        self.assertEqual(
            "GET, POST, DELETE", self.ask("PUT", "/api/visitor").fields["Allow"])

    def test_every_answer_keeps_browsers_in_check(self):
        for path in ("/healthz", "/nowhere", "/api/me"):
            fields = self.ask("GET", path).fields
            self.assertIn("default-src 'self'", fields["Content-Security-Policy"])
            self.assertEqual("nosniff", fields["X-Content-Type-Options"])

    def test_a_socket_needs_a_login_and_the_pages_own_origin(self):
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
                   "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
                   "Sec-WebSocket-Protocol": "liveinbox.v1"}
        own = f"http://127.0.0.1:{self.server.port}"
        cookie = self.log_in().split(";")[0]
        ticket = self.ask("POST", "/api/ticket", {}, Cookie=cookie, X_CSRF_Token=self.csrf)
        offer = {"Sec-WebSocket-Protocol": f"liveinbox.v1, ticket.{ticket.json['ticket']}"}
        answers = (
            (403, {"Origin": "https://elsewhere.example", **offer}),
            (401, {"Origin": own, "Cookie": cookie}),
            (401, {"Origin": own, "Sec-WebSocket-Protocol": "liveinbox.v1, ticket.guess"}),
            (101, {"Origin": own, **offer}),
            (401, {"Origin": own, **offer}),  # it was good for one
        )
        for status, fields in answers:
            connection = http.client.HTTPConnection("127.0.0.1", self.server.port, PATIENCE_S)
            connection.request("GET", "/ws/agent", headers={**upgrade, **fields})
            answer = connection.getresponse()
            self.assertEqual(status, answer.status)
            if status == 101:
                self.assertEqual("liveinbox.v1", answer.headers["Sec-WebSocket-Protocol"])
            connection.close()


if __name__ == "__main__":
    unittest.main()
