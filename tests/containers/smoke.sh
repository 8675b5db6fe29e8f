#!/bin/sh
# The containers as people use them: built, started, asked, stopped, started again. Its own project and port, so that
# nothing of yours is touched; everything it made is removed at the end. Says so where there is no engine.
set -eu
cd "${0%/*}/../.."

skip() { echo "Smoke test skipped: $1"; exit 0; }
fail() { echo "Smoke test failed: $1" >&2; compose logs --tail 50 >&2; exit 1; }

command -v docker >/dev/null 2>&1 || skip "no docker here."
docker info >/dev/null 2>&1 || skip "no container engine answers."
docker compose version >/dev/null 2>&1 || skip "docker has no compose plugin."

PUBLISH_ADDRESS=127.0.0.1 PUBLISH_PORT=${PUBLISH_PORT:-18000}
export PUBLISH_ADDRESS PUBLISH_PORT
compose() { docker compose --project-name servanda-smoke "$@"; }
inside() { of=$1; shift; compose exec -T "$of" /servanda/.venv/bin/python "$@"; }
log_of() { inside service -m service events list --limit 100000 --json | cksum; }
code_of() { docker inspect --format '{{.State.ExitCode}}' "$(compose ps --all --quiet "$1")"; }

until_it() {
	what=$1; shift; left=120
	until "$@" >/dev/null 2>&1; do
		left=$((left - 1))
		[ "$left" -gt 0 ] || fail "$what, even after two minutes."
		sleep 1
	done
}

trap 'compose down --volumes --remove-orphans >/dev/null 2>&1' EXIT
make --no-print-directory secrets
compose up --build --detach || fail "the containers do not start."

until_it "the service is not ready" inside service -m service health --ready
until_it "the worker does not beat" inside worker -m service health --worker
inside service -m service status BC-VI/32 --occurred-by COP-7 | grep -q ADOPTED_BY_OTHER_BODY \
	|| fail "the status of the decision is not there."
[ "$(inside service -c 'import os; print(os.getuid())')" = 10001 ] || fail "the service does not run as 10001."
if inside service -c 'open("/servanda/mark", "w")' 2>/dev/null; then fail "the image can be written."; fi
compose port service 8000 | grep -q '^127\.0\.0\.1:' || fail "the service is published beyond this machine."
if compose port postgres 5432 2>/dev/null | grep -q ':[1-9]'; then fail "the database is published."; fi
before=$(log_of)

compose stop
for one in service worker; do
	[ "$(code_of $one)" = 0 ] || fail "$one did not stop in order: $(code_of $one)."
done
compose up --detach
until_it "the service is not ready again" inside service -m service health --ready
[ "$(log_of)" = "$before" ] || fail "the log is not what it was before the stop."
echo "The containers were built, answered, stopped in order and came back with their log."
