"""Texts on their way into the library and out of it."""

from __future__ import annotations

import ctypes
import json
from typing import Any, Mapping, Optional, Union

from . import _abi
from .enums import Status
from .errors import UsageError

Data = Union[Mapping[str, Any], str, None]


def encode(name: str, text: str) -> bytes:
    """UTF-8 of a text; `name` is what a refusal calls it."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            Status.INVALID_UTF8, f"{name}: a lone surrogate at character {error.start}"
        ) from error
    except AttributeError:
        raise TypeError(f"{name}: expected str, found {type(text).__name__}") from None


def encode_data(data: Data) -> str:
    """`data` as JSON text; what is a text already stays as it is."""
    if data is None or isinstance(data, str):
        return data or ""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def borrow(name: str, text: str) -> _abi.li_str:
    """A text as an argument of its own."""
    data = encode(name, text)
    return _abi.li_str(data, len(data))


def put(struct: _abi.Struct, name: str, text: str) -> None:
    """Sets a text of a struct."""
    data = encode(name, text)
    setattr(struct, name, data)
    setattr(struct, name + "_size", len(data))


def copy(struct: _abi.Struct, name: str) -> str:
    """A text of a struct, wherever it lies."""
    size: int = getattr(struct, name + "_size")
    return _at(struct, getattr(type(struct), name).offset, size)


def copy_whole(text: _abi.li_str) -> str:
    """A text that is a result of its own."""
    return _at(text, 0, text.size)


def _at(struct: _abi.Struct, offset: int, size: int) -> str:
    place = ctypes.c_void_p.from_buffer(struct, offset).value
    return ctypes.string_at(place, size).decode() if place and size else ""


def take(struct: _abi.Struct, name: str) -> str:
    """A text of a struct that lies in a page: there a NUL stands after it, and ctypes is quick."""
    data: Optional[bytes] = getattr(struct, name)
    if data is None:
        return ""
    return data.decode() if len(data) == getattr(struct, name + "_size") else copy(struct, name)
