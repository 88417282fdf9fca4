# The two commands a newcomer needs are `make run` and `make test`.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	$$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo $$name && break; \
	done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed

.PHONY: run test check race faults install lock bench study format assets

run: install
	@$(BIN)/python -m portal.running

test: install
	@$(BIN)/python -m portal.running.packages
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder $(TESTS)

# A thousand rounds of thirty-two approvals racing for the last of a budget, with both guards and with neither.
race: install
	@BUDGET_ROUNDS=1000 $(BIN)/pytest tests/faults/test_budget_race.py -q -o log_cli=true --log-cli-level=INFO

check: install
	@$(BIN)/python -m tests.check

bench: install
	@$(BIN)/python -m tests.bench

# Simulated rounds with known answers: what calibration gains. Writes docs/calibration-study.md.
study: install
	@$(BIN)/python -m tests.bench.calibration_study

# Five hundred letters while workers, the queue and the database are killed under them.
faults: install
	@FAULT_LETTERS=500 FAULT_PAUSE=0 $(BIN)/pytest tests/faults/test_letters_killed.py -q -o log_cli=true --log-cli-level=INFO

install: $(READY)

$(READY): requirements.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed, and none is on PATH."; exit 1; }
	@echo "Installing what requirements.lock names into $(VENV); the first time this takes a minute or two …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) 2>/dev/null || $(PYTHON) -m venv --clear --without-pip $(VENV)
	@if $(BIN)/python -m pip --version >/dev/null 2>&1; \
		then $(BIN)/python -m pip install -q --require-hashes --no-deps -r requirements.lock; \
		else $(PYTHON) -m pip --python $(BIN)/python install -q --require-hashes --no-deps -r requirements.lock; fi
	@touch $(READY)

# Needs uv; see docs/decisions for why the lock is not uv's own.
lock:
	@$(PYTHON) .ci/lock

format: install
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format -q .

# Only after a change in portal/look/assets; needs npm. What it makes is committed in static/look.
assets:
	@sh portal/look/assets/build.sh
