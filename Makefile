# All that a fresh machine needs is make, git and Python 3.11 or newer. Everything else is installed
# into .venv, from locks that name every version and the hash of every file.
#
# `make` alone lists what there is to do. To change to another Python:
#     make clean && make PYTHON=/path/to/python3 site

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

# The stamps of the set-up's three steps. What is newer than its stamp is installed again.
SITE := $(VENV)/.site-installed
DEV := $(VENV)/.dev-installed
PROJECT := $(VENV)/.project-installed

# Wheels only: a source package would fetch build tools of its own, which no lock names.
LOCKED := install --quiet --require-hashes --only-binary :all: --requirement

# Packages or settings of another environment would come before the locked ones.
unexport PYTHONPATH PYTHONHOME

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

##@ Use

.PHONY: site
site: $(PROJECT) ## Build this repository's own log into site/
	@$(BIN)/loopbook check || [ $$? -ne 1 ] || echo 'The site is built all the same: what was found stands on it.'
	@$(BIN)/loopbook build
	@echo 'Open site/index.html (its search needs a server: make serve)'

.PHONY: serve
serve: $(PROJECT) ## Show the site while its records are edited
	@$(BIN)/loopbook serve

##@ Develop

.PHONY: test
test: lint ## All that must hold: the linters, then the tests
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

.PHONY: lint
lint: $(PROJECT) $(DEV) ## Format, style, types and layers
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

.PHONY: format
format: $(DEV) ## Format the code and mend what can be mended
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format

.PHONY: lock
lock: ## Bring the locks up to pyproject.toml (newest of all: make lock UPGRADE=--upgrade)
	@$(find_python) \
	tools=$$(mktemp -d) && trap 'rm -rf "$$tools"' EXIT && \
	"$$python" -m venv "$$tools" && \
	"$$tools/bin/python" -m pip install --quiet --disable-pip-version-check 'uv==0.13.*' && \
	compile() { \
	    "$$tools/bin/uv" pip compile --quiet --no-config --no-cache $(UPGRADE) \
	        --universal --python-version 3.11 --generate-hashes --annotation-style line \
	        --custom-compile-command 'make lock' pyproject.toml "$$@"; \
	} && \
	compile --group build --output-file requirements/site.txt && \
	compile --group dev --extra notify --extra search --constraint requirements/site.txt --output-file requirements/dev.txt

.PHONY: clean
clean: ## Remove all that make has made, the environment too
	rm -rf $(VENV) .loopbook_cache site dist test-results .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find generator theme tests -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^##@ / { printf "\n%s\n", substr($$0, 5) } \
	    /^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# --- Set-up ---------------------------------------------------------------------------------------

PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
IS_FIT := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

# Leaves the first Python that is fit in $$python. Some systems ship Python without ensurepip, and
# then cannot make an environment.
define find_python
python=; for it in $(or $(PYTHON),$(PYTHONS)); do \
    if "$$it" -c '$(IS_FIT)' >/dev/null 2>&1; then python=$$it; break; fi; \
done; \
if [ -z "$$python" ]; then \
    echo 'No Python 3.11 or newer that can make environments (tried: $(or $(PYTHON),$(PYTHONS))).' >&2; \
    echo 'Install one (Debian, Ubuntu: apt install python3 python3-venv), or name it:' >&2; \
    echo '    make PYTHON=/path/to/python3 site' >&2; \
    exit 1; \
fi;
endef

# The environment is made anew, so that nothing stays which the lock no longer names. And it is made
# anew where it cannot work: its Python is gone, or the folder was moved or copied with it inside.
ifneq ($(shell test -x $(BIN)/python && cat $(SITE) 2>/dev/null),$(CURDIR))
.PHONY: stale
$(SITE): stale
endif

$(SITE): requirements/site.txt
	@$(find_python) \
	echo "Setting up $(VENV) with $$("$$python" --version) ..." && \
	"$$python" -m venv --clear $(VENV)
	@$(PIP) $(LOCKED) requirements/site.txt
	@pwd -P >$@

$(DEV): requirements/dev.txt $(SITE)
	@echo 'Adding the tools for tests ...'
	@$(PIP) $(LOCKED) requirements/dev.txt
	@touch $@

# Without build isolation the locked build backend is used, not the newest one.
$(PROJECT): pyproject.toml $(SITE)
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
