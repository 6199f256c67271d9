"""The example server as a process with a store of its own, and a client of its protocol."""

import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import resource
import signal
import socket
import struct
import subprocess
import time
import uuid

PATIENCE_S = 20
NUMBER = "1122334455667"
SECRET = "the app's secret"
OLD_SECRET = "the secret before"
TOKEN = "EAA-token-of-the-test"
VERIFY_TOKEN = "verify & me"


def until(what, look):
    """The first true value of look(); fails after a while."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited in vain: {what}")


class Socket:
    """A WebSocket that asks one thing at a time."""

    def __init__(self, port):
        self.buffer = b""
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((
            f"GET /ws/integration HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Origin: http://127.0.0.1:{port}\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: liveinbox.v1\r\n"
            "Authorization: Bearer integration\r\n\r\n").encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.exactly(1)
        assert head.startswith(b"HTTP/1.1 101"), head
        self.send({"t": "hello", "protocol": 1})

    def exactly(self, size):
        while len(self.buffer) < size:
            more = self.socket.recv(65536)
            if not more:
                raise ConnectionError("the server has gone")
            self.buffer += more
        out, self.buffer = self.buffer[:size], self.buffer[size:]
        return out

    def send(self, frame):
        text = json.dumps(frame).encode()
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(text))
        size = (struct.pack(">B", 128 + len(text)) if len(text) < 126 else
                b"\xfe" + struct.pack(">H", len(text)))
        self.socket.sendall(b"\x81" + size + mask + masked)

    def read(self):
        """The next frame that is a text."""
        while True:
            kind, size = self.exactly(2)
            if size == 126:
                size = struct.unpack(">H", self.exactly(2))[0]
            elif size == 127:
                size = struct.unpack(">Q", self.exactly(8))[0]
            text = self.exactly(size)
            if kind & 15 == 1:
                return json.loads(text)

    def ask(self, frame, is_answer):
        self.send(frame)
        while True:
            answer = self.read()
            if is_answer(answer):
                return answer

    def command(self, op, **fields):
        name = uuid.uuid4().hex
        answer = self.ask({"t": "command", "id": name, "op": op, **fields},
                          lambda frame: frame.get("id") == name)
        if answer["t"] != "ok":
            raise AssertionError(f"{op}: {answer}")
        return answer

    def thread(self, conversation):
        answer = self.ask({"t": "thread", "conversation": conversation, "limit": 500},
                          lambda frame: frame["t"] in ("thread", "error"))
        self.send({"t": "unthread", "conversation": conversation})
        return answer if answer["t"] == "thread" else None

    def close(self):
        self.socket.close()


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
            self.socket = Socket(self.port)
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
