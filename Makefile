# The two commands a newcomer needs are `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed

.PHONY: run test check install lock bench format assets

run: install
	@$(BIN)/python -m portal.running

test: install
	@$(BIN)/python -m portal.running.packages
	@$(BIN)/pytest -n 2 --dist loadfile $(TESTS)

check: install
	@$(BIN)/python -m tests.check

bench: install
	@$(BIN)/python -m tests.bench

install: $(READY)

$(READY): requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --require-hashes --no-deps -r requirements.lock
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
