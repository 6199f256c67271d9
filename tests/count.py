#!/usr/bin/env python3
"""Reads how many test cases passed and failed from the output of a step.

usage: tests/count.py <exit status of the step> <its log>       prints "<passed> <failed>"

Every summary in the log is added up. A step that ended with a failure but counted none is one
failed case, and so is a step without any count: silence is never a success.
"""

import re
import sys

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
PLAIN = re.compile(r"^(\d+) passed, (\d+) failed$")
DOCTEST = re.compile(r"^\[doctest\] test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed")
CTEST = re.compile(r"^\d+% tests passed, (\d+) tests failed out of (\d+)")
NODE = re.compile(r"^(?:#|ℹ) (pass|fail|cancelled) (\d+)$")
VITEST = re.compile(r"^\s*Tests\s+(?:(\d+) failed)?(?: \| )?(?:(\d+) passed)?")
PYTEST = re.compile(r"^=*\s*((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s\b")
UNITTEST_RAN = re.compile(r"^Ran (\d+) tests? in ")
UNITTEST_END = re.compile(r"^(?:OK|FAILED)(?: \((.*)\))?$")


def count_unittest_end(ran, details):
    """The two numbers of a Python unittest run of `ran` tests; a skipped test did not pass."""
    numbers = {k: int(v) for k, v in re.findall(r"([a-z ]+)=(\d+)", details or "")}
    numbers = {key.strip(): value for key, value in numbers.items()}
    failed = sum(numbers.get(key, 0) for key in ("failures", "errors", "unexpected successes"))
    return max(0, ran - failed - numbers.get("skipped", 0)), failed


def count_line(line):
    """The two numbers a single summary line states, or None."""
    if match := PLAIN.match(line) or DOCTEST.match(line):
        return int(match[1]), int(match[2])
    if match := PYTEST.match(line):
        numbers = {word: int(number) for number, word in re.findall(r"(\d+) ([a-z]+)", match[1])}
        bad = ("failed", "error", "errors")
        return numbers.get("passed", 0), sum(numbers.get(word, 0) for word in bad)
    if match := CTEST.match(line):
        return int(match[2]) - int(match[1]), int(match[1])
    if match := NODE.match(line):
        return (int(match[2]), 0) if match[1] == "pass" else (0, int(match[2]))
    if (match := VITEST.match(line)) and (match[1] or match[2]):
        return int(match[2] or 0), int(match[1] or 0)
    return None


def count_log(text):
    """The sums over all summaries in a log."""
    passed = failed = ran = 0
    for line in ANSI.sub("", text).splitlines():
        counted = count_line(line.rstrip())
        if match := UNITTEST_RAN.match(line):
            ran = int(match[1])
        elif ran and (match := UNITTEST_END.match(line)):
            counted = count_unittest_end(ran, match[1])
            ran = 0
        if counted:
            passed += counted[0]
            failed += counted[1]
    return passed, failed


def count_step(status, text):
    """The sums of a step, with the rule that neither a failure nor silence goes uncounted."""
    passed, failed = count_log(text)
    if failed == 0 and (status != 0 or passed == 0):
        failed = 1
    return passed, failed


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8", errors="replace") as log:
        print(*count_step(int(sys.argv[1]), log.read()))
