"""The depth of a document, through fragments and in spite of cycles."""

import pytest
from graphql import parse

from service.graphql.depth import goes_too_deep


def nested(depth: int) -> str:
    return "{ a " * depth + "} " * depth


@pytest.mark.parametrize(
    ("text", "too_deep"),
    [
        (nested(3), False),
        (nested(4), True),
        (nested(60), True),
        ("{ a { ... { b { ... { c } } } } }", False),
        ("{ a { ... { b { ... { c { d } } } } } }", True),
        ("{ a { ...F } } fragment F on T { b { c } }", False),
        ("{ a { b { ...F } } } fragment F on T { c { d } }", True),
        ("{ ...F a { b { ...F } } } fragment F on T { c { d } }", True),
        ("{ a { ...F } } fragment F on T { ...G } fragment G on T { ...F }", False),
        ("{ a { ...F } } fragment F on T { b { ...F } }", True),
        ("{ ...Nowhere }", False),
        ("query A { a } query B { a { b { c { d } } } }", True),
        ("fragment Unused on T { a { b { c { d } } } } { a }", False),
        ("{ __schema { types { fields { type { ofType { name } } } } } }", False),
        ("{ a { " + "... { " * 60 + "b" + " }" * 60 + " } }", False),
    ],
)
def test_a_field_below_the_third_is_too_deep(text: str, *, too_deep: bool) -> None:
    assert goes_too_deep(parse(text), limit=3) is too_deep


def test_a_chain_of_fragments_that_spread_twice_is_judged_at_once() -> None:
    chain = "".join(
        f"fragment F{n} on T {{ x: a {{ ...F{n + 1} }} y: a {{ ...F{n + 1} }} }} "
        for n in range(90)
    )
    assert goes_too_deep(parse("{ ...F0 } " + chain + "fragment F90 on T { a }"))
    flat = "".join(f"fragment F{n} on T {{ ...F{n + 1} ...F{n + 1} }} " for n in range(90))
    assert not goes_too_deep(parse("{ ...F0 } " + flat + "fragment F90 on T { a }"))
