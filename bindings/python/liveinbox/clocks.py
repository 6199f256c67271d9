"""Clocks for tests and simulations; by default an inbox asks the system's."""

from __future__ import annotations

import ctypes
import time
from typing import Any, Callable, Optional

FUNCTION = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p)

Clock = Callable[[], int]


class ManualClock:
    """A clock that stands until it is moved; then call `Inbox.tick`.

    >>> clock = ManualClock(1_700_000_000_000)
    >>> clock.advance(60_000)
    >>> clock()
    1700000060000
    """

    def __init__(self, now_ms: int = 0) -> None:
        self.now_ms = now_ms or ask_system()

    def advance(self, ms: int) -> None:
        """Moves it on."""
        self.now_ms += ms

    def __call__(self) -> int:
        return self.now_ms


def _raise(error: BaseException) -> None:
    raise error


# Tells sys.unraisablehook, as ctypes does with what comes out of a callback.
_report = ctypes.PYFUNCTYPE(None, ctypes.py_object)(_raise)


def callback_of(clock: Optional[Clock]) -> Optional[Any]:
    """What the library calls. Where the clock raises, the time is what it was."""
    if clock is None:
        return None
    ask, last = clock, ask_system()

    def now(user: Any) -> int:
        nonlocal last
        try:
            last = int(ask())
        except BaseException as error:
            _report(error)
        return last

    return FUNCTION(now)


def ask_system() -> int:
    """The system's clock."""
    return time.time_ns() // 1_000_000
