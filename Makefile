# nfh: `make try` opens the conversation, `make test` runs every check. Both set everything up first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: try test test-all lint format types rooms knowledge eval bench clean nix

$(STAMP): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

knowledge: $(STAMP)
	@$(BIN)/python -m nfh.knowledge

try: knowledge
	@tools/with-nix --optional $(BIN)/nfh

lint: $(STAMP)
	@$(BIN)/ruff format --check nfh tests tools
	@$(BIN)/ruff check nfh tests tools
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: $(STAMP)
	@$(BIN)/ruff format nfh tests tools
	@$(BIN)/ruff check --fix nfh tests tools

test: lint knowledge
	@tools/with-nix $(BIN)/python -m pytest -m 'not slow' -n 2 --dist loadfile

test-all: lint knowledge
	@tools/test-all

eval: knowledge
	@$(BIN)/python -m tests.evaluation

bench: knowledge
	@tools/with-nix $(BIN)/python tools/bench.py

clean:
	rm -rf build dist $(VENV) .mypy_cache .ruff_cache .pytest_cache
