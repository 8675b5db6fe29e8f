"""What a server must be: findings, and when they stop the start."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.database.doctor import CHECKS, Facts, Finding, Severity, examine, find, require_fit
from service.database.engine import Address, connect
from service.database.errors import Unfit

SOUND = Facts(
    version="18.4",
    version_number=180004,
    encoding="UTF8",
    fsync="on",
    full_page_writes="on",
    synchronous_commit="on",
    is_standby=False,
    isolation="read committed",
    data_checksums="on",
    max_connections=100,
    now=datetime(2026, 1, 1, tzinfo=UTC),
    roles=frozenset({"servanda_writer"}),
    clock_apart=timedelta(0),
)


def findings(facts: Facts) -> tuple[Finding, ...]:
    return tuple(find(check, facts) for check in CHECKS)


def test_a_sound_server_has_only_good_findings() -> None:
    assert {finding.severity for finding in findings(SOUND)} == {Severity.GOOD}
    require_fit(findings(SOUND), unsafe=False)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"version": "14.9", "version_number": 140009}, "too old"),
        ({"encoding": "SQL_ASCII"}, "ENCODING 'UTF8'"),
        ({"is_standby": True}, "primary"),
        ({"isolation": "serializable"}, "read committed"),
    ],
)
def test_an_unfit_server_is_refused_even_by_the_unsafe(wrong: dict[str, object], said: str) -> None:
    facts = replace(SOUND, **wrong)  # type: ignore[arg-type]  # each row of the table names its field
    with pytest.raises(Unfit, match=said):
        require_fit(findings(facts), unsafe=True)


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_loses_commits_needs_consent(name: str) -> None:
    facts = replace(SOUND, **{name: "off"})  # type: ignore[arg-type]  # each of these fields is a str
    with pytest.raises(Unfit, match="SERVANDA_UNSAFE=1"):
        require_fit(findings(facts), unsafe=False)
    require_fit(findings(facts), unsafe=True)


async def test_the_test_server_is_found_lossy_and_nothing_worse(address: Address) -> None:
    def clock() -> datetime:
        return datetime.now(UTC)  # noqa: TID251  # a test owns its clock

    found = {finding.check: finding.severity for finding in await examine(address, clock=clock)}
    assert found["fsync"] is Severity.LOSSY
    assert found["version"] is found["encoding"] is found["clock_apart"] is Severity.GOOD
    assert Severity.REFUSED not in found.values()


async def test_a_clock_that_went_astray_is_a_warning(address: Address) -> None:
    found = {
        one.check: one
        for one in await examine(address, clock=lambda: datetime(2001, 1, 1, tzinfo=UTC))
    }
    assert found["clock_apart"].severity is Severity.WARNING


async def test_a_database_in_another_encoding_is_refused(server: Address) -> None:
    connection = await connect(server)
    name = "latin"
    try:
        await connection.execute(
            f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0"
        )
        with pytest.raises(Unfit, match="cannot hold every letter"):
            require_fit(await examine(server.with_database(name)), unsafe=True)
    finally:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.close()
