"""What can keep an audit from being done; that tables differ from the log is a finding and no error.

AuditError
├── NotDeclarable   a column of a type that has no exact bytes, such as a float
├── NotDigestible   a row holds what no fold writes, so that it has no canonical bytes
├── OutOfOrder      a range or a pair of points that runs backwards
├── BeyondTheLog    a range that the log does not reach
└── NothingRecorded everything of an empty log
"""


class AuditError(Exception):
    """Anything that keeps an audit from being done."""

    code = "audit-error"


class NotDeclarable(AuditError):
    """A column that two machines could write down differently."""

    code = "not-declarable"

    def __init__(self, table: str, column: str, kind: str) -> None:
        super().__init__(
            f"{table}.{column} is {kind}, which has no exact bytes: declare text in the collation C, "
            "an integer, a numeric, a boolean, a date, an instant with its zone, bytes, JSON, or an array of one."
        )


class NotDigestible(AuditError):
    """A row that no fold can have written."""

    code = "not-digestible"

    def __init__(self, table: str, key: str) -> None:
        super().__init__(
            f"The row {key} of {table} holds a value that no fold writes, so it was put there by hand: "
            "look at it, then fold the read model again from the log."
        )


class OutOfOrder(AuditError):
    """The second point lies before the first."""

    code = "out-of-order"

    def __init__(self, first: int, second: int) -> None:
        super().__init__(
            f"Position {second} comes before position {first}: give the earlier point first."
        )


class BeyondTheLog(AuditError):
    """A range that ends after the log does."""

    code = "beyond-the-log"

    def __init__(self, last: int, head: int) -> None:
        super().__init__(
            f"The log ends at position {head}, so there is no position {last} yet: "
            f"ask for a range up to {head}, or for `all`."
        )


class NothingRecorded(AuditError):
    """The log is empty."""

    code = "nothing-recorded"

    def __init__(self) -> None:
        super().__init__("The log is empty: there is nothing to export yet.")
