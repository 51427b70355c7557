# Everything a person types here: `make run` for the program, `make test` and `make check` before a commit.
# Needs Python 3.11 to 3.13 with venv, make, and a package registry that pip can reach. No sudo.

VENV := .venv
PORT ?= 8321
WORKERS ?= 2
RUNS ?= 1000000
DOSSIER ?= demo.argus
DEMO ?= $(DOSSIER:.argus=)-INVENTED
ARGUS := $(VENV)/bin/argus
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --no-input --quiet

.DEFAULT_GOAL := help
.PHONY: help setup run test coverage test-long fuzz check fix bench docs lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 20

setup: $(VENV)/.developer ## everything a developer needs, pinned by hash; afterwards .venv/bin/argus is the program

# Imported once: the same files again would be a delivery of their own with nothing new in it. Status 3 is expected, since the
# annotations beside the logs are sealed and named, but are no chat.
run: $(VENV)/.product ## the program on real chat logs and an invented case, in the browser (PORT=8321)
	@test -f $(DOSSIER)/dossier.toml || $(ARGUS) new $(DOSSIER) --name "Demo: public chat and an invented harbour" --authority "Nobody: public chat logs, and a case that is made up" \
	  --basis "Published under CC BY 4.0, see samples/ubuntu-irc/SOURCE.md" --tz Europe/Brussels
	@$(ARGUS) -d $(DOSSIER) deliveries --json | grep -Eq '"state": ?"done"' || \
	  $(ARGUS) -d $(DOSSIER) import 'samples/ubuntu-irc/#ubuntu' --tz UTC
	@test -d $(DEMO) || $(ARGUS) demo $(DEMO)
	@$(ARGUS) -d $(DOSSIER) deliveries --json | grep -q INVENTED-delivery || { \
	  $(ARGUS) -d $(DOSSIER) basis add "INVENTED: a made-up case, see $(DEMO)/README-INVENTED.txt" --ref INVENTED; \
	  $(ARGUS) -d $(DOSSIER) import $(DEMO)/INVENTED-delivery --tz Europe/Brussels --basis-ref INVENTED; }
	@test ! -f $(DEMO)/INVENTED-ledger.csv || $(ARGUS) -d $(DOSSIER) ledger list --dossier INVENTED --limit 1 --json | grep -q INVENTED || { \
	  $(ARGUS) -d $(DOSSIER) ledger import $(DEMO)/INVENTED-ledger.csv --reason "INVENTED: what came of the made-up case"; \
	  $(ARGUS) -d $(DOSSIER) ledger import published-counters --reason "Totals that customs published, with their sources"; \
	  $(ARGUS) -d $(DOSSIER) ledger propose --live --link --reason "INVENTED: the lead tells of the same container"; }
	@exec $(ARGUS) -d $(DOSSIER) serve --port $(PORT)

test: $(VENV)/.developer ## all tests, in a real browser too (WORKERS=2)
	@chromium=$$(tests/browser/find-chromium --install) || true; \
	  CHROMIUM="$$chromium" $(VENV)/bin/python -m pytest -n $(WORKERS) --dist loadfile

coverage: $(VENV)/.developer ## all tests again, a quarter slower, and which lines no test runs
	@CHROMIUM="$$(tests/browser/find-chromium)" $(VENV)/bin/coverage run -m pytest -n $(WORKERS) --dist loadfile
	@$(VENV)/bin/coverage combine --quiet && $(VENV)/bin/coverage report

test-long: $(VENV)/.developer ## the slow tests: many kills, many messages
	@$(VENV)/bin/python -m pytest tests/long

fuzz: $(VENV)/.developer ## a million made-up broken files over all readers; what breaks a promise stays in tests/fuzz/found (RUNS=1000000)
	@$(VENV)/bin/python -m tests.fuzz.run --runs $(RUNS) --processes $(WORKERS) --write

check: $(VENV)/.developer ## all static checks, the same here and in CI
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo --config pyproject.toml
	$(VENV)/bin/deptry . --no-ansi
	$(VENV)/bin/codespell
	$(VENV)/bin/cog --check -I docs $(GENERATED)

fix: $(VENV)/.developer ## what can be mended without thinking
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	$(MAKE) docs

bench: $(VENV)/.developer ## speed and memory on a generated dossier, beside SQLite FTS5
	@$(VENV)/bin/python bench/run.py

# Documents with generated parts: command line help, formats, tables, schemas.
GENERATED := docs/commands.md docs/formats.md docs/register.md

docs: $(VENV)/.developer ## the generated parts of docs/ again
	@$(VENV)/bin/cog -r -I docs $(GENERATED)

lock: $(VENV)/.developer ## the lock files again, from pyproject.toml, with hashes and without addresses
	$(VENV)/bin/uv pip compile --quiet --upgrade $(LOCKED) --group build pyproject.toml -o requirements.lock
	$(VENV)/bin/uv pip compile --quiet --upgrade $(LOCKED) --group dev --constraint requirements.lock pyproject.toml -o requirements-dev.lock

LOCKED := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

clean: ## removes the environment and what checks and tests leave behind; keeps every dossier
	rm -rf $(VENV) .ruff_cache .mypy_cache .pytest_cache .import_linter_cache .hypothesis .coverage* test-results

# The stamps are as new as the locks they were made from: a second `make` installs nothing.
$(VENV)/.product: requirements.lock pyproject.toml | $(VENV)/bin/pip
	@echo "Installing what the program needs (once) ..."
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@$(COMPILE)
	@touch $@

$(VENV)/.developer: requirements.lock requirements-dev.lock pyproject.toml | $(VENV)/bin/pip
	@echo "Installing what the program, its tests and its checks need (once) ..."
	@$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@$(COMPILE)
	@touch $(VENV)/.product $@

# pip compiles what it installs, but not this checkout: where PYTHONDONTWRITEBYTECODE is set, every worker would do it anew.
COMPILE := $(VENV)/bin/python -m compileall -q src

# pip comes last: a kill on the way leaves an environment without it, and the next run begins again.
$(VENV)/bin/pip:
	@for python in $(or $(PYTHON),python3 python3.13 python3.12 python3.11); do \
	  if $$python -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then \
	    exec $$python -m venv --clear $(VENV); \
	  fi; \
	done; \
	echo "Argus needs Python 3.11, 3.12 or 3.13 with venv, and found none (tried: $(or $(PYTHON),python3 python3.13 python3.12 python3.11))." >&2; \
	echo "Install one (on Debian and Ubuntu: python3 and python3-venv), or name it: make $(or $(MAKECMDGOALS),setup) PYTHON=/path/to/python3.12" >&2; \
	exit 1
