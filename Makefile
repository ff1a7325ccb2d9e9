# One command for each thing that people do here. Each sets up what it needs and repeats in seconds.
PYTHON ?= $(or $(shell command -v python3.11),$(shell command -v python3),python3)

.PHONY: help run test test-postgres audit bench load build lock clean

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: ## Set up everything and serve the product (PORT, DATA_DIR, DEMO_PASSWORD from the environment)
	@$(PYTHON) scripts/set_up.py run
	@exec .venv/bin/python scripts/serve.py

test: ## Set up everything, check the code and run every test
	@$(PYTHON) scripts/set_up.py test
	@exec bash scripts/test.sh

test-postgres: ## Run the tests once more on PostgreSQL (POSTGRES_URL, or a server on this machine)
	@$(PYTHON) scripts/set_up.py test
	@exec bash scripts/test_postgres.sh

audit: ## Ask the advisory services about every locked package; red when they do not answer
	@$(PYTHON) scripts/set_up.py test
	@exec .venv/bin/python scripts/audit.py

load: ## Measure a working day at its worst: 42 roundtables, 200 people scoring, documents beside slow clients
	@$(PYTHON) scripts/set_up.py test
	@exec .venv/bin/python -m load

bench: ## Measure the figures that the README states
	@$(PYTHON) scripts/set_up.py test
	@exec .venv/bin/python -m bench

build: ## Build the style sheet and scripts of the pages
	@$(PYTHON) scripts/set_up.py run

lock: ## Write the lock files anew from requirements*.in (needs uv)
	@bash scripts/lock.sh

clean: ## Remove everything that setting up made, but not the data
	rm -rf .venv node_modules static/build staticfiles .make .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
