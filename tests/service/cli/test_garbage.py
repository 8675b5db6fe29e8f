"""A process that stays looks for garbage seldom, and not among what was there when it began."""

import gc
from collections.abc import Iterator

import pytest

from service.cli.garbage import NEW, keep_what_is_there


@pytest.fixture(autouse=True)
def collecting_as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_what_is_there_is_not_looked_through_again_and_what_comes_seldom() -> None:
    later = gc.get_threshold()[1:]
    there = [[number] for number in range(NEW)]
    keep_what_is_there()
    assert gc.get_freeze_count() > len(there)
    assert gc.get_threshold() == (NEW, *later)
