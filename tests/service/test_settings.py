"""Settings: defaults, what each variable takes, and every fault at once."""

from dataclasses import fields
from pathlib import Path

import pytest

from service.settings import KNOWN, REPOSITORY, Bind, Settings, SettingsRefused


def test_without_variables_every_setting_has_its_default() -> None:
    settings = Settings.read({"HOME": "/home/someone", "PATH": "/bin"})
    assert settings.bind == Bind("127.0.0.1", 8000, explicit=False)
    assert settings.metrics_bind == Bind("127.0.0.1", 9464, explicit=False)
    assert settings.bind.is_loopback
    assert settings.state_dir in {
        Path("/var/lib/servanda"),
        Path("/home/someone/.local/share/servanda"),
    }
    assert settings.instruments == (REPOSITORY / "instruments",)
    assert settings.database_url is None
    assert (settings.notify, settings.unsafe, settings.logging) == (True, False, "info")


def test_every_variable_has_a_field_of_its_name() -> None:
    assert {name.lower() for name in KNOWN} | {"runtime_dir"} == {
        field.name for field in fields(Settings)
    }


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [("0.0.0.0:80", "0.0.0.0", 80), ("[::1]:8001", "::1", 8001), ("localhost:0", "localhost", 0)],  # noqa: S104  # read, not listened on
)
def test_an_address_that_was_asked_for_is_explicit(text: str, host: str, port: int) -> None:
    assert Settings.read({"SERVANDA_BIND": text}).bind == Bind(host, port, explicit=True)


def test_a_relative_folder_is_taken_from_here_and_lists_have_commas(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.read({"SERVANDA_STATE_DIR": "here", "SERVANDA_INSTRUMENTS": "a, b"})
    assert settings.state_dir == tmp_path / "here"
    assert settings.instruments == (tmp_path / "a", tmp_path / "b")


def test_every_fault_is_named_at_once_and_no_secret_is_quoted() -> None:
    with pytest.raises(SettingsRefused) as refused:
        Settings.read(
            {
                "SERVANDA_BIND": "8000",
                "SERVANDA_NOTIFY": "perhaps",
                "SERVANDA_DATABSE_URL": "x",
                "SERVANDA_DATABASE_URL": "mysql://me:secret@db/x",
                "SERVANDA_LOGGING": "loud",
            }
        )
    text = str(refused.value)
    assert len(refused.value.faults) == 5
    for name in ("BIND", "NOTIFY", "DATABSE_URL", "DATABASE_URL", "LOGGING"):
        assert f"SERVANDA_{name}: " in text
    assert "secret" not in text
    assert "secret" not in repr(
        Settings.read({"SERVANDA_DATABASE_URL": "postgresql://me:secret@db/x"})
    )


@pytest.mark.parametrize("url", ["postgresql://db1", "postgresql://db1/", "host=db1 dbname=x"])
def test_a_database_address_names_a_database(url: str) -> None:
    with pytest.raises(SettingsRefused, match="SERVANDA_DATABASE_URL"):
        Settings.read({"SERVANDA_DATABASE_URL": url})


@pytest.mark.parametrize("password", ["se/cret", "se?cret", "se#cret"])
def test_a_password_that_breaks_the_address_is_refused_and_not_quoted(password: str) -> None:
    with pytest.raises(SettingsRefused, match="percent-encode the password") as refused:
        Settings.read({"SERVANDA_DATABASE_URL": f"postgresql://me:{password}@db1/x"})
    assert "cret" not in str(refused.value)
