"""What the tests share beside their fixtures."""

from __future__ import annotations

import asyncio
import os
import warnings
from collections.abc import Coroutine
from typing import Any, Callable, Union

import liveinbox
import uvloop
from liveinbox import Actor, Inbox, aio

Run = Callable[[Coroutine[Any, Any, Any]], Any]


class BlindLoop(asyncio.SelectorEventLoop):
    """A loop that cannot watch descriptors, as that of Windows."""

    def add_reader(self, *args: Any) -> None:  # type: ignore[override]
        raise NotImplementedError


LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
    "asyncio": asyncio.SelectorEventLoop,
    "uvloop": uvloop.new_event_loop,
    "without_readers": BlindLoop,
}


def people(inbox: Union[Inbox, aio.Inbox], *agents: str) -> Any:
    """The host and agents of an inbox."""
    host = inbox.actor("acme", liveinbox.integration("host"))
    return (host, *(inbox.actor("acme", liveinbox.agent(name)) for name in agents))


def waiting(host: Actor, *keys: str) -> None:
    """Conversations that wait for people."""
    for key in keys:
        host.open(key, "WIDGET", f"user-{key}", reason="policy")


def in_fork(play: Callable[[], None]) -> int:
    """Runs it in a child by fork; how that ended. What it raises is no good end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of any fork where threads run
        pid = os.fork()
    if pid == 0:
        try:
            play()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
