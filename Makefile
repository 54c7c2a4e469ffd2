# Thin aliases of one command line: see `python manage.py --help`. Windows needs no make: use that command line itself.
PYTHON ?= python3
PORT ?= 8050

.PHONY: run test test-all check coverage attack lint data add editions backup restore erase-person sign-out benchmark screenshots assets sbom

run:
	@$(PYTHON) manage.py run --port $(PORT)

data:
	@$(PYTHON) manage.py data $(if $(SOURCE),--source "$(SOURCE)") $(if $(ONLY),--only "$(ONLY)")

backup restore:
	@$(PYTHON) manage.py $@ $(if $(FILE),"$(FILE)")

erase-person sign-out:
	@$(PYTHON) manage.py $@ $(if $(WHO),"$(WHO)")

test test-all check coverage attack lint add editions benchmark screenshots assets sbom:
	@$(PYTHON) manage.py $@
