# The two commands a newcomer needs are `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed

.PHONY: run test check install lock bench format

run: install
	@$(BIN)/python -m portal.running

test: install
	@$(BIN)/python -m portal.running.packages
	@$(BIN)/pytest -n 2 --dist loadfile $(TESTS)

check: install
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tests.house.check

bench: install
	@$(BIN)/python -m tests.bench

install: $(READY)

$(READY): requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --require-hashes --no-deps -r requirements.lock
	@touch $(READY)

# The lock holds exact versions and hashes, for Python 3.11 to 3.13, and no address of a registry.
lock:
	uv pip compile pyproject.toml --group embedded --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --no-annotate -q -o requirements.lock

format: install
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format -q .
