"""One model in three languages: programs of random commands that the model of tests/model wrote,
with what it says about each, are played through C and through the packages for Python and Node.
Every answer, every event and the tabs in the end are the model's, and all make one state hash.

$LI_MODEL is the program model_tests, $LI_SEED the first seed, $LI_MODEL_PROGRAMS how many there
are.
"""

import os
import re
import subprocess
import tempfile
import unittest
from itertools import islice

import runs

FIRST_SEED = int(os.environ.get("LI_SEED", "1"))
PROGRAMS = int(os.environ.get("LI_MODEL_PROGRAMS", "2000"))
COMMANDS = 100
TOGETHER = 250  # that one process plays

LANGUAGES = {"C": [runs.REPLAY], "Python": runs.PYTHON, "Node": runs.NODE}
# A line of an answer begins with its number; a page has its cards behind it.
ANSWER = re.compile(r"^(\d+)\t(.*)$")


def words_of(line):
    return dict(word.split("=", 1) for word in line.split("\t") if "=" in word)


class Said:
    """What one replay of one program said."""

    def __init__(self):
        self.answers = {}  # number of a line -> its words; of a page with "keys"
        self.events = ""
        self.verdict = ""

    def take(self, line, last):
        """Notes a line; the number of the answer that what follows belongs to."""
        answer = ANSWER.match(line)
        if answer:
            self.answers[answer[1]] = {**words_of(answer[2]), "keys": ""}
            return answer[1]
        if line.startswith("card\t"):
            self.answers[last]["keys"] += words_of(line)["conversation"] + " "
        elif line.startswith("event\t"):
            self.events += words_of(line)["name"] + " "
        elif line.startswith("verify\t"):
            self.verdict = line
        return last


def split(output):
    """The programs of an output; a verdict ends each."""
    said, last = Said(), None
    for line in output.split("\n"):
        last = said.take(line, last)
        if said.verdict:
            yield said
            said, last = Said(), None


def differences(expected, said):
    """What is not as the model says, as sentences."""
    for line in expected.splitlines():
        number, _, rest = line.partition("\t")
        wanted = words_of(rest)
        if number == "events":
            if wanted["names"] != said.events:
                yield f"the events are {said.events}\nexpected {wanted['names']}"
            continue
        found = said.answers.get(number, {})
        for name, value in wanted.items():
            if found.get(name) != value:
                yield f"line {number}: {name} is {found.get(name)}, expected {value}"
    if words_of(said.verdict).get("differences") != "0":
        yield f"verify: {said.verdict}"


class Programs(unittest.TestCase):
    """All of them; what differs is kept with what the model says."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="li-programs-")
        options = {"programs": PROGRAMS, "seed": FIRST_SEED, "steps": COMMANDS}
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        command = [os.environ["LI_MODEL"], "--write-programs", cls.folder.name, *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        cls.verdicts = {}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def path(self, seed, ending):
        return os.path.join(self.folder.name, f"{seed}.{ending}")

    def text(self, seed, ending):
        with open(self.path(seed, ending), encoding="utf-8", newline="\n") as file:
            return file.read()

    def play(self, language, seeds):
        paths = [self.path(seed, "script") for seed in seeds]
        found = list(split(runs.output_of(LANGUAGES[language], *paths)))
        self.assertEqual(len(paths), len(found))
        return found

    def hold(self, language):
        seeds = iter(range(FIRST_SEED, FIRST_SEED + PROGRAMS))
        answers, accepted, wrong = 0, 0, []
        while some := list(islice(seeds, TOGETHER)):
            for seed, said in zip(some, self.play(language, some)):
                expected = self.text(seed, "expected")
                answers += expected.count("\tstatus=")
                accepted += expected.count("\tstatus=ok\t")
                found = list(islice(differences(expected, said), 3))
                if found:
                    kept = runs.keep(self.text(seed, "script"), f"program-{seed}")
                    wrong.append("\n".join([kept, *found]))
                others = self.verdicts.setdefault(seed, said.verdict)
                self.assertEqual(others, said.verdict, f"seed {seed}: another state hash")
        self.assertEqual([], wrong[:5], f"{len(wrong)} programs of {language}")
        self.assertGreater(accepted, answers // 5)
        print(
            f"\nnote: covered: model in {language}: {PROGRAMS} programs, {answers} answers, "
            f"{accepted} of them accepted"
        )

    def test_c(self):
        self.hold("C")

    def test_python(self):
        self.hold("Python")

    def test_node(self):
        self.hold("Node")

    def test_a_changed_answer_is_seen_in_each_language(self):
        expected = self.text(FIRST_SEED, "expected")
        changes = [
            (r"\tversion=(\d+)", r"\tversion=9\1"),
            (r"\tfence=(\d+)", r"\tfence=9\1"),
            (r"\tstatus=ok\t", "\tstatus=stale_fence\t"),
            (r"\tnames=\w+ ", "\tnames="),
            (r"\tall=(\d+)", r"\tall=9\1"),
            (r"\tkeys=\w+ ", "\tkeys="),
        ]
        for language in LANGUAGES:
            (said,) = self.play(language, [FIRST_SEED])
            self.assertEqual([], list(differences(expected, said)), language)
            for pattern, replacement in changes:
                changed, count = re.subn(pattern, replacement, expected, count=1)
                self.assertEqual(1, count, pattern)
                self.assertNotEqual([], list(differences(changed, said)), (language, pattern))


if __name__ == "__main__":
    unittest.main()
