"""How one instrument stands at a moment: its paragraphs in the order of the text, each with status and reasons."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from service.mandate.case import Case
from service.mandate.evidence import Evidence
from service.mandate.explain import Explanation, explain
from service.reads.candidates import candidates_of
from service.reads.cases import cases_of
from service.reads.errors import BadQuestion
from service.reads.instruments import instrument_at
from service.reads.judgements import of_paragraphs
from service.reads.lacking import Lacking, lacking
from service.reads.moment import Moment
from service.reads.parking import ParkedStream, parked_evidence
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by


@dataclass(frozen=True, slots=True)
class Judged:
    """One paragraph or element. No case: it has no rule; no explanation: not adopted yet on the day either.

    judgements: what people judged of it by the day, in the order of the log.
    parked:  the stream from which it lacks something first: its own, its instrument's, or that of an event that
             would be evidence.
    """

    paragraph: Row
    case: Case | None
    explanation: Explanation | None
    judgements: tuple[Row, ...]
    parked: ParkedStream | None


@dataclass(frozen=True, slots=True)
class InstrumentStanding:
    """One instrument at a moment; recitals ask for nothing and are not among its paragraphs."""

    instrument: Row
    moment: Moment
    paragraphs: tuple[Judged, ...]
    lacking: Lacking

    def paragraph(self, number: str) -> Judged:
        """Return the paragraph of this number; raise BadQuestion with those there are."""
        found = {one.paragraph["number"]: one for one in self.paragraphs}
        if number not in found:
            said = f"{self.instrument['address']} has no paragraph or element {number!r}"
            raise BadQuestion(f"{said}: it has {', '.join(found)}.")
        return found[number]


async def standing_of(
    snapshot: Snapshot, address: str, moment: Moment, *, explained: Collection[str] = ()
) -> InstrumentStanding:
    """Return how the instrument at this address stands; raise BadQuestion where there is none.

    explained: numbers of paragraphs for which events that nobody claimed are looked up too.
    """
    instrument = await instrument_at(snapshot, address, moment)
    rows = await all_by(snapshot, "paragraph", "instrument", [instrument["key"]], moment=moment)
    asked = sorted((row for row in rows if row["family"] is not None), key=_place)
    addresses = [row["address"] for row in asked]
    cases = await cases_of(snapshot, addresses, position=moment.position)
    lacks = await lacking(snapshot, position=moment.position)
    parked = await _parked(snapshot, asked, lacks, moment)
    full = {row["address"] for row in asked if row["number"] in explained} & cases.keys()
    free = await candidates_of(
        snapshot, [cases[address] for address in full], position=moment.position
    )
    judgements = await of_paragraphs(snapshot, addresses, moment)
    judged = []
    for row in asked:
        address = row["address"]
        candidates = free if address in full else ()
        told = _told(cases.get(address), moment, candidates)
        beside = tuple(judgements.get(address, ()))
        judged.append(Judged(row, cases.get(address), told, beside, parked.get(address)))
    return InstrumentStanding(instrument, moment, tuple(judged), lacks)


async def _parked(
    snapshot: Snapshot, paragraphs: Iterable[Row], lacks: Lacking, moment: Moment
) -> dict[str, ParkedStream]:
    """Return by address which parked stream a paragraph lacks something from, the earliest where it is several."""
    addresses = {str(row["address"]): row for row in paragraphs}
    evidence = await parked_evidence(snapshot, addresses, position=moment.position)
    found = dict[str, ParkedStream]()
    for address, row in addresses.items():
        own = {f"instrument/{row['instrument']}", f"paragraph/{row['key']}"}
        its = [one for one in lacks.parked if one.stream in own or one == evidence.get(address)]
        if its:
            found[address] = min(its, key=lambda one: one.position)
    return found


def _place(row: Row) -> int:
    place: int = row["ordinal"]
    return place


def _told(case: Case | None, moment: Moment, candidates: Iterable[Evidence]) -> Explanation | None:
    return None if case is None else explain(case, moment.day, candidates=candidates)
