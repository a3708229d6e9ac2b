# Everything that is done with this source tree. `make` alone lists it.
#
# Two commands are enough for most people: `make run` and `make test`.

SHELL := bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# torch is held by hand: its newest releases bring gigabytes of graphics card libraries where no
# CPU build of the same version is offered, and nothing here needs a graphics card.
TORCH := torch==2.13.0

# What is imported is compiled then, once; compiling all that is installed takes as long as unpacking it. Some machines
# are told to keep nothing of that: each of the servers that the tests start would then compile everything again.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
INSTALL = $(PIP) --no-compile --constraint constraints.txt --editable
unexport PYTHONDONTWRITEBYTECODE

# The suites share nothing between files, so they take both cores, in the order of tests/conftest.py. What starts servers
# and browsers waits a third of the time. Steps that need nothing of each other go side by side as well.
PYTEST := $(BIN)/python -m pytest
BOTH := -n 2 --dist loadfile --no-loadscope-reorder
AND_WAITING := -n 3 --dist loadfile --no-loadscope-reorder
SIDE_BY_SIDE := $(MAKE) --no-print-directory --jobs=2
IN_TURN := $(if $(filter output-sync,$(.FEATURES)),--output-sync)

##@ Using it

.PHONY: run
run: install ## start the server on http://localhost:8000, with an example dialogue
	@$(BIN)/samenspraak serve

.PHONY: install
install: $(VENV)/installed ## what the server needs, into .venv, as locked in constraints.txt

$(VENV)/installed: constraints.txt pyproject.toml
	@$(ENVIRONMENT)
	@$(INSTALL) .
	@touch $@

define ENVIRONMENT
$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Samenspraak needs Python 3.11 or newer, and $(PYTHON) is older. Name a newer one: make PYTHON=python3.12 run")' && \
    { test -x $(BIN)/python || $(PYTHON) -m venv $(VENV); } && \
    echo "Installing into $(VENV) (some hundreds of megabytes the first time; a few minutes)..."
endef

##@ Checking it

.PHONY: test
test: ## everything: lint, types, contracts, all suites
	@$(SIDE_BY_SIDE) engines dev
	@$(SIDE_BY_SIDE) $(IN_TURN) types modules lint
	$(PYTEST) $(BOTH) tests/unit tests/contract
	$(PYTEST) $(AND_WAITING) tests/integration
	$(PYTEST) $(AND_WAITING) tests/browser

.PHONY: lint
lint: dev ## ruff, and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

.PHONY: types
types: dev ## mypy strict
	$(BIN)/mypy

.PHONY: unit contract integration browser
unit: dev ## the pure core: no event loop, no database, no sleep
	$(PYTEST) $(BOTH) tests/unit
contract: dev ## every adapter through the whole shared suite
	$(PYTEST) $(BOTH) tests/contract
integration: dev ## the parts together, with private databases
	$(PYTEST) $(AND_WAITING) tests/integration
browser: dev node_modules/installed ## whole evenings in Chromium
	$(PYTEST) $(AND_WAITING) tests/browser

# Where there is no Node the browser modules are not checked: said out loud, and a failure where
# everything is required.
.PHONY: modules
modules: node_modules/installed ## the browser modules: types, and their own tests
	@if [ -d node_modules/typescript ]; then \
	    npx --no-install tsc --project tsconfig.json && \
	    npx --no-install tsc --project tsconfig.tests.json && \
	    tests=$$(find tests/modules -name '*.test.js' | sort) && test -n "$$tests" && \
	    node --import ./.ci/static_paths.mjs --test --test-reporter=spec $$tests; \
	else \
	    echo "SKIPPED modules: Node and npm are not installed (Debian: apt-get install nodejs npm)"; \
	    test -z "$$SAMENSPRAAK_TEST_REQUIRE_ALL"; \
	fi

.PHONY: dev
dev: $(VENV)/installed-dev

# In one go with what the server needs.
$(VENV)/installed-dev: constraints.txt pyproject.toml
	@$(ENVIRONMENT)
	@$(INSTALL) '.[dev]'
	@touch $(VENV)/installed $@

node_modules/installed: package-lock.json
	@mkdir -p node_modules
	@if command -v npm >/dev/null; then npm ci --no-audit --no-fund --loglevel=error; fi
	@mkdir -p node_modules && touch $@

.PHONY: engines
engines: ## PostgreSQL, Redis, Chromium and Node for the tests (Debian as root; elsewhere it names them)
	@.ci/engines

.PHONY: faults
faults: dev ## every fault of the promise, injected for real: make faults CYCLES=200 DATABASE=postgres
	$(BIN)/python -m benchmarks.faults --cycles $(or $(CYCLES),20) --database $(or $(DATABASE),both)

CASES ?= 100000

.PHONY: fuzz audit
fuzz: dev ## anything that anybody may send, for long: make fuzz CASES=100000
	$(BIN)/python -m tests.fuzzing --cases $(CASES)
audit: ## what is known against the versions in the locks; says so where the lists cannot be reached
	@$(PYTHON) .ci/audit.py

##@ Measuring it

.PHONY: scale-smoke
scale-smoke: engines dev ## compose.yaml's servers and workers as plain processes, and each part killed once
	@command -v caddy >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get install --yes --no-install-recommends -qq caddy; } || \
	    { echo "Caddy is not installed (Debian: apt-get install caddy)"; false; }
	$(BIN)/python -m benchmarks.scale

.PHONY: bench-themes bench-labels bench-live bench-wire bench-storm bench-steering bench-page bench-report
bench-themes: dev ## the themes against labelled sets, beside BERTopic: make bench-themes DATA=folder
	$(BIN)/python -m benchmarks.quality $(DATA)
bench-labels: dev ## the labels of the written rooms, for a reader to count: make bench-labels OPTIONS="--part held-out"
	$(BIN)/python -m benchmarks.quality.read_aloud $(OPTIONS)
bench-live: dev ## the server under load, real input as phones, and bench-wire: make bench-live DATA="file folder"
	held=0; $(BIN)/python -m benchmarks.load $(DATA) || held=1; \
	    $(BIN)/python -m benchmarks.load.beside_bare $(OPTIONS) || held=1; exit $$held
bench-wire: dev ## 1,000 and 10,000 live connections beside the bare library's: make bench-wire OPTIONS="--hold 10"
	$(BIN)/python -m benchmarks.load.beside_bare $(OPTIONS)
bench-storm: dev ## a full hall loses its server and comes back: make bench-storm OPTIONS="--connections 1000 10000"
	$(BIN)/python -m benchmarks.load.storm $(OPTIONS)
bench-steering: dev ## two facilitators and a thousand phones: how soon an act is on the other screens
	$(BIN)/python -m benchmarks.load.steered
bench-page: dev ## what people wait for in the browser: the map with 10,000 dots, the first load of a phone
	$(BIN)/python -m benchmarks.page
bench-report: dev ## how long reports take and how much memory: HTML, PDF, 100,000 contributions streamed, a file themed
	$(BIN)/python -m benchmarks.reports

.PHONY: promise
promise: dev ## every bar of the promise beside what was last measured of it, in one table
	$(BIN)/python -m benchmarks.promise

.PHONY: screenshots
screenshots: dev ## pictures of the console and the hall in every state, into docs/screenshots
	$(BIN)/python -m benchmarks.screenshots

##@ Keeping it

# A clean environment, so that nothing left over from somebody's experiments gets locked. Local version
# labels (+cpu) and the graphics libraries that torch names itself differ by machine and stay out.
.PHONY: lock
lock: ## make constraints.txt anew from the newest versions
	rm -rf .lock-venv && $(PYTHON) -m venv .lock-venv
	.lock-venv/bin/python -m pip install --quiet --disable-pip-version-check '$(TORCH)' --editable '.[dev]'
	{ echo "# The one lock: every version that was tested together. Made by \`make lock\`."; \
	  .lock-venv/bin/python -m pip freeze --disable-pip-version-check --exclude-editable \
	  | sed 's/+[^ ]*$$//' | grep -vE '^(nvidia|cuda)-|^triton==' | LC_ALL=C sort -f; } > constraints.txt
	rm -rf .lock-venv

# In modules `t` and `tn` (singular, plural) stand for gettext and ngettext.
.PHONY: locales
locales: dev ## take new texts into the catalogues of every language
	PYTHONPATH=.ci $(BIN)/pybabel extract --mapping babel.cfg --keyword t --keyword tn:1,2 \
	    --sort-by-file --no-location --omit-header --output app/locales/samenspraak.pot .
	for catalogue in app/locales/*/LC_MESSAGES/samenspraak.po; do \
	    $(BIN)/pybabel update --domain samenspraak --input-file app/locales/samenspraak.pot \
	        --output-dir app/locales --locale "$$(basename "$${catalogue%/LC_MESSAGES/*}")" \
	        --no-fuzzy-matching --omit-header; \
	done
	rm app/locales/samenspraak.pot

.PHONY: help
help:
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	    /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
