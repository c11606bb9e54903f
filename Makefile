# What a person types.  Each target makes the virtual environment and installs what it needs, on a machine with Debian and Python 3.11.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .stamps

.PHONY: help install demo test lint score bench lock clean

help:
	@echo "make demo    the whole product on embedded servers, in your browser"
	@echo "make test    lint, types and every test, on real servers"
	@echo "make lint    ruff and mypy alone"
	@echo "make score   judgement against labelled mail (needs the data folder)"
	@echo "make bench   speeds beside a peer's; JSON=1 for JSON lines, ONLY=group for one group"

$(STAMPS)/venv: requirements.lock
	@mkdir -p $(STAMPS)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing Python packages (a minute or two the first time) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(STAMPS)/project: $(STAMPS)/venv pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

install: $(STAMPS)/project

demo: install
	@$(BIN)/followthrough demo

lint: install
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

test: lint
	@sh tests/servers/install
	@$(BIN)/pytest -n 2 --dist worksteal -q

score: install
	@$(BIN)/python -m benchmarks.score $(if $(JSON),--json) $(if $(ONLY),--only $(ONLY))

bench: install
	@$(BIN)/python -m benchmarks.bench $(if $(JSON),--json) $(if $(ONLY),--only $(ONLY))

lock:
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --extra dev --extra build --no-header --generate-hashes --upgrade --quiet -o requirements.lock

clean:
	rm -rf $(VENV) $(STAMPS) .mypy_cache .ruff_cache .pytest_cache .hypothesis
