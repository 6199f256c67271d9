#!/usr/bin/env python3
"""The chat backends of the tutorials, before and after people came in: what was changed is little,
and with it users get a person when they ask for one. Both are run as servers.

environment: LI_PYTHON (a Python with liveinbox and the examples' requirements), LI_NODE_FOLDER (a
folder whose node_modules has them)
"""

import difflib
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXAMPLES = os.path.join(ROOT, "examples")
CHANGED_LINES_MAX = 40
HOST_LINES_MAX = 200
PATIENCE_S = 30


def lines_of(*path):
    with open(os.path.join(EXAMPLES, *path), encoding="utf-8") as file:
        return file.read().splitlines()


class Backend:
    """A backend as a process on a port of its own, in a folder of its own."""

    def __init__(self, command, folder, port):
        self.url = f"http://127.0.0.1:{port}"
        self.log = open(os.path.join(folder, "log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, "PORT": str(port)}, stdout=self.log,
            stderr=subprocess.STDOUT)
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                self.get("/chat/nobody")
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.stop()
                    self.log.seek(0)
                    raise AssertionError(f"it does not answer: {self.log.read()}") from None
                time.sleep(0.05)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def call(self, method, path, body=None, agent=None):
        """The status and the value of the answer."""
        headers = {"content-type": "application/json", **({"agent": agent} if agent else {})}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            is_json = error.headers.get_content_type() == "application/json"
            return error.code, json.load(error) if is_json else error.read().decode()

    def get(self, path, agent=None):
        return self.call("GET", path, agent=agent)[1]

    def say(self, text):
        return self.call("POST", "/chat/mia", {"text": text})[1]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


class Tutorial:
    """What both are asked; `start` runs one of their files."""

    language = ""
    suffix = ""

    def start(self, name):
        raise NotImplementedError

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def begin(self, name):
        backend = self.start(name)
        self.addCleanup(backend.stop)
        return backend

    def test_little_was_changed(self):
        before, after = (lines_of(self.language, "tutorial", f"{name}.{self.suffix}")
                         for name in ("before", "after"))
        changes = difflib.unified_diff(before, after, n=0, lineterm="")
        added = [line for line in changes if re.match(r"\+(?!\+\+)", line)]
        self.assertLessEqual(len(added), CHANGED_LINES_MAX)
        self.assertGreater(len(added), 10)

    def test_before_nobody_helps(self):
        backend = self.begin("before")
        self.assertEqual("bot", backend.say("When do you open?")[-1]["author"])
        self.assertEqual("bot", backend.say("I want to talk to a human")[-1]["author"])
        self.assertEqual(404, backend.call("GET", "/inbox", agent="ana")[0])

    def test_after_one_agent_claims_and_answers(self):
        backend = self.begin("after")
        self.assertEqual("bot", backend.say("When do you open?")[-1]["author"])
        self.assertEqual([], backend.get("/inbox", "ana"))
        # From here on the bot is silent, even where it knew an answer.
        self.assertEqual("mia", backend.say("I want to talk to a human")[-1]["author"])
        self.assertEqual("mia", backend.say("Are you open on Sunday?")[-1]["author"])
        waiting = backend.get("/inbox", "ana")
        self.assertEqual(["mia"], [one["user"] for one in waiting])
        self.assertEqual("user_requested_human", waiting[0]["why"].lower())

        status, claim = backend.call("POST", "/inbox/mia/claim", agent="ana")
        self.assertEqual(200, status)
        status, refused = backend.call("POST", "/inbox/mia/claim", agent="ben")
        self.assertEqual(409, status)
        self.assertIn("ana", refused["error"])
        reply = {"fence": claim["fence"], "text": "Hello Mia"}
        self.assertEqual(409, backend.call("POST", "/inbox/mia/reply", reply, "ben")[0])
        self.assertEqual(200, backend.call("POST", "/inbox/mia/reply", reply, "ana")[0])
        last = backend.get("/chat/mia")[-1]
        self.assertEqual({"author": "ana", "text": "Hello Mia"}, last)

    def test_after_two_failures_people_are_asked(self):
        backend = self.begin("after")
        backend.say("Do you sell kites?")
        self.assertEqual([], backend.get("/inbox", "ana"))
        backend.say("Blue kites?")
        self.assertEqual("repeated_failure", backend.get("/inbox", "ana")[0]["why"].lower())


class Python(Tutorial, unittest.TestCase):
    language, suffix = "python", "py"

    def start(self, name):
        port = free_port()
        program = ["-m", "uvicorn", f"{name}:app", "--host", "127.0.0.1", "--port", str(port),
                   "--app-dir", os.path.join(EXAMPLES, "python", "tutorial")]
        return Backend([os.environ["LI_PYTHON"], *program], self.folder.name, port)


class Node(Tutorial, unittest.TestCase):
    language, suffix = "node", "mjs"

    def start(self, name):
        # Node looks for packages beside the file that wants them.
        folder = os.environ["LI_NODE_FOLDER"]
        program = os.path.join(folder, f"{name}.mjs")
        shutil.copy(os.path.join(EXAMPLES, "node", "tutorial", f"{name}.mjs"), program)
        return Backend(["node", program], self.folder.name, free_port())


class Page(unittest.TestCase):
    def test_shows_what_is_in_the_files(self):
        with open(os.path.join(ROOT, "docs", "tutorial.md"), encoding="utf-8") as file:
            blocks = re.findall(r"```(python|js)\n(.*?)```", file.read(), re.DOTALL)
        self.assertGreater(len(blocks), 8)
        files = {"python": ("python", "tutorial", "after.py"),
                 "js": ("node", "tutorial", "after.mjs")}
        whole = {name: "\n".join(lines_of(*path)) + "\n" for name, path in files.items()}
        for name, block in blocks:
            self.assertIn(block, whole[name])


class Hosts(unittest.TestCase):
    def test_are_short(self):
        for path in (("python", "host.py"), ("node", "host.mjs")):
            self.assertLessEqual(len(lines_of(*path)), HOST_LINES_MAX, path)


if __name__ == "__main__":
    unittest.main()
