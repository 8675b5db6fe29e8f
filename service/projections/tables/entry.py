"""The log as statements see it that stand beside the read tables: one row an event, the bytes and what is found by."""

from sqlalchemy import BigInteger, Date, DateTime, LargeBinary, Text, column, table

ENTRY = table(
    "entry",
    column("position", BigInteger()),
    column("revision", BigInteger()),
    column("entry", LargeBinary()),
    column("leaf_hash", LargeBinary()),
    column("type", Text()),
    column("stream", Text()),
    column("source", Text()),
    column("id", Text()),
    column("recorded_at", DateTime(timezone=True)),
    column("first_day", Date()),
    column("last_day", Date()),
    schema="log",
)
