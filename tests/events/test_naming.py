"""What a payload names is found by the types of its members, and nothing is missed that a walk through all of it finds."""

import pytest

from events import cloudevents
from events.examples import BY_SERVICE, POSTED, examples
from events.types.fields import values_in
from events.types.keys import ParagraphAddress, StreamRef
from events.types.naming import named_in
from events.types.parts import EventIdentity
from tests.instruments.folder import events

NAMES = (StreamRef, ParagraphAddress, EventIdentity)
SAID = [
    *(pytest.param(one, id=one["id"]) for file in (POSTED, BY_SERVICE) for one in examples(file)),
    *(pytest.param(one, id=name) for name, one in events().items()),
]


@pytest.mark.parametrize("said", SAID)
def test_a_name_is_found_wherever_it_stands(said: dict[str, object]) -> None:
    payload = cloudevents.parse(said).payload
    whole = [one for one in values_in(payload) if isinstance(one, NAMES)]
    assert named_in(payload) == whole
