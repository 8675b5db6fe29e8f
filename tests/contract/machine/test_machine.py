"""Whatever is done to the log in whatever order, it agrees with a plain list: a few dozen examples, and two thousand."""

import random
import sys
from functools import partial

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from service.database.engine import Address
from tests.contract.machine.machine import LogMachine
from tests.contract.machine.rig import Rig

PARTS = 10
"""Each on a log of its own: what is folded anew is then never long."""


def settings_of(examples: int, steps: int) -> settings:
    """Return how much is tried. Nothing is kept: what failed is repeated by its seed."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def run(address: Address, number: int, how: settings) -> None:
    with Rig(address) as rig:
        machine = seed(number)(partial(LogMachine, rig))
        run_state_machine_as_test(machine, settings=how)  # type: ignore[arg-type]  # any factory will do
        sys.stdout.write(f"{rig.examples} examples\n")


def test_the_log_agrees_with_a_list(address: Address) -> None:
    run(address, 1, settings_of(30, 15))


def test_it_agrees_where_the_server_is_killed_and_all_is_folded_anew(address: Address) -> None:
    """What is drawn so seldom that a few dozen examples hold none of it, as one example."""
    with Rig(address) as rig:
        machine = LogMachine(rig)
        machine.record(wanted=[1, 2, 2], expects="any")
        machine.fold(rebuilt=True)
        machine.lose_the_database(wanted=[1, 2, 3, 4], after_s=0.003, killed=True)
        machine.look(skipped=0, limit=9)
        machine.follow(chunk=9)
        machine.fold(rebuilt=True)
        machine.teardown()


@pytest.mark.faults
@pytest.mark.parametrize("part", range(PARTS))
def test_the_log_agrees_with_a_list_two_thousand_times(
    address: Address, pytestconfig: pytest.Config, part: int
) -> None:
    given = pytestconfig.getoption("--hypothesis-seed")
    number = int(given) if given else random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"part {part}, again: --hypothesis-seed={number}\n")
    run(address, number, settings_of(2000 // PARTS, 20))
