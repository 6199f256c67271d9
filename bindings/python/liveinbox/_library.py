"""The shared library: where it is, its functions with their types, and what it must be told when
the process ends. Knows nothing of what the functions mean.

A function is there twice. `lib` lets other Python threads run meanwhile: for all that may wait for
a disk, a lock or a callback. `quick` keeps the interpreter's lock, which is half the time of a call
that only looks into memory.
"""

from __future__ import annotations

import atexit
import ctypes
import os
from collections import deque
from typing import Any, Callable

from . import _abi

NAME = "libliveinbox.so.0"
VARIABLE = "LIVEINBOX_LIBRARY"
INVALID_ARGUMENT = -1


def path() -> str:
    """The library that $LIVEINBOX_LIBRARY names, else the one that came with this package."""
    named = os.environ.get(VARIABLE)
    return named or os.path.join(os.path.dirname(__file__), "_native", "lib", NAME)


def _number(version: str) -> int:
    major, minor, patch = (int(part) for part in version.split("."))
    return major * 10000 + minor * 100 + patch


def _load(kind: type[ctypes.CDLL], file: str) -> Any:
    try:
        library = kind(file)
        version = library.li_version()
    except (OSError, AttributeError) as error:
        raise ImportError(
            f"no liveinbox library at {file} ({error}); ${VARIABLE} may name another one"
        ) from error
    if version < _number(_abi.VERSION):
        found = f"{version // 10000}.{version // 100 % 100}.{version % 100}"
        raise ImportError(
            f"the liveinbox library at {file} is version {found}, this package needs at least "
            f"{_abi.VERSION}"
        )
    for name, (returns, arguments) in _abi.FUNCTIONS.items():
        function = getattr(library, name)
        function.restype = returns
        function.argtypes = arguments
    return library


lib = _load(ctypes.CDLL, path())
quick = _load(ctypes.PyDLL, path())


# Inboxes that are open, each with the callbacks that the library may call until it is closed.
_open: dict[int, Any] = {}
# What could not be freed because the collector came upon it inside a callback of the library.
_late: deque[tuple[Callable[[int], int], int]] = deque()


def opened(inbox: int, callbacks: Any) -> None:
    _open[inbox] = callbacks


def close(inbox: int) -> int:
    """Closes an inbox, unless that was done; see `free`."""
    status: int = lib.li_close(inbox) if inbox in _open else 0
    if status != INVALID_ARGUMENT:
        _open.pop(inbox, None)
    return status


def free(function: Callable[[int], int], handle: int) -> None:
    """Frees a handle that nothing refers to any more; never fails, whatever thread this is. What
    is dropped inside a callback, where the library must not be called, is freed with the next."""
    while function(handle) != INVALID_ARGUMENT:
        try:
            function, handle = _late.popleft()
        except IndexError:
            return
    _late.append((function, handle))


@atexit.register
def close_all() -> None:
    """Ends the threads of the library while Python still runs: they may be calling it."""
    for inbox in list(_open):
        close(inbox)
