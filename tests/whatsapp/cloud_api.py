"""A stand-in for WhatsApp's Cloud API on loopback: records what it is asked and answers as told."""

import json
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def failure(status, code):
    """An answer as the Cloud API words it."""
    return status, {"error": {"message": "no", "type": "OAuthException", "code": code}}


class CloudApi:
    """`answers` are given first, one a request: (status, object). Then everything is accepted."""

    def __init__(self, certificate=None, port=0):
        self.lock = threading.Lock()
        self.requests = []  # (path, fields, body)
        self.accepted = []  # bodies that were answered 200
        self.answers = []
        self.pause_s = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", port), self.handler())
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # Who asked was killed meanwhile.
        scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            scheme = "https"
        self.port = self.server.server_address[1]
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def handler(self):
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, answer = api.take(self.path, dict(self.headers), json.loads(body))
                time.sleep(api.pause_s)
                text = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        return Handler

    def take(self, path, fields, body):
        with self.lock:
            self.requests.append((path, fields, body))
            if self.answers:
                return self.answers.pop(0)
            self.accepted.append(body)
            wamid = f"wamid.out{len(self.accepted)}"
            contact = {"input": body["to"], "wa_id": body["to"]}
            return 200, {"messaging_product": "whatsapp", "contacts": [contact],
                         "messages": [{"id": wamid}]}

    def texts(self, to=None):
        with self.lock:
            return [body["text"]["body"] for body in self.accepted if to in (None, body["to"])]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
