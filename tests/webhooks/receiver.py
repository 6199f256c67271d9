"""A stand-in for a server that is told by webhooks: records what it gets and answers as told."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """`answers` are given first, one a request; then `usual`."""

    def __init__(self, port=0):
        self.lock = threading.Lock()
        self.requests = []  # (path, fields, body as bytes, status that was answered)
        self.answers = []
        self.usual = 204
        self.poisoned = None  # a word; bodies with it are answered 500
        self.pause_s = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", port), self.handler())
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # Who told was killed meanwhile.
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def handler(self):
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(receiver.pause_s)
                status = receiver.take(self.path, dict(self.headers), body)
                self.send_response(status)
                if status // 100 == 3:
                    self.send_header("Location", f"{receiver.url}/elsewhere")
                if status != 204:
                    self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        return Handler

    def take(self, path, fields, body):
        with self.lock:
            status = self.answers.pop(0) if self.answers else self.usual
            if self.poisoned and self.poisoned.encode() in body:
                status = 500
            self.requests.append((path, fields, body, status))
            return status

    def seen(self, path=None):
        with self.lock:
            return [one for one in self.requests if path in (None, one[0])]

    def taken(self, path=None):
        return [one for one in self.seen(path) if one[3] // 100 == 2]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
