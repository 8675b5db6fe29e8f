from decimal import Decimal

from service.reads.indicators.figure import Group, Sighting, grouped, ratio, with_empty


def test_one_thing_seen_twice_is_counted_once_and_keeps_both_events() -> None:
    seen = [Sighting("a", 2, (("x",),)), Sighting("a", 1, (("x",),)), Sighting("b", 3, (("x",),))]
    assert grouped(seen) == (Group(("x",), 2, (1, 2, 3)),)


def test_what_is_not_known_is_a_group_of_its_own_and_comes_last() -> None:
    seen = [Sighting("a", 1, ((None,),)), Sighting("b", 2, ((),)), Sighting("c", 3, (("z",),))]
    assert [(group.keys, group.count) for group in grouped(seen)] == [(("z",), 1), ((None,), 2)]


def test_a_thing_with_several_values_stands_in_several_groups() -> None:
    groups = grouped([Sighting("a", 1, (("x", "y"), ("2002",)))])
    assert [group.keys for group in groups] == [("x", "2002"), ("y", "2002")]


def test_an_expected_group_with_nobody_in_it_is_shown_as_empty() -> None:
    groups = with_empty([Group(("b",), 4)], ["a", "b"])
    assert [(group.keys, group.count) for group in groups] == [(("a",), 0), (("b",), 4)]


def test_a_share_needs_a_whole() -> None:
    assert Group((), 2, of=13).share == Decimal("0.1538")
    assert Group((), 2).share is None
    assert Group((), 0, of=0).share is None
    assert ratio(1, 3) == Decimal("0.3333")
