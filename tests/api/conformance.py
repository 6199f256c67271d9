#!/usr/bin/env python3
"""Tries the example server's API by its own description: schemathesis with all its checks, with
data that is good and bad, one request after another and along the links between them.

environment: LI_SERVER (the program), LI_ALL (1: for longer), LI_SEED (1)
usage: tests/api/conformance.py FOLDER      a folder for what it writes
"""

import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "server"))
from api_support import TOKEN, host_of, start_server  # noqa: E402  (the folder had to be named)
from hooks import KEYS  # noqa: E402

# Here everything is asked as a program of the host; who may what is looked at in tests/server.
NOT_OURS = "^/api/v1/(accounts|keys)"


def description():
    """The server's own, with the host's proof alone."""
    with open(os.path.join(ROOT, "docs", "api", "openapi.json"), encoding="ascii") as file:
        document = json.load(file)
    for path in document["paths"].values():
        for operation in path.values():
            operation["security"] = [need for need in operation["security"] if "key" in need]
    return document


def seed(server):
    """Conversations in several states, for the requests to meet."""
    host, ana = host_of(server), {"kind": "agent", "id": "ana"}
    for number, key in enumerate(KEYS):
        host.do("open", conversation=key, channel="WIDGET", user=f"user-{key}", reason="other")
        host.do("receive", conversation=key, text=f"message of {key}")
        if number % 2:
            host.do("claim", key, actor=ana)
    host.do("close", KEYS[0], outcome="resolved")


def main():
    folder = sys.argv[1]
    path = os.path.join(folder, "openapi.json")
    with open(path, "w", encoding="ascii") as file:
        json.dump(description(), file)
    server = start_server(LIVEINBOX_LIMITS_REQUESTS_PER_ADDRESS="0")
    seed(server)
    longer = os.environ.get("LI_ALL") == "1"
    status = subprocess.run(
        [os.path.join(os.path.dirname(sys.executable), "st"),
         "--config-file", os.path.join(HERE, "schemathesis.toml"), "run", path,
         "--url", f"http://127.0.0.1:{server.port}", "--header", f"Authorization: Bearer {TOKEN}",
         "--exclude-path-regex", NOT_OURS, "--phases", "examples,coverage,fuzzing,stateful",
         "--max-examples", "50" if longer else "10", "--seed", os.environ.get("LI_SEED", "1"),
         "--generation-database", "none", "--request-timeout", "30",
         "--suppress-health-check", "all"],
        env={**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": HERE}, check=False,
        cwd=folder).returncode
    ended = server.stop()
    if ended != 0:
        print(f"the server ended with {ended}")
    return 1 if status or ended else 0


if __name__ == "__main__":
    sys.exit(main())
