"""One model in three languages: what a script of commands gives through C is what it gives through
the packages for Python and Node, in both of their forms, down to the hash of the state."""

import os
import re
import unittest
from collections import Counter

import runs
import scripts

FIRST_SEED = int(os.environ.get("LI_SEED", "1"))
SEEDS = range(FIRST_SEED, FIRST_SEED + 20)
COMMANDS = 300


def text_of(seed, is_settling=False):
    return scripts.text_of(scripts.make_script(seed, COMMANDS, is_settling))


class Alike(unittest.TestCase):
    """What the replayers have in common."""

    def assert_alike(self, texts, command, *options):
        with runs.Scripts(**texts) as paths:
            expected = runs.output_of([runs.REPLAY], *paths)
            found = runs.output_of(command, *options, *paths)
            if runs.difference(expected, found) is None:
                return
            self.fail("\n".join(self.differences(texts, paths, command, options)))

    def differences(self, texts, paths, command, options):
        """Of every script by itself; each is kept."""
        for (name, text), path in zip(texts.items(), paths):
            expected = runs.output_of([runs.REPLAY], path)
            found = runs.difference(expected, runs.output_of(command, *options, path))
            if found:
                yield f"{runs.keep(text, name)}: {found}"


class Seeds(Alike):
    """Scripts of seeds; $LI_SEED is the first of them."""

    plain = {f"seed-{seed}": text_of(seed) for seed in SEEDS}
    settled = {f"settled-{seed}": text_of(seed, True) for seed in SEEDS[:6]}

    def test_python(self):
        self.assert_alike(self.plain, runs.PYTHON)

    def test_python_asyncio(self):
        self.assert_alike(self.settled, runs.PYTHON, "--form", "async")

    def test_node(self):
        self.assert_alike(self.plain, runs.NODE)

    def test_node_promises(self):
        self.assert_alike(self.settled, runs.NODE, "--form", "async")

    def test_the_scripts_come_far(self):
        """Every op is accepted and refused, most refusals and events happen."""
        with runs.Scripts(**self.plain) as paths:
            said = runs.output_of([runs.REPLAY], *paths)
        answers = Counter(re.findall(r"^\d+\t(\w+)\tstatus=\w+\tclass=(\w+)", said, re.MULTILINE))
        never = {op for op in scripts.ABI["ops"] if answers[op, "ok"] == 0}
        self.assertLessEqual(len(never), 2, never)
        statuses = set(re.findall(r"\tstatus=(\w+)", said))
        events = set(re.findall(r"^event\tname=(\w+)", said, re.MULTILINE))
        hashes = set(re.findall(r"\tstate_hash=(\w{32})", said))
        self.assertNotIn("unknown", events)
        self.assertEqual(len(SEEDS), said.count("\tdifferences=0\t"))
        self.assertGreaterEqual(len(hashes), len(SEEDS) // 2)
        print(
            f"\nnote: covered: bindings: {sum(answers.values())} calls, {len(statuses)} statuses, "
            f"{len(events)} of {len(scripts.ABI['events'])} events, {len(hashes)} state hashes"
        )


class Misuse(Alike):
    """Every op with every field: missing, not used, too long."""

    texts = {"misuse": scripts.text_of(scripts.make_misuse())}

    def test_python(self):
        self.assert_alike(self.texts, runs.PYTHON)

    def test_node(self):
        self.assert_alike(self.texts, runs.NODE)


class Planted(unittest.TestCase):
    """A binding that loses a field is found, whichever it is."""

    def test_a_lost_field_is_seen(self):
        with runs.Scripts(**dict(list(Seeds.plain.items())[:6])) as paths:
            expected = runs.output_of([runs.REPLAY], *paths)
            for field in ("if_version", "lease_ms", "external_id"):
                for command in (runs.PYTHON, runs.NODE):
                    found = runs.output_of(command, "--forget", field, *paths)
                    self.assertIsNotNone(runs.difference(expected, found), (field, command))

    def test_a_line_more_is_seen(self):
        self.assertIsNone(runs.difference("a\nb\n", "a\nb\n"))
        self.assertIsNotNone(runs.difference("a\nb\n", "a\nb\nc\n"))
        self.assertIsNotNone(runs.difference("a\nb\n", "a\nb"))

    def test_only_a_usage_error_is_a_misfit(self):
        usage, refused = "3\tclaim\tstatus=x\tclass=usage\t", "3\tclaim\tstatus=x\tclass=refused\t"
        self.assertIsNone(runs.difference(usage, "3\tclaim\tmisfit"))
        self.assertIsNotNone(runs.difference(refused, "3\tclaim\tmisfit"))


if __name__ == "__main__":
    unittest.main()
