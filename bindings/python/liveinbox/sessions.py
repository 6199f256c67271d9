"""Sessions: the wire protocol of the live inbox (docs/protocol.md) without a wire."""

from __future__ import annotations

import ctypes
from typing import Optional

from . import _abi
from ._library import lib
from .errors import check
from .reads import Reader
from .streams import Stream
from .texts import borrow, copy_whole, put


def open_session(reader: Reader, name: str) -> int:
    options = reader.options(_abi.li_session_options, "principal")
    put(options, "name", name)
    out = ctypes.c_uint64()
    check(lib.li_session_open(reader.inbox, options, out))
    return out.value


def receive_frame(session: int, frame: str) -> None:
    check(lib.li_session_receive(session, borrow("frame", frame)))


def next_frame(session: int) -> Optional[str]:
    out = _abi.li_str()
    check(lib.li_session_next(session, out))
    return copy_whole(out) or None


class Session(Stream[str]):
    """A client's connection. The host hands in every text frame that it gets and sends every frame
    that comes out. What a client commands is queued: call `Inbox.commit` or `Inbox.tick`, or have
    the library's thread run (`Inbox.start`). For one thread at a time.

    >>> session = ana.session("tab-1")
    >>> session.receive('{"t": "hello", "protocol": 1}')
    >>> [json.loads(frame)["t"] for frame in session]
    ['welcome']
    """

    _free = lib.li_session_free

    def receive(self, frame: str) -> None:
        """Takes one whole frame of the client. Raises `UsageError` invalid_frame where the client
        is to be hung up on; send what is left of the output before."""
        receive_frame(self.handle, frame)

    def next(self) -> Optional[str]:
        """The next frame for the client; None where there is none now."""
        return next_frame(self.handle)

