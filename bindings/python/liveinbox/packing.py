"""A command on its way into the library: what the caller names is set in the C struct."""

from __future__ import annotations

import ctypes
from enum import IntEnum
from typing import Any, Callable, Mapping, Union

from . import _abi
from .enums import Delivery, Device, Ending, Reason, Role, Status
from .errors import UsageError
from .principals import Principal, put_principal
from .texts import encode, encode_data, put

# Names that the methods have beside those of a command's fields.
_OF_METHODS = ("self", "on_error")


class Command:
    """A command that is made now and carried out by `Actor.execute`.

    >>> Command("note", conversation="c1", text="a word to colleagues")
    Command('note', conversation='c1', text='a word to colleagues')
    """

    __slots__ = ("op", "fields")

    def __init__(self, op: str, **fields: Any) -> None:
        if op not in _abi.OPS:
            raise UsageError(Status.UNKNOWN_OP, f"op: there is no command {op!r}")
        for name in fields:
            if name not in _SETTERS or name in _OF_METHODS:
                raise TypeError(f"a command has no field {name!r}")
        self.op = op
        self.fields = fields

    def __repr__(self) -> str:
        fields = "".join(f", {name}={value!r}" for name, value in self.fields.items())
        return f"Command({self.op!r}{fields})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Command):
            return NotImplemented
        return (self.op, self.fields) == (other.op, other.fields)

    __hash__ = None  # type: ignore[assignment]


def code_of(kind: type[IntEnum], name: str, value: Union[int, str]) -> int:
    """The number of an enumeration's member, which may be given by name."""
    if not isinstance(value, str):
        return number(name, value)
    member = kind.__members__.get(value.upper())
    if member is None:
        known = ", ".join(name.lower() for name in kind.__members__)
        raise UsageError(Status.INVALID_ARGUMENT, f"{name}: {value!r} is none of {known}")
    return member


class Template:
    """What all commands of an actor begin with: tenant and actor are set."""

    def __init__(self, tenant: str, actor: Principal) -> None:
        self._owner = _abi.li_command(ctypes.sizeof(_abi.li_command))  # of the texts
        put(self._owner, "tenant", tenant)
        put_principal(self._owner, "actor", actor)
        self.bytes = bytes(self._owner)


def pack(template: Template, op: str, fields: Mapping[str, Any]) -> _abi.li_command:
    """A command of an actor, with all that its texts need to live."""
    command = _abi.li_command.from_buffer_copy(template.bytes)
    command.template = template
    command.op = _abi.OPS[op]
    for name, value in fields.items():
        if value or value == {}:
            _SETTERS[name](command, value)
    return command


Setter = Callable[[_abi.li_command, Any], None]


def _text_setter(name: str) -> Setter:
    size_name = name + "_size"

    def set_text(command: _abi.li_command, value: Any) -> None:
        data = encode(name, value)
        setattr(command, name, data)
        setattr(command, size_name, len(data))

    return set_text


def number(name: str, value: int, kind: Any = ctypes.c_uint32) -> int:
    """A number that fits; ctypes itself would take the lowest bits of any."""
    if kind(value).value != value:
        bits = 8 * ctypes.sizeof(kind)
        low = min(0, kind(1 << bits - 1).value)
        raise UsageError(
            Status.INVALID_ARGUMENT,
            f"{name}: {value} is not between {low} and {low + (1 << bits) - 1}",
        )
    return value


def _number_setter(name: str, kind: Any) -> Setter:
    def set_number(command: _abi.li_command, value: Any) -> None:
        setattr(command, name, number(name, value, kind))

    return set_number


def _check_on_error(command: _abi.li_command, value: str) -> None:
    if value not in ("release", "keep"):
        raise UsageError(
            Status.INVALID_ARGUMENT, f"on_error: {value!r} is neither 'release' nor 'keep'"
        )


def _enum_setter(name: str, kind: type[IntEnum]) -> Setter:
    return lambda command, value: setattr(command, name, code_of(kind, name, value))


def _flag_setter(bit: int) -> Setter:
    def set_flag(command: _abi.li_command, value: Any) -> None:
        command.flags |= bit

    return set_flag


def _setters() -> dict[str, Setter]:
    rows: dict[str, Any] = dict(_abi.li_command._fields_)  # type: ignore[arg-type]
    own = ("struct_size", "op", "flags", "reserved")
    names = [name for name in rows if name not in own and not name.startswith(("tenant", "actor"))]
    out = {
        name: _text_setter(name) if rows[name] is ctypes.c_char_p else _number_setter(name, kind)
        for name in names
        if not name.endswith("_size")
        for kind in [rows[name]]
    }
    enums = {"reason": Reason, "outcome": Ending, "role": Role, "delivery": Delivery}
    for name, kind in {**enums, "device": Device}.items():
        out[name] = _enum_setter(name, kind)
    for name, bit in _abi.FLAGS.items():
        out[name] = _flag_setter(bit)
    set_data = out["data"]
    out["data"] = lambda command, value: set_data(command, encode_data(value))
    out["self"] = lambda command, value: None
    out["on_error"] = _check_on_error
    return out


_SETTERS = _setters()
