# make run: the service with a sample operation, on http://127.0.0.1:8000/. make test: every check.

SHELL := /bin/bash
VENV ?= .venv
PORT ?= 8000
DEMO ?= 1
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.version_info >= (3, 11) and print(sys.executable)' 2>/dev/null)))
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check
REPORT = $(abspath $(VENV))/test-report

.PHONY: setup run test lint types tests assurance bench-engine bench-api

setup: $(VENV)/.runtime

run: setup
	@EVACTRACK_DEMO=$(DEMO) exec $(BIN)/python manage.py serve --port $(PORT)

# The types are read on the side: alone they would leave a core idle.
test: lint
	@$(MAKE) --no-print-directory -j 2 types tests

lint: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.development
	$(BIN)/mypy

# Everything on SQLite, then whatever uses a database on PostgreSQL: DATABASE_URL's, or one that is brought along.
tests: $(VENV)/.development
	@rm -f $(REPORT)
	env -u DATABASE_URL EVACTRACK_TEST_REPORT=$(REPORT) $(BIN)/python -m pytest -n 2
	EVACTRACK_TEST_REPORT=$(REPORT) $(BIN)/python -m tests.with_postgres $(BIN)/python -m pytest -n 2
	@cat $(REPORT)

# The properties once more, each time on examples that nobody has seen. It may find what `make test` does not. Then the
# promises under load, and the API held to its document, at their full sizes on PostgreSQL: each prints a line of figures.
assurance: $(VENV)/.development
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=others tests/reports/engine tests/corridors/domain tests/corridors/packages
	EVACTRACK_TEST_SIZE=full $(BIN)/python -m tests.with_postgres $(BIN)/python -m pytest -s tests/assurance

# How fast the engine is, by itself and on a full database (a PostgreSQL that is brought along): a line a level.
bench-engine: $(VENV)/.development
	$(BIN)/python -m bench.engine
	$(BIN)/python -m bench.database

# How fast the API takes and lists counts, on a PostgreSQL that is brought along: a line a level.
bench-api: $(VENV)/.development
	$(BIN)/python -m bench.api

$(VENV)/.runtime: requirements.txt
	@test -n "$(PYTHON)" || { echo "EvacTrack needs Python 3.11 or newer; PYTHON=/path/to/python names one." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.development: $(VENV)/.runtime requirements-dev.txt
	$(PIP) -r requirements-dev.txt
	@touch $@
