"""`liveinbox detect`, run as a person runs it, and how well it reads the phrases of
tests/bench/handoff. LI_TOOL names the program."""

import glob
import gzip
import json
import os
import subprocess
import tempfile
import unittest

TOOL = os.path.abspath(os.environ.get("LI_TOOL", "build/bin/liveinbox"))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PHRASES = os.path.join(ROOT, "tests", "bench", "handoff", "phrases")
ROWS = [
    {"id": "asks", "text": "Please, I want to talk to a human being now"},
    {"id": "none", "text": "where is my order?"},
    {"id": "angry", "text": "You are useless, what a waste of my time"},
    {"id": 4, "text": "That did not help at all"},
    {"id": "talk", "messages": [
        {"from": "agent", "text": "Shall I get you a human?"},
        {"from": "customer", "text": "Ja, bitte einen Mitarbeiter"},
        {"from": "agent", "text": "I do that"}]},
    {"id": "ümlaut", "text": "Grüße! Können wir telefonieren? Ich will mit einem Menschen reden"},
]


class Detect(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def run_tool(self, *words, status=0, given=None):
        done = subprocess.run([TOOL, "detect", *words], input=given, capture_output=True,
                              check=False, timeout=120)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def path(self, name, text, opener=open):
        path = os.path.join(self.folder.name, name)
        with opener(path, "wt", encoding="utf-8") as out:
            out.write(text)
        return path

    def answers(self, *words, given=None):
        lines = self.run_tool(*words, given=given).stdout.decode().splitlines()
        return {answer["id"]: answer for answer in map(json.loads, lines)}

    def lines(self, rows):
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)

    def test_each_row_is_answered(self):
        found = self.answers(self.path("rows.jsonl", self.lines(ROWS)))
        self.assertEqual([*found], [row["id"] for row in ROWS])
        reasons = [answer["reason"] for answer in found.values()]
        self.assertEqual(reasons, ["user_requested_human", None, "negative_sentiment",
                                   "repeated_failure", "user_requested_human",
                                   "user_requested_human"])
        self.assertEqual(found["none"], {"id": "none", "reason": None, "confidence": 0,
                                         "evidence": None, "rule": None})
        self.assertEqual(found["asks"]["rule"], "talk_person")
        self.assertGreater(found["asks"]["confidence"], 0.8)

    def test_evidence_is_in_bytes(self):
        found = self.answers(self.path("rows.jsonl", self.lines(ROWS)))
        begin, end = found["ümlaut"]["evidence"]
        text = ROWS[-1]["text"].encode()
        self.assertEqual(text[begin:end].decode(), "Menschen reden")

    def test_gzip_and_the_standard_input_are_read(self):
        plain = self.run_tool(self.path("rows.jsonl", self.lines(ROWS))).stdout
        packed = self.path("rows.jsonl.gz", self.lines(ROWS), gzip.open)
        self.assertEqual(self.run_tool(packed).stdout, plain)
        self.assertEqual(self.run_tool("-", given=self.lines(ROWS).encode()).stdout, plain)
        with open(packed, "rb") as file:
            self.assertEqual(self.run_tool("-", given=file.read()).stdout, plain)
        self.assertEqual(len(self.run_tool("--limit", "2", packed).stdout.splitlines()), 2)

    def test_rules_lie_over_the_librarys(self):
        rules = self.path("own.rules", "section attention\ncue law: order\n"
                                       "rule law policy 900: law\n"
                                       "threshold user_requested_human 0\n")
        found = self.answers("--rules", rules, self.path("rows.jsonl", self.lines(ROWS)))
        self.assertEqual(found["none"]["reason"], "policy")
        self.assertIsNone(found["asks"]["reason"])

    def test_what_is_wrong_is_named(self):
        rows = self.path("rows.jsonl", self.lines(ROWS[:1]) + "{}\n")
        self.assertIn(b"rows.jsonl, line 2: a row has an id", self.run_tool(rows, status=1).stderr)
        rules = self.path("bad.rules", "cue person: agent\nrule what\n")
        done = self.run_tool("--rules", rules, rows, status=1)
        self.assertIn(b"detector_rules, line 2, column 10: expected a reason", done.stderr)
        self.assertIn(b"cannot read", self.run_tool("/nowhere", status=1).stderr)
        self.run_tool(status=2)

    def test_phrases_of_each_language_are_understood(self):
        paths = sorted(glob.glob(os.path.join(PHRASES, "*.tsv")))
        self.assertEqual(len(paths), 15)
        for path in paths:
            with open(path, encoding="utf-8") as file:
                rows = [line.rstrip("\n").split("\t") for line in file]
            self.assertGreaterEqual(len(rows), 40, path)
            found = self.answers("-", given=self.lines(
                {"id": number, "text": text} for number, (_, text) in enumerate(rows)).encode())
            asked = {number for number, (label, _) in enumerate(rows) if label == "asks"}
            told = {number for number, answer in found.items()
                    if answer["reason"] == "user_requested_human"}
            with self.subTest(os.path.basename(path)):
                self.assertGreaterEqual(len(asked & told) / len(asked), 0.9, asked - told)
                self.assertGreaterEqual(len(asked & told) / len(told), 0.95, told - asked)


if __name__ == "__main__":
    unittest.main()
