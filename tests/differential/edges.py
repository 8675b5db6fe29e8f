"""What seldom happens, told amid a made-up world: mergers, second rounds, rejoining, second thoughts of all kinds, people."""

from typing import Any, Final

from bench.world.decision import ADDRESS, ASSEMBLY, OFFICE, STREAM
from bench.world.sizes import Sizes
from bench.world.world import Request, World
from tests.differential.judging import judged
from tests.sentences.builders import SOURCE, claim, event

Json = dict[str, Any]

EVENTS: Final = 230
BEFORE: Final = 48
LATER: Final = "LAKES-III/1"
ALPHA, BETA, GAMMA = (f"stakeholder/edge-{name}" for name in ("alpha", "beta", "gamma"))
CENTRE: Final = "stakeholder/edge-centre"
LAND: Final = "stakeholder/edge-land"
TEXT, DRAFT = "document/edge-text", "document/edge-draft"
CLUB: Final = "partnership/edge-club"
ROUND: Final = "consultation/edge-round"


def second_log() -> list[Request]:
    """Return a whole log, request by request: a made-up world, with everything at the edges amid it."""
    world = list(World(Sizes.of(EVENTS), seed=7).requests())
    told = (
        _somebody,
        _together,
        _claimed,
        _asked,
        _written,
        _done,
        _given,
        _texts,
        _differing,
        _to_come,
        _amended,
    )
    edges = [Request((one,)) for tell in told for one in tell()]
    return [*world[:BEFORE], *edges, *judged(), *world[BEFORE:]]


def _somebody() -> list[Json]:
    membership = [
        {"status": "signatory"},
        {"status": "party", "since": "2005-02"},
    ]
    return [
        event("stakeholder.described", ALPHA, since="2003", sectors=["metals", "lead"], occurred="2009"),
        event("stakeholder.registered", ALPHA, name="Alpha", type="company", sme=True, occurred="2003-05", kind="national_company", country="CH", countryBasis="source", aliases=["A", "Alpha Works"]),
        event("stakeholder.registered", BETA, name="Beta", type="company", occurred="2004", memberOf=[GAMMA]),
        event("stakeholder.registered", GAMMA, name="Gamma", type="industry_association", kind="industry_association", occurred="2003"),
        event("stakeholder.registered", CENTRE, name="A Centre", type="regional_centre", occurred="2004-01-31"),
        event("stakeholder.registered", LAND, name="Land", type="government", membership=membership, country="FJ"),
        event("stakeholder.identified", ALPHA, sectors=["waste-trade"], evidence=[claim(f"{ADDRESS}#a")]),
        event("stakeholder.merged", ALPHA, into=BETA, reason="taken over", occurred="2009-03"),
        event("stakeholder.merged", BETA, into=GAMMA, reason="taken over in turn", occurred="2012"),
        event("stakeholder.described", GAMMA, name="Gamma and others", type="company", occurred="2011-06-30"),
        event("person.recorded", "person/0190b5c0-0000-7000-8000-000000000001", onBehalfOf=OFFICE, occurred="2004"),
        event("person.recorded", "person/0190b5c0-0000-7000-8000-000000000001", function="Adviser", onBehalfOf=OFFICE, occurred="2006-02"),
        event("person.recorded", "person/0190b5c0-0000-7000-8000-000000000002", function="Scribe", occurred="2010"),
    ]  # fmt: skip


def _together() -> list[Json]:
    partners = [
        {"stakeholder": ALPHA, "capacity": "signatory"},
        {"stakeholder": BETA, "capacity": "member"},
    ]
    member: Json = {"partner": ALPHA, "capacity": "member", "how": "listed"}
    return [
        event("partnership.proposed", CLUB, title="A club is proposed", by=[ALPHA], aim="clean lakes", occurred="2003-12", regions=["europe"]),
        event("partnership.formed", CLUB, title="A club", form="memorandum", partners=partners, text=TEXT, strategic=True, until="2008-12", occurred="2004-06-15", priorityFields=["BD2", "BD1"], sectors=["lead"]),
        event("partnership.joined", CLUB, **member, occurred="2005", sectors=["metals"], evidence=[claim(f"{ADDRESS}#5", against=True)]),
        event("partnership.left", CLUB, partner=ALPHA, capacity="member", reason="quarrel", occurred="2005-06"),
        event("partnership.joined", CLUB, **member, id="rejoined", occurred="2007-01-01"),
        event("partnership.joined", CLUB, partner=CENTRE, capacity="host", how="signed", occurred="2004-07", evidence=[claim(f"{ADDRESS}#5")]),
        event("partnership.joined", CLUB, partner="stakeholder/nobody", capacity="donor", how="welcomed", occurred="2006"),
        event("partnership.left", CLUB, partner=BETA, capacity="observer", occurred="2006"),
        event("partnership.left", CLUB, partner=BETA, capacity="member", reason="sold", occurred="2007-05"),
        event("partnership.extended", CLUB, until="2011", occurred="2008-01"),
        event("partnership.extended", CLUB, until="2010-06", occurred="2009-01"),
        event("partnership.concluded", CLUB, outcome="clean lakes", occurred="2012-03-01"),
        event("principle.mapped", "mapping/edge", document=None, partnership=CLUB, rows=_rows("met", "not-met"), occurred="2006"),
        event("principle.mapped", "mapping/edge", document=None, partnership=CLUB, rows=_rows("not-shown"), occurred="2005"),
        event("principle.mapped", "mapping/edge-text", document=TEXT, rows=_rows("met", "not-shown"), occurred="2009-09-09"),
    ]  # fmt: skip


def _rows(*findings: str) -> list[Json]:
    return [
        {"principle": str(n), "finding": one, "reason": f"as read {n}"}
        for n, one in enumerate(findings, 1)
    ]


def _asked() -> list[Json]:
    asked = [{"class": "industry"}, {"sector": "lead", "class": "ngo"}, {"stakeholder": ALPHA}]
    return [
        event("consultation.opened", ROUND, title="First round", by=OFFICE, document=DRAFT, version=1, addressees=asked, question="What now?", deadline="2004-03", occurred="2004-01-10", partnership=CLUB, evidence=[claim(f"{ADDRESS}#6")]),
        event("consultation.widened", ROUND, addressees=[{"stakeholder": LAND}], deadline="2004-04-30", occurred="2004-03-01"),
        event("response.received", "response/edge-early", by=[ALPHA], answers=ROUND, stance="support", summary="yes", occurred="2004-04-01", evidence=[claim(f"{ADDRESS}#6")]),
        event("response.received", "response/edge-late", by=[BETA, LAND], answers=ROUND, occurred="2004-06-09"),
        event("response.received", "response/edge-vague", by=None, unnamed={"class": "ngo", "count": 3, "text": "some"}, answers=ROUND, occurred="2004"),
        event("consultation.closed", ROUND, summary="enough", usedIn=[TEXT, DRAFT], occurred="2004-12"),
        event("consultation.opened", ROUND, title="Second round", by=OFFICE, addressees=[{"class": "ngo"}], occurred="2006-05"),
        event("consultation.held", ROUND, participants=[{"class": "ngo", "count": 12}], occurred="2006-06", with_=[CENTRE, ALPHA], from_="2006-06-02", to="2006-06-04"),
        event("response.received", "response/edge-unasked", by=[GAMMA], answers=None, document=TEXT, partnership=CLUB, stance="oppose", occurred="2008-08"),
        event("consultation.held", "consultation/edge-sitting", occurred="2007-07", with_=[BETA]),
        event("consultation.closed", "consultation/edge-sitting", summary="all said", usedIn=[DRAFT, TEXT], occurred="2008"),
    ]  # fmt: skip


def _written() -> list[Json]:
    file = {
        "url": "https://lakes.example/text.pdf",
        "sha256": "a" * 64,
        "size": 10,
        "mediaType": "application/pdf",
    }
    return [
        event("document.drafted", TEXT, by=[ALPHA, BETA], documentType="guideline", name="Text", version={"n": 1, "label": "LAKES/TEXT/1"}, occurred="2004-02", activity="activity/edge-work"),
        event("document.drafted", TEXT, by=[GAMMA], documentType="guidance", name="Better text", version={"n": 2, "label": "second"}, revises=1, file=file, occurred="2005-02-03", uses=[ROUND]),
        *(
            event("document.circulated", TEXT, id=f"sent-{n}", by=[OFFICE], addressees=[{"class": "ngo"}], occurred="2005-03-01", version=2)
            for n in range(12)
        ),
        event("document.submitted", TEXT, by=[OFFICE], body=ASSEMBLY, meeting="meeting/lakes-a-2", for_="adoption", occurred="2006-01"),
        event("document.adopted", TEXT, body=ASSEMBLY, act="takes-note", occurred="2006-01-05"),
        event("document.adopted", TEXT, body=GAMMA, act="endorses", parts=["first", "last"], occurred="2007"),
        event("document.adopted", TEXT, body=ASSEMBLY, act="adopts", occurred="2008", meeting="meeting/lakes-a-1"),
        event("document.published", TEXT, by=[BETA], how="online", file={**file, "sha256": "b" * 64}, occurred="2008-08", partnership=CLUB),
        event("document.published", DRAFT, by=[ALPHA], how="printed", occurred="2003-11"),
        event("report.submitted", "report/edge", by=[ALPHA, CENTRE], to=LAND, body=ASSEMBLY, meeting="meeting/lakes-a-1", document=DRAFT, activity="activity/edge-work", partnership=CLUB, covers=["ngo"], period={"from": "2003", "to": "2004-06"}, occurred="2004-09"),
        event("report.submitted", "report/edge", by=[BETA], medium="oral", unnamed={"text": "an adviser"}, occurred="2005-09"),
        event("workitem.defined", "workitem/edge", programme=TEXT, version=2, responsible=[CENTRE, ALPHA], elements=["a", "b"], due={"day": "2006-12-31", "basis": "implied"}, occurred="2005-03"),
        event("workitem.defined", "workitem/edge-next", programme=TEXT, responsible=[BETA], due={"day": "2009-12-31", "basis": "stated"}, occurred="2008"),
        event("workitem.ended", "workitem/edge", outcome="carried-over", into="workitem/edge-next", outputs=[TEXT], occurred="2007-02", evidence=[claim(f"{ADDRESS}#3")]),
    ]  # fmt: skip


def _done() -> list[Json]:
    work, class_ = "activity/edge-work", "activity/edge-class"
    actors = [{"who": LAND, "role": "recipient"}, {"who": GAMMA, "role": "adviser"}, {"who": BETA}]
    return [
        event("activity.proposed", work, by=[ALPHA], count=3, to=LAND, cost={"amount": "100", "currency": "CHF"}, actors=actors, occurred="2003-08"),
        event("activity.planned", work, by=[CENTRE], from_="2004-03-01", to="2004-05-01", occurred="2004-02"),
        event("activity.completed", work, from_="2004-04-02", to="2004-06-30", results="less waste", outputs=[TEXT, DRAFT], occurred="2004-05", countries=["CH", "FJ"], aims=["capacity", "technology"]),
        event("activity.started", "activity/edge-part", form="field-test", partOf=work, workitem="workitem/edge", partners=[BETA], fundedBy=[LAND], level="regional", wasteStreams=["Y31"], occurred="2006", partnership=CLUB),
        event("activity.cancelled", "activity/edge-part", reason="rain", occurred="2007-07"),
        event("training.held", class_, centres=[CENTRE], trainers=[GAMMA], audience=["officials", "sme"], people=20, support=[{"class": "industry", "how": "funding"}, {"stakeholder": BETA, "how": "premises"}], participants=[{"class": "government", "count": 4}], from_="2009-06-29", to="2009-07-02", occurred="2009-06", partnership=CLUB, evidence=[claim(f"{ADDRESS}#7")]),
    ]  # fmt: skip


def _given() -> list[Json]:
    gift = "contribution/edge"
    return [
        event("contribution.pledged", gift, donor=ALPHA, to=CLUB, amount="100.50", currency="CHF", conditions="soon", occurred="2004-01"),
        event("contribution.received", gift, donor=ALPHA, form="in-kind", amount="40.25", currency="CHF", acknowledgedIn=TEXT, occurred="2004-06"),
        event("contribution.received", gift, donor=ALPHA, form="in-kind", amount="9.75", currency="CHF", occurred="2005-06"),
        event("contribution.withdrawn", gift, amount="50", reason="no budget", occurred="2006"),
        event("contribution.spent", gift, on="activity/edge-work", amount="3", currency="CHF", occurred="2007"),
        event("contribution.spent", gift, on="workitem/edge", amount="3", currency="USD", occurred="2009"),
        event("contribution.pledged", "contribution/edge-back", amount="7.00", currency="FJD", occurred="2005"),
        event("contribution.withdrawn", "contribution/edge-back", amount="7", reason="no budget", occurred="2006"),
        event("contribution.pledged", "contribution/edge-hidden", donor=None, unnamed={"text": "several"}, occurred="2008"),
        event("conflict.noted", "conflict/edge", about=CLUB, chosen="over 100", occurred="2005"),
        event("conflict.noted", "conflict/edge", about=CLUB, claims=[{"value": 61, "sources": [{"title": "Again", "url": "https://lakes.example", "symbol": "L/1", "locator": "p. 3"}], "confidence": "inferred"}, {"value": "77", "sources": [{"title": "New"}], "confidence": "stated"}], occurred="2007"),
        event("conflict.noted", "conflict/edge-event", about={"source": SOURCE, "id": "rejoined"}, occurred="2008"),
        event("conflict.noted", "conflict/edge-unknown", about={"source": SOURCE, "id": "never"}, occurred="2008"),
    ]  # fmt: skip


def _texts() -> list[Json]:
    """Tell of a later decision, what its first paragraph takes over, a recital, and a list with days."""
    later, bodies = (
        "instrument/lakes-iii-1",
        {"ASSEMBLY": {"stakeholder": ASSEMBLY, "type": "convention_body", "name": "Assembly"}},
    )
    dated = [{"code": "x", "label": "X", "from": "2004", "to": "2009-06", "basis": "unverified"}]
    return [
        event("meeting.held", "meeting/edge", body=ASSEMBLY, occurred="2006-09"),
        event("instrument.recorded", later, address=LATER, name="Decision III/1", adoptedBy=ASSEMBLY, adoptedAt="meeting/edge", adoptedOn="2006-09-30", window={"opens": "A-1"}, bodies=bodies, verbs={"encourages": "response"}),
        event("instrument.paragraph_recorded", later, address=f"{LATER}#r1", role="recital", verb=None, family=None, addressees=None, object=None, deliverables=None, act="recalling", text="Recalling fjords", refersTo=[ADDRESS]),
        event("instrument.paragraph_recorded", later, address=f"{LATER}#1", verb="encourages", family="response", deliverables=None, text="Encourages firms"),
        event("instrument.linked", STREAM, fromAddress=f"{ADDRESS}#4", toAddress=f"{LATER}#1", kind="renews", on="2006-09-30"),
        event("instrument.linked", STREAM, fromAddress=f"{ADDRESS}#2", toAddress=f"{LATER}#1", kind="replaces", on="2011-01-31"),
        event("instrument.reference_recorded", later, version="2006", items=dated),
        event("instrument.reference_recorded", STREAM, items=dated, title="Principles on lakes, again"),
    ]  # fmt: skip


def _differing() -> list[Json]:
    """Tell of sources that differ about a subject of every kind."""
    about = (STREAM, "paragraph/lakes-ii-9-1", "meeting/lakes-a-1", ALPHA, ROUND, "response/edge-late", "activity/edge-work", TEXT, "report/edge", "workitem/edge", "contribution/edge", "conflict/edge", "person/0190b5c0-0000-7000-8000-000000000001")  # fmt: skip
    return [
        event("conflict.noted", f"conflict/edge-{n}", about=stream, member=f"member {n % 3}", occurred=f"200{n % 8 + 1}")
        for n, stream in enumerate(about)
    ]  # fmt: skip


def _to_come() -> list[Json]:
    """Tell of days that lie ahead when all this is recorded: what is not so yet turns by itself."""
    ahead = {"status": "party", "since": "2060"}
    return [
        event("stakeholder.registered", "stakeholder/edge-ahead", name="Ahead", type="government", membership=[ahead], occurred="2044"),
        event("stakeholder.described", CENTRE, since="2045", name="A Centre renamed", sectors=["training"], occurred="2020"),
        event("stakeholder.merged", CENTRE, into=LAND, reason="to be one", occurred="2055"),
        event("partnership.proposed", "partnership/edge-ahead", by=[LAND], aim="more lakes", occurred="2040", regions=["europe"]),
        event("partnership.formed", "partnership/edge-ahead", form="launch", partners=[{"stakeholder": LAND, "capacity": "host"}], occurred="2050-02"),
        event("partnership.left", "partnership/edge-ahead", partner=LAND, capacity="host", occurred="2052"),
        event("activity.started", "activity/edge-ahead", form="study", partners=[CENTRE], occurred="2020", partnership=CLUB),
        event("training.held", "activity/edge-ahead", occurred="2020-05", to="2048-01-01"),
        event("activity.completed", "activity/edge-ahead", occurred="2021", to="2050-12-31"),
        event("document.published", DRAFT, by=[LAND], how="issued", occurred="2050", evidence=[claim(f"{ADDRESS}#1")]),
        event("instrument.linked", STREAM, fromAddress=f"{ADDRESS}#7", toAddress=f"{LATER}#1", kind="amends", on="2049-01-01"),
    ]  # fmt: skip


def _claimed() -> list[Json]:
    of: Json = {"event": {"source": SOURCE, "id": "rejoined"}, "paragraph": f"{ADDRESS}#4"}
    stream = "paragraph/lakes-ii-9-4"
    return [
        event(
            "claim.made", stream, id="claimed", **of, correlationid="work-1", causationid="rejoined"
        ),
        event(
            "claim.withdrawn",
            stream,
            id="withdrawn",
            **of,
            reason="read again",
            causationid="claimed",
        ),
        event(
            "event.retracted",
            stream,
            target={"source": SOURCE, "id": "withdrawn"},
            causationid="never",
        ),
    ]


def _amended() -> list[Json]:
    """Second thoughts about what stands above: another day, another key, another payload, nothing at all."""
    moved = _of(_written(), 1) | {
        "version": {"n": 3, "label": "LAKES/TEXT/3"},
        "occurred": "2005-04",
    }
    firm = _of(_somebody(), 1) | {"type": "environmental_ngo", "kind": None, "country": "AT"}
    elsewhere = _of(_together(), 6) | {"partner": CENTRE, "occurred": "2003"}
    return [
        _corrected(_written()[1], moved, id="corrected-once"),
        _corrected({"source": SOURCE, "id": "corrected-once", "subject": TEXT}, moved | {"name": "Best text", "occurred": "2006-04"}),
        _corrected(_somebody()[1], {name: value for name, value in firm.items() if value is not None}),
        _corrected(_together()[6], elsewhere),
        _corrected(_texts()[7], _of(_texts(), 7) | {"version": "2007"}),
        _corrected(_texts()[0], _of(_texts(), 0) | {"from": "2006-09-28", "to": "2006-10-01"}),
        _retracted(_somebody()[8]),
        _retracted(_somebody()[12]),
        _retracted(_asked()[5]),
        _retracted(_done()[4]),
        _retracted(_given()[5]),
    ]  # fmt: skip


def _of(told: list[Json], place: int) -> Json:
    data: Json = told[place]["data"]
    return data


def _corrected(target: Json, data: Json, **more: str) -> Json:
    named = {"source": target["source"], "id": target["id"]}
    return event("event.corrected", target["subject"], target=named, data=data, **more)


def _retracted(target: Json) -> Json:
    named = {"source": target["source"], "id": target["id"]}
    return event("event.retracted", target["subject"], target=named)
