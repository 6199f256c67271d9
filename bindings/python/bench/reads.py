"""200,000 events as batches and as objects, a page of 50 cards, and one small call.

usage: python bench/reads.py
"""

from __future__ import annotations

import ctypes
import time
from typing import Any, Callable

import liveinbox
from liveinbox import _abi, _library, agent, integration
from liveinbox.packing import pack

EVENTS = 200_000


def best_ms(measured: Callable[[], Any], times: int = 5) -> float:
    def once() -> float:
        begin = time.perf_counter()
        measured()
        return 1000 * (time.perf_counter() - begin)

    return min(once() for _ in range(times))


def fill(host: liveinbox.Actor) -> None:
    """Queued, then committed a thousand at a time."""
    raw: Any = _library.quick
    for number in range(EVENTS // 2):
        key = f"c{number}"
        fields = {"conversation": key, "channel": "WIDGET", "user": key, "reason": "policy"}
        raw.li_submit(host._reader.inbox, pack(host._template, "open", fields), number)
        if number % 1000 == 999:
            host._inbox.commit()
            outcomes = (_abi.li_outcome * 1000)()
            for row in outcomes:
                row.struct_size = ctypes.sizeof(row)
            raw.li_completions(host._reader.inbox, outcomes, 1000, ctypes.c_size_t())


def main() -> None:
    with liveinbox.open(":memory:", log=None) as inbox:
        host = inbox.actor("acme", integration("host"))
        ana = inbox.actor("acme", agent("ana"))
        fill(host)

        def in_c() -> None:
            feed, out = ana.subscribe(from_oldest=True), ctypes.c_uint64()
            while not _library.lib.li_next(feed.handle, 0, out) and out.value:
                _library.lib.li_page_free(out.value)

        def batches() -> int:
            return sum(len(batch) for batch in ana.subscribe(from_oldest=True))

        def objects() -> int:
            return sum(1 for _ in ana.subscribe(from_oldest=True).events())

        def looked_at() -> int:
            events = ana.subscribe(from_oldest=True).events()
            return sum(len(event.conversation) + event.offset + event.type for event in events)

        assert batches() == objects() == EVENTS
        rows = [
            (f"{EVENTS} events: the library alone", best_ms(in_c)),
            (f"{EVENTS} events as batches", best_ms(batches)),
            (f"{EVENTS} events as objects", best_ms(objects)),
            ("the same, with type, offset and conversation", best_ms(looked_at)),
            ("a page of 50 cards", best_ms(lambda: ana.query("waiting").cards)),
            ("a page of 50 cards, undecoded", best_ms(lambda: ana.query("waiting"))),
            ("a command that is refused", best_ms(lambda: refused(ana), 200)),
        ]
        for what, took in rows:
            print(f"{what:48} {took:9.3f} ms")
        command = pack(ana._template, "claim", {"conversation": "none"})
        for name, library in (("CDLL", _library.lib), ("PyDLL", _library.quick)):
            submit = library.li_submit
            took = best_ms(lambda: [submit(0, command, 1) for _ in range(10_000)])
            print(f"{name + ': a call of li_submit that does nothing':48} {took / 10:9.3f} us")
        fields = {"conversation": "c1", "lease_ms": 0, "id": "", "if_version": 0}
        took = best_ms(lambda: [pack(ana._template, "claim", fields) for _ in range(10_000)])
        print(f"{'packing a claim':48} {took / 10:9.3f} us")


def refused(ana: liveinbox.Actor) -> None:
    try:
        ana.claim("none")
    except liveinbox.NotFound:
        pass


if __name__ == "__main__":
    main()
