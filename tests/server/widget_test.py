#!/usr/bin/env python3
"""The widget's routes as the frame and the pages around it ask them, with the tokens that
docs/widget.md tells hosts to make.

environment: LI_SERVER (the program)
"""

import base64
import hashlib
import hmac
import json
import os
import re
import subprocess
import tempfile
import time
import unittest

from program import PATIENCE_S, SERVER, Program
from web_socket import Closed, Refused, WebSocket

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
KEY = "the key of acme, which has 34 letters"
OTHER_KEY = "the key of other, which has 35 letters"
SITE = "https://shop.example"

with open(os.path.join(ROOT, "docs", "widget.md"), encoding="utf-8") as guide:
    GUIDE = guide.read()


def snippet(language):
    return re.search(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)[1]


scope = {}
exec(snippet("python"), scope)  # pylint: disable=exec-used
python_token = scope["identity_token"]


def signed(key=KEY, text=None, **claims):
    claims = {"tenant": "acme", "user": "u-1", "exp": int(time.time()) + 60, **claims}
    part = base64.urlsafe_b64encode((text or json.dumps(claims)).encode()).decode()
    digest = hmac.new(key.encode(), part.encode(), hashlib.sha256).digest()
    return part + "." + base64.urlsafe_b64encode(digest).decode()


def server_in(folder):
    """With pages as small as they can be: what is built of them is looked at in a browser."""
    path = lambda name: os.path.join(folder, name)  # noqa: E731
    os.mkdir(path("web"))
    files = {f"web/{name}": name
             for name in ("widget.html", "frame.html", "widget.js", "index.html")}
    for name, text in {**files, "acme": KEY + "\n", "other": OTHER_KEY + "\n"}.items():
        with open(path(name), "w", encoding="utf-8") as file:
            file.write(text)
    return Program(
        "--web", path("web"), "--tenant", "acme", "--tenant", "other", "--tenant", "third",
        "--no-assistant", "--widget-site", SITE, "--widget-site", "acme=http://localhost:8000",
        "--widget-site", "other=https://other.example", "--widget-key-file", f"acme={path('acme')}",
        "--widget-key-file", f"other={path('other')}", "--widget-known-only", "other",
        folder=folder)


class WidgetCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.server = server_in(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        cls.folder.cleanup()
        assert status == 0, f"the server ended with {status}"

    def ask(self, method, path, body=None, fields=None):
        answer = self.server.ask(method, path, body, fields)
        return answer.status, answer.fields, answer.text

    def visit(self, **body):
        status, _, said = self.ask("POST", "/api/widget/visit", {"tenant": "acme", **body})
        return status, json.loads(said)

    def admitted(self, **body):
        status, visit = self.visit(**body)
        self.assertEqual(200, status, visit)
        return visit

    def is_good(self, credential):
        return self.ask("GET", "/api/visitor", fields={"Authorization": f"Visitor {credential}"})[0]

    def knock(self, credential):
        """The status of a WebSocket's handshake."""
        try:
            WebSocket(self.server.port, "/ws/visitor",
                      protocols=("liveinbox.v1", f"visitor.{credential}")).close()
            return 101
        except Refused as refused:
            return refused.status


class Pages(WidgetCase):
    def test_the_script_is_for_every_site(self):
        status, fields, said = self.ask("GET", "/widget.js")
        self.assertEqual((200, "widget.js"), (status, said))
        self.assertEqual("cross-origin", fields["Cross-Origin-Resource-Policy"])
        self.assertIn("javascript", fields["Content-Type"])

    def test_the_frame_is_for_exactly_the_tenants_sites(self):
        for tenant, site, ancestors in (
                ("acme", SITE, f"{SITE} http://localhost:8000"),
                ("acme", "http://localhost:8000", f"{SITE} http://localhost:8000"),
                ("other", "https://other.example", "https://other.example")):
            status, fields, said = self.ask("GET", f"/widget?tenant={tenant}&site={site}")
            self.assertEqual((200, "frame.html"), (status, said))
            policy = fields["Content-Security-Policy"]
            self.assertTrue(policy.endswith(f"; frame-ancestors {ancestors}"), policy)
            self.assertNotIn("unsafe", policy)
            self.assertIsNone(fields["X-Frame-Options"])
        for tenant, site, status in (
                ("acme", "https://other.example", 403), ("acme", f"{SITE}/", 403),
                ("acme", f"{SITE}.evil.example", 403), ("acme", "null", 403), ("acme", "", 403),
                ("acme", "http://shop.example", 403), ("third", SITE, 403),
                ("nobody", SITE, 404), ("", SITE, 404)):
            self.assertEqual(
                status, self.ask("GET", f"/widget?tenant={tenant}&site={site}")[0], (tenant, site))

    def test_the_demo_page_is_framed_by_nobody_else(self):
        status, fields, said = self.ask("GET", "/widget")
        self.assertEqual((200, "widget.html"), (status, said))
        self.assertEqual("SAMEORIGIN", fields["X-Frame-Options"])
        self.assertIn("frame-ancestors 'self'", fields["Content-Security-Policy"])


class Visits(WidgetCase):
    def test_tokens_of_the_guide_are_good(self):
        visit = self.admitted(identity=python_token(KEY, "acme", "u-1", "Mia Wölf 你好"))
        self.assertEqual(("u-1", "Mia Wölf 你好", "WIDGET", "widget:u-1", True),
                         tuple(visit[key] for key in ("user", "name", "channel", "conversation",
                                                      "is_verified")))
        script = snippet("js") + """
process.stdout.write(identityToken(process.argv[1], 'acme', 'u-2', 'Mia Wölf 你好'));"""
        token = subprocess.run(["node", "--input-type=module", "-e", script, KEY], check=True,
                               capture_output=True, text=True, timeout=PATIENCE_S).stdout
        self.assertEqual("Mia Wölf 你好", self.admitted(identity=token)["name"])

    def test_what_is_not_proven_is_refused_in_words(self):
        now = int(time.time())
        for code, token in (
                ("identity_signature", signed(OTHER_KEY)),
                ("identity_signature", signed(OTHER_KEY, tenant="other")),
                ("identity_signature", signed("")),
                ("identity_signature", signed().split(".")[0] + "."),
                ("identity_signature", signed(user="u-2").split(".")[0] + "."
                 + signed().split(".")[1]),
                ("identity_malformed", "x"), ("identity_malformed", "."),
                ("identity_malformed", signed().split(".")[0]),
                ("identity_malformed", signed() + ".x"), ("identity_malformed", signed() + "!"),
                ("identity_malformed", signed(text="no JSON")),
                ("identity_malformed", signed(text="[]")),
                ("identity_malformed", signed(exp=None)), ("identity_malformed", signed(exp="9")),
                ("identity_malformed", "A" * 5000 + "." + "A" * 43),
                ("identity_tenant", signed(tenant="other")), ("identity_tenant", signed(tenant=1)),
                ("identity_user", signed(user="")), ("identity_user", signed(user=7)),
                ("identity_user", signed(user="x" * 65)), ("identity_user", signed(user="a\nb")),
                ("identity_expired", signed(exp=now - 61)), ("identity_expired", signed(exp=0)),
                ("identity_expired", signed(exp=-1)),
                ("identity_lifetime", signed(exp=now + 24 * 3600 + 120)),
                ("identity_lifetime", signed(exp=(now + 60) * 1000))):
            status, said = self.visit(identity=token)
            self.assertEqual((403, code), (status, said.get("code")), token)
            self.assertRegex(said["detail"], r"^The identity token .*\.$")
        self.assertEqual("u-1", self.admitted(identity=signed(exp=now - 50))["user"])
        self.assertEqual("x" * 64, self.admitted(identity=signed(user="x" * 64))["user"])
        self.assertEqual("u-1", self.admitted(identity=signed(nonce=[1], more={}))["name"])

    def test_tenants_are_apart(self):
        for body, status, code in (
                ({"tenant": "other"}, 403, "anonymous_off"),
                ({"tenant": "third", "identity": signed(tenant="third")}, 403,
                 "identity_signature"),
                ({"tenant": "nobody"}, 404, None), ({"tenant": ""}, 404, None)):
            answer = self.visit(**body)
            self.assertEqual((status, code), (answer[0], answer[1].get("code")))
        mine = self.admitted()
        other = self.admitted(tenant="third", credential=mine["credential"])
        self.assertNotEqual(mine["user"], other["user"])

    def test_somebody_unknown_goes_on_as_the_same(self):
        first = self.admitted()
        again = self.admitted(credential=first["credential"])
        self.assertEqual((first["user"], first["conversation"]),
                         (again["user"], again["conversation"]))
        self.assertNotEqual(first["user"], self.admitted()["user"])
        self.assertNotEqual(first["user"], self.admitted(credential="made.up")["user"])

    def test_somebody_known_is_known_by_the_sites_word_alone(self):
        known = self.admitted(identity=signed())
        self.assertEqual(200, self.is_good(known["credential"]))
        after = self.admitted(credential=known["credential"])
        self.assertNotEqual("u-1", after["user"])
        self.assertFalse(after["is_verified"])

    def test_the_credential_opens_the_socket_and_nothing_else_does(self):
        credential = self.admitted()["credential"]
        self.assertEqual(101, self.knock(credential))
        for wrong in ("", "x", credential[:-2], credential.replace(".", ""), signed()):
            self.assertEqual(401, self.knock(wrong))
            self.assertEqual(401, self.is_good(wrong))
        self.assertEqual(401, self.ask("GET", "/api/me",
                                       fields={"Authorization": f"Visitor {credential}"})[0])

    def test_credentials_outlive_the_server_unless_they_were_ended(self):
        kept = self.admitted()["credential"]
        ended = self.admitted()["credential"]
        fields = {"Authorization": f"Visitor {ended}"}
        socket = WebSocket(self.server.port, "/ws/visitor",
                           protocols=("liveinbox.v1", f"visitor.{ended}"))
        self.assertEqual("welcome", socket.read()["t"])
        self.assertEqual(200, self.ask("DELETE", "/api/visitor", fields=fields)[0])
        with self.assertRaises(Closed) as closed:
            while socket.read():
                pass
        self.assertEqual(4401, closed.exception.code)
        socket.close()
        self.assertEqual((200, 401), (self.is_good(kept), self.is_good(ended)))
        self.server.kill()
        self.server.start()
        self.assertEqual((200, 401), (self.is_good(kept), self.is_good(ended)))

    def test_bodies_that_are_none_are_refused(self):
        self.assertEqual(400, self.ask("POST", "/api/widget/visit", "")[0])
        self.assertEqual(400, self.ask("POST", "/api/widget/visit", [])[0])
        self.assertEqual(404, self.ask("POST", "/api/widget/visit", {"tenant": 7})[0])
        self.assertEqual(405, self.ask("GET", "/api/widget/visit")[0])


class Settings(unittest.TestCase):
    def refusal(self, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("short", "too short\n"), ("three", f"{KEY}\n" * 3)):
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            done = subprocess.run([SERVER, "--port", "0", "--store", "store", *arguments],
                                  cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S,
                                  check=False)
        self.assertEqual(1, done.returncode)
        self.assertNotIn(KEY, done.stderr)
        return done.stderr

    def test_what_cannot_work_is_said_at_the_start(self):
        for site in ("shop.example", "https://shop.example/", "https://", "*", "https://*.example",
                     "HTTPS://shop.example", "https://shop.example; script-src *"):
            self.assertIn("is no origin", self.refusal("--widget-site", site))
        self.assertIn("of no tenant", self.refusal("--widget-site", "nobody=https://a.example"))
        self.assertIn("at least 32", self.refusal("--widget-key-file", "short"))
        self.assertIn("one or two lines", self.refusal("--widget-key-file", "three"))
        self.assertIn("cannot be read", self.refusal("--widget-key-file", "missing"))
        self.assertIn("is no tenant", self.refusal("--widget-known-only", "nobody"))


if __name__ == "__main__":
    unittest.main()
