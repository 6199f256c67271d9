#!/usr/bin/env python3
"""Measures the packages for Python and Node beside the C interface and beside peers, on one disk.

usage: tests/bench/bindings/run.py [--rounds N] [--folder FOLDER] [--json FILE]

Every round runs every case once, one after the other, so that what else the machine does meets all
of them; told are the medians. Needs the build (LI_BUILD_DIR) and what the steps python and node
leave there; the peers are installed into FOLDER from PyPI and npm, better-sqlite3 from its sources
unless $LI_PEERS is a folder that has it. Writes a Markdown table.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
BUILD = os.path.join(ROOT, os.environ.get("LI_BUILD_DIR", "build"))
CLAIMS = {1: 1000, 64: 10_000, 1024: 20_000}  # how many, by how many are in flight
PEER_CLAIMS = {1: 1000, 64: 10_000}
EVENTS = 200_000
ADDON = "node_modules/better-sqlite3/build/Release/better_sqlite3.node"
CLAIM_BYTES = 400  # about what a claim adds to the log


def install(peer, command, env=None):
    """Runs the command that installs a peer; where it cannot, what it said and what helps."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    if done.returncode == 0:
        return
    said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
    raise SystemExit(
        f"{said}\n\n{peer} could not be installed. It comes from its registry; better-sqlite3 is "
        "compiled, which needs a C++ compiler, make and the headers beside the Node in the PATH. "
        "LI_PEERS may name a folder whose node_modules has it."
    )


class Bench:
    """The programs and where they work."""

    def __init__(self, folder):
        self.folder = folder
        self.python = os.path.join(folder, "python", "bin", "python")
        self.program = os.path.join(folder, "bench")
        self.number = 0
        self.environment = {
            **os.environ,
            "LI_NODE": os.path.join(BUILD, "node", "app"),
            "LI_PEERS": os.environ.get("LI_PEERS", folder),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def prepare(self):
        library = os.path.join(BUILD, "lib")
        flags = ["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-O2", f"-I{ROOT}/include"]
        links = [f"-L{library}", "-lliveinbox", f"-Wl,-rpath,{library}"]
        source = os.path.join(HERE, "bench.c")
        subprocess.run(["cc", *flags, source, "-o", self.program, *links], check=True)
        tools = os.path.join(BUILD, "python", "tools", "bin", "python")
        venv = os.path.join(self.folder, "python")
        subprocess.run([tools, "-m", "venv", "--system-site-packages", venv], check=True)
        pip = [self.python, "-m", "pip", "install", "-q", "--no-warn-script-location"]
        wheels = os.path.join(BUILD, "python", "first")
        wheel = next(name for name in os.listdir(wheels) if name.endswith(".whl"))
        install("py-lmdb", [*pip, "lmdb", os.path.join(wheels, wheel)])
        if "LI_PEERS" in os.environ:
            return
        npm = ["npm", "install", "--no-save", "--prefix", self.folder]
        # From its sources, with the headers that this Node came with.
        node = os.path.realpath(shutil.which("node"))
        settings = {"npm_config_nodedir": os.path.dirname(os.path.dirname(node))}
        settings["npm_config_build_from_source"] = "true"
        install("better-sqlite3", [*npm, "better-sqlite3"], env={**os.environ, **settings})
        if not os.path.exists(os.path.join(self.folder, ADDON)):
            raise SystemExit(f"npm has installed better-sqlite3, but there is no {ADDON}")

    def command(self, language):
        return {
            "C": [self.program],
            "Python": [self.python, os.path.join(HERE, "bench.py")],
            "Node": ["node", os.path.join(HERE, "bench.mjs")],
        }[language]

    def run(self, language, *words):
        run = subprocess.run(
            [*self.command(language), *(str(word) for word in words)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode != 0:
            raise SystemExit(f"{language} {words}: {run.stderr}")
        return json.loads(run.stdout)

    def place(self):
        """A path where nothing is yet."""
        self.number += 1
        return os.path.join(self.folder, f"store-{self.number}")

    def on_new(self, language, part, *words):
        path = self.place()
        if part == "lmdb":
            os.mkdir(path)
        found = self.run(language, part, path, *words)
        remove = shutil.rmtree if os.path.isdir(path) else os.remove
        remove(path)
        return found


def one_round(bench, filled):
    """All cases once: rows of a name, a language, a unit and a number."""
    append = bench.on_new("C", "append", 1000, CLAIM_BYTES)["per_s"]
    yield "one fdatasync of the same bytes", "disk", "1/s", append
    for language in ("C", "Python", "Node"):
        costs = bench.run(language, "overhead")
        least = "a least call" if language == "Node" else "li_version"
        yield f"call: {least}", language, "ns", costs["version_ns"]
        yield "call: a command submitted", language, "ns", costs["submit_ns"]
        yield "call: a card of a page", language, "ns", costs["card_ns"]
        for flight, count in CLAIMS.items():
            found = bench.on_new(language, "claims", count, flight)["per_s"]
            yield f"claims, {flight} in flight", language, "1/s", found
        drained = bench.run(language, "drain", filled)
        if drained["events"] < EVENTS:
            raise SystemExit(f"{language} saw {drained['events']} events")
        yield "200,000 events, as batches", language, "ms", drained["batches_ms"]
        yield "200,000 events, as objects", language, "ms", drained["objects_ms"]
        yield "a page of 50 cards", language, "µs", bench.run(language, "page", filled)["page_us"]
    for name, language, part in (
        ("sqlite3", "Python", "sqlite"),
        ("py-lmdb", "Python", "lmdb"),
        ("better-sqlite3", "Node", "sqlite"),
    ):
        for in_one, count in PEER_CLAIMS.items():
            found = bench.on_new(language, part, count, in_one)["per_s"]
            yield f"claims by hand, {in_one} a transaction", name, "1/s", found


def table(medians):
    """Markdown: a row a case, a column a language or peer."""
    columns = list(dict.fromkeys(who for _, who, _ in medians))
    names = dict.fromkeys((name, unit) for name, _, unit in medians)
    yield "| what | " + " | ".join(columns) + " |"
    yield "|---|" + "---:|" * len(columns)
    for name, unit in names:
        cells = (medians.get((name, who, unit)) for who in columns)
        texts = (
            "" if cell is None else f"{cell:,.0f}" if cell >= 100 else f"{cell:.1f}"
            for cell in cells
        )
        yield f"| {name}, {unit} | " + " | ".join(texts) + " |"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", default=None)
    parser.add_argument("--json", default=None)
    options = parser.parse_args()
    if options.folder:
        os.makedirs(options.folder, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="li-bench-", dir=options.folder) as folder:
        bench = Bench(folder)
        bench.prepare()
        filled = bench.place()
        bench.run("C", "fill", filled, EVENTS)
        found = {}
        for number in range(options.rounds):
            for name, who, unit, value in one_round(bench, filled):
                found.setdefault((name, who, unit), []).append(value)
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
    medians = {key: statistics.median(values) for key, values in found.items()}
    print("\n".join(table(medians)))
    if options.json:
        rows = [
            {"what": key[0], "who": key[1], "unit": key[2], "median": medians[key], "all": values}
            for key, values in found.items()
        ]
        with open(options.json, "w", encoding="utf-8") as out:
            json.dump(rows, out, indent=1)


if __name__ == "__main__":
    main()
