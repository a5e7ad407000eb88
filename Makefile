# The two commands: `make report` does the work, `make test` says whether it can be trusted.
# Everything runs in .venv, which the first command builds from requirements.lock.

PYTHON ?= python3
JOBS ?= logical# test processes: a number, or `logical` for one a core

bin := .venv/bin
code := $(wildcard juesuan_analysis tests benchmarks)
notebooks := $(sort $(wildcard notebooks/*.ipynb))
disclosures := $(sort $(wildcard data/raw/*.txt))

# Settings and caches stay inside the checkout: a run gives the same under every account, whatever
# its own Jupyter, IPython or matplotlib settings, and also where there is no home to write to.
home := $(CURDIR)/.venv/home
export IPYTHONDIR := $(home)/ipython
export JUPYTER_CONFIG_DIR := $(home)/jupyter/config
export JUPYTER_DATA_DIR := $(home)/jupyter/data
export JUPYTER_RUNTIME_DIR := $(home)/jupyter/runtime
export JUPYTER_PLATFORM_DIRS := 1
export MPLCONFIGDIR := $(home)/matplotlib
# `juesuan` and `python` are the checkout's own, in a notebook's shell and in a test's too.
export PATH := $(CURDIR)/$(bin):$(PATH)

# .venv is ready when the stamp of this very lock in this very place is there (a virtual
# environment can't be moved). Content, not time, decides: changing branches installs nothing
# again, and a build that stopped half-way has no stamp.
checksum = $(firstword $(shell { cat $(1); pwd; } | cksum))
locked := .venv/.locked-$(call checksum,requirements.lock)
ready := $(locked)-$(call checksum,pyproject.toml)

.DEFAULT_GOAL := help
.PHONY: help report test bench mutation notebooks data lab lint types format lock clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | while IFS='	' read -r target text; do \
		printf '  make %-10s %s\n' "$$target" "$$text"; done

report: $(ready) ## Read the 2023 disclosure, verify every number, run the notebooks, export charts and pages
	$(bin)/juesuan report

test: lint types ## Check style and types, run tests and examples, re-run the notebooks and compare their outputs
	$(bin)/pytest -n $(JOBS) --benchmark-disable
ifneq ($(notebooks),)
	JUPYTER_DEFAULT_PROVISIONER_NAME=juesuan-forked \
		$(bin)/pytest --nbval --nbval-current-env --nbval-cell-timeout=600 $(notebooks)
endif

bench: $(ready) ## Measure the speed; count false errors over rewrites that change no meaning
	$(bin)/pytest benchmarks --benchmark-only
	$(bin)/python -m benchmarks.rewrites
	$(bin)/python -m benchmarks.corpus

mutation: $(ready) ## Plant errors in a disclosure and count how many are found
	$(bin)/python -m benchmarks.mutation

notebooks: $(ready) ## Run the committed notebooks again, in place
	$(bin)/jupyter-nbconvert --to notebook --execute --inplace \
		--ExecutePreprocessor.record_timing=False $(notebooks)

data: $(ready) ## Write the committed data and figures again
	$(foreach file,$(disclosures),$(bin)/juesuan extract $(file) && ) $(bin)/juesuan report

lab: $(ready) ## Open the notebooks in JupyterLab
	$(bin)/jupyter-trust $(notebooks)  # so that their tables sort and filter before a re-run
	$(bin)/jupyter-lab --notebook-dir=notebooks

lint: $(ready) ## Check style and layout
	$(bin)/ruff check .
	$(bin)/ruff format --check .

types: $(ready) ## Check types
	$(bin)/mypy $(code)

format: $(ready) ## Put code and notebooks in the common layout
	$(bin)/ruff check --fix .
	$(bin)/ruff format .

# One version of a package for every Python, so that all of us test the same; versions and hashes,
# so that the lock says what to install, to the byte, and never where from.
lock: $(ready) ## Pin the newest versions that fit pyproject.toml
	$(bin)/uv pip compile pyproject.toml --extra cluster --extra test --extra dev --universal --python-version 3.11 \
		--fork-strategy fewest --upgrade --no-header --no-annotate --generate-hashes --quiet -o requirements.lock
	$(bin)/python -m tests.licences > licences.csv

clean: ## Remove what the commands leave behind; .venv stays
	rm -rf build dist .benchmarks .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find $(code) -name __pycache__ -prune -exec rm -rf {} +

# Built by the interpreter behind $(PYTHON): the .venv about to be removed may be the active one.
# A notebook's kernel talks to this machine only; its warning at every start that the line is not
# encrypted would bury what a report has to say, so it keeps to errors.
$(locked):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Python 3.11 or newer is needed and $(PYTHON) is " + sys.version.split()[0] + \
		"; name another one: make PYTHON=python3.12")'
	@echo 'Building .venv from requirements.lock, once: a minute or two.'
	@python=$$($(PYTHON) -c 'import sys; print(sys._base_executable)') && \
		rm -rf .venv && "$$python" -m venv .venv
	@$(bin)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@mkdir -p .venv/home .venv/etc/ipython
	@echo 'c.IPKernelApp.log_level = "ERROR"' > .venv/etc/ipython/ipython_kernel_config.py
	@touch $@

# The backend comes from the lock too, so this step asks nobody for anything.
$(ready): | $(locked)
	@rm -f $(locked)-*
	@$(bin)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation --no-index --editable .
	@touch $@
