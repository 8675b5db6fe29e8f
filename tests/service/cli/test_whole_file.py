"""A file that is there whole or not at all."""

import os
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
