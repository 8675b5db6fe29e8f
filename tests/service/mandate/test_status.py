"""A status as JSON, and the closed sets that its values come from."""

from events.types.codes import STATUS_VALUES
from service.mandate.status import OWN_VALUES, dump
from tests.service.mandate.told import DUTY, drafted
from tests.service.mandate.world import given


def test_a_status_is_said_as_json() -> None:
    story = given(drafted(stated=False)).under(DUTY).succeeded("renews", "2001-04-01")
    told = dump(story.on("2001-04-01"))
    due = {"meeting": "P-1", "day": "2001-03-05", "basis": "implied"}
    adopted = {
        "name": "adopted",
        "state": "PAST_DUE",
        "timeliness": None,
        "required": True,
        "due": due,
    }
    assert {key: told[key] for key in told if key != "criteria"} == {
        "value": "DRAFTED",
        "lastValue": None,
        "statedOnly": "SILENT",
        "asClaimed": "DRAFTED",
        "withEquivalences": None,
        "pastDue": [adopted],
        "continuedBy": [{"address": "XY-2/1#1", "kind": "renews", "since": "2001-04-01"}],
    }
    assert told["criteria"][3] == adopted
    assert told["criteria"][0]["due"] is None


def test_a_rule_gives_values_of_its_own_family_only() -> None:
    for family, own in OWN_VALUES.items():
        places = [STATUS_VALUES[family].index(value) for value in own]
        assert places == sorted(places)


def test_families_share_only_what_an_edge_or_nothing_gives() -> None:
    duty, response, element = (set(STATUS_VALUES[name]) for name in ("duty", "response", "element"))
    assert duty & response == duty & element == {"SUPERSEDED"}
    assert response & element == {"SUPERSEDED", "NO_EVIDENCE"}
