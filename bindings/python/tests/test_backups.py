"""Backups: into a directory and a file, what ends them, and the store that is made of them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import liveinbox
import pytest
from liveinbox import aio
from support import Run, people, waiting


def filled(path: Path) -> liveinbox.Inbox:
    inbox = liveinbox.open(path, log=None)
    waiting(people(inbox)[0], *(f"c{number}" for number in range(40)))
    return inbox


def test_a_directory_makes_the_same_inbox(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with filled(tmp_path / "store") as inbox:
        made = inbox.backup(tmp_path / "backup", lambda done, all: told.append((done, all)))
        state = inbox.verify().state_hash
    assert made.position == 80 and len(made.uuid) == len(made.hash) == 32 and told
    assert made.bytes == (tmp_path / "backup" / "liveinbox.backup").stat().st_size
    heard: list[tuple[int, int]] = []
    restored = liveinbox.restore(
        tmp_path / "backup", tmp_path / "copy", progress=lambda *seen: heard.append(seen)
    )
    assert restored.state_hash == state and restored.hash == made.hash
    assert restored.former_epoch == made.epoch != restored.epoch
    assert (2 * made.bytes, 2 * made.bytes) in heard and heard[-1] == (80, 80)
    with liveinbox.open(tmp_path / "copy", log=None) as copy:
        assert copy.verify().state_hash == state
        assert copy.actor("acme", liveinbox.agent("ana")).query("waiting").total == 40


def test_who_was_erased_since_is_erased_in_what_is_restored(tmp_path: Path) -> None:
    with filled(tmp_path / "store") as inbox:
        inbox.backup(tmp_path / "backup")
        host = inbox.actor("acme", liveinbox.integration("host"))
        card = inbox.actor("acme", liveinbox.agent("ana")).query("waiting").cards[0]
        assert not host.erase(card.user.id).duplicate
        assert host.erase(card.user.id).duplicate
        erased = inbox.erase_finish()
        assert erased.users == 1 and erased.conversations >= 1 and erased.bytes_before > 0
        assert inbox.verify().differences == 0
        left = inbox.actor("acme", liveinbox.agent("ana")).query("waiting").total
        lines = "".join(inbox.export())
    liveinbox.restore(tmp_path / "backup", tmp_path / "copy", erased=lines)
    with liveinbox.open(tmp_path / "copy", log=None) as copy:
        assert copy.erase_finish().users == 1
        assert copy.actor("acme", liveinbox.agent("ana")).query("waiting").total == left < 40
    with pytest.raises(liveinbox.Error):
        liveinbox.restore(tmp_path / "backup", tmp_path / "other", erased="no line")


def test_a_file_makes_the_same_inbox(tmp_path: Path) -> None:
    file = io.BytesIO()
    with filled(tmp_path / "store") as inbox:
        made = inbox.backup(file)
    assert len(file.getvalue()) == made.bytes
    file.seek(0)
    restored = liveinbox.restore(file, tmp_path / "copy", verify=False)
    assert restored.position == 80 and restored.state_hash == ""
    (tmp_path / "backup").write_bytes(file.getvalue())
    assert liveinbox.restore(tmp_path / "backup", tmp_path / "other").epoch != restored.epoch


def test_what_a_function_raises_ends_the_call(tmp_path: Path) -> None:
    def fail(done: int, all: int) -> None:
        raise ZeroDivisionError

    class Full(io.BytesIO):
        def write(self, data: Any) -> int:
            raise OSError(28, "full")

    with filled(tmp_path / "store") as inbox:
        with pytest.raises(ZeroDivisionError):
            inbox.backup(tmp_path / "backup", fail)
        assert not (tmp_path / "backup").exists()
        with pytest.raises(OSError, match="full"):
            inbox.backup(Full())
        with pytest.raises(TypeError):
            inbox.backup(io.StringIO())  # type: ignore[arg-type]
        with pytest.raises(liveinbox.UsageError, match="from a callback"):
            inbox.backup(tmp_path / "backup", lambda done, all: inbox.metrics())
        inbox.backup(tmp_path / "backup")
    with pytest.raises(ZeroDivisionError):
        liveinbox.restore(tmp_path / "backup", tmp_path / "copy", progress=fail)


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    with filled(tmp_path / "store") as inbox:
        inbox.backup(tmp_path / "backup")
        with pytest.raises(liveinbox.StoreError, match="a backup already"):
            inbox.backup(tmp_path / "backup")
    with pytest.raises(liveinbox.StoreError, match="holds a backup"):
        liveinbox.open(tmp_path / "backup", log=None)
    with pytest.raises(liveinbox.StoreError, match="a store and no backup"):
        liveinbox.restore(tmp_path / "store", tmp_path / "copy")
    file = tmp_path / "backup" / "liveinbox.backup"
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(liveinbox.StoreError, match="is cut") as caught:
        liveinbox.restore(tmp_path / "backup", tmp_path / "copy")
    assert caught.value.name == "store_corrupt" and not (tmp_path / "copy").exists()


def test_old_cursors_are_reset(tmp_path: Path) -> None:
    with filled(tmp_path / "store") as inbox:
        cursor = liveinbox.Cursor(inbox.backup(tmp_path / "backup").epoch, 3)
    liveinbox.restore(tmp_path / "backup", tmp_path / "copy")
    with liveinbox.open(tmp_path / "copy", log=None) as copy:
        with pytest.raises(liveinbox.Reset):
            people(copy, "ana")[1].subscribe(after=cursor)


def test_awaited(run: Run, tmp_path: Path) -> None:
    filled(tmp_path / "store").close()

    async def play() -> None:
        async with aio.open(tmp_path / "store", log=None) as inbox:
            made = await inbox.backup(tmp_path / "backup")
        restored = await aio.restore(tmp_path / "backup", tmp_path / "copy")
        assert restored.position == made.position == 80

    run(play())
