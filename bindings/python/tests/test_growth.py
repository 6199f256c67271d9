"""What is opened and closed, or forked, again and again leaves nothing.

LI_ALL=1 runs each test as often as its name says, else the inboxes on disk a tenth of it. What was
measured is printed (pytest -s).
"""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Callable, NamedTuple

import liveinbox
from support import in_fork, people

INBOXES = 10_000 if os.environ.get("LI_ALL") == "1" else 1000


class Used(NamedTuple):
    """What this process has."""

    kilobytes: int
    descriptors: int
    maps: int


def used() -> Used:
    gc.collect()
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return Used(
        kilobytes=int(status["VmRSS"].split()[0]),
        descriptors=len(os.listdir("/proc/self/fd")),
        maps=len(Path("/proc/self/maps").read_bytes().splitlines()),
    )


def repeat(count: int, cycle: Callable[[int], None]) -> None:
    """Runs the cycle, and looks at what there is at the start, in the middle and at the end."""
    looks = []
    for number in range(count):
        if number in (count // 10, count // 2):
            looks.append(used())
        cycle(number)
    looks.append(used())
    print(f"{count} times: {looks}")
    start, _, end = looks
    assert end.descriptors == start.descriptors
    # Memory and stacks of threads that ended are kept by the C library, but not for each of them.
    assert end.kilobytes < start.kilobytes + 8192
    assert end.maps < start.maps + 50


def test_ten_thousand_inboxes_leave_nothing(tmp_path: Path) -> None:
    def cycle(number: int) -> None:
        with liveinbox.open(tmp_path / "inbox") as inbox:
            host, ana = people(inbox, "ana")
            inbox.start()
            ana.query()
            ana.subscribe()
            if number % 10 == 0:  # a session is presence, which waits for the disk
                ana.session("tab")

    repeat(INBOXES, cycle)


def test_a_hundred_children_open_their_own(tmp_path: Path) -> None:
    with liveinbox.open(tmp_path / "inbox") as inbox:
        host, ana = people(inbox, "ana")
        inbox.start()

        def play() -> None:
            with liveinbox.open(tmp_path / "inbox", log=None) as own:
                people(own)[0].open(f"c{os.getpid()}", "WIDGET", f"u{os.getpid()}")

        def cycle(number: int) -> None:
            assert in_fork(play) == 0

        repeat(100, cycle)
        assert ana.stats().conversations == 100
        assert inbox.verify().differences == 0
