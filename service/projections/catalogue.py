"""The read model: its folds and tables in one explicit list, and the schema they live in."""

from collections.abc import Mapping
from typing import Final

from service.projections.contract import SubjectFold
from service.projections.folds.activity import Activities, Participations
from service.projections.folds.conflict import Conflicts
from service.projections.folds.consultation import (
    Addressees,
    Consultations,
    Invitations,
    Responses,
)
from service.projections.folds.contribution import Contributions
from service.projections.folds.document import DocumentActs, Documents, DocumentVersions
from service.projections.folds.instrument import (
    Instruments,
    Paragraphs,
    References,
    Rules,
    Succession,
)
from service.projections.folds.judgement import Judgements
from service.projections.folds.meeting import Meetings
from service.projections.folds.partnership import Memberships, Partnerships
from service.projections.folds.person import People
from service.projections.folds.principle import Findings
from service.projections.folds.programme import WorkItems
from service.projections.folds.report import Reports
from service.projections.folds.search import Search
from service.projections.folds.stakeholder import Stakeholders
from service.projections.tables.activity import ACTIVITY, PARTICIPATION
from service.projections.tables.claim import CLAIM
from service.projections.tables.conflict import CONFLICT
from service.projections.tables.consultation import (
    ADDRESSEE,
    CONSULTATION,
    INVITATION,
    RESPONSE,
)
from service.projections.tables.contribution import CONTRIBUTION
from service.projections.tables.document import DOCUMENT, DOCUMENT_ACT, DOCUMENT_VERSION, REPORT
from service.projections.tables.instrument import (
    INSTRUMENT,
    PARAGRAPH,
    REFERENCE,
    RULE,
    SUCCESSION,
)
from service.projections.tables.judgement import JUDGEMENT
from service.projections.tables.layout import SubjectTables
from service.projections.tables.meeting import MEETING
from service.projections.tables.partnership import MEMBERSHIP, PARTNERSHIP
from service.projections.tables.person import PERSON
from service.projections.tables.programme import FINDING, WORKITEM
from service.projections.tables.search import SEARCH
from service.projections.tables.stakeholder import STAKEHOLDER
from service.projections.tables.status import STATUS

FoldsOf = Mapping[str, tuple[SubjectFold, ...]]

VERSION = 6
"""Grows whenever a fold or a table changes: the new model is built beside the old one."""

SCHEMA = f"read_{VERSION}"
"""The schema of the first read model that this release makes; those that are built beside it are numbered."""

FOLDS: tuple[SubjectFold, ...] = (
    Instruments(),
    Paragraphs(),
    Rules(),
    Succession(),
    References(),
    Meetings(),
    Stakeholders(),
    Partnerships(),
    Memberships(),
    Consultations(),
    Addressees(),
    Invitations(),
    Responses(),
    Activities(),
    Participations(),
    Documents(),
    DocumentVersions(),
    DocumentActs(),
    Reports(),
    WorkItems(),
    Contributions(),
    Findings(),
    Conflicts(),
    People(),
    Judgements(),
    Search(),
)


def by_type(folds: tuple[SubjectFold, ...]) -> FoldsOf:
    """Return the folds that take an event, by its type."""
    types = {name for fold in folds for name in fold.types}
    return {name: tuple(fold for fold in folds if name in fold.types) for name in types}


FOLDS_BY_TABLE: Final = {fold.table: fold for fold in FOLDS}
FOLDS_OF: Final = by_type(FOLDS)
"""All folds, by the events that they take: most events concern a few of them."""

OF_STREAMS: Final = frozenset(
    {
        "activity",
        "conflict",
        "consultation",
        "contribution",
        "document",
        "instrument",
        "meeting",
        "partnership",
        "person",
        "report",
        "response",
        "stakeholder",
        "workitem",
    }
)
"""Folds of which each key is the name of a stream of that kind, where all facts about it lie."""


def home_of(fold: str, key: str) -> str | None:
    """Return the stream in which all facts about a key lie; None where the key does not tell, so that its events are noted by key."""
    if fold == Search.table:
        return Search.home(key)
    return f"{fold}/{key}" if fold in OF_STREAMS else None


TABLES: dict[str, SubjectTables] = {
    tables.name: tables
    for tables in (
        INSTRUMENT,
        PARAGRAPH,
        RULE,
        SUCCESSION,
        REFERENCE,
        MEETING,
        STAKEHOLDER,
        PARTNERSHIP,
        MEMBERSHIP,
        CONSULTATION,
        ADDRESSEE,
        INVITATION,
        RESPONSE,
        ACTIVITY,
        PARTICIPATION,
        DOCUMENT,
        DOCUMENT_VERSION,
        DOCUMENT_ACT,
        REPORT,
        WORKITEM,
        CONTRIBUTION,
        FINDING,
        CONFLICT,
        PERSON,
        JUDGEMENT,
        SEARCH,
        CLAIM,
        STATUS,
    )
}
