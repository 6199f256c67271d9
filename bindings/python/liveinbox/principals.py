"""Who acts or looks.

>>> agent("ana", "Ana Alba")
Principal(kind=<Kind.AGENT: 2>, id='ana', name='Ana Alba')
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import _abi
from .enums import Kind
from .records import SLOTS
from .texts import put


@dataclass(frozen=True, **SLOTS)
class Principal:
    """Somebody whom the host has proven. `id` is the host's own, of 1 to 64 bytes; without a
    `name` the directory's is shown, else the id. Two are equal whatever they are called:

    >>> agent("ana", "Ana Alba") == agent("ana")
    True
    """

    kind: Kind
    id: str
    name: str = field(default="", compare=False)


def user(id: str, name: str = "") -> Principal:
    """The end customer."""
    return Principal(Kind.USER, id, name)


def agent(id: str, name: str = "") -> Principal:
    """A person who answers."""
    return Principal(Kind.AGENT, id, name)


def assistant(id: str, name: str = "") -> Principal:
    """The AI."""
    return Principal(Kind.ASSISTANT, id, name)


def system(id: str, name: str = "") -> Principal:
    """The library or the host itself."""
    return Principal(Kind.SYSTEM, id, name)


def integration(id: str, name: str = "") -> Principal:
    """A part of the host that speaks for others: a channel, an importer."""
    return Principal(Kind.INTEGRATION, id, name)


def put_principal(struct: _abi.Struct, field: str, who: Principal) -> None:
    """Sets a principal of a struct."""
    setattr(struct, field + "_kind", int(who.kind))
    put(struct, field + "_id", who.id)
    put(struct, field + "_name", who.name)
