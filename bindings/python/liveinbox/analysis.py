"""The host's own analysis of what users write: a model, or rules."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any, Callable, Optional, Union

from . import _abi
from ._library import lib
from .enums import Reason, Status, TagOrigin
from .errors import UsageError, check
from .packing import code_of, number
from .records import SLOTS
from .texts import borrow, copy

FUNCTION = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.POINTER(_abi.li_analysis), ctypes.c_void_p
)


@dataclass(frozen=True, **SLOTS)
class Analysis:
    """A message of a user, to be looked into."""

    tenant: str
    channel: str
    text: str


class Findings:
    """Collects what was found; during the callback only."""

    def __init__(self, address: Optional[int]) -> None:
        self._address = address

    def escalate(
        self,
        reason: Union[Reason, str],
        *,
        text: str = "",
        detector: str = "",
        confidence: int = 1000,
    ) -> None:
        """The conversation should go to people; the first one counts. `confidence`: 0 to 1000."""
        texts = borrow("text", text), borrow("detector", detector)
        code, sure = code_of(Reason, "reason", reason), number("confidence", confidence)
        check(lib.li_findings_escalate(self._open(), code, *texts, sure))

    def tag(
        self,
        tag: str,
        *,
        origin: Union[TagOrigin, str] = TagOrigin.MODEL,
        offset: int = 0,
        length: int = 0,
        confidence: int = 1000,
    ) -> None:
        """A tag, and its evidence in the bytes of the text. What comes after the eighth is left
        out."""
        code = code_of(TagOrigin, "origin", origin)
        evidence = (
            number("offset", offset),
            number("length", length),
            number("confidence", confidence),
        )
        check(lib.li_findings_tag(self._open(), borrow("tag", tag), code, *evidence))

    def close(self) -> None:
        """The callback is over."""
        self._address = None

    def _open(self) -> int:
        if self._address is None:
            raise UsageError(Status.INVALID_ARGUMENT, "findings: the analysis is over")
        return self._address


Analyze = Callable[[Analysis, Findings], Any]


def callback_of(analyze: Optional[Analyze]) -> Optional[Any]:
    """What the library calls; an exception out of it goes to sys.unraisablehook."""
    if analyze is None:
        return None
    look = analyze

    def call(user: Any, analysis: Any, address: Optional[int]) -> None:
        raw = analysis.contents
        findings = Findings(address)
        try:
            look(Analysis(copy(raw, "tenant"), copy(raw, "channel"), copy(raw, "text")), findings)
        finally:
            findings.close()

    return FUNCTION(call)
