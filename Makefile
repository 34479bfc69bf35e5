# Everything a developer types. The work is done by the scripts in deploy/local.
VENV := .venv/bin
BOOTSTRAP := deploy/local/bootstrap.sh
export PYTHONPATH := $(CURDIR)/site:$(CURDIR)

.PHONY: install run test test-fast lint bench messages openapi requirements clean

install:          ## .venv with everything to run, test and lint
	@$(BOOTSTRAP) dev

run:              ## the whole shop in the foreground; PORT, SIMULATORS_PORT, JISHI_VAR, JISHI_DEMO
	@$(BOOTSTRAP) run
	@exec $(VENV)/python -m deploy.local.run

test: install     ## everything, on SQLite and on PostgreSQL + Redis, browser tests included
	@deploy/local/system.sh
	@$(VENV)/python -m tests.run

test-fast: install ## for every day: SQLite, without slow and browser tests
	@$(VENV)/python -m tests.run --fast

lint: install     ## style, types, floors, templates
	@deploy/local/lint.sh

bench: install    ## measurements, one JSON line each
	@deploy/local/bench.sh

messages: install ## collects and compiles the translations
	@deploy/local/messages.sh

openapi: install  ## writes the description of the API (docs/openapi.yaml) anew
	@DJANGO_SETTINGS_MODULE=config.settings.test $(VENV)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

requirements: install ## pins requirements*.txt anew from requirements*.in
	@deploy/local/requirements.sh

clean:            ## removes what can be made again; keeps the shop's data in var/
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage htmlcov
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
