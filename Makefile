# Everything here works from a fresh clone with nothing but make and Python >= 3.11; uv is used when it is there.
# Without make (Windows): the plain commands are in README.md.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help install run test test-all lint types layers lab bench docs lock clean

help: ## show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

install: $(INSTALLED) ## make .venv with every package at the locked version

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}. Name another one: make PYTHON=python3.12")'
	@if command -v uv >/dev/null 2>&1; then \
		echo "uv pip install --require-hashes -r requirements.lock"; \
		{ test -x $(BIN)/python || uv venv --quiet --python "$(PYTHON)" .venv; } && \
		uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
		uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
		echo "pip install --require-hashes -r requirements.lock"; \
		{ test -x $(BIN)/pip || $(PYTHON) -m venv .venv || { echo "No venv: on Debian and Ubuntu, apt-get install python3-venv"; exit 1; }; } && \
		$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
		$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $(INSTALLED)

run: $(INSTALLED) ## the example study, from raw files to report
	$(BIN)/werkplaats run params/maastricht.yaml

test: $(INSTALLED) ## the tests, without those marked slow
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow"

test-all: $(INSTALLED) ## every test
	$(BIN)/python -m pytest -n $(WORKERS)

lint: $(INSTALLED) ## style, unused dependencies, outputs in notebooks, data that should not be here
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/deptry src
	$(BIN)/nbstripout --keep-id --verify notebooks/*.ipynb
	git ls-files -z | xargs -0 $(BIN)/python tools/guard_data.py

types: $(INSTALLED) ## mypy --strict over src
	$(BIN)/mypy

layers: $(INSTALLED) ## imports go down only
	$(BIN)/lint-imports

lab: $(INSTALLED) ## JupyterLab on this workbench
	$(BIN)/werkplaats lab

bench: $(INSTALLED) ## the benchmarks; writes the tables and the figure of docs/speed.md
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/intake.py --write
	$(BIN)/python benchmarks/inference.py --write
	$(BIN)/python benchmarks/costs.py --write
	$(BIN)/python benchmarks/mixed_models.py
	$(BIN)/python benchmarks/imputation.py

docs: $(INSTALLED) ## the documentation as a site in site/; a broken link is an error
	$(BIN)/mkdocs build --strict --quiet
	@echo "site/index.html"

lock: $(INSTALLED) ## renew requirements.lock (needs uv)
	@{ echo "# Every package at one version, with its hashes; no addresses. Made by \`make lock\`; do not edit."; \
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --upgrade \
		--extra test --extra dev --extra docs --extra bench --extra build --no-header --no-annotate --no-emit-index-url --quiet; } > requirements.new
	@mv requirements.new requirements.lock

clean: ## remove .venv, caches and the built site
	rm -rf .venv site .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
