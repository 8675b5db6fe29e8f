"""The read model: its folds and tables in one explicit list, and the schema they live in."""

from service.projections.contract import SubjectFold
from service.projections.folds.instrument import Instruments, Paragraphs, Rules, Succession
from service.projections.folds.meeting import Meetings
from service.projections.folds.stakeholder import Stakeholders
from service.projections.tables.claim import CLAIM
from service.projections.tables.instrument import INSTRUMENT, PARAGRAPH, RULE, SUCCESSION
from service.projections.tables.layout import SubjectTables
from service.projections.tables.meeting import MEETING
from service.projections.tables.stakeholder import STAKEHOLDER
from service.projections.tables.status import STATUS

VERSION = 1
"""Grows whenever a fold or a table changes: the new model is built beside the old one."""

SCHEMA = f"read_{VERSION}"

FOLLOWER = SCHEMA
"""The name under which the projector's bookmark and lease stand: each read model follows by itself."""

FOLDS: tuple[SubjectFold, ...] = (
    Instruments(),
    Paragraphs(),
    Rules(),
    Succession(),
    Meetings(),
    Stakeholders(),
)

TABLES: dict[str, SubjectTables] = {
    tables.name: tables
    for tables in (
        INSTRUMENT,
        PARAGRAPH,
        RULE,
        SUCCESSION,
        MEETING,
        STAKEHOLDER,
        CLAIM,
        STATUS,
    )
}
