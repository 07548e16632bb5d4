# Needs python3 (3.11 or newer, with venv and pip) and make. Another Python: make PYTHON=python3.12 pdf
# The first run of a target sets up .venv over the network; after that nothing here needs a network.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
LOCKED := $(PIP) --require-hashes --requirement requirements
FACTSHEET := $(BIN)/python -m factsheet
PYTEST := $(BIN)/python -m pytest -q --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# pdf and html write the same index and checksums, so targets run one at a time, also with -j.
.NOTPARALLEL:
.PHONY: help pdf html check archive docs test lint schema reference accept coverage fuzz conformance browser office editor visual press mutate planted bench footnotes scale lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

pdf: $(VENV)/.runtime ## Build the PDFs of all sheets in output/
	@$(FACTSHEET) build --format pdf

html: $(VENV)/.runtime ## Build the web pages of all sheets in output/
	@$(FACTSHEET) build --format html

check: $(VENV)/.runtime ## Check the content against all rules
	@$(FACTSHEET) check

archive: $(VENV)/.archive ## Install what "factsheet archive" needs to keep copies of sources
	@$(FACTSHEET) archive --help

test: $(VENV)/.test ## Run the tests
	@$(PYTEST) -n auto

lint: $(VENV)/.lint ## Check style and types of the code
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/python -m mypy --no-error-summary

schema: $(VENV)/.runtime ## Write the JSON schemas for editors to schema/
	@$(FACTSHEET) schema --no-ids

docs: $(VENV)/.docs ## Build the site of docs/ in build/site/; a link that leads nowhere is an error
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --strict
	@PYTHONPATH=tests $(BIN)/python -m support.built_site build/site

reference: $(VENV)/.test ## Write the parts of docs/ that are made of the program: fields, commands, codes
	@PYTHONPATH=tests $(BIN)/python -m support.reference

accept: $(VENV)/.test ## Accept the current output as golden texts; read the diff
	@$(PYTEST) --accept -m golden

coverage: $(VENV)/.test ## Write docs/sheets/coverage.md and docs/sheets/exceptions.md: what is printed where, what is excepted why
	@PYTHONPATH=tests $(BIN)/python -m support.coverage
	@PYTHONPATH=tests $(BIN)/python -m support.exceptions

fuzz: $(VENV)/.test ## Run the property tests with 1,000 examples each; with MINUTES=10, fuzz hostile files for 10 minutes
	@$(if $(MINUTES),$(BIN)/python tests/fuzz/fuzz.py $(MINUTES),HYPOTHESIS_PROFILE=fuzz $(PYTEST) -n auto -m hypothesis)

conformance: $(VENV)/.test ## Validate every PDF with veraPDF (needs Java and Maven)
	@PYTHONPATH=tests $(BIN)/python tests/conformance/conformance.py

browser: $(VENV)/.test ## Test every web page and the review page in Chromium (needs Node and Java)
	@sh tests/browser/run.sh $(abspath $(BIN)/python)

office: $(VENV)/.test ## Judge every EPUB by EPUBCheck, open every DOCX and ODT in LibreOffice (needs Java and Maven)
	@PYTHONPATH=tests $(BIN)/python tests/office/office.py

editor: $(VENV)/.test ## Try the schemas in the language server of editors, and SARIF against its schema (needs Node)
	@sh tests/editor/run.sh $(abspath $(BIN)/python)

visual: $(VENV)/.test ## Compare pages with accepted pictures, and read photocopies (needs poppler and tesseract)
	@$(BIN)/python tests/visual/visual.py $(ACCEPT)

press: $(VENV)/.test ## Separate PDF/X-4 files into plates, and judge each (needs Ghostscript)
	@$(BIN)/python tests/press/press.py

mutate: $(VENV)/.mutation ## Mutation testing of the core modules (takes an hour)
	@$(BIN)/python tests/mutation/mutation.py

planted: $(VENV)/.mutation ## Plant 200 faults, one at a time, and count those that the tests catch (takes hours)
	@nice -n 10 $(BIN)/python tests/mutation/planted.py

cluster: $(VENV)/.dask ## Build on a Dask cluster of two workers of this computer, one of which is killed
	@$(BIN)/python tests/cluster/cluster.py

bench: $(VENV)/.bench $(VENV)/.test ## Write docs/explanation/benchmarks.md: times beside Typst, WeasyPrint and fullbleed; QUICK=1: fewer rounds
	@$(BIN)/python tests/bench/bench.py $(if $(QUICK),--quick)

footnotes: $(VENV)/.bench $(VENV)/.test ## Count the notes that Typst, WeasyPrint and fullbleed lose, or set on another page
	@PYTHONPATH=tests $(BIN)/python tests/bench/lost_notes.py

scale: $(VENV)/.test ## Measure 20,000 generated citations
	@$(BIN)/python tests/bench/scale.py

lock: ## Pin all dependencies of the pins in pyproject.toml: constraints.txt, and with hashes requirements/
	@rm -rf build/lock && $(PYTHON) -m venv build/lock
	@build/lock/bin/python -m pip install --quiet --disable-pip-version-check -e '.[test,lint,docs,bench,mutation,dask]'
	@echo '# All direct and transitive dependencies of pyproject.toml; written by: make lock' > constraints.txt
	@build/lock/bin/python -m pip freeze --exclude-editable >> constraints.txt
	@build/lock/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	@PATH="$(abspath build/lock/bin):$$PATH" build/lock/bin/python requirements/lock.py

clean: ## Remove .venv, caches and build output
	@rm -rf $(VENV) build dist mutants tests/browser/node_modules tests/editor/node_modules .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find output -mindepth 1 ! -name .gitkeep -delete
	@find factsheet tests -name __pycache__ -type d -prune -exec rm -rf {} +

# -- set-up: one stamp per extra, rebuilt when the pins change -------------------------------------------

$(VENV)/.runtime: pyproject.toml $(wildcard requirements/*.txt)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "factsheet needs Python 3.11 or newer; choose one with: make PYTHON=python3.12 …")'
	@echo "setting up $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(LOCKED)/runtime.txt
	@$(PIP) --no-build-isolation --editable .
	@touch $@

$(VENV)/.archive: $(VENV)/.runtime
	@$(LOCKED)/archive.txt
	@touch $@

$(VENV)/.test: $(VENV)/.runtime
	@$(LOCKED)/test.txt
	@touch $@

$(VENV)/.lint: $(VENV)/.test
	@$(LOCKED)/lint.txt
	@touch $@

$(VENV)/.docs: $(VENV)/.test
	@$(LOCKED)/docs.txt
	@touch $@

$(VENV)/.dask: $(VENV)/.runtime
	@$(LOCKED)/dask.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.runtime
	@$(LOCKED)/bench.txt
	@touch $@

$(VENV)/.mutation: $(VENV)/.test
	@$(LOCKED)/mutation.txt
	@touch $@
