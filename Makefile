# What a person types.  Each target makes the virtual environment and installs what it needs, on a machine with Debian and Python 3.11.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .stamps
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := pip compile pyproject.toml --no-header --no-annotate --generate-hashes --quiet

.PHONY: help install demo test test-servers soak lint score bench lock clean

help:
	@echo "make demo    the whole product on embedded servers, in your browser"
	@echo "make test    lint, types and every test, on real servers"
	@echo "make test-servers  the mailbox contract on Cyrus and sending through Postfix, which it unpacks"
	@echo "make soak    half an hour of faults, then the store must equal the mailbox; SOAK_SECONDS=n for less"
	@echo "make lint    ruff and mypy alone"
	@echo "make score   judgement against labelled mail (needs the data folder)"
	@echo "make bench   speeds beside a peer's; JSON=1 for JSON lines, ONLY=group for one group, SIZE=20000 for a smaller mailbox"

$(STAMPS)/venv: requirements.lock pyproject.toml
	@mkdir -p $(STAMPS)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing Python packages (a minute the first time) …"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/venv requirements-dev.lock
	@echo "installing what tests need …"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

install: $(STAMPS)/venv

demo: install
	@$(BIN)/followthrough demo

lint: $(STAMPS)/dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

test: lint
	@sh tests/servers/install
	@$(BIN)/pytest -n 2 --maxschedchunk 4 -q

test-servers: $(STAMPS)/dev
	@sh tests/servers/install
	@sh tests/servers/fetch_cyrus $(STAMPS)/cyrus
	@sh tests/servers/fetch_postfix $(STAMPS)/postfix
	@$(BIN)/pytest -n 2 --maxschedchunk 4 -q tests/contract -k "cyrus or postfix"

soak: $(STAMPS)/dev
	@sh tests/servers/install
	@$(BIN)/python -m tests.soak

score: $(STAMPS)/dev
	@$(BIN)/python -m benchmarks.score $(if $(JSON),--json) $(if $(ONLY),--only $(ONLY))

bench: $(STAMPS)/dev
	@$(BIN)/python -m benchmarks.bench $(if $(JSON),--json) $(if $(ONLY),--only $(ONLY))

lock: $(STAMPS)/venv
	@$(PIP) uv
	@$(BIN)/uv $(COMPILE) --extra dev --extra build --upgrade -o requirements-dev.lock
	@$(BIN)/uv $(COMPILE) --extra demo --extra postgres --extra build -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf $(VENV) $(STAMPS) .mypy_cache .ruff_cache .pytest_cache .hypothesis
