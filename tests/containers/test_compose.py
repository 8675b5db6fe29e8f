"""docker-compose.yml, point by point, and valid for a compose where there is one."""

import re
import shutil
import subprocess
from typing import Any

import pytest

from tests.containers.recipe import COMPOSE, compose, containers, instructions
from tests.house.checkout import ROOT

OURS = ("migrate", "service", "worker")
VARIABLES = re.compile(r"\$\{(\w+):-([^}]*)\}")


def default(text: str) -> str:
    """Return what a text is where no variable is set."""
    return VARIABLES.sub(r"\2", text)


def test_there_are_a_database_a_migration_a_service_and_a_worker() -> None:
    assert set(containers()) == {"postgres", *OURS}


@pytest.mark.parametrize("name", ["postgres", *OURS])
def test_every_container_may_do_as_little_as_it_can(name: str) -> None:
    one = containers()[name]
    assert one["init"] is True
    assert one["read_only"] is True
    assert "/tmp" in one["tmpfs"]  # noqa: S108 - in the container
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert one["pids_limit"] <= 200
    assert one["mem_limit"] in {"512m", "1g"}
    assert "privileged" not in one


@pytest.mark.parametrize("name", ["postgres", *OURS])
def test_every_container_stops_in_time_comes_back_and_rotates_its_logs(name: str) -> None:
    one = containers()[name]
    assert one["stop_grace_period"] == "40s"
    assert one["restart"] == ("no" if name == "migrate" else "unless-stopped")
    assert one["logging"]["driver"] == "json-file"
    assert set(one["logging"]["options"]) == {"max-size", "max-file"}


def test_the_database_keeps_its_data_where_18_puts_them() -> None:
    postgres = containers()["postgres"]
    assert default(postgres["image"]).startswith("postgres:18.")
    assert postgres["volumes"] == ["database:/var/lib/postgresql"]
    assert compose()["volumes"] == {"database": {}}
    assert postgres["shm_size"] == "256m"
    assert "/var/run/postgresql" in postgres["tmpfs"]


def test_the_database_is_healthy_over_tcp_only_and_not_published() -> None:
    postgres = containers()["postgres"]
    test = postgres["healthcheck"]["test"]
    assert test[:2] == ["CMD", "pg_isready"]
    assert "--host=127.0.0.1" in test
    assert not {"ports", "network_mode"} & set(postgres)


def test_the_password_is_a_file_without_default_and_stands_nowhere() -> None:
    assert compose()["secrets"] == {"database_password": {"file": "./secrets/database_password"}}
    for one in containers().values():
        assert one["secrets"] == ["database_password"]
    postgres, service = containers()["postgres"], containers()["service"]
    mounted = "/run/secrets/database_password"
    assert postgres["environment"]["POSTGRES_PASSWORD_FILE"] == mounted
    assert service["environment"]["SERVANDA_DATABASE_PASSWORD_FILE"] == mounted
    assert "POSTGRES_PASSWORD" not in postgres["environment"]
    assert re.search(r"//servanda@postgres:", service["environment"]["SERVANDA_DATABASE_URL"])
    assert {"/secrets/", ".env"} <= set((ROOT / ".gitignore").read_text().split())


def test_tables_are_made_once_before_anybody_works_with_them() -> None:
    migrate = containers()["migrate"]
    assert migrate["command"] == ["migrate"]
    assert migrate["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in ("service", "worker"):
        after = containers()[name]["depends_on"]
        assert after == {"migrate": {"condition": "service_completed_successfully"}}


def test_nobody_beyond_this_machine_reaches_the_service_until_told_otherwise() -> None:
    (published,) = containers()["service"]["ports"]
    assert default(published) == "127.0.0.1:8000:8000"
    assert not any("ports" in containers()[name] for name in ("migrate", "worker"))


def test_the_worker_alone_folds_and_is_asked_for_its_pulse() -> None:
    assert containers()["service"]["command"] == ["serve", "--no-worker"]
    assert containers()["worker"]["command"] == ["worker"]
    assert containers()["worker"]["healthcheck"]["test"][-2:] == ["service.cli.health", "--worker"]
    assert "healthcheck" not in containers()["service"], "the image's own"


def test_one_image_serves_three_containers() -> None:
    images = {(containers()[name]["image"], str(containers()[name]["build"])) for name in OURS}
    assert len(images) == 1


def test_every_variable_is_explained_once_with_the_value_that_holds_without_it() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    told = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    used = dict(VARIABLES.findall(COMPOSE.read_text()))
    assert told == used
    assert instructions("ARG") == [f"PYTHON_IMAGE={told['PYTHON_IMAGE']}"]
    assert len(re.findall(r"\$\{", COMPOSE.read_text())) == len(
        VARIABLES.findall(COMPOSE.read_text())
    )


def composer() -> list[str] | None:
    """Return how compose is called here, None where there is none."""
    docker = shutil.which("docker")
    if docker and not _run(docker, "compose", "version").returncode:
        return [docker, "compose"]
    alone = shutil.which("docker-compose")
    return [alone] if alone else None


def test_compose_itself_takes_the_file() -> None:
    called = composer()
    if called is None:
        pytest.skip("No docker compose here: the file was looked at point by point, but not by it.")
    done = _run(*called, "--file", str(COMPOSE), "config")
    assert done.returncode == 0, done.stderr


def test_the_smoke_test_says_so_where_there_is_no_engine() -> None:
    script = ROOT / "tests/containers/smoke.sh"
    done = _run("/bin/sh", str(script), PATH="/nowhere")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Smoke test skipped: ")


def _run(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    settings: dict[str, Any] = {"env": environ} if environ else {}
    return subprocess.run(  # noqa: S603 - our own words
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60, **settings
    )
