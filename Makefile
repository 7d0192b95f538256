PYTHON = .venv/bin/python
LOCK = .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

.DEFAULT_GOAL = help
.PHONY: help serve test lint format lock template migrations

help:  ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

serve:  ## Serve the publication at http://localhost:8000/
	./coldopen serve

test:  ## Run all tests, the drills too
	./coldopen test --long

lint:  ## Check style, types and import directions
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

format:  ## Bring the code into its format
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

lock:  ## Lock what the requirements-*.in files name
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) -c requirements.txt requirements-dev.in -o requirements-dev.txt
	$(LOCK) requirements-uv.in -o requirements-uv.txt

migrations:  ## Write migrations for changed models, and the template with them
	./coldopen makemigrations
	$(MAKE) template

template:  ## Write the empty database that new data folders begin with
	./coldopen make_template
