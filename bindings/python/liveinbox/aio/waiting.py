"""What waits for the library: one wake-up serves all answers, feeds and sessions of an inbox."""

from __future__ import annotations

import asyncio
import ctypes
import os
from collections import deque
from typing import Any, Callable

from .. import _abi
from .._library import lib, quick
from ..enums import Status
from ..errors import check, error_of, last_error
from ..outcomes import Outcome, outcome_of

ANSWERS = 256
READY = 256
WAKE = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


class Waiting:
    """The futures of an inbox, and who wakes them: the loop when the library's descriptor becomes
    readable; in a loop that cannot watch one, a callback on the library's thread."""

    def __init__(self, inbox: int, fd: int, has_clock: bool) -> None:
        self.inbox = inbox
        self.fd = fd
        self.loop = asyncio.get_running_loop()
        # A clock in Python may be asked for under a lock of the library, on a thread that waits for
        # the interpreter's lock: who has that lock must not wait for the other one.
        calls = lib if has_clock else quick
        self._submit: Callable[[int, _abi.li_command, int], int] = calls.li_submit
        self._completions: Callable[..., int] = calls.li_completions
        self._ready: Callable[..., int] = calls.li_ready
        self._answers: dict[int, asyncio.Future[Outcome]] = {}
        self._room: deque[asyncio.Future[None]] = deque()
        self._readers: dict[int, asyncio.Event] = {}
        self._ticket = 0
        self._outcomes = (_abi.li_outcome * ANSWERS)()
        self._rows = list(self._outcomes)
        for row in self._rows:
            row.struct_size = ctypes.sizeof(row)
        self._handles = (ctypes.c_uint64 * READY)()
        self._count = ctypes.c_size_t()
        self._wake: Any = None
        self._process = os.getpid()
        self._watch()

    async def outcome_of(self, command: _abi.li_command) -> Outcome:
        """What becomes of a command. Where the queue is full it waits for answers to others."""
        self._ticket = ticket = self._ticket + 1
        while status := self._submit(self.inbox, command, ticket):
            error = last_error(status)
            if status != Status.QUEUE_FULL:
                raise error
            await self._wait_for_room()
        answer: asyncio.Future[Outcome] = self.loop.create_future()
        self._answers[ticket] = answer
        try:
            outcome = await answer
        finally:
            self._answers.pop(ticket, None)
        if outcome.status:
            raise error_of(outcome.status, outcome.detail, outcome=outcome)
        return outcome

    async def _wait_for_room(self) -> None:
        if not self._answers:  # The queue is full of commands of others: commit those.
            await self.loop.run_in_executor(None, lambda: check(lib.li_commit(self.inbox, None)))
            return
        room: asyncio.Future[None] = self.loop.create_future()
        self._room.append(room)
        await room

    def reader(self, handle: int) -> asyncio.Event:
        """Is set when a feed or session has something, or is over."""
        event = self._readers[handle] = asyncio.Event()
        return event

    def forget(self, handle: int) -> None:
        """Ends the waiting of a feed or session that is over."""
        event = self._readers.pop(handle, None)
        if event is not None:
            event.set()

    def _watch(self) -> None:
        try:
            self.loop.add_reader(self.fd, self._drain)
        except NotImplementedError:
            self._wake = WAKE(self._on_wake)
            function = ctypes.cast(self._wake, ctypes.c_void_p)
            check(lib.li_set_wake(self.inbox, function, None, None))

    def _on_wake(self, user: Any) -> None:
        """On the library's thread, once until all was drained."""
        try:
            self.loop.call_soon_threadsafe(self._drain)
        except RuntimeError:
            pass  # The loop is closed, nobody waits any more.

    def _drain(self) -> None:
        """Takes what is there, in the loop. A descriptor stays readable while something is left;
        the callback comes only when there is something after there was nothing, so that this has
        to go on until it found nothing."""
        answered = self._answer()
        ready = self._tell()
        if self._wake and (answered or ready):
            self.loop.call_soon(self._drain)

    def _tell(self) -> int:
        """Wakes feeds and sessions that have something; how many."""
        if self._ready(self.inbox, self._handles, READY, self._count):
            return 0
        handles = self._handles[: self._count.value]
        for handle in handles:
            if event := self._readers.get(handle):
                event.set()
        return len(handles)

    def _answer(self) -> int:
        """Wakes those whose command was answered, and as many who wait for room; how many."""
        if self._completions(self.inbox, self._outcomes, ANSWERS, self._count):
            return 0
        answers, room = self._answers, self._room
        answered = count = self._count.value
        for row in self._rows[:count]:
            answer = answers.get(row.ticket)
            if answer is not None and not answer.done():
                answer.set_result(outcome_of(row))
        while room and count:
            waiter = room.popleft()
            if not waiter.done():
                waiter.set_result(None)
                count -= 1
        return answered

    def unwatch(self) -> None:
        """Nothing wakes any more; before the inbox is closed."""
        if self._process != os.getpid():
            return  # A child by fork shares what its parent's loop watches.
        if self._wake is not None:
            lib.li_set_wake(self.inbox, None, None, None)
        elif not self.loop.is_closed():
            self.loop.remove_reader(self.fd)

    def end(self) -> None:
        """Answers all that still waits, after the last commit: HandleClosed where there is none."""
        while self._answer():
            pass
        closed: list[asyncio.Future[Any]] = [*self._answers.values(), *self._room]
        for future in closed:
            if not future.done():
                future.set_exception(error_of(Status.HANDLE_CLOSED))
        for event in self._readers.values():
            event.set()
