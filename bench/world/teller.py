"""The voice of the world: makes events in the posted form, each with its facets, its source and its claims."""

from typing import Final, get_args

from bench.world.days import heard_of, told, written
from bench.world.decision import ADDRESS, CLAIMING, NEAR, NUMBERS
from bench.world.dice import Dice
from bench.world.memory import Json, Memory, Spoken
from events.types import codes

SOURCE: Final = "urn:example:world"
COUNTRIES: Final = ("AR", "AT", "AU", "BO", "BR", "BW", "CA", "CH", "CL", "CN", "CO", "CR", "DE", "EG", "ET", "FI", "FJ", "FR", "GH", "ID", "IN", "IT", "JP", "KE", "KR", "LK", "MA", "MX", "NG", "NL", "NO", "NZ", "PE", "PH", "PL", "PT", "RO", "SE", "SN", "TH", "TN", "TZ", "UG", "US", "UY", "VN", "ZA", "ZM")  # fmt: skip
# Who does something, and how often.
ACTING: Final = {"company": 8, "industry_association": 3, "environmental_ngo": 4, "development_ngo": 2, "government": 4, "public_authority": 2, "regional_centre": 2}  # fmt: skip
_FACETS: Final = {
    "level": get_args(codes.Level),
    "regions": get_args(codes.Region),
    "countries": COUNTRIES,
    "sectors": get_args(codes.Sector),
    "wasteStreams": ("lead-acid-batteries", "e-waste", "mercury", "used-oils", "Y31", "A1180"),
    "lifeCycle": get_args(codes.LifeCycleStage),
    "topics": get_args(codes.Topic),
    "priorityFields": tuple(f"BD{number}" for number in range(1, 10)),
    "aims": get_args(codes.Aim),
}
_BEARINGS: Final = {"direct": 7, "analogue": 1, "successor": 1, "background": 1}
_REASONS: Final = ("it does what the paragraph asks for", "those whom it addresses act here", "the text names this very thing", "it goes on from what was done before")  # fmt: skip


class Teller:
    """Speaks for every story of one world; `now` is the day on which the log hears."""

    def __init__(self, dice: Dice, memory: Memory, *, claimed: float) -> None:
        self.dice = dice
        self.memory = memory
        self.now = 0
        self._claimed = claimed
        self._count = 0

    def day(self, *, after: int = 0) -> int:
        """Return the day of something that is heard of now and did not happen before `after`."""
        return heard_of(self.now, self.dice, after=after)

    def later(self, stream: str) -> int:
        """Return such a day, not before anything that stands on a stream, as corrections have it by now."""
        return self.day(after=max((one.day for one in self.memory.standing(stream)), default=0))

    def number(self) -> int:
        """Return a number that nothing else in this world has."""
        self._count += 1
        return self._count

    def say(
        self,
        type_: str,
        stream: str,
        title: str,
        /,
        *,
        day: int,
        pinned: bool = False,
        **members: object,
    ) -> Spoken:
        """Return an event of a type about the world; what is None is not said."""
        said: Json = {
            "title": title,
            "occurred": told(day, self.dice),
            "sources": [self._source()],
            "confidence": "inferred" if self.dice.happens(0.1) else "stated",
        }
        if not type_.startswith("claim."):
            said |= self.facets()
        said |= {_member(name): value for name, value in members.items() if value is not None}
        if type_ in CLAIMING and self.dice.happens(self._claimed):
            said["evidence"] = self.claims(type_)
        name = f"event-{self.number()}"
        return Spoken(name, type_, stream, said, day, pinned=pinned, latest=name)

    def facets(self) -> Json:
        """Return what rules test, as far as a source happens to say it."""
        found: Json = {}
        for name in self.dice.some(tuple(_FACETS), 3):
            few = self.dice.some(_FACETS[name], 2)
            found[name] = few[0] if name == "level" else few
        return found

    def claims(self, type_: str, *, but: frozenset[str] = frozenset()) -> list[Json]:
        """Return nominations of an event of this type for one paragraph or two, none of `but` among them."""
        near = NEAR[type_.partition(".")[0]]
        numbers = [self.dice.weighed(near)]
        if self.dice.happens(0.2):
            numbers.append(self.dice.one(NUMBERS))
        addresses = dict.fromkeys(f"{ADDRESS}#{number}" for number in numbers)
        return [self._claim(address) for address in addresses if address not in but]

    def _claim(self, address: str) -> Json:
        claim = {
            "paragraph": address,
            "bearing": self.dice.weighed(_BEARINGS),
            "reason": self.dice.one(_REASONS),
        }
        return claim | ({"against": True} if self.dice.happens(0.03) else {})

    def somebody(self) -> str:
        """Return a stakeholder of some type that acts."""
        return self.one_of(self.dice.weighed(ACTING))

    def one_of(self, type_: str) -> str:
        """Return a stakeholder of this type, or anybody while there is none."""
        return self.dice.one(self.memory.of_type(type_) or self.memory.of_kind("stakeholder"))

    def several(self, most: int) -> list[str]:
        """Return some stakeholders, each once."""
        return list(dict.fromkeys(self.somebody() for _ in range(self.dice.number(1, most))))

    def perhaps(self, kind: str, share: float = 0.5) -> str | None:
        """Return a subject of this kind, or nobody's."""
        known = self.memory.of_kind(kind)
        return self.dice.one(known) if known and self.dice.happens(share) else None

    def envelope(self, spoken: Spoken) -> Json:
        """Return the event in the structured form."""
        return posted(spoken.id, spoken.type, spoken.stream, spoken.data)

    def _source(self) -> Json:
        paper = self.dice.number(1, 3000)
        source = {"title": f"Lakes paper {paper}"}
        if self.dice.happens(0.6):
            source["url"] = f"https://lakes.example/papers/{paper}"
        return source | ({"locator": f"page {paper % 90 + 1}"} if self.dice.happens(0.3) else {})

    def amendment(self, type_: str, target: Spoken, /, **members: object) -> Json:
        """Return a correction or retraction of an event, in the structured form."""
        named = target.latest if self.dice.happens(0.5) else target.id
        data = {
            "occurred": written(self.now),
            "target": {"source": SOURCE, "id": named},
            **members,
        }
        return posted(f"event-{self.number()}", type_, target.stream, data)


def posted(name: str, type_: str, stream: str, data: Json) -> Json:
    """Return an event in the structured form of CloudEvents."""
    return {
        "specversion": "1.0",
        "id": name,
        "source": SOURCE,
        "type": f"servanda.{type_}",
        "subject": stream,
        "data": data,
    }


def _member(attribute: str) -> str:
    """Name a member as it stands in the event: `document_type` is `documentType`, `from_` is `from`."""
    first, *rest = attribute.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)
