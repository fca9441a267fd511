# The commands of the project; README.md says what each is for.

PYTHON ?= python3
PORT ?= 8000
VENV = .venv
BIN = $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: run test check bench bench-matching reset shots pins format

run: $(VENV)/run.installed
	@PORT=$(PORT) $(BIN)/python -m mentoring.run

test: $(VENV)/dev.installed
	@$(BIN)/python -m tests.browser_setup
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not alone"
	$(BIN)/python -m pytest -m alone
	DATABASE_URL=sqlite:// $(BIN)/python -m pytest -n 2 --dist loadgroup -m "not browser and not postgresql and not alone"

check: $(VENV)/dev.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	DEBUG=1 $(BIN)/mypy .
	$(BIN)/djlint --lint --quiet templates
	DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run
	@SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))") ALLOWED_HOSTS=mentoring.example \
	SITE_URL=https://mentoring.example CONTACT_EMAIL=mentoring@mentoring.example \
	EMAIL_URL=smtp+tls://mail.mentoring.example:587 \
	BADGE_SIGNING_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(32))") \
	$(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python -m pytest -q -n 0 tests/test_stair.py

bench: $(VENV)/dev.installed
	$(BIN)/python -m bench

# The table and the plot of docs/matching.md.
bench-matching: $(VENV)/dev.installed
	$(BIN)/python -m bench.evidence

shots: $(VENV)/dev.installed
	@$(BIN)/python -m tests.browser_setup
	$(BIN)/python -m pytest -q -n 2 tests/browser/shots.py

reset:
	rm -rf var

format: $(VENV)/dev.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The pins, with hashes, from what requirements.in and requirements-dev.in ask for.
pins: $(VENV)/dev.installed
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.12 --no-annotate --no-header \
	  requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.12 --no-annotate --no-header \
	  requirements-dev.in -o requirements-dev.txt

$(BIN)/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 12))" || \
	  { echo "This needs Python 3.12 or newer; \`$(PYTHON)\` is $$($(PYTHON) -V 2>&1 || echo missing). Try: make PYTHON=python3.13 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python cannot make an environment here. Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/run.installed: requirements.txt | $(BIN)/python
	$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/dev.installed: requirements.txt requirements-dev.txt | $(VENV)/run.installed
	$(INSTALL) -r requirements-dev.txt
	@touch $@
