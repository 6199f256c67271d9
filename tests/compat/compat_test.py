"""Stores that older libraries wrote: each is opened, upgraded and read as it was read then.

A fixture is format_N.tar.gz, the store, and format_N.jsonl, what was read of it; README.md says how
both were made. LI_BUILD_DIR names the build folder with the programs.
"""

import ctypes
import fcntl
import glob
import json
import os
import re
import struct
import subprocess
import tarfile
import tempfile
import unittest

import readings

HERE = os.path.dirname(os.path.abspath(__file__))
BIN = os.path.abspath(os.path.join(os.environ.get("LI_BUILD_DIR", "build"), "bin"))
TOOL = os.path.join(BIN, "liveinbox")

FIXTURES = sorted(glob.glob(os.path.join(HERE, "format_*.tar.gz")))
# What make_store printed when it made the fixture: the time on its clock at the end.
END_MS = {name: "1750000123000" for name in ("format_1", "format_2", "format_3")}
# The state hash of the fixture, which no upgrade and no later library may change.
STATE_HASH = {
    "format_1": "b104cccf36902c5402b5674266461caf",
    "format_2": "2ea7a7bcd10ce340fda4fa81a98262e9",
    "format_3": "8885c46443c5e7c111e40449cced7304",
}


def first_difference(old, new, where):
    """Where `new` does not say what `old` says; new members of objects are no difference."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key, value in old.items():
            found = first_difference(value, new.get(key), f"{where}.{key}")
            if found:
                return found
        return None
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for i, value in enumerate(old):
            found = first_difference(value, new[i], f"{where}[{i}]")
            if found:
                return found
        return None
    return None if old == new else f"{where}: was {old!r}, is {new!r}"


def obey_permissions():
    """For a child of root: what directories and files permit holds for it, too."""
    drop_from_bounding_set, may_override = 24, 1
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(drop_from_bounding_set, may_override, 0, 0, 0)


class Compat(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.copies = 0

    def unpack(self, fixture):
        self.copies += 1
        store = os.path.join(self.folder.name, f"store-{self.copies}")
        os.mkdir(store, 0o700)
        with tarfile.open(fixture) as archive:
            for member in archive.getmembers():
                with open(os.path.join(store, member.name), "wb") as out:
                    out.write(archive.extractfile(member).read())
        return store

    def run_tool(self, store, *words, status=0, **more):
        done = subprocess.run([TOOL, *words, "--store", store], capture_output=True, text=True,
                              check=False, timeout=120, **more)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def verify(self, store):
        report = json.loads(self.run_tool(store, "verify", "--json").stdout)
        self.assertEqual(report["differences"], 0)
        self.assertEqual(self.format_of(store), report["format"])
        return report

    def hashes_of(self, store):
        """Before and after the upgrade of its rows."""
        done = subprocess.run([os.path.join(BIN, "hash_upgrade"), store], capture_output=True,
                              text=True, check=False, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return re.findall(r"^(?:before|after) (\w+)$", done.stdout, re.MULTILINE)

    def format_of(self, store):
        with open(os.path.join(store, "liveinbox.store"), encoding="ascii") as marker:
            return int(marker.read().split("\n")[1].removeprefix("format "))

    def contents(self, store):
        out = {}
        for name in os.listdir(store):
            with open(os.path.join(store, name), "rb") as file:
                out[name] = file.read()
        return out

    def test_reads_say_what_they_said(self):
        for fixture in FIXTURES:
            store = self.unpack(fixture)
            self.assertIn(f"format_{self.format_of(store)}.", fixture)
            with open(fixture.replace(".tar.gz", ".jsonl"), encoding="utf-8") as golden:
                for line in golden:
                    (name, old), = json.loads(line).items()
                    new = readings.read(TOOL, store, name)
                    self.assertIsNone(first_difference(old, new, name))

    def test_an_upgrade_leaves_the_state_as_it_was(self):
        for fixture in FIXTURES:
            known = STATE_HASH[os.path.basename(fixture).removesuffix(".tar.gz")]
            self.assertEqual(2 * [known], self.hashes_of(self.unpack(fixture)))
            # The command's opening says farewell for those whose process died, at today's time.
            store = self.unpack(fixture)
            told = self.verify(store)["state_hash"]
            self.assertEqual(2 * [told], self.hashes_of(store))
            self.assertEqual(told, self.verify(store)["state_hash"])

    def test_an_archive_of_it_makes_the_same_store(self):
        for fixture in FIXTURES:
            store = self.unpack(fixture)
            known = self.verify(store)
            archive = os.path.join(self.folder.name, "archive.jsonl")
            self.run_tool(store, "export", archive)
            copy = f"{store}-copy"
            report = json.loads(self.run_tool(copy, "import-archive", "--json", archive).stdout)
            self.assertEqual(report["state_hash"], known["state_hash"])
            self.assertEqual(self.verify(copy), known)
            with open(archive, encoding="utf-8") as file:
                self.assertEqual(self.run_tool(copy, "export").stdout, file.read())
            with open(fixture.replace(".tar.gz", ".jsonl"), encoding="utf-8") as golden:
                for line in golden:
                    (name, old), = json.loads(line).items()
                    new = readings.read(TOOL, copy, name)
                    # A page cursor is of one store and of no other.
                    if old.get("more"):
                        self.assertNotEqual(old.pop("more"), new["more"])
                    self.assertIsNone(first_difference(old, new, name))

    def test_the_store_lives_on(self):
        for fixture in FIXTURES:
            store = self.unpack(fixture)
            end = END_MS[os.path.basename(fixture).removesuffix(".tar.gz")]
            done = subprocess.run([os.path.join(BIN, "go_on"), store, end], capture_output=True,
                                  text=True, check=False, timeout=120)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_kill_before_any_write_leaves_a_store_that_opens(self):
        preload = os.path.join(BIN, "kill_at_call.so")
        for fixture in FIXTURES:
            store = self.unpack(fixture)
            older = self.format_of(store)
            events = self.verify(store)["events"]
            kills, upgraded = 0, 0
            while True:
                store = self.unpack(fixture)
                killed = subprocess.run(
                    [TOOL, "verify", "--store", store], capture_output=True, check=False,
                    timeout=120,
                    env={**os.environ, "LD_PRELOAD": preload, "KILL_AT": str(kills + 1)})
                if killed.returncode == 0:
                    break
                self.assertEqual(killed.returncode, -9, killed.stderr)
                kills += 1
                upgraded += self.format_of(store) > older
                self.assertEqual(self.verify(store)["events"], events)
            # Some died before the upgrade was through, some behind it.
            self.assertGreater(upgraded, 0)
            self.assertGreater(kills - upgraded, 5)

    def test_an_upgrade_needs_the_store_for_itself(self):
        store = self.unpack(FIXTURES[0])
        before = self.contents(store)
        # As a process that has the store locks its byte of the guard.
        space = os.stat("/proc/self/ns/pid").st_ino
        with open(os.path.join(store, "liveinbox.lock"), "w+b") as guard:
            guard.write(f"liveinbox guard\npid namespace {space}\n".encode())
            guard.flush()
            lock = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, os.getpid(), 1, 0)
            fcntl.fcntl(guard, fcntl.F_OFD_SETLK, lock)
            said = self.run_tool(store, "verify", status=1).stderr
            self.assertIn("the store has format 1", said)
            self.assertIn("needs the store for itself", said)
            after = self.contents(store)
            after.pop("liveinbox.lock")
            self.assertEqual(before, after)
        self.verify(store)

    def test_processes_that_open_it_at_once_wait_for_the_one_that_upgrades(self):
        store = self.unpack(FIXTURES[0])
        running = [subprocess.Popen([TOOL, "stats", "--tenant", "acme", "--store", store],
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                   for _ in range(6)]
        for process in running:
            out, said = process.communicate(timeout=120)
            self.assertEqual(process.returncode, 0, out + said)
        self.verify(store)

    def test_a_newer_format_is_refused(self):
        store = self.unpack(FIXTURES[0])
        known = self.verify(store)["format"]
        path = os.path.join(store, "liveinbox.store")
        with open(path, encoding="ascii") as marker:
            text = marker.read()
        with open(path, "w", encoding="ascii") as marker:
            marker.write(text.replace(f"format {known}\n", f"format {known + 1}\n"))
        before = self.contents(store)
        said = self.run_tool(store, "verify", status=1).stderr
        self.assertIn(f"the store has format {known + 1}, known up to {known}", said)
        self.assertEqual(before, self.contents(store))

    def test_a_directory_that_may_not_be_written_to_says_so(self):
        store = self.unpack(FIXTURES[0])
        before = self.contents(store)
        os.chmod(store, 0o500)
        said = self.run_tool(store, "verify", status=1, preexec_fn=obey_permissions).stderr
        os.chmod(store, 0o700)
        self.assertIn("liveinbox.lock", said)
        self.assertEqual(before, self.contents(store))
        self.verify(store)

    def test_a_store_with_a_damaged_log_is_not_upgraded(self):
        store = self.unpack(FIXTURES[0])
        path = os.path.join(store, "data.mdb")
        with open(path, "r+b") as data:
            content = data.read()
            # A text in the log that no other record repeats. LMDB keeps some old pages besides.
            self.assertIn(b"The one it came with", content)
            data.seek(0)
            data.write(content.replace(b"The one it came with", b"tHE ONE IT CAME WITH"))
        said = self.run_tool(store, "verify", status=1).stderr
        self.assertIn("the checksum of a record differs", said)
        self.assertEqual(self.format_of(store), 1)

    def test_what_makes_fixtures_makes_stores_of_today(self):
        store = os.path.join(self.folder.name, "today")
        subprocess.run([os.path.join(BIN, "make_store"), store], check=True, timeout=120,
                       capture_output=True)
        self.verify(store)


if __name__ == "__main__":
    unittest.main()
