"""What decision VI/32 must come to at the close of two meetings: values, values on stated evidence, deciding events."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Expected:
    """events: by criterion, those that count, in the order of counting days; ids without their common beginning."""

    value: str
    stated_only: str
    decided: dict[str, str] = field(default_factory=dict)

    @property
    def events(self) -> dict[str, tuple[str, ...]]:
        return {
            name: tuple(f"VI32-{one}" for one in ids.split()) for name, ids in self.decided.items()
        }


MAKERS = "0021 0022 0023 0024 0025 0026 0027 0028 0029 0030 0036 0037"
WORDS = f"0020 {MAKERS} 0045 0046 0048"


def same(value: str, **decided: str) -> Expected:
    return Expected(value, value, {name.replace("_", "-"): ids for name, ids in decided.items()})


AT_OEWG_2 = {
    "1": same("RESPONSE_PARTIAL", words=WORDS, industry="0043"),
    "2": same("RESPONSE_PARTIAL", words="0020", industry="0043"),
    "3": Expected("DRAFTED", "NOT_STARTED", {"input-sought": "0042", "drafted": "0047"}),
    "4": Expected("IN_PROGRESS", "BLOCKED", {"consulted": "0050"}),
    "5": same("NOT_STARTED"),
    "6": same("NOT_STARTED"),
    "7": same("PARTLY_FULFILLED", to_oewg="0050", covers_ngos="0050"),
    "8": same("RESPONSE_PARTIAL", promoted="0015 0017", words="0018 0019"),
    "9": same("RESPONSE_PARTIAL", promoted="0043", considered="0039 0040"),
    "a": same("EVIDENCE", identified=MAKERS),
    "b": same("NO_EVIDENCE"),
    "c": same("EVIDENCE", formed="0020"),
    "d": same("EVIDENCE", joint="0043"),
    "e": same("NO_EVIDENCE"),
}
"""The close of OEWG-2, 2003-10-24."""

AT_COP_7 = AT_OEWG_2 | {
    "3": same("ADOPTED_BY_OTHER_BODY", input_sought="0042", drafted="0047", adopted_by_any="0079"),
    "4": Expected("IN_PROGRESS", "BLOCKED", {"consulted": "0050 0052 0060 0061 0062"}),
    "5": same("SILENT"),
    "6": same("SILENT"),
    "7": same("PARTLY_FULFILLED", to_oewg="0050 0059", covers_ngos="0050"),
    "8": same("RESPONSE_PARTIAL", promoted="0015 0017 0076", words="0018 0019"),
    "9": same("RESPONSE_BROAD", promoted="0043 0064", considered="0039 0040 0051"),
}
"""The close of COP-7, 2004-10-29."""

PAST_DUE = {
    "3": {"adopted": "implied", "reported": "stated"},
    "5": {"adopted": "implied"},
    "6": {"circulated": "implied"},
    "7": {"to-cop": "stated"},
}
CONTINUED = {
    "1": ["BC-VII/3#4"],
    "3": ["BC-VII/3#1"],
    "4": ["BC-VII/3#2"],
    "7": ["BC-VII/3#2"],
    "9": ["BC-VII/4#1"],
}


@dataclass(frozen=True, slots=True)
class Moved:
    """What is to have changed between the close of OEWG-2 and that of COP-7.

    turns:    of every turn of the value its day, and the event or the criterion whose due passed.
    counted:  the events that have come to count, each with its criteria; ids without their common beginning.
    """

    before: str
    value: str
    turns: tuple[tuple[str, str], ...] = ()
    counted: dict[str, list[str]] = field(default_factory=dict)


CHANGED = {
    "3": Moved("DRAFTED", "ADOPTED_BY_OTHER_BODY", (("2004-10-27", "VI32-0079"),), {"0079": ["adopted-by-any"]}),
    "4": Moved("IN_PROGRESS", "IN_PROGRESS", (), {one: ["consulted"] for one in ("0052", "0060", "0061", "0062")}),
    "5": Moved("NOT_STARTED", "SILENT", (("2004-04-30", "adopted"),)),
    "6": Moved("NOT_STARTED", "SILENT", (("2004-04-30", "circulated"),)),
    "7": Moved("PARTLY_FULFILLED", "PARTLY_FULFILLED", (), {"0059": ["to-oewg"]}),
    "8": Moved("RESPONSE_PARTIAL", "RESPONSE_PARTIAL", (), {"0076": ["promoted"]}),
    "9": Moved("RESPONSE_PARTIAL", "RESPONSE_BROAD", (("2004-08-09", "VI32-0064"),), {"0051": ["considered"], "0064": ["promoted"]}),
}  # fmt: skip
"""By number; for all others nothing changed."""
