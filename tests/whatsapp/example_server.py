"""The example server as a process with a store of its own, and a client of its protocol."""

import hashlib
import hmac
import http.client
import json
import os
import re
import resource
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from patience import PATIENCE_S, until  # noqa: E402
from web_socket import WebSocket  # noqa: E402

NUMBER = "1122334455667"
SECRET = "the app's secret"
OLD_SECRET = "the secret before"
TOKEN = "EAA-token-of-the-test"
VERIFY_TOKEN = "verify & me"


class ExampleServer:
    def __init__(self, binary, folder, base, *options):
        self.binary = binary
        self.folder = folder
        self.options = options
        self.base = base
        for name, text in (("token", TOKEN), ("secret", f"{SECRET}\n{OLD_SECRET}\n")):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        self.start()

    def start(self, file_bytes_max=None):
        """With a limit the store cannot grow past it, as on a disk that is full."""
        path = lambda name: os.path.join(self.folder, name)  # noqa: E731
        self.log = open(path("log"), "a+", encoding="utf-8")
        begin = self.log.tell()
        self.process = subprocess.Popen(
            [self.binary, "--port", "0", "--store", path("store"), "--token", "integration",
             "--wa-number", NUMBER, "--wa-base", self.base, "--wa-version", "v1",
             "--wa-token-file", path("token"), "--wa-secret-file", path("secret"),
             "--wa-verify-token", VERIFY_TOKEN, "--wa-retry", "50", *self.options],
            stdout=self.log, stderr=subprocess.STDOUT,
            preexec_fn=file_bytes_max and (lambda: limit_files(file_bytes_max)))
        try:
            self.port = int(until("the server listens", lambda: self.listening_port(begin)))
            self.socket = WebSocket(self.port, "/ws/integration",
                                    {"Authorization": "Bearer integration"})
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    def listening_port(self, begin):
        if self.process.poll() is not None:
            raise AssertionError(f"the server has ended: {self.said()}")
        found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", self.said()[begin:])
        return found and found[1]

    def said(self):
        with open(self.log.name, encoding="utf-8") as file:
            return file.read()

    def end(self, how=signal.SIGKILL):
        self.socket.close()
        self.process.send_signal(how)
        status = self.process.wait(PATIENCE_S)
        self.log.close()
        return status

    def request(self, method, path, body=b"", fields=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, fields or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def hook(self, body, secret=SECRET):
        """What Meta does: posts the bytes with their signature. The status of the answer."""
        digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        fields = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={digest}"}
        return self.request("POST", "/hooks/whatsapp", body, fields)[0]

    def tell(self, number=NUMBER, **value):
        """Posts a payload of one change."""
        value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": number}, **value}
        change = {"field": "messages", "value": value}
        payload = {"object": "whatsapp_business_account",
                   "entry": [{"id": "1", "changes": [change]}]}
        return self.hook(json.dumps(payload).encode())

    def say(self, user, wamid, text, at_s=1_700_000_000, name="Noa"):
        """A message of a user."""
        return self.tell(
            contacts=[{"profile": {"name": name}, "wa_id": user}],
            messages=[{"from": user, "id": wamid, "timestamp": str(at_s), "type": "text",
                       "text": {"body": text}}])

    def report(self, wamid, status, **more):
        return self.tell(statuses=[{"id": wamid, "status": status, "timestamp": "1700000001",
                                    "recipient_id": "1", **more}])

    def messages(self, user, kind):
        found = self.socket.thread(key(user))
        return [entry for entry in found["entries"] if entry["type"] == kind] if found else []

    def deliveries(self, user):
        """Of our replies, in order: how far they came, and the code of a failure."""
        return [(entry["delivery"], entry["failure"])
                for entry in self.messages(user, "message_sent")]

    def claim(self, user):
        agent = {"kind": "agent", "id": "ana"}
        return self.socket.command("claim", conversation=key(user), actor=agent)["fence"]

    def reply(self, user, fence, text):
        agent = {"kind": "agent", "id": "ana"}
        return self.socket.command("send", conversation=key(user), fence=fence, text=text,
                                   actor=agent)


def limit_files(bytes_max):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_max, bytes_max))


def key(user):
    return f"wa:{NUMBER}:{user}"
