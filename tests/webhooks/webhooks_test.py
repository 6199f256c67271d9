#!/usr/bin/env python3
"""Webhooks of the example server against a recording receiver: each event arrives, signed so that
the published package takes it, whatever the receiver or the server does meanwhile.

environment: LI_BIN (the server)
"""

import base64
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from receiver import Receiver

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "whatsapp"))
from example_server import until  # noqa: E402
from web_socket import WebSocket  # noqa: E402

from standardwebhooks.webhooks import Webhook, WebhookVerificationError  # noqa: E402

BINARY = os.path.abspath(os.environ["LI_BIN"])
SECRETS = ["whsec_" + base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2)]
TOKEN = {"Authorization": "Bearer integration"}
ATTEMPTS = 10


class Host:
    """The server with endpoints of a receiver."""

    def __init__(self, folder, endpoints, **settings):
        self.folder = folder
        for endpoint in endpoints:
            endpoint.setdefault("secret_file", self.path("secret"))
            endpoint.setdefault("types", ["opened", "closed"])
        self.write("secret", "\n".join(SECRETS[:1]))
        self.write("hooks", json.dumps({
            "endpoints": endpoints, "allow_http": True, "allow_networks": ["127.0.0.0/8"],
            "retry_scale": 0.00001, **settings}))
        self.start()

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def start(self):
        self.log = open(self.path("log"), "a+", encoding="utf-8")
        begin = self.log.tell()
        self.process = subprocess.Popen(
            [BINARY, "--port", "0", "--store", self.path("store"), "--token", "integration",
             "--no-assistant", "--webhooks", self.path("hooks")],
            stdout=self.log, stderr=subprocess.STDOUT)
        try:
            self.port = int(until("the server listens", lambda: self.listening_port(begin)))
            self.socket = WebSocket(self.port, "/ws/integration", TOKEN)
        except BaseException:
            self.process.kill()
            self.process.wait()
            self.log.close()
            raise

    def listening_port(self, begin):
        if self.process.poll() is not None:
            raise AssertionError(f"the server has ended: {self.said()}")
        found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", self.said()[begin:])
        return found and found[1]

    def said(self):
        with open(self.path("log"), encoding="utf-8") as file:
            return file.read()

    def end(self, how=signal.SIGKILL):
        self.socket.close()
        self.process.send_signal(how)
        status = self.process.wait(20)
        self.log.close()
        return status

    def open(self, conversation):
        return self.socket.command("open", conversation=conversation, channel="WIDGET",
                                   user=f"user-{conversation}", name="Noa Levi")["offset"]

    def request(self, method, path, fields=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, b"", TOKEN if fields is None else fields)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        finally:
            connection.close()

    def standing(self, name="crm"):
        endpoints = self.request("GET", "/api/webhooks")[1]["endpoints"]
        return next(one for one in endpoints if one["name"] == name)


def sequences(requests):
    return [int(json.loads(body)["sequence"]) for _, _, body, _ in requests]


class WebhookCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="liveinbox-webhooks-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.receiver = Receiver()
        self.addCleanup(self.receiver.stop)

    def host(self, *endpoints, **settings):
        crm = {"name": "crm", "url": f"{self.receiver.url}/crm"}
        host = Host(self.folder, list(endpoints) or [crm], **settings)
        self.addCleanup(lambda: host.process.poll() is None and host.end())
        return host

    def until_taken(self, wanted, path=None):
        until(f"{wanted} are taken, not {sequences(self.receiver.taken(path))}",
              lambda: sorted(set(sequences(self.receiver.taken(path)))) == sorted(wanted))


class Delivery(WebhookCase):
    def test_an_event_arrives_as_the_published_package_wants_it(self):
        host = self.host()
        offset = host.open("conversation-1")
        self.until_taken([offset])
        _, fields, body, _ = self.receiver.seen()[0]
        told = Webhook(SECRETS[0]).verify(body, fields)
        self.assertEqual("application/cloudevents+json; charset=utf-8", fields["Content-Type"])
        self.assertEqual("dev.liveinbox.conversation.opened.v1", told["type"])
        self.assertEqual(("1.0", "/tenants/default", "conversation-1"),
                         (told["specversion"], told["source"], told["subject"]))
        self.assertEqual(fields["webhook-id"], told["id"])
        self.assertEqual("conversation-1", told["data"]["conversation"])
        self.assertNotIn(b"Noa", body)
        self.assertLess(abs(int(fields["webhook-timestamp"]) - time.time()), 60)
        for changed in (body + b" ", body.replace(b"opened", b"closed")):
            with self.assertRaises(WebhookVerificationError):
                Webhook(SECRETS[0]).verify(changed, fields)
        with self.assertRaises(WebhookVerificationError):
            Webhook(SECRETS[1]).verify(body, fields)

    def test_while_a_secret_changes_either_one_is_good(self):
        host = self.host()
        host.end(signal.SIGTERM)
        host.write("secret", "\n".join(SECRETS))
        host.start()
        self.until_taken([host.open("conversation-1")])
        _, fields, body, _ = self.receiver.seen()[0]
        self.assertEqual(2, len(fields["webhook-signature"].split(" ")))
        for secret in SECRETS:
            Webhook(secret).verify(body, fields)

    def test_events_come_in_order_and_only_those_that_were_asked_for(self):
        host = self.host({"name": "crm", "url": f"{self.receiver.url}/crm"},
                         {"name": "few", "url": f"{self.receiver.url}/few", "types": ["closed"]})
        wanted = [host.open(f"conversation-{n}") for n in range(20)]
        host.socket.command("tag", conversation="conversation-1", tag="vip")
        closed = host.socket.command("close", conversation="conversation-1",
                                     outcome="resolved")["offset"]
        self.until_taken([*wanted, closed], "/crm")
        self.assertEqual([*wanted, closed], sequences(self.receiver.seen("/crm")))
        self.until_taken([closed], "/few")
        self.assertEqual(1, len({fields["webhook-id"] for _, fields, body, _ in
                                 self.receiver.seen() if b"closed" in body}))

    def test_what_was_before_the_first_start_is_not_told(self):
        host = self.host()
        first = host.open("conversation-1")
        self.until_taken([first])
        host.end(signal.SIGTERM)
        with open(host.path("hooks"), encoding="utf-8") as file:
            hooks = json.load(file)
        hooks["endpoints"].append(dict(hooks["endpoints"][0], name="late",
                                       url=f"{self.receiver.url}/late"))
        host.write("hooks", json.dumps(hooks))
        host.start()
        second = host.open("conversation-2")
        self.until_taken([second], "/late")
        self.until_taken([first, second], "/crm")


class Failure(WebhookCase):
    def test_what_fails_is_tried_again_under_its_id_and_holds_up_nothing(self):
        self.receiver.answers = [500, 503, 404, 301]
        host = self.host()
        wanted = [host.open(f"conversation-{n}") for n in range(6)]
        self.until_taken(wanted)
        ids = {}
        for _, fields, body, _ in self.receiver.seen():
            ids.setdefault(json.loads(body)["sequence"], set()).add(fields["webhook-id"])
            Webhook(SECRETS[0]).verify(body, fields)
        self.assertTrue(all(len(found) == 1 for found in ids.values()), ids)
        self.assertEqual(len(wanted) + 4, len(self.receiver.seen()))
        until("nothing is left", lambda: host.standing()["tried_again"] == 0)

    def test_an_event_that_nobody_takes_becomes_a_dead_letter_and_is_sent_again(self):
        self.receiver.poisoned = "poisoned"
        host = self.host()
        bad = host.open("poisoned")
        good = [host.open(f"conversation-{n}") for n in range(10)]
        self.until_taken(good)
        until("it is a dead letter", lambda: host.standing()["dead"] == 1)
        tries = [one for one in self.receiver.seen() if one[3] == 500]
        self.assertEqual([bad] * ATTEMPTS, sequences(tries))
        self.assertEqual(1, len({fields["webhook-id"] for _, fields, _, _ in tries}))
        host.end(signal.SIGKILL)
        host.start()
        self.assertEqual(1, host.standing()["dead"])
        self.receiver.poisoned = None
        self.assertEqual((200, {"resent": 1}), host.request("POST", "/api/webhooks/crm/resend"))
        self.until_taken([bad, *good])
        self.assertEqual(0, host.standing()["dead"])
        self.assertEqual((200, {"resent": 0}), host.request("POST", "/api/webhooks/crm/resend"))

    def test_an_endpoint_that_is_away_is_waited_for_and_others_are_told(self):
        other = Receiver()
        self.addCleanup(other.stop)
        host = self.host({"name": "crm", "url": f"{self.receiver.url}/crm"},
                         {"name": "other", "url": f"{other.url}/other"}, retry_scale=0.001)
        self.receiver.usual = 503
        wanted = [host.open(f"conversation-{n}") for n in range(400)]
        until("the other is told", lambda: sequences(other.taken()) == wanted)
        # Three failures in a row are of three events at most: one may have been tried again since.
        until("the feed waits for it", lambda: host.standing()["state"] == "failing")
        self.assertIn(host.standing()["tried_again"], (1, 2, 3))
        self.receiver.usual = 204
        self.until_taken(wanted)
        until("it is live again", lambda: host.standing()["state"] == "live")
        taken = sequences(self.receiver.taken())
        self.assertEqual(len(wanted), len(taken))
        self.assertEqual(sorted(taken[1:]), taken[1:])

    def test_one_that_is_gone_is_told_nothing_more_until_it_is_enabled(self):
        self.receiver.answers = [410]
        host = self.host()
        wanted = [host.open(f"conversation-{n}") for n in range(3)]
        until("it is disabled", lambda: host.standing()["state"] == "disabled")
        host.end(signal.SIGKILL)
        host.start()
        wanted.append(host.open("conversation-late"))
        self.assertEqual("disabled", host.standing()["state"])
        self.assertEqual(1, len(self.receiver.seen()))
        self.assertEqual(200, host.request("POST", "/api/webhooks/crm/enable")[0])
        self.until_taken(wanted)
        self.assertEqual("live", host.standing()["state"])

    def test_a_redirect_is_a_failure_and_is_not_followed(self):
        self.receiver.answers = [301, 302, 307, 308]
        host = self.host()
        self.until_taken([host.open("conversation-1")])
        self.assertEqual({"/crm"}, {path for path, _, _, _ in self.receiver.seen()})
        self.assertEqual(5, len(self.receiver.seen()))


class Crash(WebhookCase):
    def test_a_server_that_is_killed_loses_nothing(self):
        host = self.host()
        wanted = []
        self.receiver.pause_s = 0.003
        for round_number in range(8):
            for number in range(25):
                wanted.append(host.open(f"conversation-{round_number}-{number}"))
                if number == 20:
                    self.receiver.answers = [500, 500]
            if round_number % 2:
                time.sleep(0.05 * round_number)
            host.end(signal.SIGKILL)
            host.start()
        self.until_taken(wanted)
        ids = {}
        for _, fields, body, _ in self.receiver.taken():
            ids.setdefault(fields["webhook-id"], set()).add(body)
        self.assertEqual(len(wanted), len(ids))
        self.assertTrue(all(len(bodies) == 1 for bodies in ids.values()))

    def test_one_that_is_ended_in_order_repeats_nothing(self):
        host = self.host()
        wanted = []
        for round_number in range(4):
            wanted += [host.open(f"conversation-{round_number}-{n}") for n in range(20)]
            self.assertEqual(0, host.end(signal.SIGTERM))
            host.start()
        self.until_taken(wanted)
        self.assertEqual(wanted, sequences(self.receiver.seen()))

    def test_two_servers_do_not_tell_one_endpoint(self):
        host = self.host()
        second = subprocess.run(
            [BINARY, "--port", "0", "--store", host.path("store"), "--webhooks",
             host.path("hooks")], capture_output=True, text=True, timeout=20)
        self.assertEqual(1, second.returncode)
        self.assertIn("another server tells this endpoint already", second.stderr)


class Guard(WebhookCase):
    def test_addresses_of_the_house_are_not_asked(self):
        urls = [self.receiver.url.replace("127.0.0.1", name) for name in
                ("127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "0.0.0.0")]
        endpoints = [{"name": f"e{n}", "url": url} for n, url in enumerate(urls)]
        host = self.host(*endpoints, allow_networks=["10.0.0.0/8"])
        host.open("conversation-1")
        until("all are dead letters", lambda: all(
            host.standing(one["name"])["dead"] == 1 for one in endpoints))
        self.assertEqual([], self.receiver.seen())
        with open(host.path("store.webhook-e0.dead"), encoding="utf-8") as file:
            self.assertIn("no address that may be asked", file.read())

    def test_wrong_settings_are_said_at_the_start(self):
        for change, sentence in (
                ({"allow_http": False}, '"url" must be an address with https'),
                ({"allow_networks": ["x"]}, '"allow_networks" must be networks'),
                ({"colour": "red"}, 'there is no setting "colour"'),
                ({"endpoints": []}, '"endpoints" must be a list')):
            with self.subTest(sentence), self.assertRaises(AssertionError) as raised:
                Host(self.folder, [{"name": "crm", "url": self.receiver.url}], **change) \
                    if "endpoints" not in change else Host(self.folder, [])
            self.assertIn(sentence, str(raised.exception))
        with self.assertRaises(AssertionError) as raised:
            Host(self.folder, [{"name": "crm", "url": self.receiver.url, "types": ["claim"]}])
        self.assertIn("no event is called claim", str(raised.exception))

    def test_only_the_host_may_look_and_act(self):
        host = self.host()
        self.assertEqual(200, host.request("GET", "/api/webhooks")[0])
        for method, path in (("GET", "/api/webhooks"), ("POST", "/api/webhooks/crm/resend"),
                             ("POST", "/api/webhooks/crm/enable")):
            self.assertEqual(401, host.request(method, path, {})[0])
            self.assertEqual(401, host.request(method, path, {"Authorization": "Bearer x"})[0])
        self.assertEqual(404, host.request("POST", "/api/webhooks/other/resend")[0])
        self.assertEqual(404, host.request("POST", "/api/webhooks/crm/other")[0])
        self.assertEqual(405, host.request("GET", "/api/webhooks/crm/resend")[0])
        self.assertEqual(405, host.request("POST", "/api/webhooks")[0])


if __name__ == "__main__":
    unittest.main()
