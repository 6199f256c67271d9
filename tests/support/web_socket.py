"""A WebSocket of the session protocol that asks one thing at a time, over plain TCP."""

import base64
import json
import os
import socket
import struct
import uuid

from patience import PATIENCE_S


class Refused(Exception):
    """The handshake was answered with a status that is not 101."""

    def __init__(self, status):
        super().__init__(f"HTTP {status}")
        self.status = status


class Closed(ConnectionError):
    """The server closed it; `code` is that of the close frame, or 0 without one."""

    def __init__(self, code):
        super().__init__(f"closed with {code}")
        self.code = code


class WebSocket:
    def __init__(self, port, path, fields=(), protocols=("liveinbox.v1",), origin=None):
        self.buffer = b""
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket",
                 f"Origin: {origin or f'http://127.0.0.1:{port}'}", "Connection: Upgrade",
                 f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
                 "Sec-WebSocket-Version: 13",
                 f"Sec-WebSocket-Protocol: {', '.join(protocols)}",
                 *(f"{name}: {value}" for name, value in dict(fields).items())]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.exactly(1)
        if not head.startswith(b"HTTP/1.1 101"):
            self.socket.close()
            raise Refused(int(head.split()[1]))
        self.send({"t": "hello", "protocol": 1})

    def exactly(self, size):
        while len(self.buffer) < size:
            more = self.socket.recv(65536)
            if not more:
                raise Closed(0)
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
            if kind & 15 == 8:
                raise Closed(struct.unpack(">H", text[:2])[0] if text else 0)
            if kind & 15 == 1:
                return json.loads(text)

    def ask(self, frame, is_answer):
        self.send(frame)
        while True:
            answer = self.read()
            if is_answer(answer):
                return answer

    def try_command(self, op, **fields):
        """The answer, be it ok or an error."""
        name = uuid.uuid4().hex
        return self.ask({"t": "command", "id": name, "op": op, **fields},
                        lambda frame: frame.get("id") == name)

    def command(self, op, **fields):
        answer = self.try_command(op, **fields)
        if answer["t"] != "ok":
            raise AssertionError(f"{op}: {answer}")
        return answer

    def thread(self, conversation):
        """The transcript with its card; None where there is none to be seen."""
        answer = self.ask({"t": "thread", "conversation": conversation, "limit": 500},
                          lambda frame: frame["t"] in ("thread", "error"))
        self.send({"t": "unthread", "conversation": conversation})
        return answer if answer["t"] == "thread" else None

    def close(self):
        self.socket.close()
