"""A whole store as one stream of bytes while it is in use, and a new store made of it."""

from __future__ import annotations

import ctypes
import errno
import os
from typing import Any, BinaryIO, Callable, Optional, Union

from . import _abi
from ._library import lib
from .errors import check
from .outcomes import report_of
from .reports import BackupReport, RestoreReport
from .texts import borrow, put

Path = Union[str, os.PathLike[str]]
Progress = Callable[[int, int], Any]

PROGRESS = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint64)
WRITE = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
READ = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)


class Callbacks:
    """The functions of a call, and what they raised, which ends it."""

    def __init__(self, progress: Optional[Progress]) -> None:
        self.progress = progress
        self.raised: list[BaseException] = []
        self.kept: list[Any] = []

    def address(self, kind: Any, function: Callable[..., int]) -> ctypes.c_void_p:
        made = kind(function)
        self.kept.append(made)
        return ctypes.cast(made, ctypes.c_void_p)

    def guarded(self, failed: int, call: Callable[[], Any]) -> int:
        """What the call gives as a number, None being 0; no exception may cross the library."""
        try:
            given = call()
            return given if isinstance(given, int) else 0
        except BaseException as error:
            self.raised.append(error)
            return failed

    def set_progress(self, raw: Any) -> None:
        progress = self.progress
        if progress is not None:
            tell: Progress = progress

            def told(user: Any, done: int, all: int) -> int:
                return self.guarded(1, lambda: heard(tell(done, all)))

            raw.progress = self.address(PROGRESS, told)

    def set_write(self, raw: Any, file: BinaryIO) -> None:
        def write(user: Any, data: int, size: int) -> int:
            return self.guarded(
                errno.EIO, lambda: write_all(file, ctypes.string_at(data, size))
            )

        raw.write = self.address(WRITE, write)

    def set_read(self, raw: Any, file: BinaryIO) -> None:
        def read(user: Any, data: int, size: int) -> int:
            return self.guarded(-errno.EIO, lambda: read_into(file, data, size))

        raw.read = self.address(READ, read)

    def check(self, code: int) -> None:
        if self.raised:
            raise self.raised[0]
        check(code)


def heard(answer: Any) -> None:
    """What a progress function gives says nothing."""


def write_all(file: BinaryIO, data: bytes) -> None:
    """Of a file without a buffer one call may take less than all."""
    view = memoryview(data)
    while view:
        written = file.write(view)
        view = view[len(view) if written is None else written :]


def read_into(file: BinaryIO, place: int, size: int) -> int:
    data = file.read(size)
    ctypes.memmove(place, data, len(data))
    return len(data)


def backup(handle: int, to: Union[Path, BinaryIO], progress: Optional[Progress]) -> BackupReport:
    raw = _abi.li_backup_options(ctypes.sizeof(_abi.li_backup_options))
    out = _abi.li_backup_report(ctypes.sizeof(_abi.li_backup_report))
    callbacks = Callbacks(progress)
    callbacks.set_progress(raw)
    directory = ""
    if isinstance(to, (str, os.PathLike)):
        directory = os.fspath(to)
    else:
        callbacks.set_write(raw, to)
    callbacks.check(lib.li_backup(handle, borrow("directory", directory), raw, out))
    return report_of(BackupReport, out)


def restore(
    source: Union[Path, BinaryIO],
    directory: Path,
    *,
    verify: bool = True,
    any_filesystem: bool = False,
    erased: str = "",
    progress: Optional[Progress] = None,
) -> RestoreReport:
    """Makes a store in a directory that is new or empty, of what `Inbox.backup` wrote: its
    directory, a file with its bytes, or an open binary file. Every byte is checked, and the store
    as by `Inbox.verify` unless told otherwise. `progress` hears bytes read and all of them, then
    events verified and all; it must not call an inbox; what it raises ends the call and is
    raised. Who was erased by the lines `erased`, of the archive of the store of which the backup
    is, is erased again; call `erase_finish` on the new store then."""
    raw = _abi.li_restore_options(ctypes.sizeof(_abi.li_restore_options))
    out = _abi.li_restore_report(ctypes.sizeof(_abi.li_restore_report))
    raw.flags = (0 if verify else _abi.LI_RESTORE_UNVERIFIED) | (
        _abi.LI_RESTORE_ANY_FILESYSTEM if any_filesystem else 0
    )
    put(raw, "erased", erased)
    callbacks = Callbacks(progress)
    callbacks.set_progress(raw)
    path = ""
    if isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
    else:
        callbacks.set_read(raw, source)
    place = borrow("directory", os.fspath(directory))
    callbacks.check(lib.li_restore(borrow("source", path), place, raw, out))
    return report_of(RestoreReport, out)
