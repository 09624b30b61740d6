# The commands of this project; `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --quiet -c constraints.txt
# Where pip finds another build of torch, CPU-only for example; see the README.
TORCH_INDEX ?=
ifneq ($(TORCH_INDEX),)
PIP_INSTALL += --extra-index-url $(TORCH_INDEX)
endif

SUBMISSION ?= exercises
EXERCISE ?=
DEVICE ?=
SEED ?=
ARGS ?=
GRADE_OPTIONS := $(foreach id,$(EXERCISE),--exercise $(id)) \
	$(if $(DEVICE),--device $(DEVICE)) $(if $(SEED),--seed $(SEED)) $(ARGS)

.DEFAULT_GOAL := help
.PHONY: help setup grade test test-cuda check lint types quick bench audit feedback soak draws format clean

help:  ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: $(VENV)/.graded  ## build .venv with what grading needs

grade: $(VENV)/.graded  ## grade exercises/ (SUBMISSION= EXERCISE= DEVICE= SEED= ARGS=)
	@$(BIN)/python -m grader grade "$(SUBMISSION)" $(GRADE_OPTIONS); code=$$?; \
	if [ $$code -gt 1 ]; then exit $$code; fi

test: $(VENV)/.tested  ## run every test
	$(BIN)/python -m pytest -n 2

test-cuda: $(VENV)/.tested  ## run the galleries and the audit on this machine's GPU
	$(BIN)/python -m pytest -n 2 --device cuda tests/test_cuda.py tests/test_galleries.py \
	  tests/test_misconceptions.py tests/test_trivial.py tests/test_hostile.py
	$(BIN)/python -m audit --device cuda

check: lint types quick  ## lint, types and the quick tests

lint: $(VENV)/.tested
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.tested
	$(BIN)/mypy

quick: $(VENV)/.tested
	$(BIN)/python -m pytest -n 2 -m "not slow"

bench: $(VENV)/.tested  ## measure speed and memory, as ratios within one run (ARGS=)
	$(BIN)/python -m bench $(ARGS)

audit: $(VENV)/.tested  ## grade two thousand mutated solutions: none may pass (ARGS=)
	$(BIN)/python -m audit $(ARGS)

feedback: $(VENV)/.tested  ## measure counterexamples and names over the wrong gallery (ARGS=)
	$(BIN)/python -m audit.feedback $(ARGS)

soak: $(VENV)/.tested  ## grade every right answer with 200 seeds: none may lose (ARGS=)
	$(BIN)/python -m audit.soak $(ARGS)

draws: $(VENV)/.tested  ## say what each property's examples are made of (ARGS=)
	$(BIN)/python -m audit.draws $(ARGS)

format: $(VENV)/.tested  ## format the code and mend what the linter can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:  ## remove .venv and every cache
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3 ..." >&2; exit 1; }
	@echo "Setting up $(VENV) (once): a virtual environment ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.graded: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Setting up $(VENV) (once): torch and the grader, a few minutes the first time ..."
	@$(PIP_INSTALL) -e .
	@touch $@
	@echo "Setting up $(VENV): done."

$(VENV)/.tested: $(VENV)/.graded
	@echo "Setting up $(VENV) (once): what the tests need ..."
	@$(PIP_INSTALL) -e ".[dev]"
	@touch $@
