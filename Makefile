# The commands of the portal. `make help` lists them.
# Needs git, make and Python >= 3.12; everything else is installed into .venv.

PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
DJANGO := DEBUG=1 PYTHONUNBUFFERED=1 $(PY) manage.py
WORKERS ?= auto
export PYTHONPYCACHEPREFIX ?= $(CURDIR)/var/pycache
export PYTHONDONTWRITEBYTECODE :=
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test pure check browser bench score audit load lock messages sbom pictures release clean

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1	\2/' | expand -t 18

demo: $(VENV)/.run ## install, migrate, load the demonstration exchange and serve it (PORT=8000)
	@$(DJANGO) start --demo --port $(PORT)

test: $(VENV)/.all ## install and run the tests (DATABASE_URL= for PostgreSQL)
	@echo "== tests on $${DATABASE_URL:-SQLite} =="
	@DEBUG=1 $(PY) -m pytest -n $(WORKERS) -m "not browser" --dist worksteal $(ARGS)

pure: $(VENV)/.all ## the tests of texts and documents without Django (ARGS= files of them: under 3 s)
	@$(PY) -m pytest -c tests/pure.ini --rootdir . $(or $(ARGS),tests/practices/texts tests/practices/documents)

check: $(VENV)/.all ## style, types, layers, templates, migrations, settings, locks
	@sh deploy/check.sh $(VENV)

browser: $(VENV)/.all ## drive the public pages in Chromium (installs nothing: needs chromium)
	@echo "== browser tests =="
	@DEBUG=1 $(PY) -m pytest -n $(WORKERS) --maxprocesses 4 --dist loadfile -m browser -p no:randomly --allow-unix-socket $(ARGS)

bench: $(VENV)/.all ## ours against the named peers (ARGS="docx pdf" for some of them, ARGS=--page sets docs/performance.md and docs/operators/capacity.md)
	@DEBUG=1 $(PY) -m tests.measurements.bench $(ARGS)

score: $(VENV)/.all ## quality on real instruments, ours beside the baseline (CORPUS=folder, ARGS="--only headings")
	@DEBUG=1 $(PY) -m tests.measurements.score $(CORPUS) $(ARGS)

audit: $(VENV)/.all ## 2,000 hostile files, the API's answers; imports, reports, harvest, webhooks killed (ARGS="files api" for some)
	@DEBUG=1 $(PY) -m tests.measurements.audit $(ARGS)

load: $(VENV)/.all ## many readers, writers and the worker at once, on loopback (ARGS="--users 50 --seconds 60"; docs/running.md)
	@DEBUG=1 $(PY) -m tests.measurements.load $(ARGS)

lock: $(VENV)/.all ## make the locks from pyproject.toml: of the portal, with the extra "encoder", for developers
	@sh deploy/lock.sh $(VENV)

messages: $(VENV)/.all ## collect the strings of the interface, and compile the catalogues
	@sh deploy/messages.sh $(VENV)

sbom: $(VENV)/.run ## what the portal is made of, as CycloneDX: var/sbom.cdx.json
	@mkdir -p var && $(PY) deploy/sbom.py var/sbom.cdx.json && echo "var/sbom.cdx.json: $$(grep -c '"bom-ref"' var/sbom.cdx.json) parts"

pictures: $(VENV)/.all ## take the pictures of docs and Help from the demonstration (ARGS="search my-texts" for some; needs chromium)
	@$(PY) docs/pictures/make.py $(ARGS)

release: $(VENV)/.all ## keep the version of pyproject.toml for the tests of upgrades (needs PostgreSQL; docs/migrations.md)
	@$(PY) -m tests.upgrades.keep $(ARGS)

clean: ## remove what was installed and made
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/.run: requirements.lock
	@sh deploy/install.sh $(VENV) requirements.lock
	@touch $@

$(VENV)/.all: requirements-dev.lock
	@sh deploy/install.sh $(VENV) requirements-dev.lock
	@touch $@ $(VENV)/.run
