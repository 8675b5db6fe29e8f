"""The questions leave nothing out: every type and field held something, every condition and order was used."""

from collections.abc import Iterator

import pytest
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    parse,
    validate,
)

from service.graphql.cost import LARGEST, Cost, Estimate
from service.graphql.depth import goes_too_deep
from service.graphql.schema import SCHEMA
from tests.differential import test_real_history, test_second_log
from tests.differential.asked import DAYS, Asked
from tests.differential.coverage import Run, conditions_and_orders, fields
from tests.differential.oracle.answers import schema
from tests.differential.questions.material import Given
from tests.differential.questions.writing import Question

pytestmark = pytest.mark.asyncio(loop_scope="session")


def all_that_is_asked(real: Asked, second: Asked) -> Iterator[tuple[Asked, list[Question]]]:
    """Yield what is asked of both logs, what asks on purpose first."""
    yield real, real.tour(seed=1)
    yield second, second.tour(seed=2)
    for asked, count in ((real, test_real_history.PIECES), (second, test_second_log.PIECES)):
        yield from ((asked, asked.by_chance(piece)) for piece in range(count))


@pytest.mark.questions
async def test_every_field_held_something_and_every_condition_was_used(
    real: Asked, second: Asked
) -> None:
    run = Run()
    wanted_fields, wanted_words = fields(schema()), conditions_and_orders(schema())
    for asked, questions in all_that_is_asked(real, second):
        run.ask(asked.material.oracle, questions)
        if wanted_fields <= run.held and wanted_words <= run.used:
            break
    assert wanted_fields - run.held == set()
    assert wanted_words - run.used == set()


@pytest.mark.questions
async def test_a_thousand_questions_are_asked_at_six_days_and_six_positions(real: Asked) -> None:
    pieces_asked = range(test_real_history.PIECES)
    by_chance = [one for piece in pieces_asked for one in real.by_chance(piece)]
    asked = {str(one) for one in [*by_chance, *real.tour(seed=1)]}
    assert len(asked) >= 1000
    moments = [*DAYS, *map(str, real.material.positions)]
    assert len(set(moments)) == 12
    for moment in moments:
        assert sum(f'"{moment}"' in one for one in asked) >= 20, moment


async def test_the_service_takes_questions_like_these(real: Asked) -> None:
    """Each is valid and within every limit; to judge all of them takes as long as to answer them."""
    for question in [*real.by_chance(0), *real.tour(seed=1)[::10]]:
        document = parse(question.text)
        assert validate(SCHEMA._schema, document) == [], question
        assert not goes_too_deep(document), question
        assert cost_of(document, question.variables).cost <= LARGEST, question


def cost_of(document: DocumentNode, variables: dict[str, Given]) -> Cost:
    one, *more = document.definitions
    assert isinstance(one, OperationDefinitionNode)
    fragments = {each.name.value: each for each in more if isinstance(each, FragmentDefinitionNode)}
    return Estimate(SCHEMA._schema, fragments, variables).of(one)
