"""An inbox: a directory on this machine, opened."""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING, Any, BinaryIO, Callable, Iterable, Iterator, Optional, Union

from . import _abi, backups
from ._library import close, free, lib, opened
from .actors import Actor
from .errors import check
from .outcomes import report_of
from .options import Options, complete, pack, signed
from .packing import number
from .pages import Rows, handle_of, text_of
from .principals import Principal
from .reports import (
    BackupReport,
    CompactReport,
    EraseReport,
    ImportReport,
    Metrics,
    TickReport,
    VerifyReport,
)
from .streams import Closing
from .texts import borrow

if TYPE_CHECKING:
    from typing_extensions import Unpack

PROGRESS = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint64)
IMPORT_BYTES = 1 << 20


@signed
def open(path: Union[str, os.PathLike[str]], **options: Unpack[Options]) -> Inbox:
    """Opens the inbox in a directory, creating it where there is none unless it shall be there
    (`existing`); ":memory:" keeps it in memory. `Options` says what may be given.

    >>> with open(":memory:") as inbox:
    ...     inbox.actor("acme", agent("ana")).stats().conversations
    0
    """
    given = complete(options)
    raw, callbacks = pack(given)
    out = ctypes.c_uint64()
    check(lib.li_open(borrow("path", os.fspath(path)), raw, out))
    opened(out.value, callbacks)
    return Inbox(out.value, has_clock=given["clock"] is not None)


class Inbox(Closing):
    """An inbox that is open; any number of threads may use it at once. `open` makes it."""

    def __init__(self, handle: int, has_clock: bool = False) -> None:
        self.handle = handle
        self.has_clock = has_clock

    def actor(self, tenant: str, principal: Principal) -> Actor:
        """Who acts or looks, and where; all commands and reads start from here."""
        return Actor(self, tenant, principal)

    def start(self, watch_ms: int = 0) -> None:
        """Starts the library's own thread: nobody need call `commit` or `tick` any more."""
        options = _abi.li_runtime_options(ctypes.sizeof(_abi.li_runtime_options))
        options.watch_ms = number("watch_ms", watch_ms)
        check(lib.li_runtime_start(self.handle, options))

    def stop(self) -> None:
        """Ends that thread; what was submitted before is committed first."""
        check(lib.li_runtime_stop(self.handle))

    def commit(self) -> int:
        """Commits what sessions have queued; how many commands were answered."""
        out = ctypes.c_uint32()
        check(lib.li_commit(self.handle, out))
        return out.value

    def tick(self) -> TickReport:
        """Does what time brings; call it when `next_deadline_ms` has come, or every second."""
        raw = _abi.li_tick_report(ctypes.sizeof(_abi.li_tick_report))
        check(lib.li_tick(self.handle, raw))
        return report_of(TickReport, raw)

    def next_deadline_ms(self) -> int:
        """When `tick` is next worth calling; 0 for nothing due."""
        out = ctypes.c_int64()
        check(lib.li_next_deadline(self.handle, out))
        return out.value

    def wake_fd(self) -> int:
        """A descriptor that is readable while feeds or sessions have something (`ready`). It is the
        inbox's: do not read it or close it."""
        out = ctypes.c_int()
        check(lib.li_wake_fd(self.handle, out))
        return out.value

    def ready(self, capacity: int = 256) -> list[int]:
        """The `handle`s of feeds and sessions that have something; each is told once until it was
        drained and has something again."""
        out, count = (ctypes.c_uint64 * capacity)(), ctypes.c_size_t()
        check(lib.li_ready(self.handle, out, capacity, count))
        return out[: count.value]

    def verify(self, progress: Optional[Callable[[int, int], Any]] = None) -> VerifyReport:
        """Compares every table with what the events say; reads everything. `progress` hears events
        done and all, and must not call the inbox; what it raises is raised when all was read."""
        raised: list[BaseException] = []

        def call(user: Any, done: int, all: int) -> None:
            try:
                if progress is not None and not raised:
                    progress(done, all)
            except BaseException as error:
                raised.append(error)

        raw = _abi.li_verify_report(ctypes.sizeof(_abi.li_verify_report))
        function = PROGRESS(call)
        check(lib.li_verify(self.handle, ctypes.cast(function, ctypes.c_void_p), None, raw))
        if raised:
            raise raised[0]
        return report_of(VerifyReport, raw)

    def compact(self) -> CompactReport:
        """A new data file with all that is stored and nothing of what was removed. Commands of all
        processes wait meanwhile, some seconds for a gigabyte."""
        raw = _abi.li_compact_report(ctypes.sizeof(_abi.li_compact_report))
        check(lib.li_compact(self.handle, raw))
        return report_of(CompactReport, raw)

    def erase_finish(self) -> EraseReport:
        """Takes what erasures left out of the files; see li_erase_finish."""
        raw = _abi.li_erase_report(ctypes.sizeof(_abi.li_erase_report))
        check(lib.li_erase_finish(self.handle, raw))
        return report_of(EraseReport, raw)

    def metrics(self) -> Metrics:
        """How the inbox is running."""
        raw = _abi.li_metrics_info(ctypes.sizeof(_abi.li_metrics_info))
        check(lib.li_metrics(self.handle, raw))
        return report_of(Metrics, raw)

    def metrics_text(self) -> str:
        """The same and more as Prometheus text, "text/plain; version=0.0.4"."""
        return text_of(handle_of(lib.li_metrics_text, self.handle))

    def export(self, limit: int = 0) -> Iterator[str]:
        """The archive of the whole store, some lines at a time (`limit` events, 256 if 0)."""
        after, is_done = 0, False
        while not is_done:
            text, after, is_done = self.export_next(after, limit)
            yield text

    def export_next(self, after: int = 0, limit: int = 0) -> tuple[str, int, bool]:
        """The lines behind a position, where to go on, and whether these are the last."""
        handle = handle_of(lib.li_export, self.handle, after, number("limit", limit))
        page = Rows(handle)
        return text_of(handle), page.revision, page.revision == page._info.head

    def import_(self, lines: Union[str, Iterable[str]] = ()) -> ImportReport:
        """Fills an empty inbox from an archive: whole lines in pieces of any size, as `export` or
        an open text file gives them. A commit for each megabyte; without lines it only tells how
        far an import is."""
        pieces, size, report = [], 0, None
        for piece in (lines,) if isinstance(lines, str) else lines:
            pieces.append(piece)
            size += len(piece)
            if size >= IMPORT_BYTES:
                report = self._import("".join(pieces))
                pieces, size = [], 0
        return self._import("".join(pieces)) if pieces or report is None else report

    def _import(self, text: str) -> ImportReport:
        raw = _abi.li_import_report(ctypes.sizeof(_abi.li_import_report))
        check(lib.li_import(self.handle, borrow("lines", text), raw))
        return report_of(ImportReport, raw)

    def import_cancel(self) -> None:
        """Gives up an import that did not reach its end: the inbox is empty again."""
        check(lib.li_import_cancel(self.handle))

    def backup(
        self,
        to: Union[str, os.PathLike[str], BinaryIO],
        progress: Optional[Callable[[int, int], Any]] = None,
    ) -> BackupReport:
        """Copies the whole store as it is now, while it is in use: into a directory that is new or
        empty, or into an open binary file. `restore` makes a store of it. `progress` hears bytes
        done and about how many there will be, and must not call the inbox; what it raises ends the
        backup and is raised."""
        return backups.backup(self.handle, to, progress)

    def close(self) -> None:
        """Closes the inbox; twice is fine. Waits for calls of other threads. Feeds and sessions
        raise `HandleClosed` from then on, pages and events stay readable."""
        free(close, self.handle)

    def __repr__(self) -> str:
        return f"<Inbox {self.handle}>"
