# The verbs of this repository. `make help` lists them; make, Node and npm are all that they need.
# Written for GNU make 3.81, which macOS has.
.DEFAULT_GOAL := help

NODE := node --import tsx
MOCHA := node_modules/.bin/mocha
# npm writes this file when it has installed what the lock file says.
INSTALLED := node_modules/.package-lock.json
VENV := .tools/venv/installed

.PHONY: help
help: ## this list
	@while IFS= read -r line; do case $$line in \
	  [a-z]*': '*'## '*) printf '  make %-13s%s\n' "$${line%%:*}" "$${line#*## }" ;; \
	  [A-Z]*' ?='*'## '*) \
	    value=$${line#*\?=}; value=$${value%%##*}; value=$${value# }; \
	    printf '  %-18s%s\n' "$${line%% *}" "$${line#*## }$${value:+ ($$value)}" ;; \
	esac; done < Makefile

.PHONY: up
up: $(INSTALLED) ## run the whole system here, until Ctrl-C
	@$(NODE) local/src/up.ts

.PHONY: demo-key
demo-key: $(INSTALLED) ## a new demo token for the system that runs
	@$(NODE) local/src/demo-key.ts

.PHONY: demo-quota
demo-quota: $(INSTALLED) ## see a quota run out
	@$(NODE) local/src/demo-quota.ts

.PHONY: smoke
smoke: $(INSTALLED) ## `make up`, the calls that it prints, and Ctrl-C, as tests
	@$(MOCHA) local/test/up.test.ts

.PHONY: test
test: $(INSTALLED) $(VENV) ## lint and every test; says what was skipped and why
	@$(MOCHA) 'api/test/**/*.test.ts' 'gateway-tyk/**/*.test.ts' 'local/test/**/*.test.ts'

.PHONY: lint
lint: $(INSTALLED) ## only what needs nothing to run: biome, tsc, knip, redocly, actionlint
	@$(MOCHA) local/test/lint.test.ts

.PHONY: format
format: $(INSTALLED) ## write every file as biome wants it
	@node_modules/.bin/biome check --write

.PHONY: generate
generate: $(INSTALLED) ## write every generated file anew
	@npm run --silent generate -w api
	@npm run --silent compile -w gateway-tyk

.PHONY: conformance
conformance: $(INSTALLED) ## what the embedded gateway and the real Tyk answer, case by case
	@$(NODE) gateway-tyk/conformance/table.ts

.PHONY: bench
bench: $(INSTALLED) ## measure, and write docs/benchmarks.md
	@$(NODE) local/bench/main.ts

.PHONY: torture
torture: $(INSTALLED) ## restart the API 1,000 times under load: no call may fail
	@$(NODE) local/zero-loss/main.ts

.PHONY: mutation
mutation: $(INSTALLED) ## break things on purpose, and see which test notices
	@$(NODE) local/mutation/main.ts

.PHONY: doctor
doctor: $(INSTALLED) ## what is on this machine, what is missing, and what it would enable
	@$(NODE) local/src/doctor.ts

.PHONY: tools
tools: $(INSTALLED) ## build programs from the Go module proxy into .tools/bin
	@$(NODE) local/src/tools.ts

.PHONY: clean
clean: ## forget keys, counters and secrets, and what was built; not .tools
	rm -rf .local api/dist

# Settings, on the command line or in the environment. No space before a ##: it would be part of the value.
GATEWAY ?= auto## embedded, tyk, or auto: tyk where tyk and redis-server are on PATH
GATEWAY_PORT ?= 8000## where clients call
CONTROL_PORT ?= 8001## the Gateway API: keys
API_PORT ?= 8080## the API without the gateway
METRICS_PORT ?= 9090## the API's /metrics
REDIS_PORT ?= 6380## the real Tyk's Redis
LOGS ?= text## json passes the lines of the parts on as they are
LOCAL_STATE ?= .local## folder for keys, counters and secrets
export GATEWAY GATEWAY_PORT CONTROL_PORT API_PORT METRICS_PORT REDIS_PORT LOGS LOCAL_STATE

STRICT ?=## 1: `make test` fails where it would skip
TOOLS ?=## `make tools` builds only these
export STRICT TOOLS

$(INSTALLED): package-lock.json
	npm ci
	@touch $@

# Python is not required: without it, or without PyPI, the tests that need it are skipped and say so.
$(VENV): local/requirements.txt
	@if command -v python3 > /dev/null; then \
	  echo 'Installing schemathesis into .tools/venv'; \
	  python3 -m venv .tools/venv && .tools/venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $< && touch $@ \
	    || echo 'That failed; the tests that need it are skipped.'; \
	fi
