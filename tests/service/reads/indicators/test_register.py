from datetime import date
from decimal import Decimal

from service.database.engine import Pools
from service.reads.indicators import centres, participation, register
from service.reads.indicators.scope import Owner, Scope, scopes_of
from service.reads.moment import Moment
from service.reads.snapshot import Snapshot, open_snapshot
from tests.sentences.builders import claim, event
from tests.service.projections.stories import HISTORY, PARAGRAPH, fold, tell
from tests.service.reads.indicators.asking import counts

OTHER = event(
    "stakeholder.registered",
    "stakeholder/the-same-firm",
    name="The Same Firm",
    type="company",
    occurred="2003-05-02",
)
ALSO = event(
    "partnership.joined",
    "partnership/phones",
    id="also",
    partner="stakeholder/the-same-firm",
    occurred="2003-08",
    evidence=[claim(PARAGRAPH)],
)
MERGED = event(
    "stakeholder.merged",
    "stakeholder/the-same-firm",
    into="stakeholder/a-firm",
    occurred="2004-05-01",
)
RETRACTED = event(
    "event.retracted",
    ALSO["subject"],
    target={"source": ALSO["source"], "id": ALSO["id"]},
    reason="it never was",
    occurred="2005-01-01",
)


async def scope_on(snapshot: Snapshot, day: date, position: int) -> Scope:
    owner = Owner("xy-1-2")
    return (await scopes_of(snapshot, [owner], Moment(position, day)))[owner]


async def companies(snapshot: Snapshot, day: date, position: int) -> int:
    scope = await scope_on(snapshot, day, position)
    people = await register.read(snapshot, [scope], scope.moment)
    return counts(participation.balance(scope, people).by_type)["company",]


async def test_merged_identities_are_one_from_their_merge_on(pools: Pools) -> None:
    head = await tell(pools, *HISTORY, OTHER, ALSO, MERGED)
    await fold(pools)
    async with open_snapshot(pools.reader) as snapshot:
        assert await companies(snapshot, date(2004, 4, 30), head) == 2
        assert await companies(snapshot, date(2004, 5, 1), head) == 1
        assert await companies(snapshot, date(2004, 5, 1), head - 1) == 2


async def test_what_was_retracted_counts_as_known_before_and_no_longer(pools: Pools) -> None:
    head = await tell(pools, *HISTORY, OTHER, ALSO, RETRACTED)
    await fold(pools)
    async with open_snapshot(pools.reader) as snapshot:
        assert await companies(snapshot, date(2006, 1, 1), head - 1) == 2
        assert await companies(snapshot, date(2006, 1, 1), head) == 1
        told = await register.told(
            snapshot,
            ["partnership/phones"],
            ["servanda.partnership.joined"],
            Moment(head, date(2006, 1, 1)),
        )
    assert [len(positions) for positions in told.values()] == [1]


async def test_an_instrument_without_the_words_has_empty_figures(pools: Pools) -> None:
    head = await tell(pools, *HISTORY)
    await fold(pools)
    async with open_snapshot(pools.reader) as snapshot:
        scope = await scope_on(snapshot, date(2006, 1, 1), head)
        found = await centres.read(snapshot, [scope], scope.moment)
        people = await register.read(snapshot, [scope], scope.moment)
    assert (centres.existing(scope, found).count, centres.with_agreement(scope, found).share) == (
        0,
        None,
    )
    balance = participation.balance(scope, people)
    assert counts(balance.by_region) == counts(balance.by_income_group) == {(None,): 1}
    assert (balance.ngos_per_company, balance.developing_share) == (Decimal(0), None)


def test_a_circle_of_merges_ends() -> None:
    circle = register.Merges({"a": "b", "b": "c", "c": "a"})
    assert circle.now("a") in {"a", "b", "c"}
    assert register.Merges({"a": "b", "b": "c"}).now("a") == "c"
