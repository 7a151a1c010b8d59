# make run    a server with a sample article, on this machine alone
# make test   every test; installs what the tests need
# make check  what must hold before a commit: style, types, rooms, tests
# make lock   new lock files from pyproject.toml
# make wheel  dist/*.whl
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test check style lock wheel bench clean

run: .venv/run
	$(BIN)/reader serve

test: .venv/test
	sh tests/system-packages
	$(BIN)/python -m pytest -n auto --dist loadfile

style: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: style test

bench: .venv/test
	sh tests/system-packages bench
	bench/run

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11 trở lên. / Python 3.11 or newer is needed."; exit 2; }
	@$(PYTHON) -m venv .venv || { echo "Thiếu gói venv của Python (Debian: apt install python3-venv). / Python's venv is missing."; rm -rf .venv; exit 2; }

.venv/run: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Đang cài đặt lần đầu… / First set-up…"
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --editable .
	@touch $@

.venv/test: requirements-dev.lock .venv/run
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-dev.lock

wheel: .venv/run
	rm -rf dist
	$(PIP) wheel --no-deps --wheel-dir dist .

clean:
	rm -rf .venv .cache dist
