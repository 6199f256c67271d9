"""The example server as a process with a store of its own, asked over HTTP and WebSockets.

environment: LI_SERVER (the program)
"""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from patience import PATIENCE_S  # noqa: E402
from web_socket import WebSocket  # noqa: E402

SERVER = os.environ["LI_SERVER"]


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.fields = response.headers
        self.text = response.read().decode()

    @property
    def json(self):
        return json.loads(self.text)


class Login:
    """What a logged-in agent's requests carry."""

    def __init__(self, answer):
        self.cookie = answer.fields["Set-Cookie"].split(";")[0]
        self.csrf = answer.json["csrf"]

    @property
    def fields(self):
        return {"Cookie": self.cookie, "X-CSRF-Token": self.csrf}


class Program:
    """The server on a port of its own."""

    def __init__(self, *options, folder=None, variables=None):
        self.own_folder = None if folder else tempfile.TemporaryDirectory()
        self.folder = folder or self.own_folder.name
        self.store = os.path.join(self.folder, "store")
        self.log_path = os.path.join(self.folder, "log")
        self.options = options
        self.variables = {**os.environ, **(variables or {})}
        self.port = 0
        self.start()

    def start(self):
        self.log = open(self.log_path, "a", encoding="utf-8")
        self.process = subprocess.Popen(
            [SERVER, "--port", str(self.port), "--store", self.store, *self.options],
            stdout=subprocess.PIPE, stderr=self.log, text=True, env=self.variables)
        self.said = []
        while not (self.said and "listening on" in self.said[-1]):
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError(f"the server has ended: {self.logged()}")
            self.said.append(line.strip())
        self.port = int(re.search(r":(\d+)$", self.said[-1]).group(1))

    def logged(self):
        with open(self.log_path, encoding="utf-8") as file:
            return file.read()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE_S)
        self.process.stdout.close()
        self.log.close()

    def stop(self):
        """Ends it as an operator does, and takes its folder away; its status."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE_S)
        self.process.stdout.close()
        self.log.close()
        if self.own_folder:
            self.own_folder.cleanup()
        return status

    def run(self, *words, text="", tenant=None):
        """The program once more on the same store, for what it does from the command line."""
        options = ["--store", self.store, *(["--tenant", tenant] if tenant else [])]
        return subprocess.run([SERVER, *options, *words], input=text, text=True, timeout=PATIENCE_S,
                              capture_output=True, check=False, env=self.variables)

    def ask(self, method, path, body=None, fields=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        headers = dict(fields or {})
        if body is not None and not isinstance(body, str):
            headers.setdefault("Content-Type", "application/json")
            body = json.dumps(body)
        connection.request(method, path, body, headers)
        answer = Answer(connection.getresponse())
        connection.close()
        return answer

    def log_in(self, agent, password, tenant=""):
        answer = self.ask("POST", "/api/login",
                          {"agent": agent, "password": password, "tenant": tenant})
        if answer.status != 200:
            raise AssertionError(f"{agent} cannot log in: {answer.text}")
        return Login(answer)

    def agent_socket(self, login):
        ticket = self.ask("POST", "/api/ticket", {}, login.fields).json["ticket"]
        return WebSocket(self.port, "/ws/agent", protocols=("liveinbox.v1", f"ticket.{ticket}"))

    def host_socket(self, key):
        return WebSocket(self.port, "/ws/integration", {"Authorization": f"Bearer {key}"})
