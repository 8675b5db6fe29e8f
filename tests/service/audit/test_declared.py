"""What a row of a table is before it is hashed, column by column; and that every table can be written so."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION, JSONB, TIMESTAMP
from sqlalchemy.types import TypeEngine

from service.audit.declared import Declared
from service.audit.errors import NotDeclarable, NotDigestible
from service.projections.tables.layout import METADATA

SUMMER = timezone(timedelta(hours=2))


def declared(kind: TypeEngine[object]) -> Declared:
    key = Column("key", Text(collation="C"), primary_key=True)
    return Declared.of(Table("t", MetaData(), key, Column("value", kind)))


@pytest.mark.parametrize(
    ("kind", "stored", "written"),
    [
        (Text(), "Zürich \"ü\" \n\u2028", b'"Z\xc3\xbcrich \\"\xc3\xbc\\" \\n\xe2\x80\xa8"'),
        (Boolean(), False, b"false"),
        (Integer(), 7, b'"7"'),
        (BigInteger(), -(2**63), b'"-9223372036854775808"'),
        (Numeric(), Decimal("120.5000"), b'"120.5"'),
        (Numeric(), Decimal(1200), b'"1200"'),
        (Numeric(), Decimal("1.2E+3"), b'"1200"'),
        (Numeric(), Decimal("0.000"), b'"0"'),
        (Date(), date.min, b'"0001-01-01"'),
        (DateTime(timezone=True), datetime(2004, 5, 3, 2, tzinfo=SUMMER), b'"2004-05-03T00:00:00.000000Z"'),
        (DateTime(timezone=True), datetime(987, 5, 3, tzinfo=UTC), b'"0987-05-03T00:00:00.000000Z"'),
        (LargeBinary(), b"\x00\xab", b'"00ab"'),
        (ARRAY(Text()), ["b", None, "a"], b'["b",null,"a"]'),
        (ARRAY(BigInteger()), [2, None, 1], b'["2",null,"1"]'),
        (JSONB(), '{"bb": [1, null], "a": {"y": 1, "x": "ü"}}', b'{"a":{"x":"\xc3\xbc","y":1},"bb":[1,null]}'),
        (JSONB(), None, b"null"),
    ],
)  # fmt: skip
def test_every_kind_of_column_has_one_spelling(
    kind: TypeEngine[object], stored: object, written: bytes
) -> None:
    key, row = declared(kind).canonical(("k", stored))
    assert (key, row) == (b'["k"]', b'["k",' + written + b"]")


@pytest.mark.parametrize(
    "kind",
    [
        Float(),
        DOUBLE_PRECISION(),
        ARRAY(Float()),
        DateTime(),
        TIMESTAMP(),
        ARRAY(TIMESTAMP()),
    ],
)
def test_what_two_machines_could_write_differently_is_refused_at_declaration(
    kind: TypeEngine[object],
) -> None:
    with pytest.raises(NotDeclarable, match=r"t\.value"):
        declared(kind)


def test_a_key_that_sorts_by_a_locale_is_refused_at_declaration() -> None:
    with pytest.raises(NotDeclarable, match=r"t\.key"):
        Declared.of(Table("t", MetaData(), Column("key", Text(), primary_key=True)))


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: table.name)
def test_every_read_table_can_be_digested(table: Table) -> None:
    found = Declared.of(table)
    assert found.columns == tuple(column.name for column in table.columns)
    assert [found.columns[at] for at in found.key] == [c.name for c in table.primary_key.columns]


@pytest.mark.parametrize("stored", ['{"n": 9007199254740993}', '{"n": 1e999}', "[" * 2000])
def test_a_value_that_no_fold_writes_is_named_with_its_row(stored: str) -> None:
    with pytest.raises(NotDigestible, match="The row k of t"):
        declared(JSONB()).canonical(("k", stored))


def test_a_fraction_put_into_json_by_hand_is_not_the_integer_that_was_there() -> None:
    form = declared(JSONB())
    assert form.canonical(("k", '{"n": 1.0}')) != form.canonical(("k", '{"n": 1}'))
