"""What became of a command."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Optional, TypeVar

from . import _abi
from ._library import quick
from .enums import Kind
from .principals import Principal
from .records import SLOTS

KINDS: dict[int, Any] = {int(kind): kind for kind in Kind}


@dataclass(frozen=True, **SLOTS)
class Outcome:
    """What became of a command; in `Error.outcome` what stood in the way."""

    status: int
    """0, or the code of a refusal."""
    offset: int
    """The newest event of the command in the feed; 0 where nothing new happened."""
    version: int
    """Of the conversation, after the command."""
    fence: int
    """The current one, after the command: what `send`, `renew`, `close` … take."""
    message: int
    """The number of the message or note."""
    since_ms: int
    """Since when the holder has it."""
    lease_until_ms: int
    at_ms: int
    """When it was decided."""
    duplicate: bool
    """Nothing new happened: this is the first result of a command that was sent again."""
    holder: Optional[Principal]
    conversation: str
    """Its key: for `claim_next`, `receive` and the refusal already_active."""
    detail: str
    """The sentence of a refusal."""

    @property
    def name(self) -> str:
        """The name of the status: "ok"."""
        return str(quick.li_status_name(self.status).decode())


def outcome_of(raw: _abi.li_outcome) -> Outcome:
    kind = raw.holder_kind
    holder = None
    if kind:
        holder = Principal(
            KINDS.get(kind, kind), raw.holder_id.decode(), raw.holder_name.decode()
        )
    return Outcome(
        raw.status,
        raw.offset,
        raw.version,
        raw.fence,
        raw.message,
        raw.since_ms,
        raw.lease_until_ms,
        raw.at_ms,
        raw.duplicate != 0,
        holder,
        raw.conversation.decode(),
        raw.detail.decode(errors="replace"),
    )


Report = TypeVar("Report")


def report_of(kind: type[Report], raw: _abi.Struct) -> Report:
    """The record of a struct of numbers."""
    make: Any = kind
    names = [one.name for one in fields(make)]
    report: Report = make(*(_plain(name, getattr(raw, name)) for name in names))
    return report


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, int):
        return bool(value) if name.startswith("is_") else value
    return value.decode() if isinstance(value, bytes) else tuple(value)
