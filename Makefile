# `make help` lists what there is. Every target sets up .venv by itself when it has to.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Not taken from the environment: some shells export HOST as the name of the machine.
HOST := 127.0.0.1
PORT := 7860
TESTS :=
VISIEWIJZER_DATA ?= $(CURDIR)/.visiewijzer

.DEFAULT_GOAL := help
.PHONY: help install run test check format eval gate clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  PYTHON=python3.12, PORT=8080, VISIEWIJZER_DATA=/folder and TESTS=tests/test_x.py may be set behind a target."

# The stamp is written last, so an interrupted installation is taken up again the next time.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV); the first time takes a few minutes."
	$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

install: $(READY) ## set up .venv

run: export VISIEWIJZER_DATA := $(VISIEWIJZER_DATA)
run: $(READY) ## build library and index where needed and serve the page on http://127.0.0.1:7860
	$(BIN)/visiewijzer serve --host $(HOST) --port $(PORT)

test: $(READY) ## run the tests (TESTS=tests/test_x.py for some)
	$(BIN)/python -m pytest $(TESTS)

check: $(READY) ## ruff, formatting, mypy --strict, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	$(BIN)/python -m pytest -q tests/test_rules_*.py

format: $(READY) ## let ruff format and mend what it can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

eval: $(READY) ## measure the quality of the answers
	$(BIN)/visiewijzer eval run

gate: $(READY) ## fail when an invariant is broken or quality fell below the committed baseline
	$(BIN)/visiewijzer eval gate

clean: ## remove .venv and everything that was built from the corpus
	rm -rf $(VENV) $(CURDIR)/.visiewijzer build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
