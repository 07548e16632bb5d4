# Needs python3 (3.11 or newer, with venv and pip) and make. Another Python: make PYTHON=python3.12 pdf
# The first target of a kind sets up .venv, over the network; after that nothing here needs one.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
FACTSHEET := $(BIN)/python -m factsheet
PYTEST := $(BIN)/python -m pytest -q --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# pdf and html write one index and one list of checksums, so targets run one after the other under -j too.
.NOTPARALLEL:
.PHONY: help pdf html check archive test lint schema accept fuzz conformance browser visual mutate bench scale lock clean

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

pdf: $(VENV)/.runtime ## Make the PDFs of all sheets, in output/
	@$(FACTSHEET) build --format pdf

html: $(VENV)/.runtime ## Make the web pages of all sheets, in output/
	@$(FACTSHEET) build --format html

check: $(VENV)/.runtime ## Check the content against every rule
	@$(FACTSHEET) check

archive: $(VENV)/.archive ## Set up what factsheet archive needs: it keeps copies of sources
	@$(FACTSHEET) archive --help

test: $(VENV)/.test ## Run the tests
	@$(PYTEST) -n auto

lint: $(VENV)/.lint ## Check the code's form and types
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/python -m mypy --no-error-summary

schema: $(VENV)/.runtime ## Write the schemas for completion in editors, in schema/
	@$(FACTSHEET) schema

accept: $(VENV)/.test ## Take what the golden tests get as what they want, to read in the diff
	@$(PYTEST) --accept -m golden

fuzz: $(VENV)/.test ## Run the property tests with 1,000 examples each; MINUTES=10: hostile files for so long
	@$(if $(MINUTES),$(BIN)/python tests/fuzz/fuzz.py $(MINUTES),HYPOTHESIS_PROFILE=fuzz $(PYTEST) -n auto -m hypothesis)

conformance: $(VENV)/.test ## Validate every PDF with veraPDF (needs Java and Maven)
	@$(BIN)/python tests/conformance/conformance.py

browser: $(VENV)/.test ## Look at every web page in Chromium, and review a sheet there (needs Node and Java)
	@sh tests/browser/run.sh $(abspath $(BIN)/python)

visual: $(VENV)/.test ## See that pages look as accepted and can be photocopied (needs poppler and tesseract)
	@$(BIN)/python tests/visual/visual.py $(ACCEPT)

mutate: $(VENV)/.mutation ## Change the code in thousands of places, and see each change fail a test (an hour)
	@$(BIN)/python tests/mutation/mutation.py

bench: $(VENV)/.bench ## Time a build, beside Typst and WeasyPrint
	@$(BIN)/python tests/bench/bench.py

scale: $(VENV)/.test ## Measure 20,000 generated citations
	@$(BIN)/python tests/bench/scale.py

lock: ## Pin anew all that the pins in pyproject.toml need, in constraints.txt
	@rm -rf build/lock && $(PYTHON) -m venv build/lock
	@build/lock/bin/python -m pip install --quiet --disable-pip-version-check -e '.[test,lint,bench,mutation]'
	@echo '# All that pyproject.toml needs, and what that needs in turn; written by: make lock' > constraints.txt
	@build/lock/bin/python -m pip freeze --exclude-editable >> constraints.txt

clean: ## Take away .venv, caches and what was built
	@rm -rf $(VENV) build dist mutants tests/browser/node_modules .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find output -mindepth 1 ! -name .gitkeep -delete
	@find factsheet tests -name __pycache__ -type d -prune -exec rm -rf {} +

# -- set-up: a stamp a purpose, made anew when the pins change -------------------------------------------

$(VENV)/.runtime: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "factsheet needs Python 3.11 or newer; name one: make PYTHON=python3.12 …")'
	@echo "setting up $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --editable .
	@touch $@

# quiet twice: an older pip warns of an extra of lxml that it does not know; what it needs is pinned by its own name
$(VENV)/.archive: $(VENV)/.runtime
	@$(PIP) --quiet --editable '.[archive]'
	@touch $@

$(VENV)/.test: $(VENV)/.runtime
	@$(PIP) --quiet --editable '.[test]'
	@touch $@

$(VENV)/.lint: $(VENV)/.test
	@$(PIP) --quiet --editable '.[test,lint]'
	@touch $@

$(VENV)/.bench: $(VENV)/.runtime
	@$(PIP) --editable '.[bench]'
	@touch $@

$(VENV)/.mutation: $(VENV)/.test
	@$(PIP) --editable '.[test,mutation]'
	@touch $@
