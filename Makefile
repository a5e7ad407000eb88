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
docs_locked := .venv/.docs-$(call checksum,docs/requirements.lock)

# What the first run says while it installs, in the language of the system, as `juesuan` does.
chinese := $(filter zh%,$(firstword $(LC_ALL) $(LC_MESSAGES) $(LANG)))
packages = $(shell grep -c '^[^ ]*==' $(1))
ifdef chinese
say_first = 第一次运行，先准备 .venv（只此一次，几分钟）：只装在本目录里，不动别处。
say_environment = [1/3] 建立 Python 环境
say_packages = [2/3] 安装 requirements.lock 所列的 $(call packages,requirements.lock) 个库，下载多少取决于网络
say_gathered = 个库已备妥
say_unpacking = 正在写入磁盘
say_own = [3/3] 装上 juesuan 自己
say_ready = 准备好了。
else
say_first = This is the first run: it prepares .venv, once, in some minutes; nothing is installed outside this folder.
say_environment = [1/3] making a Python environment
say_packages = [2/3] installing the $(call packages,requirements.lock) packages of requirements.lock; how long the download takes depends on the network
say_gathered = packages gathered
say_unpacking = writing them to disk
say_own = [3/3] installing juesuan itself
say_ready = Ready.
endif
# pip's many lines as a few: how many packages it has gathered, when it unpacks them, what goes wrong.
told_by_pip = awk '/^(Collecting|Processing) / && ++n % 25 == 0 {print "      " n " $(say_gathered)"; fflush()} \
	/^Installing collected/ {print "      $(say_unpacking)"; fflush()} \
	/^ERROR|^error/ {print; fflush()} /^exit / {code = $$2} END {exit code}'

.DEFAULT_GOAL := help
.PHONY: help report test bench mutation audit notebooks data lab docs lint types format lock clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | while IFS='	' read -r target text; do \
		printf '  make %-10s %s\n' "$$target" "$$text"; done

report: $(ready) ## Read the 2023 disclosure, verify every number, run the notebooks, export charts and pages
	$(bin)/juesuan report

test: lint types ## Check style and types, run tests and examples, re-run the notebooks and compare their outputs
	$(bin)/pytest -n $(JOBS) --benchmark-disable -p no:nbval
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

audit: $(ready) ## Look the locked packages up among known vulnerabilities, with pip-audit where it is installed
	@$(bin)/python -m tests.auditing

notebooks: $(ready) ## Run the committed notebooks again, in place
	$(bin)/jupyter-nbconvert --to notebook --execute --inplace \
		--ExecutePreprocessor.record_timing=False $(notebooks)

data: $(ready) ## Write the committed data and figures again
	$(foreach file,$(disclosures),$(bin)/juesuan extract $(file) && ) $(bin)/juesuan report

# A container is often run as root and has no browser: the address is printed, to be opened outside.
# There the server has to listen to more than the container itself: make lab LAB=--ip=0.0.0.0
LAB ?=
as_root := $(if $(filter 0,$(shell id -u)),--allow-root --no-browser)

lab: $(ready) ## Open the notebooks in JupyterLab
	$(bin)/jupyter-trust $(notebooks)  # so that their tables sort and filter before a re-run
	$(bin)/jupyter-lab --notebook-dir=notebooks $(as_root) $(LAB)

docs: $(docs_locked) ## Build the site of docstrings and notebooks: docs/_build/index.html
	$(bin)/sphinx-build -W --keep-going -q -b html docs docs/_build

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
	$(bin)/uv pip compile pyproject.toml --extra docs --universal --python-version 3.11 --constraints requirements.lock \
		--fork-strategy fewest --upgrade --no-header --no-annotate --generate-hashes --quiet -o docs/requirements.lock
	$(bin)/python -m tests.licences > licences.csv

clean: ## Remove what the commands leave behind; .venv stays
	rm -rf build dist docs/_build docs/generated docs/notebooks .benchmarks .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find $(code) -name __pycache__ -prune -exec rm -rf {} +

# Built by the interpreter behind $(PYTHON): the .venv about to be removed may be the active one.
# A notebook's kernel talks to this machine only; its warning at every start that the line is not
# encrypted would bury what a report has to say, so it keeps to errors.
$(locked):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Python 3.11 or newer is needed and $(PYTHON) is " + sys.version.split()[0] + \
		"; name another one: make PYTHON=python3.12")'
	@echo '$(say_first)'
	@echo '$(say_environment)'
	@python=$$($(PYTHON) -c 'import sys; print(sys._base_executable)') && \
		rm -rf .venv && "$$python" -m venv .venv
	@echo '$(say_packages)'
	@{ $(bin)/python -m pip install --progress-bar off --disable-pip-version-check --require-hashes \
		-r requirements.lock 2>&1; echo "exit $$?"; } | $(told_by_pip)
	@mkdir -p .venv/home .venv/etc/ipython
	@echo 'c.IPKernelApp.log_level = "ERROR"' > .venv/etc/ipython/ipython_kernel_config.py
	@touch $@

# The backend comes from the lock too, so this step asks nobody for anything.
$(ready): | $(locked)
	@rm -f $(locked)-*
	@echo '$(say_own)'
	@$(bin)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation --no-index --editable .
	@touch $@
	@echo '$(say_ready)'

# What the site is built with, apart from the rest: who only reads disclosures needs none of it.
$(docs_locked): $(ready)
	@$(bin)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r docs/requirements.lock
	@touch $@
