# What a person types here. Each target prepares .venv from the hashed locks, then runs one command or script.
PORT ?= 8000
.PHONY: help demo test check audit sbom format bench messages screenshots lock vendor

help: ## what can be done here
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile

demo: ## try the product with made-up data; PORT=8001 and ARGS=--reset are understood
	@sh tools/environment.sh requirements.lock
	@PORT=$(PORT) .venv/bin/python manage.py demo $(ARGS)

test: ## the whole suite on SQLite and, where they answer, on PostgreSQL and Redis; ARGS go to pytest
	@sh tools/environment.sh requirements-dev.lock
	@.venv/bin/python tools/run_tests.py $(ARGS)

check: ## everything machines can check without running the tests
	@sh tools/environment.sh requirements-dev.lock
	@.venv/bin/python tools/run_checks.py $(ARGS)

audit: ## are there known vulnerabilities in what the locks pin? asks a service outside
	@sh tools/environment.sh requirements-dev.lock
	@.venv/bin/python tools/audit.py

sbom: ## write down what an installation consists of, into var/sbom.json
	@sh tools/environment.sh requirements-dev.lock
	@sh tools/sbom.sh

format: ## bring code and templates into the shape that check asks for
	@sh tools/environment.sh requirements-dev.lock
	@sh tools/format.sh

bench: ## measure speed and scale
	@sh tools/environment.sh requirements-dev.lock
	@.venv/bin/python -m bench $(ARGS)

messages: ## collect the texts to translate and compile the translations
	@sh tools/environment.sh requirements-dev.lock
	@.venv/bin/python tools/messages.py

screenshots: ## photograph the demonstration for the README
	@sh tools/environment.sh requirements-dev.lock
	@.venv/bin/python -m tools.screenshots

lock: ## resolve the dependencies anew; ARGS=--upgrade takes newer versions
	@sh tools/lock.sh $(ARGS)

vendor: ## build what static/vendor holds from the npm packages named in vendor/
	@sh tools/vendor.sh
