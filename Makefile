# The README's two commands are `make run` and `make test`; `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help setup run test postgres lint words docs bench requirements clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: .venv/run.stamp  ## make .venv with the command .venv/bin/gongkai; says which Debian packages are missing
	@sh tools/programs.sh

.venv/run.stamp: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 以上 / Python 3.11 or newer is needed")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo '请先安装 / install first: sudo apt-get install -y python3-venv' >&2; exit 1; }
	$(PIP) --require-hashes -r requirements/build.txt
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

run: setup  ## set up, then open the check-up page on http://127.0.0.1:8000/
	$(BIN)/python manage.py serve

test: setup .venv/dev.stamp lint postgres  ## set up, then lint and run every test, the site's on PostgreSQL too
	$(BIN)/python -m pytest -n 2

postgres: .venv/dev.stamp  ## the site's tests on a PostgreSQL cluster of their own
	$(BIN)/python tests/postgres.py $(BIN)/python -m pytest tests/web tests/faults -m 'not sqlite' -q -n 2

lint: .venv/dev.stamp  ## ruff, mypy --strict, import-linter, djade
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'src/*.html')

words: .venv/dev.stamp  ## collect the sentences and compile the English catalogues
	$(BIN)/python tools/words.py

docs: .venv/dev.stamp  ## write the generated pages of docs/reference again
	$(BIN)/python tools/reference.py

bench: .venv/dev.stamp  ## measure against the peers (installs them) and write docs/explanation/performance.md
	$(PIP) --require-hashes -r requirements/bench.txt
	$(BIN)/python -m benchmarks

requirements: .venv/dev.stamp  ## compile the hashed requirements files again
	$(PIP) uv
	sh tools/requirements.sh

clean:  ## remove what the build made; var/ (your data) stays
	rm -rf .venv build src/gongkai.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
