# A thin front of bootstrap.py, which does all the set-up and also works where there is no make.
NAMES := python3 python3.14 python3.13 python3.12 python3.11
PYTHON ?= $(or $(firstword $(foreach name,$(NAMES),$(shell command -v $(name) 2>/dev/null))),$(error There is no Python here. Install Python 3.11, 3.12, 3.13 or 3.14))

help:    ## this list
	@sed -n 's/^\([a-z]*\): *## /make \1	/p' Makefile
report:  ## the main job: the reference study, from raw exports to report
	@$(PYTHON) bootstrap.py report
test:    ## everything that a change must pass
	@$(PYTHON) bootstrap.py test
newest:  ## the same with the newest packages instead of the locked ones, in .venv-newest
	@$(PYTHON) bootstrap.py test --newest
setup:   ## only the environment, in .venv
	@$(PYTHON) bootstrap.py setup
lock:    ## pin the dependencies again, in requirements.lock
	@$(PYTHON) bootstrap.py lock
clean:   ## remove the environments and what the tests cached
	rm -rf .venv .venv-newest .cache

.PHONY: help report test newest setup lock clean
