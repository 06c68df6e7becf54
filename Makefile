# Yitang 一趟. `make demo` and `make test` set up whatever is missing by themselves; `make help` lists the rest.
.DEFAULT_GOAL := help
bin := .venv/bin
export PYTHON APT

# What `make demo` passes on: HEADLESS=1 CITIZENS=12 REPORT=build/report.json SEED=7; HEADLESS=1 STAY=1
demo_options := $(if $(HEADLESS),--headless) $(if $(STAY),--stay) $(if $(CITIZENS),--citizens $(CITIZENS)) \
	$(if $(REPORT),--report $(REPORT)) $(if $(SEED),--seed $(SEED))

.PHONY: help demo test lint format types contracts pytest campaign bench pictures bare lock clean setup-run setup-test

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

demo: setup-run  ## the whole hall on this machine; HEADLESS=1 CITIZENS=N REPORT=FILE SEED=N walk scripted citizens, HEADLESS=1 STAY=1 leaves it open
	@$(bin)/python -m kiosk demo $(strip $(demo_options))

test: lint types contracts pytest  ## every check and every test, as CI runs them

lint: setup-test  ## ruff: rules and layout
	@$(bin)/ruff check
	@$(bin)/ruff format --check

format: setup-test  ## lay the code out and repair what ruff can
	@$(bin)/ruff check --fix-only --quiet
	@$(bin)/ruff format

types: setup-test  ## mypy, strict
	@$(bin)/mypy

contracts: setup-test  ## import-linter: who may know whom
	@$(bin)/lint-imports

pytest: setup-test  ## the tests; PYTEST="tests/unit -k number" picks
	@$(bin)/python -m pytest -q -m "not campaign" -n 3 --dist loadfile --no-loadscope-reorder $(PYTEST) || [ $$? = 5 ]

campaign: setup-test  ## the long runs: 200 kills of the server, and the like
	@$(bin)/python -m pytest -q -s -m campaign --timeout 0 $(PYTEST)

bench: setup-test  ## each claim of speed, measured beside its baseline, into build/bench.json
	@$(bin)/python -m benchmarks

pictures: setup-test  ## every screen, page and slip into build/pictures; the README's own into docs/pictures
	@$(bin)/python -m kiosk.pictures build/pictures
	@$(bin)/python -m kiosk.contact_sheet build/pictures docs/pictures
	@$(bin)/python -m tests.support.page_pictures build/pictures
	@$(bin)/python -m kiosk demo --headless --citizens 10 --seed 1
	@$(bin)/python -m kiosk.demo.album docs/pictures build/demo/pictures build/pictures

bare: ## a new user's first hour: clone and `make demo`, `make test` in a bare Debian root (root only)
	@setup/try-bare-root

lock: setup-test  ## choose versions anew within pyproject.toml; UPGRADE=1 takes the newest
	@setup/lock $(if $(UPGRADE),--upgrade)

clean:  ## remove what was built and installed in this folder
	rm -rf build .cache .venv setup/node_modules .mypy_cache .ruff_cache .import_linter_cache .hypothesis

setup-run:
	@setup/install run $(if $(HEADLESS),pictures)

setup-test:
	@setup/install run pictures test
