# Needs Python 3.11 or later with its venv module, and nothing else.
PYTHON ?= python3
VENV   := .venv
FAST   := .venv-fast
BIN    := $(VENV)/bin
DEMO   := demo-bank
MARK   := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help venv install demo fast test lint types check build clean

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' $(MAKEFILE_LIST) | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "quotebank needs Python 3.11 or later; set PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	    || { echo "$(PYTHON) lacks venv or ensurepip: on Debian and Ubuntu, apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(MARK): $(BIN)/python setup.cfg pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.'
	@touch $@

$(MARK)-test: $(MARK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

install: $(MARK) ## Make .venv and install quotebank into it

demo: $(MARK) ## Two articles in, a search by speaker, a CSV out
	@rm -rf $(DEMO)
	@set -e; PATH="$(CURDIR)/$(BIN):$$PATH"; \
	run() { printf '\n$$'; for word in "$$@"; do \
	    case "$$word" in *[\ \"]*) printf " '%s'" "$$word";; *) printf ' %s' "$$word";; esac; done; \
	    printf '\n'; "$$@"; }; \
	run quotebank --bank $(DEMO) ingest seeds/ --publisher 'Global News'; \
	run quotebank --bank $(DEMO) search fentanyl --speaker goodale; \
	run quotebank --bank $(DEMO) speakers --limit 8; \
	run quotebank --bank $(DEMO) export --speaker white --format csv -o $(DEMO)/white.csv; \
	run head -n 3 $(DEMO)/white.csv

fast: $(MARK) ## The extractor compiled, in .venv-fast, and its speed beside the plain one; needs a C compiler
	$(PYTHON) -m venv $(FAST)
	$(FAST)/bin/python -m pip install --quiet --disable-pip-version-check '.[fast]'
	QUOTEBANK_COMPILE=1 $(FAST)/bin/python -m pip install --quiet --disable-pip-version-check \
	    --no-build-isolation --no-deps --force-reinstall .
	$(BIN)/python benchmarks/speed.py seeds/*.txt --rounds 5 --beside $(FAST)/bin/python

test: $(MARK)-test ## The whole suite
	$(BIN)/python -m pytest -q -n 2

lint: $(MARK)-test ## ruff
	$(BIN)/ruff check .

types: $(MARK)-test ## mypy --strict
	$(BIN)/mypy --strict

check: lint types test ## Everything a change must pass

build: $(MARK)-test ## The wheel and the source archive, into dist/
	rm -rf dist build
	$(BIN)/python -m build --outdir dist .

clean: ## Take away what make made
	rm -rf $(VENV) $(FAST) $(DEMO) build dist *.egg-info
