"""The closed lists of codes, version 1. A code is never given a new meaning; a new one is a new version of the list.

Lists that grow by treaty (waste codes, activities of a strategic plan) hold their named codes and a pattern for the rest.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

StakeholderType: TypeAlias = Literal[
    "company",
    "industry_association",
    "environmental_ngo",
    "development_ngo",
    "regional_centre",
    "government",
    "public_authority",
    "public_agency",
    "network_of_authorities",
    "convention_secretariat",
    "convention_body",
    "intergovernmental_organization",
    "academia",
    "research_institute",
    "partnership",
    "partnership_body",
    "ngo_or_centre",
]
DutyValue: TypeAlias = Literal[
    "SUPERSEDED",
    "FULFILLED",
    "FULFILLED_LATE",
    "OVERDUE",
    "SILENT",
    "ADOPTED_AS_ASKED",
    "ADOPTED_BY_OTHER_BODY",
    "PARTLY_FULFILLED",
    "SUBMITTED",
    "DRAFTED",
    "IN_PROGRESS",
    "BLOCKED",
    "NOT_STARTED",
]
ResponseValue: TypeAlias = Literal[
    "SUPERSEDED", "SUSTAINED", "RESPONSE_BROAD", "RESPONSE_PARTIAL", "DECLARED", "NO_EVIDENCE"
]
ElementValue: TypeAlias = Literal["SUPERSEDED", "WIDE_EVIDENCE", "EVIDENCE", "NO_EVIDENCE"]
StatusValue: TypeAlias = DutyValue | ResponseValue | ElementValue
STATUS_VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "duty": get_args(DutyValue),
    "response": get_args(ResponseValue),
    "element": get_args(ElementValue),
}
"""The values of each family, in the order in which they are tried."""
StakeholderKind: TypeAlias = Literal[
    "corporate_foundation", "industry_association", "multinational_company", "national_company"
]
MembershipStatus: TypeAlias = Literal["party", "signatory", "other_government"]
Sector: TypeAlias = Literal[
    "mobile-phones",
    "network-operation",
    "computing",
    "refurbishment",
    "recycling",
    "metals",
    "precious-metals",
    "lead",
    "batteries",
    "hazardous-waste",
    "waste-trade",
    "waste-prevention",
    "cleaner-production",
    "environment",
    "enforcement",
    "training",
    "technology-transfer",
    "research",
    "trade",
    "finance",
]
Topic: TypeAlias = Literal[
    "life-cycle",
    "green-design",
    "take-back",
    "collection",
    "repair",
    "refurbishment",
    "recycling",
    "cleaner-production",
    "transboundary-movement",
    "illegal-traffic",
    "enforcement",
    "capacity",
    "training",
    "regional-centres",
    "regional-approach",
    "awareness",
    "finance",
    "climate",
]
Region: TypeAlias = Literal[
    "africa",
    "asia-pacific",
    "central-and-eastern-europe",
    "latin-america-and-caribbean",
    "western-europe-and-others",
    "english-speaking-africa",
    "french-speaking-africa",
    "arab-states",
    "asia",
    "southeast-asia",
    "pacific",
    "central-america",
    "caribbean",
    "europe",
]
LifeCycleStage: TypeAlias = Literal[
    "design", "production", "use", "collection", "reuse", "recovery", "disposal"
]
Level: TypeAlias = Literal["global", "regional", "national", "local"]
Aim: TypeAlias = Literal["minimization", "capacity", "technology"]
Audience: TypeAlias = Literal[
    "sme", "sme-support-bodies", "officials", "industry", "ngo", "academia"
]
Support: TypeAlias = Literal["industry", "government", "igo"]
DocumentType: TypeAlias = Literal[
    "work-programme",
    "framework",
    "guideline",
    "guidance",
    "principles",
    "report",
    "study",
    "strategy",
    "business-plan",
    "terms-of-reference",
    "decision-draft",
    "statement",
    "agreement",
    "budget",
    "press-release",
    "note",
    "page",
]
Bearing: TypeAlias = Literal["direct", "analogue", "successor", "background"]
Family: TypeAlias = Literal["duty", "response", "element"]
Confidence: TypeAlias = Literal["stated", "inferred"]

_COUNTRIES: Final = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR "
    "GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
    "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT "
    "MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW "
    "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ "
    "UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)


@dataclass(frozen=True, slots=True)
class CodeList:
    """Marks a string as one of the named codes, or as one that the pattern allows."""

    names: tuple[str, ...]
    pattern: str | None = None

    def known(self, code: str) -> str:
        """Return the code as it is; an unknown one is refused together with the list, so that near ones can be named."""
        if code in self.names or (self.pattern and re.fullmatch(self.pattern, code, re.ASCII)):
            return code
        raise PydanticCustomError("unknown_code", "Unknown code", {"known": self.names})

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            self.known, core_schema.str_schema(max_length=80)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        named: dict[str, Any] = {"type": "string", "enum": list(self.names)}
        if self.pattern is None:
            return named
        return {"anyOf": [named, {"type": "string", "pattern": f"^({self.pattern})$"}]}


COUNTRIES: Final = tuple(_COUNTRIES.split())
"""By ISO 3166, two letters each."""

Country: TypeAlias = Annotated[str, CodeList(COUNTRIES)]
Currency: TypeAlias = Annotated[str, CodeList((), "[A-Z]{3}")]

# Basel codes: list Y of Annexes I and II, lists A and B of Annexes VIII and IX. Their days of validity are reference data.
WasteStream: TypeAlias = Annotated[
    str,
    CodeList(
        (
            "lead-acid-batteries",
            "rechargeable-batteries",
            "e-waste",
            "mercury",
            "used-oils",
            "health-care",
            "pops",
            "ship-dismantling",
            "plastics",
        ),
        "Y[1-4]?[0-9]|[AB][1-4][0-9]{3}",
    ),
]

# The Declaration's nine fields by number; activities of the strategic plan by their own mark after SP.
PriorityField: TypeAlias = Annotated[
    str,
    CodeList(tuple(f"BD{number}" for number in range(1, 10)), "SP[A-Za-z0-9.-]{1,20}"),
]
