"""`liveinbox backup` and `restore`, run as a person runs them, and an archive that is carried on by
what is new. LI_TOOL names the program."""

import json
import os
import subprocess
import tempfile
import unittest

TOOL = os.path.abspath(os.environ.get("LI_TOOL", "build/bin/liveinbox"))


class Backup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.grow(0, 20)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run_tool(self, command, store, *words, status=0, given=None):
        done = subprocess.run([TOOL, command, "--store", self.path(store), *words], input=given,
                              capture_output=True, check=False, timeout=120)
        self.assertEqual(done.returncode, status, done.stdout[:2000] + done.stderr)
        return done

    def json_of(self, command, store, *words, given=None):
        return json.loads(self.run_tool(command, store, "--json", *words, given=given).stdout)

    def refused(self, command, store, *words, status=1, given=None):
        return self.run_tool(command, store, *words, status=status, given=given).stderr.decode()

    def grow(self, first, count):
        """Conversations that were not there."""
        rows = [{"id": f"c{number}", "channel": "WIDGET", "messages": [
            {"from": "customer", "text": f"My lamp {number} is broken, get me a human"}]}
            for number in range(first, first + count)]
        with open(self.path("in.jsonl"), "w", encoding="utf-8") as out:
            out.writelines(json.dumps(row) + "\n" for row in rows)
        self.run_tool("import", "inbox", self.path("in.jsonl"))

    def test_a_directory_makes_the_same_store(self):
        made = self.json_of("backup", "inbox", self.path("backup"))
        state = self.json_of("verify", "inbox")
        self.assertEqual(made["position"], state["events"])
        self.assertEqual(os.listdir(self.path("backup")), ["liveinbox.backup"])
        restored = self.json_of("restore", "copy", self.path("backup"))
        self.assertEqual(restored["state_hash"], state["state_hash"])
        self.assertEqual(restored["former_epoch"], made["epoch"])
        self.assertNotEqual(restored["epoch"], made["epoch"])
        self.assertEqual(self.json_of("verify", "copy"), state)
        quick = self.json_of("restore", "quick", "--no-verify", self.path("backup"))
        self.assertEqual(quick["state_hash"], "")

    def test_the_standard_streams_carry_a_backup(self):
        stream = self.run_tool("backup", "inbox", "-").stdout
        with open(self.path("file"), "wb") as out:
            out.write(stream)
        state = self.json_of("verify", "inbox")
        for store, source, given in (("one", "-", stream), ("two", self.path("file"), None)):
            restored = self.json_of("restore", store, source, given=given)
            self.assertEqual(restored["state_hash"], state["state_hash"])
            self.assertEqual(restored["bytes"], len(stream))

    def test_what_is_wrong_is_told(self):
        stream = self.run_tool("backup", "inbox", "-").stdout
        self.assertIn("takes one path", self.refused("backup", "inbox", status=2))
        self.assertIn("takes one path", self.refused("restore", "x", "a", "b", status=2))
        self.assertIn("not exist", self.refused("backup", "none", self.path("b")))
        self.assertIn("no backup at", self.refused("restore", "x", self.path("none")))
        self.assertIn("holds a store", self.refused("restore", "inbox", "-", given=stream))
        self.assertIn("is cut", self.refused("restore", "half", "-", given=stream[:-9]))
        self.assertIn("did not reach its end", self.refused("stats", "half"))
        self.run_tool("restore", "half", "-", given=stream)
        self.run_tool("backup", "inbox", self.path("backup"))
        self.assertIn("a backup already", self.refused("backup", "inbox", self.path("backup")))
        self.assertIn("holds a backup", self.refused("import", "backup", self.path("in.jsonl")))

    def test_an_archive_is_carried_on_by_what_is_new(self):
        self.run_tool("export", "inbox", self.path("monday"))
        with open(self.path("monday"), "rb") as file:
            before = file.read().splitlines(keepends=True)
        self.grow(20, 5)
        after = str(json.loads(before[-1])["events"])
        new = self.run_tool("export", "inbox", "--after", after).stdout
        whole = self.run_tool("export", "inbox").stdout
        self.assertLess(len(new), len(whole) // 2)
        self.assertEqual(b"".join(before[:-1]) + new, whole)
        report = self.json_of("import-archive", "copy", "-", given=b"".join(before[:-1]) + new)
        self.assertEqual(report["state_hash"], self.json_of("verify", "inbox")["state_hash"])
        self.assertIn("--after", self.refused("export", "inbox", "--after", "x", status=2))


if __name__ == "__main__":
    unittest.main()
