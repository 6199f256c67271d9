"""An inbox for asyncio: the library's own thread commits, this loop is woken by what it tells."""

from __future__ import annotations

import functools
import os
from collections.abc import AsyncIterator, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Callable, Optional, TypeVar, Union

from .. import backups, inboxes
from ..options import Options, complete, signed
from ..principals import Principal
from ..reports import (
    BackupReport,
    CompactReport,
    EraseReport,
    ImportReport,
    Metrics,
    RestoreReport,
    TickReport,
    VerifyReport,
)
from .actors import Actor
from .entering import Entering
from .waiting import Waiting

if TYPE_CHECKING:
    from typing_extensions import Unpack

T = TypeVar("T")


@signed
def open(
    path: Union[str, os.PathLike[str]], *, watch_ms: int = 0, **options: Unpack[Options]
) -> Entering[Inbox]:
    """Opens an inbox, to be awaited or entered; see `liveinbox.open`. `watch_ms`: how often the
    library's thread looks for what other processes did, 1000 if 0."""
    return Entering(_open(path, watch_ms, complete(options)))


async def _open(path: Any, watch_ms: int, options: dict[str, Any]) -> Inbox:
    from asyncio import get_running_loop

    call = functools.partial(inboxes.open, path, **options)
    sync = await get_running_loop().run_in_executor(None, call)
    sync.start(watch_ms)
    return Inbox(sync)


async def restore(
    source: Union[str, os.PathLike[str], BinaryIO],
    directory: Union[str, os.PathLike[str]],
    *,
    verify: bool = True,
    any_filesystem: bool = False,
    erased: str = "",
    progress: Optional[Callable[[int, int], Any]] = None,
) -> RestoreReport:
    """Makes a store of a backup; see `liveinbox.restore`. `progress` and a file are called on
    another thread."""
    from asyncio import get_running_loop

    call = functools.partial(
        backups.restore,
        source,
        directory,
        verify=verify,
        any_filesystem=any_filesystem,
        erased=erased,
        progress=progress,
    )
    return await get_running_loop().run_in_executor(None, call)


class Inbox:
    """An inbox that is open, in the event loop where it was opened. `open` makes it."""

    def __init__(self, sync: inboxes.Inbox) -> None:
        self.sync = sync
        """The same inbox for other threads, and for what needs no waiting."""
        self.waiting = Waiting(sync.handle, sync.wake_fd(), sync.has_clock)
        self.is_closed = False

    async def call(self, function: Callable[..., T], *args: Any, **options: Any) -> T:
        """Calls what may wait for a disk or a lock on another thread."""
        call = functools.partial(function, *args, **options)
        return await self.waiting.loop.run_in_executor(None, call)

    def actor(self, tenant: str, principal: Principal) -> Actor:
        """Who acts or looks, and where; all commands and reads start from here."""
        return Actor(self, tenant, principal)

    async def tick(self) -> TickReport:
        """Does what time brings, now; the library's thread does it by itself when it is due."""
        return await self.call(self.sync.tick)

    async def verify(
        self, progress: Optional[Callable[[int, int], Any]] = None
    ) -> VerifyReport:
        """Compares every table with what the events say; `progress` is called on another thread."""
        return await self.call(self.sync.verify, progress)

    async def compact(self) -> CompactReport:
        """A new data file with all that is stored and nothing else; commands wait meanwhile."""
        return await self.call(self.sync.compact)

    async def erase_finish(self) -> EraseReport:
        """Takes what erasures left out of the files; see li_erase_finish."""
        return await self.call(self.sync.erase_finish)

    async def metrics(self) -> Metrics:
        """How the inbox is running."""
        return await self.call(self.sync.metrics)

    async def metrics_text(self) -> str:
        """The same and more as Prometheus text, "text/plain; version=0.0.4"."""
        return await self.call(self.sync.metrics_text)

    async def export(self, limit: int = 0) -> AsyncIterator[str]:
        """The archive of the whole store, some lines at a time."""
        after, is_done = 0, False
        while not is_done:
            text, after, is_done = await self.call(self.sync.export_next, after, limit)
            yield text

    async def import_(self, lines: Union[str, Iterable[str]] = ()) -> ImportReport:
        """Fills an empty inbox from an archive; `lines` is read on another thread."""
        return await self.call(self.sync.import_, lines)

    async def import_cancel(self) -> None:
        """Gives up an import that did not reach its end: the inbox is empty again."""
        await self.call(self.sync.import_cancel)

    async def backup(
        self,
        to: Union[str, os.PathLike[str], BinaryIO],
        progress: Optional[Callable[[int, int], Any]] = None,
    ) -> BackupReport:
        """Copies the whole store as it is now; `progress` and a file are called on another
        thread."""
        return await self.call(self.sync.backup, to, progress)

    async def close(self) -> None:
        """Commits and answers what was submitted, then closes the inbox; twice is fine."""
        if not self.is_closed:
            self.is_closed = True
            try:
                await self.call(self.sync.stop)
            finally:
                self.waiting.unwatch()
                self.waiting.end()
                await self.call(self.sync.close)

    async def __aenter__(self) -> Inbox:
        return self

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        await self.close()

    def __del__(self) -> None:
        if not self.is_closed:
            self.is_closed = True
            self.waiting.unwatch()
            self.sync.close()
