"""A stand-in for an OpenAI-compatible chat endpoint on loopback: records what it is asked, answers
as told, and sees when whoever asked goes away."""

import json
import select
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def chunk(delta=None, finish=None, index=0):
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk",
            "choices": [{"index": index, "delta": delta or {}, "finish_reason": finish}]}


def answer(text):
    """The stream of an answer, in pieces of a few characters."""
    pieces = [text[at:at + 5] for at in range(0, len(text), 5)]
    return [chunk({"role": "assistant", "content": ""}),
            *(chunk({"content": piece}) for piece in pieces), chunk(finish="stop"),
            {"choices": [], "usage": {"total_tokens": 7}}, "[DONE]"]


def hand_over(arguments, name="hand_over_to_person"):
    call = {"index": 0, "id": "call_1", "type": "function",
            "function": {"name": name, "arguments": ""}}
    return [chunk({"role": "assistant", "content": None, "tool_calls": [call]}),
            *(chunk({"tool_calls": [{"index": 0, "function": {"arguments": letter}}]})
              for letter in arguments),
            chunk(finish="tool_calls"), "[DONE]"]


class Request:
    def __init__(self, fields, body):
        self.fields = fields
        self.body = body
        self.is_left = threading.Event()  # whoever asked went away before the end

    @property
    def messages(self):
        return [(one["role"], one["content"]) for one in self.body["messages"]]


class ChatApi:
    """`plans` are followed first, one a request, then `usual`. A plan is a list of: an object or a
    text (the data of an event), bytes (sent as they are), an Event (waited for), or as its first
    item a tuple (status, fields, body) that answers at once."""

    def __init__(self):
        self.lock = threading.Lock()
        self.requests = []
        self.plans = []
        self.usual = answer("Fine.")
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def handler(self):
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                request = Request(dict(self.headers), body)
                with api.lock:
                    api.requests.append(request)
                    plan = api.plans.pop(0) if api.plans else api.usual
                if self.path != "/v1/chat/completions":
                    self.send_error(404)
                elif plan and isinstance(plan[0], tuple):
                    self.answer_at_once(*plan[0])
                else:
                    self.follow(plan, request)

            def answer_at_once(self, status, fields, body):
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **fields}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def follow(self, plan, request):
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                try:
                    for step in plan:
                        if isinstance(step, threading.Event):
                            self.wait(step, request)
                        else:
                            self.wfile.write(bytes_of(step))
                except OSError:
                    request.is_left.set()

            def wait(self, event, request):
                while not event.wait(0.01):
                    if select.select([self.connection], [], [], 0)[0]:
                        request.is_left.set()  # Nobody sends more than one request.
                        raise OSError("left")

            def log_message(self, *_):
                pass

        return Handler

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def bytes_of(step):
    if isinstance(step, bytes):
        return step
    text = step if isinstance(step, str) else json.dumps(step)
    return f"data: {text}\n\n".encode()
