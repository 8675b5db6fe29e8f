"""A file that is there whole or not at all."""

import errno
import os
import shutil
import stat
from pathlib import Path

import pytest

from service.cli.errors import OutputCut
from service.cli.whole_file import whole_file


def test_a_file_takes_its_name_only_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "events"
    with whole_file(file) as write:
        write(b"all of")
        assert not file.exists()
        write(b" it")
    assert file.read_bytes() == b"all of it"
    assert list(tmp_path.iterdir()) == [file]


def test_what_was_there_stays_when_the_new_one_fails(tmp_path: Path) -> None:
    file = tmp_path / "events"
    file.write_bytes(b"the old one")
    with pytest.raises(ZeroDivisionError), whole_file(file) as write:
        write(bytes([1 // 0]))
    assert file.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_goes_on_pointing_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    file, link = tmp_path / "events", tmp_path / "newest"
    link.symlink_to(file)
    with whole_file(link) as write:
        write(b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


def test_a_device_is_written_to_and_never_replaced() -> None:
    with whole_file(Path(os.devnull)) as write:
        write(b"nowhere")
    assert not Path(os.devnull).is_file()


def test_a_disk_that_is_full_is_said_to_be_so() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no such device on this system")
    with pytest.raises(OutputCut, match="Make room"), whole_file(full) as write:
        write(b"too much")


def test_a_folder_that_takes_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputCut, match="Name a file"), whole_file(tmp_path / "no" / "events"):
        pass


def test_a_folder_that_goes_away_meanwhile_is_no_fault_of_the_database(tmp_path: Path) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    with pytest.raises(OutputCut, match="Name a file"), whole_file(folder / "events"):
        shutil.rmtree(folder)


def test_a_name_that_is_taken_by_a_folder_meanwhile_is_said_to_be_so(tmp_path: Path) -> None:
    file = tmp_path / "events"
    with pytest.raises(OutputCut, match="Is a directory"), whole_file(file):
        file.mkdir()
    assert list(tmp_path.iterdir()) == [file]


def test_an_error_of_the_block_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError), whole_file(tmp_path / "events"):
        raise ConnectionResetError
    assert list(tmp_path.iterdir()) == []


def test_bytes_that_the_disk_takes_and_cannot_keep_leave_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputCut, match="Make room"), whole_file(tmp_path / "events") as write:
        write(b"all of it")
    assert list(tmp_path.iterdir()) == []


def test_the_name_is_on_the_disk_when_it_is_said_to_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "events"
    synced: list[tuple[bool, bool]] = []
    real = os.fsync

    def seen(handle: int) -> None:
        synced.append((stat.S_ISDIR(os.fstat(handle).st_mode), file.exists()))
        real(handle)

    monkeypatch.setattr(os, "fsync", seen)
    with whole_file(file) as write:
        write(b"all of it")
    assert synced == [(False, False), (True, True)], "the bytes, the name, and then the folder"
