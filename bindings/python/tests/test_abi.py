"""The tables are those of abi.json, and so are the parameters of every command."""

from __future__ import annotations

import ctypes
import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import liveinbox
import pytest
from liveinbox import _abi, aio, claims
from liveinbox._library import lib

PACKAGE = Path(__file__).parent.parent
ABI: dict[str, Any] = json.loads((PACKAGE.parent / "abi.json").read_text())
# What a method has beside the fields of its command.
OWN = {"self", "id", "on_error"}


def offsets(struct: str, prefix: str = "", base: int = 0) -> dict[str, tuple[int, int]]:
    """Of each member its offset and size; texts and principals taken apart."""
    out = {}
    for member in ABI["structs"][struct]["members"]:
        name, at = prefix + member["name"], base + member["offset"]
        if member["type"] == "li_str" and struct != "li_str":
            out[name], out[name + "_size"] = (at, 8), (at + 8, 8)
        elif member["type"] in ABI["structs"]:
            out.update(offsets(member["type"], name + "_", at))
        else:
            out[name] = at, member["size"]
    return out


@pytest.mark.parametrize("struct", ABI["structs"])
def test_a_struct_lies_as_the_compiler_lays_it(struct: str) -> None:
    kind = getattr(_abi, struct)
    found = {
        name: (getattr(kind, name).offset, getattr(kind, name).size) for name, _ in kind._fields_
    }
    assert found == offsets(struct)
    assert ctypes.sizeof(kind) == ABI["structs"][struct]["size"]


def test_the_tables_are_what_the_generator_writes() -> None:
    command = [sys.executable, str(PACKAGE / "generate.py"), "--check"]
    assert subprocess.run(command, capture_output=True, text=True).stdout == ""


def test_every_function_is_typed() -> None:
    assert set(_abi.FUNCTIONS) == set(ABI["functions"])
    for name, function in ABI["functions"].items():
        assert len(getattr(lib, name).argtypes) == len(function["args"]), name


@pytest.mark.parametrize("actor", [liveinbox.Actor, aio.Actor])
@pytest.mark.parametrize("op", ABI["ops"])
def test_a_method_takes_what_its_command_takes(actor: type, op: str) -> None:
    parameters = inspect.signature(getattr(actor, op)).parameters.values()
    required = {p.name for p in parameters if p.default is p.empty and p.name != "self"}
    named = {p.name for p in parameters if p.kind is p.KEYWORD_ONLY}
    assert required == set(ABI["ops"][op]["required"])
    assert named - OWN == set(ABI["ops"][op]["optional"])
    assert "id" in named


@pytest.mark.parametrize(
    "op", ["send", "renew", "release", "transfer", "hand_back", "snooze", "close"]
)
def test_a_claim_leaves_out_only_conversation_and_fence(op: str) -> None:
    found = set(inspect.signature(getattr(claims.ClaimOf, op)).parameters)
    known = ABI["ops"][op]
    wanted = {*known["required"], *known["optional"], "id", "self"} - {"conversation", "fence"}
    assert found == wanted


def test_sync_and_async_have_the_same_methods() -> None:
    for sync, other in ((liveinbox.Actor, aio.Actor), (liveinbox.Inbox, aio.Inbox)):
        here = {name for name in dir(sync) if not name.startswith("_")}
        there = {name for name in dir(other) if not name.startswith("_")}
        # The library's thread commits and ticks by itself; its wake-ups are the loop's.
        left_out = {"start", "stop", "commit", "next_deadline_ms", "wake_fd", "ready"}
        assert here - there - left_out - {"export_next"} == set()


def test_both_opens_take_the_same_options() -> None:
    sync, other = (inspect.signature(module.open).parameters for module in (liveinbox, aio))
    assert list(sync) == ["path", *liveinbox.Options.__annotations__]
    assert dict(other) == {**sync, "watch_ms": other["watch_ms"]}
    for name in liveinbox.Options.__annotations__:
        assert sync[name].kind is inspect.Parameter.KEYWORD_ONLY
    for module in (liveinbox, aio):
        with pytest.raises(TypeError, match="unexpected keyword argument 'exists'"):
            module.open(":memory:", exists=True)


def test_every_public_name_says_what_it_is() -> None:
    for name in liveinbox.__all__:
        assert (getattr(liveinbox, name).__doc__ or "").strip(), name
