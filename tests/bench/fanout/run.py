#!/usr/bin/env python3
"""Measures fan-out: one event, and a hundred at once, to many WebSocket clients. The example server
with its real session protocol, beside ws and Socket.IO of npm, and beside a program that does
nothing but write the bytes. One load program, one machine, one run.

usage: tests/bench/fanout/run.py [--clients 1000,10000] [--repeats N] [--folder FOLDER]
                                 [--only WORD] [--json FILE] [--write]

Every repeat runs every case once, one after the other; told are the medians. Needs the server in
LI_BUILD_DIR (build), best of a Release build, g++, Node and npm; the peers are installed into
FOLDER.
Needs `ulimit -n` above the number of clients, with some room. Prints a Markdown table; with --write
it also takes the place of the table in docs/performance-server.md.
"""

import argparse
import json
import os
import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
BUILD = os.path.join(ROOT, os.environ.get("LI_BUILD_DIR", "build"))
PAGE = os.path.join(ROOT, "docs", "performance-server.md")
PEERS = ["ws@8.23.0", "socket.io@4.8.4"]
BURST = 100
TOKEN = "fanout"
SETTINGS = """[limits]
connections = 20000
connections_per_address = 20000
requests_per_address = 0
sockets_per_tenant = 20000
"""


def text_of(frame):
    return json.dumps(frame, separators=(",", ":"))


class Bench:
    def __init__(self, folder, scratch):
        self.folder = folder
        self.scratch = scratch  # for stores: each case has a new one
        self.number = 0
        for name in ("load", "raw_server"):
            subprocess.run(["g++", "-O2", "-std=c++20", "-o", self.path(name),
                            os.path.join(HERE, f"{name}.cpp")], check=True)
        if not os.path.isdir(self.path("node_modules")):
            subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", folder, *PEERS],
                           check=True)
        with open(self.path("settings.toml"), "w", encoding="utf-8") as file:
            file.write(SETTINGS)

    def path(self, name):
        return os.path.join(self.folder, name)

    def server(self, command):
        """A server that has said on which port it listens."""
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   text=True, env={**os.environ, "LI_PEERS": self.folder})
        for line in process.stdout:
            if found := re.search(r"listening on (?:http://127\.0\.0\.1:)?(\d+)", line):
                return process, found[1]
        raise SystemExit(f"{command[0]} does not start")

    def load(self, command, **settings):
        process, port = self.server(command)
        try:
            words = [f"{key}={value}" for key, value in
                     {"port": port, "pid": process.pid, **settings}.items()]
            done = subprocess.run([self.path("load"), *words], capture_output=True, text=True,
                                  check=False, timeout=600)
            if done.returncode != 0:
                raise SystemExit(f"{command}: {done.stderr}")
            return json.loads(done.stdout)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
            process.stdout.close()

    def ours(self, ask, ready, **settings):
        self.number += 1
        maker = [{"t": "hello", "protocol": 1},
                 {"t": "command", "id": "open", "op": "open", "conversation": "c", "user": "u",
                  "channel": "WIDGET", "name": "Noa", "reason": "policy"}]
        event = {"t": "command", "id": "e{n}", "op": "receive", "conversation": "c",
                 "text": "#{n}# where is my order?"}
        command = [os.path.join(BUILD, "bin", "liveinbox-server"), "--port", "0", "--config",
                   self.path("settings.toml"), "--store",
                   os.path.join(self.scratch, str(self.number)),
                   "--token", TOKEN, "--no-assistant"]
        return self.load(
            command, path="/ws/integration", ready=ready, trigger=text_of(event),
            head=f"Authorization: Bearer {TOKEN}\nSec-WebSocket-Protocol: liveinbox.v1",
            hello="\n".join(map(text_of, [{"t": "hello", "protocol": 1}, *ask])),
            trigger_hello="\n".join(map(text_of, maker)), trigger_ready='"op":"open"', **settings)

    def thread(self, **settings):
        return self.ours([{"t": "thread", "conversation": "c", "limit": 100}], '"t":"welcome"',
                         **settings)

    def list(self, **settings):
        return self.ours([{"t": "watch", "view": "v", "tab": "all", "limit": 25}], '"t":"view"',
                         **settings)

    def node(self, program, size, **settings):
        return self.load(["node", os.path.join(HERE, program), str(size)], **settings)

    def ws(self, size, **settings):
        return self.node("ws_server.mjs", size, path="/", trigger="go {n}", **settings)

    def socket_io(self, size, **settings):
        return self.node("socket_io_server.mjs", size, socket_io=1, hello="40", ready="40{",
                         path="/socket.io/?EIO=4&transport=websocket", trigger_hello="40",
                         trigger_ready="40{", trigger='42["go",{n}]', **settings)

    def raw(self, size, **settings):
        return self.load([self.path("raw_server"), str(size)], path="/", trigger="go {n}",
                         **settings)


def one_repeat(bench, clients, only, sizes):
    """Yields (who, clients, burst, figures). The peers send as many bytes as our frame has."""
    cases = {"liveinbox, a conversation": bench.thread, "liveinbox, a list": bench.list,
             "ws": bench.ws, "Socket.IO": bench.socket_io, "raw TCP writes": bench.raw}
    for count in clients:
        for burst, rounds in ((1, 11), (BURST, 5 if count < 5000 else 3)):
            for who, run in cases.items():
                if only not in who:
                    continue
                given = {} if who.startswith("liveinbox") else {"size": sizes.get("frame", 1400)}
                found = run(clients=count, rounds=rounds, burst=burst, **given)
                if run == bench.thread and burst == 1:
                    sizes["frame"] = round(found["frame_bytes"])
                yield who, count, burst, found


COLUMNS = (("last_ms", "all have it, ms", "{:,.1f}"),
           ("median_ms", "the middle one, ms", "{:,.1f}"),
           ("frames_each_event", "frames an event", "{:.2f}"),
           ("frame_bytes", "bytes a frame", "{:,.0f}"),
           ("idle_kib_each", "memory an idle connection, KiB", "{:.1f}"))


def table(medians):
    yield "| clients | events | server | " + " | ".join(title for _, title, _ in COLUMNS) + " |"
    yield "|---:|---:|---|" + "---:|" * len(COLUMNS)
    for (who, count, burst), found in sorted(medians.items(), key=lambda row: row[0][1:]):
        cells = [form.format(found[key]) for key, _, form in COLUMNS]
        yield f"| {count:,} | {burst} | {who} | " + " | ".join(cells) + " |"


def write(lines):
    with open(PAGE, encoding="utf-8") as file:
        page = file.read()
    begin, end = page.index("| clients |"), page.index("\n\n", page.index("| clients |"))
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(page[:begin] + "\n".join(lines) + page[end:])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", default="1000,10000")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", default=None)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", default=None)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    clients = [int(text) for text in options.clients.split(",")]
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < max(clients) + 200:
        raise SystemExit(f"ulimit -Hn is {hard}; {max(clients)} clients need {max(clients) + 200}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if options.folder:
        os.makedirs(options.folder, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="li-fanout-") as scratch:
        bench = Bench(options.folder or scratch, scratch)
        found, sizes = {}, {}
        for number in range(options.repeats):
            for who, count, burst, figures in one_repeat(bench, clients, options.only, sizes):
                found.setdefault((who, count, burst), []).append(figures)
                print(f"{number + 1} {who} {count} {burst}: {figures}", file=sys.stderr)
    medians = {key: {name: statistics.median(one[name] for one in all_of) for name in all_of[0]}
               for key, all_of in found.items()}
    lines = list(table(medians))
    print("\n".join(lines))
    if options.write:
        write(lines)
    if options.json:
        rows = [{"server": key[0], "clients": key[1], "events": key[2], "all": all_of}
                for key, all_of in found.items()]
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(rows, file, indent=1)


if __name__ == "__main__":
    main()
