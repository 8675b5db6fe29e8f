"""`servanda events`: what people see of the log, and what they are told when they ask for nothing that there is."""

import json

import pytest

from service.database.engine import Address
from tests.service.cli.commands import on, said


def test_events_are_listed_by_type_subject_and_paragraph(told_address: Address) -> None:
    wanted = (
        "--type",
        "servanda.partnership.joined",
        "--subject",
        "partnership/mppi",
        "--paragraph",
        "BC-VI/32#1",
    )
    done = said(on(told_address), "events", "list", *wanted, "--json")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 0
    assert len(found) > 10
    assert {event["type"] for event in found} == {"servanda.partnership.joined"}
    assert {event["subject"] for event in found} == {"partnership/mppi"}


def test_a_list_says_where_it_goes_on(told_address: Address) -> None:
    done = said(on(told_address), "events", "list", "--limit", "3")
    assert "--after 3 goes on" in done.out


@pytest.mark.parametrize("name", [("79",), ("urn:servanda:history:bc-vi-32", "VI32-0079")])
def test_one_event_is_shown_with_its_leaf_hash(
    told_address: Address, name: tuple[str, ...]
) -> None:
    done = said(on(told_address), "events", "show", *name)
    assert json.loads(done.out)["specversion"] == "1.0"
    assert "leaf hash" in done.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "0"), "There is no such event"),
        (("show", "99999999999999999999"), "There is no such event"),
        (("show", "urn:x", "none"), "There is no such event"),
        (
            ("list", "--type", "servanda.partnership.joyned"),
            "did you mean servanda.partnership.joined",
        ),
        (("list", "--subject", "partnership/none"), "No event matches"),
    ],
)
def test_what_there_is_not_is_said_in_a_sentence(
    told_address: Address, arguments: tuple[str, ...], sentence: str
) -> None:
    done = said(on(told_address), "events", *arguments)
    assert sentence in done.out + done.err
    assert "Traceback" not in done.err
    assert done.code == (0 if "matches" in sentence else 1)


def test_a_database_without_tables_says_how_to_make_them(empty_address: Address) -> None:
    done = said(on(empty_address), "events", "list")
    assert (done.code, "servanda migrate" in done.err) == (1, True)
