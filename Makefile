# Every path here is relative: the clone may lie in a folder with a space in its name.
PYTHON      ?= python3
PYTHON_NEXT ?= python3.13
PORT        ?= 8000
DATA_DIR    ?= var
ARGS        ?=
POSTS       ?= 200000

RUN   := .venv/bin/python
SITE  := .venv/site-$(shell cksum < requirements.txt | cut -d ' ' -f 1)
TOOLS := .venv/tools-$(shell cksum < requirements-dev.txt | cut -d ' ' -f 1)
NEXT  := .venv/next-$(shell cksum < requirements-dev.txt | cut -d ' ' -f 1)
BENCH := .venv/bench-$(shell cksum < requirements-bench.txt | cut -d ' ' -f 1)
# Containers forbid Python to keep what it compiles, and tests start it dozens of times.
TEST  := THROWAWAY=1 DATA_DIR=var/test PYTHONDONTWRITEBYTECODE=
WORKERS := -n auto --maxprocesses 8 --dist worksteal

.PHONY: help serve test test-full test-next check bench lock

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

serve: $(SITE)  ## the site with its demonstration at 127.0.0.1 [PORT=8000] [DATA_DIR=var]
	@DEMO=1 DATA_DIR='$(DATA_DIR)' $(RUN) manage.py serve --port '$(PORT)'

test: $(TOOLS)  ## all tests, a sample of each large walk [ARGS="tests/officials -k name"]
	@$(TEST) $(RUN) -m pytest $(WORKERS) $(ARGS)

test-full: $(TOOLS)  ## all tests, every form of every page, and the slowest tests
	@FULL=1 $(TEST) $(RUN) -m pytest $(WORKERS) --durations=20 $(ARGS)

test-next: $(NEXT)  ## the same with Django 6.1 [PYTHON_NEXT=python3.13]
	@$(TEST) DATA_DIR=var/test-next .venv/next/bin/python -m pytest $(WORKERS) $(ARGS)

check: $(TOOLS)  ## all linters, and known vulnerabilities of the locked packages
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	$(TEST) $(RUN) -m mypy
	$(RUN) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	git ls-files -z 'templates/*.html' | xargs -0 -r .venv/bin/djade --check --target-version 5.2
	git ls-files -z 'templates/*.html' | xargs -0 -r $(RUN) -m djhtml --check
	$(RUN) -m djlint --lint --quiet templates
	$(TEST) $(RUN) manage.py makemigrations --check --dry-run
	$(TEST) HTTPS=1 HSTS_SUBDOMAINS=1 ALLOWED_HOSTS=example.org $(RUN) manage.py check --deploy --fail-level WARNING
	$(RUN) .ci/audit.py requirements-dev.txt requirements-bench.txt

bench: $(TOOLS) $(BENCH)  ## measurements [POSTS=200000] [ARGS="--only search"]
	@THROWAWAY=1 $(RUN) -m bench --posts '$(POSTS)' --peers .venv/bench/bin/python $(ARGS)

lock: $(TOOLS)  ## new requirements*.txt from pyproject.toml
	$(RUN) -m uv pip compile --upgrade $(LOCK) pyproject.toml -o requirements.txt
	$(RUN) -m uv pip compile --upgrade $(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(RUN) -m uv pip compile --upgrade $(LOCK) --group bench -o requirements-bench.txt

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-annotate --no-header

$(SITE): REQUIREMENTS := requirements.txt
$(TOOLS): REQUIREMENTS := requirements-dev.txt
$(SITE) $(TOOLS):
	@command -v '$(PYTHON)' > /dev/null || { echo 'There is no $(PYTHON): install Python 3.11 or newer (Debian: apt-get install python3-venv), or name one with PYTHON=…'; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '$(PYTHON) is older than Python 3.11: name a newer one with PYTHON=…'; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2> /dev/null || { echo '$(PYTHON) cannot make environments: install its venv module (Debian: apt-get install python3-venv).'; exit 1; }
	@$(RUN) -m pip --version > /dev/null 2>&1 || '$(PYTHON)' -m venv --clear .venv
	@echo 'Installing the locked packages of $(REQUIREMENTS) into .venv (once)'
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(REQUIREMENTS) || { echo 'The packages could not be installed: the reason stands above. Check the network or the proxy, then start again.'; exit 1; }
	@touch $@

# Environments of their own inside .venv: nothing of them meets the site.
$(BENCH): BASE := $(PYTHON)
$(BENCH): FOLDER := .venv/bench
$(BENCH): REQUIREMENTS := requirements-bench.txt
$(NEXT): BASE := $(PYTHON_NEXT)
$(NEXT): FOLDER := .venv/next
$(NEXT): REQUIREMENTS := requirements-dev.txt
$(BENCH) $(NEXT):
	@'$(BASE)' -c 'import ensurepip, venv' || { echo '$(BASE) does not run, or cannot make environments: install it with its venv module, or name another one with PYTHON=… or PYTHON_NEXT=…'; exit 1; }
	@echo 'Installing the locked packages of $(REQUIREMENTS) into $(FOLDER) (once)'
	@'$(BASE)' -m venv --clear $(FOLDER)
	@$(FOLDER)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(REQUIREMENTS) || { echo 'The packages could not be installed: the reason stands above. Check the network or the proxy, then start again.'; exit 1; }
	@touch $@
