"""The log: what an operator of the host should know about an inbox, line by line."""

from __future__ import annotations

import ctypes
import logging
from dataclasses import dataclass
from typing import Any, Callable, Optional, Union

from . import _abi
from .cards import member
from .enums import LogLevel
from .records import SLOTS
from .texts import copy

LOGGER = logging.getLogger("liveinbox")
LEVELS = {
    LogLevel.ERROR: logging.ERROR,
    LogLevel.WARN: logging.WARNING,
    LogLevel.INFO: logging.INFO,
    LogLevel.DEBUG: logging.DEBUG,
}
FUNCTION = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(_abi.li_log_record))


@dataclass(frozen=True, **SLOTS)
class LogRecord:
    """One line: a fixed sentence with a few keys. Nothing in it was written by a user or agent."""

    level: LogLevel
    at_ms: int
    module: str
    message: str
    fields: dict[str, str]


Log = Union[logging.Logger, Callable[[LogRecord], Any], None]


def log_to(logger: logging.Logger) -> Callable[[LogRecord], None]:
    """Hands lines to a logger of Python; the keys are in the message and in `record.fields`."""

    def log(record: LogRecord) -> None:
        keys = "".join(f" {key}={value}" for key, value in record.fields.items())
        extra = {"fields": record.fields, "at_ms": record.at_ms}
        level = LEVELS.get(record.level, logging.INFO)
        logger.log(level, "%s: %s%s", record.module, record.message, keys, extra=extra)

    return log


def callback_of(log: Log) -> Optional[Any]:
    """What the library calls; an exception out of it goes to sys.unraisablehook."""
    if log is None:
        return None
    hear = log_to(log) if isinstance(log, logging.Logger) else log
    return FUNCTION(lambda user, record: hear(_record_of(record.contents)))


def _record_of(raw: _abi.li_log_record) -> LogRecord:
    rows = (_abi.li_log_field * raw.field_count).from_address(raw.fields or 0)
    return LogRecord(
        member(LogLevel, raw.level),
        raw.at_ms,
        copy(raw, "module"),
        copy(raw, "message"),
        {copy(row, "key"): copy(row, "value") for row in rows},
    )
