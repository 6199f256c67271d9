"""How an inbox is opened: the options of `liveinbox.open` and `liveinbox.aio.open`, and what the
library is given for them."""

from __future__ import annotations

import ctypes
import inspect
from typing import Any, Callable, Optional, TypedDict, TypeVar, Union, cast

from . import _abi, analysis, clocks, logs
from .enums import LogLevel, TagMode
from .packing import code_of, number

F = TypeVar("F", bound=Callable[..., Any])


class Options(TypedDict, total=False):
    """What may be said by name when an inbox is opened. Callbacks may be called on any thread, and
    must not call the library."""

    existing: bool
    """Raise `StoreError` where there is no store yet; False."""
    any_filesystem: bool
    """Do not refuse network file systems; False."""
    tag_mode: Union[TagMode, str]
    """How tags are extracted from what users write; `TagMode.KEY_PHRASES`."""
    map_bytes: int
    """The most that the store may grow to; 0 for the library's default."""
    analyze: Optional[analysis.Analyze]
    """Looks into each message of a user, in place of the library's detector and tag extractor."""
    also_built_in: bool
    """Run these beside `analyze`; False."""
    clock: Optional[clocks.Clock]
    """Gives milliseconds since the epoch, for tests."""
    log: logs.Log
    """A logger, a function of a `LogRecord`, or None; `logging.getLogger("liveinbox")`."""
    log_level: Union[LogLevel, str]
    """What the library says at all; `LogLevel.INFO`."""


DEFAULTS: Options = {
    "existing": False,
    "any_filesystem": False,
    "tag_mode": TagMode.KEY_PHRASES,
    "map_bytes": 0,
    "analyze": None,
    "also_built_in": False,
    "clock": None,
    "log": logs.LOGGER,
    "log_level": LogLevel.INFO,
}


def signed(function: F) -> F:
    """Shows the options one by one in the signature of a function that takes `**options`."""
    named = inspect.Parameter.KEYWORD_ONLY
    given = list(inspect.signature(function).parameters.values())[:-1]
    # As they are written, like the annotations of every other function here.
    kinds = {name: kind.__forward_arg__ for name, kind in Options.__annotations__.items()}
    options = [
        inspect.Parameter(name, named, default=value, annotation=kinds[name])
        for name, value in DEFAULTS.items()
    ]
    signature = inspect.signature(function).replace(parameters=given + options)
    cast(Any, function).__signature__ = signature
    return function


def complete(options: Options) -> dict[str, Any]:
    """The same with the defaults of what is not given."""
    for name in options:
        if name not in DEFAULTS:
            raise TypeError(f"open() got an unexpected keyword argument {name!r}")
    return {**DEFAULTS, **options}


def pack(options: dict[str, Any]) -> tuple[_abi.li_options, tuple[Any, ...]]:
    """What `li_open` is given for all options, and the callbacks in it, which must live as long as
    the inbox."""
    callbacks = {
        "analyze": analysis.callback_of(options["analyze"]),
        "now_ms": clocks.callback_of(options["clock"]),
        "log": logs.callback_of(options["log"]),
    }
    raw = _abi.li_options(ctypes.sizeof(_abi.li_options))
    raw.flags = (
        _abi.LI_OPEN_EXISTING * options["existing"]
        | _abi.LI_OPEN_ANY_FILESYSTEM * options["any_filesystem"]
        | _abi.LI_ANALYZE_ALSO_BUILT_IN * options["also_built_in"]
    )
    raw.tag_mode = code_of(TagMode, "tag_mode", options["tag_mode"])
    raw.map_bytes = number("map_bytes", options["map_bytes"], ctypes.c_uint64)
    raw.log_level = code_of(LogLevel, "log_level", options["log_level"])
    for name, callback in callbacks.items():
        if callback is not None:
            setattr(raw, name, ctypes.cast(callback, ctypes.c_void_p))
    return raw, tuple(callbacks.values())
