# The only place that installs anything. `make help` lists what there is.

HOST ?= 127.0.0.1
PORT ?= 5000
TESTS ?= tests
JOBS ?= 2
QUICK := tests/unit tests/content tests/web $(wildcard tests/test_*.py)
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run check test lint bench audit lock pictures strings clean debian-run debian-test debian-browser debian-audit

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: debian-run $(STAMPS)/run $(CATALOGUES) ## Install what is missing, then serve on HOST (127.0.0.1) and PORT (5000)
	@exec $(BIN)/omnikurs serve --host $(HOST) --port $(PORT)

check: debian-test $(STAMPS)/test $(STAMPS)/node $(CATALOGUES) ## Check style and types, and run the tests that need neither a browser nor patience
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup -m 'not audit and not bench and not browser and not slow' $(QUICK)

test: debian-test $(STAMPS)/test $(STAMPS)/node $(CATALOGUES) ## Install what is missing, then run all tests (TESTS=path for some)
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(TESTS)

lint: $(STAMPS)/test ## Check style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: debian-test debian-audit $(STAMPS)/test $(STAMPS)/node $(STAMPS)/bench $(CATALOGUES) ## Measure the figures and write them into the README
	@$(BIN)/python -m tests.bench

audit: debian-test debian-audit $(STAMPS)/test $(STAMPS)/node $(STAMPS)/wapiti $(CATALOGUES) ## Run the full crosses, scanners and long fault runs; write their figures into the README
	@FIGURES=1 $(BIN)/python -m pytest -m audit $(TESTS)
	@$(BIN)/python -m pytest -m hypothesis --hypothesis-profile=search $(TESTS)

lock: ## Pin every Python package anew in .ci/constraints.txt
	@rm -rf build/lock && $(BIN)/python -m venv build/lock
	@build/lock/bin/python -m pip install --quiet --disable-pip-version-check '.[test,postgresql]'
	@build/lock/bin/python -m pip freeze --exclude omnikurs > .ci/constraints.txt
	@rm -rf build/lock

pictures: debian-test debian-browser $(STAMPS)/test $(CATALOGUES) ## Photograph the pages for the README
	@$(BIN)/python -m tests.pictures

strings: $(STAMPS)/test ## Say which interface strings are missing, fuzzy or unused, and compile the rest
	@$(BIN)/python -m pytest -q tests/test_catalogues.py
	@$(MAKE) --no-print-directory $(CATALOGUES)

clean: ## Remove what was built; keeps var/, where the data is
	@rm -rf build dist $(VENV) tests/node_modules tests/bench/node_modules $(CATALOGUES)

# --- what the targets above stand on ---

debian-run:
	@.ci/debian "PDF and sound" espeak-ng=espeak-ng libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
		|| echo "The course is served all the same; what is missing stays switched off." >&2

debian-test: debian-run
	@.ci/debian "the tests" chromium-headless-shell=chromium-headless-shell poppler-utils=pdftotext qpdf=qpdf ffmpeg=ffprobe nodejs=node npm=npm postgresql \
		libatomic1 strace=strace fonts-liberation fonts-dejavu-core \
		webkit2gtk-driver=WebKitWebDriver gir1.2-webkit2-4.1 python3-gi xvfb=Xvfb gstreamer1.0-plugins-good

# The browser with its windows: for the audit, the figures and the pictures. The tests take the same engine without them.
debian-browser:
	@.ci/debian "the whole browser" chromium=chromium

debian-audit: debian-browser
	@.ci/debian "the audit" mmdebstrap=mmdebstrap nginx-light=nginx iproute2=ip openssl=openssl wrk=wrk systemd=systemd-analyze \
		firefox-esr=firefox-esr pulseaudio=pulseaudio

$(STAMPS)/venv:
	@python=; for name in python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; done; \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer is needed. Please install it, e.g.: sudo apt-get install -y python3" >&2; exit 1; fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
		.ci/debian "a virtual environment" "python$$($$python -c 'import sys; print("3.%d" % sys.version_info[1])')-venv" || exit 1; fi; \
	$$python -m venv --clear $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: pyproject.toml .ci/constraints.txt | $(STAMPS)/venv
	@echo "Installing the Python packages (once) …"
	@$(PIP) --editable .
	@touch $@

$(STAMPS)/test: pyproject.toml .ci/constraints.txt | $(STAMPS)/venv
	@echo "Installing the Python packages of the tests (once) …"
	@$(PIP) --editable '.[test,postgresql]'
	@touch $@ $(STAMPS)/run

$(STAMPS)/node: tests/package-lock.json | $(STAMPS)/venv
	@npm ci --prefix tests --no-audit --no-fund --silent
	@touch $@

$(STAMPS)/bench: tests/bench/package-lock.json | $(STAMPS)/venv
	@npm ci --prefix tests/bench --no-audit --no-fund --silent
	@touch $@

# An environment of its own: the scanner's requirements are not ours.
$(STAMPS)/wapiti: | $(STAMPS)/venv
	@rm -rf build/wapiti && $(BIN)/python -m venv build/wapiti
	@build/wapiti/bin/python -m pip install --quiet --disable-pip-version-check 'wapiti3==3.2.3'
	@touch $@

%.mo: %.po $(STAMPS)/run
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
