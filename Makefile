# The verbs of this repository. `make help` lists them; make, Node and npm are all that they need.
# Written for GNU make 3.81, which macOS has.
.DEFAULT_GOAL := help

NODE := node --import tsx
MOCHA := node_modules/.bin/mocha
# npm writes this file when it has installed what the lock file says.
INSTALLED := node_modules/.package-lock.json
MOTO := .tools/moto/installed
VENVS := .tools/venv/installed .tools/checkov/installed $(MOTO)
OPS = $(NODE) ops/src/main.ts
# What a command on an environment needs: with AWS=emulated the emulation too.
CLOUD = $(INSTALLED) $(if $(filter emulated,$(AWS)),$(MOTO))

.PHONY: help
help: ## this list
	@while IFS= read -r line; do case $$line in \
	  [a-z]*': '*'## '*) printf '  make %-16s%s\n' "$${line%%:*}" "$${line#*## }" ;; \
	  [A-Z]*' ?='*'## '*) \
	    value=$${line#*\?=}; value=$${value%%##*}; value=$${value# }; \
	    printf '  %-24s%s\n' "$${line%% *}" "$${line#*## }$${value:+ ($$value)}" ;; \
	esac; done < Makefile

.PHONY: up
up: $(INSTALLED) ## run the whole system here, until Ctrl-C
	@$(NODE) local/src/up.ts

.PHONY: up-docker down-docker
up-docker: $(INSTALLED) $(if $(and $(API_IMAGE),$(GATEWAY_IMAGE),$(DASHBOARD_IMAGE)),,images) ## run the whole system in containers, with Prometheus, Alertmanager and Grafana
	@$(NODE) local/compose/up.ts
down-docker: $(INSTALLED) ## end those containers, and with VOLUMES=1 what they keep too
	@$(NODE) local/compose/down.ts
up-docker down-docker: STACK = docker

.PHONY: demo-key
demo-key: $(INSTALLED) ## a new demo token for the system that runs
	@$(NODE) local/src/demo-key.ts

.PHONY: demo-quota
demo-quota: $(INSTALLED) ## see a quota run out
	@$(NODE) local/src/demo-quota.ts

.PHONY: status
status: $(INSTALLED) ## the parts of the system that runs here: since when, which release, how it ended
	@$(NODE) local/src/control/main.ts status

.PHONY: logs
logs: $(INSTALLED) ## the last LINES that PART printed, or of those with MATCH
	@LINES='$(LINES)' $(NODE) local/src/control/main.ts logs # not exported: terminals have one of that name

.PHONY: start stop restart release
start: ## start PART, with the release that it had
stop: ## end PART as ECS does: SIGTERM, and SIGKILL if it takes too long
restart: ## end PART and start the same release again
release: ## give PART (api or gateway) this checkout as a new release
start stop restart release: $(INSTALLED)
	@$(NODE) local/src/control/main.ts $@

.PHONY: probe
probe: $(INSTALLED) ## call every endpoint N times as a client, with a key of its own
	@$(NODE) local/src/ask/probe.ts

.PHONY: query
query: $(INSTALLED) ## ask the Prometheus of the system that runs: Q='up'
	@$(NODE) local/src/ask/query.ts

.PHONY: alerts
alerts: $(INSTALLED) ## which alerts fire, and which are about to
	@$(NODE) local/src/ask/alerts.ts

.PHONY: keys
keys: $(INSTALLED) ## every key and what it has used, or those with MATCH in alias or owner
	@$(NODE) local/src/ask/keys.ts

.PHONY: key
key: $(INSTALLED) ## DO one thing to a KEY, as the key dashboard does it, and in its audit
	@$(NODE) local/src/ask/key.ts

.PHONY: redis
redis: $(INSTALLED) ## ask the Redis of the system that runs: DO='SLOWLOG GET 5'
	@$(NODE) local/src/ask/redis.ts

.PHONY: smoke
smoke: $(INSTALLED) ## `make up`, the calls that it prints, and Ctrl-C, as tests
	@$(MOCHA) local/test/up.test.ts

.PHONY: test
test: $(INSTALLED) $(VENVS) ## lint and every test; says what was skipped and why
	@$(MOCHA) 'api/test/**/*.test.ts' 'dashboards/test/**/*.test.ts' 'gateway-tyk/**/*.test.ts' 'local/test/**/*.test.ts' 'ops/test/**/*.test.ts' 'runbooks/test/**/*.test.ts'

.PHONY: lint
lint: $(INSTALLED) ## only what needs nothing to run: biome, tsc, knip, redocly, actionlint
	@$(MOCHA) local/test/lint.test.ts

.PHONY: secrets-scan
secrets-scan: $(INSTALLED) ## no secret in any file, nor in any version of any file in git
	@$(NODE) local/secrets/main.ts

.PHONY: format
format: $(INSTALLED) ## write every file as biome wants it
	@node_modules/.bin/biome check --write

.PHONY: generate
generate: $(INSTALLED) ## write every generated file anew
	@npm run --silent generate -w api
	@npm run --silent compile -w gateway-tyk
	@npm run --silent generate -w dashboards
	@npm run --silent generate -w @digest/local
	@npm run --silent generate -w ops
	@npm run --silent generate -w @digest/key-dashboard
	@npm run --silent generate -w @digest/runbooks

.PHONY: dashboards
dashboards: $(INSTALLED) ## write rules, dashboards and Alertmanager's configuration from dashboards/src
	@npm run --silent generate -w dashboards

.PHONY: conformance
conformance: $(INSTALLED) ## what the embedded gateway and the real Tyk answer, case by case
	@$(NODE) gateway-tyk/conformance/table.ts

.PHONY: bench
bench: $(INSTALLED) ## measure, and write docs/benchmarks.md
	@$(NODE) local/bench/main.ts

.PHONY: torture
torture: $(INSTALLED) ## restart the API 1,000 times under load: no call may fail
	@$(NODE) local/zero-loss/main.ts

.PHONY: prove-panels
prove-panels: $(INSTALLED) ## ask every expression of every dashboard and rule, after minutes of traffic; write docs/panels
	@$(NODE) local/prove/main.ts

.PHONY: drill
drill: $(INSTALLED) ## inject every fault (or that of ALERT), follow its runbook page, and see whether it helps
	@$(NODE) local/$(if $(filter docker,$(STACK)),compose/drill,drill/main).ts

.PHONY: scoreboard
scoreboard: $(INSTALLED) ## write runbooks/SCOREBOARD.md and its picture from scoreboard.json
	@$(NODE) local/drill/redraw.ts

.PHONY: screenshots
screenshots: $(INSTALLED) ## picture every page of the key dashboard with Chromium; write docs/screenshots
	@$(NODE) gateway-tyk/dashboard/screenshots/main.ts

.PHONY: mutation
mutation: $(INSTALLED) ## break things on purpose, and see which test notices
	@$(NODE) local/mutation/main.ts

.PHONY: mutation-rules
mutation-rules: $(INSTALLED) ## change every name, threshold and window of rules and panels, and see which check notices
	@$(NODE) dashboards/mutation/main.ts

.PHONY: init-env
init-env: $(INSTALLED) ## make and check live/<ENV>/terraform.tfvars, the values of an account
	@$(OPS) init-env $(ENV) $(if $(JSON),--json)

.PHONY: plan
plan: $(CLOUD) ## what would change in ENV, planned, summed up and sealed
	@$(OPS) plan $(ENV) $(if $(JSON),--json)

.PHONY: apply
apply: $(CLOUD) ## apply exactly what `make plan` sealed
	@$(OPS) apply $(ENV) $(if $(JSON),--json)

.PHONY: destroy
destroy: $(CLOUD) ## destroy ENV, from the last unit to the first
	@$(OPS) destroy $(ENV) $(if $(JSON),--json)

.PHONY: drift
drift: $(CLOUD) ## does ENV differ from what was applied?
	@$(OPS) drift $(ENV) $(if $(JSON),--json)

.PHONY: promote
promote: $(CLOUD) ## give the release of FROM to TO, with evidence
	@$(OPS) promote $(FROM) $(TO) $(if $(JSON),--json)

.PHONY: rollback
rollback: $(INSTALLED) ## give ENV the release it had before; ENV=local: PART of the system that runs here
	@$(if $(filter local,$(ENV)),$(NODE) local/src/control/main.ts rollback,$(OPS) rollback $(ENV) $${COMMIT:+"$$COMMIT"} $(if $(JSON),--json))

.PHONY: images
images: ## build the three images of this commit, for this machine
	@COMMIT=$$(git rev-parse HEAD) SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) docker buildx bake --file docker-bake.hcl --load

.PHONY: push
push: $(INSTALLED) ## build them once, and push them to REGISTRY with SBOM and provenance
	@$(OPS) push $(if $(JSON),--json)

.PHONY: pin-images
pin-images: $(INSTALLED) ## write the digests that images of others lack
	@$(OPS) pin-images $(if $(JSON),--json)

.PHONY: release-json
release-json: $(INSTALLED) ## give ENV the images that `make push` pushed last
	@$(OPS) release-json $(ENV) $(if $(JSON),--json)

.PHONY: sign
sign: $(INSTALLED) ## sign the images that `make push` pushed last, as the workflow that releases
	@$(OPS) sign $(if $(JSON),--json)

.PHONY: verify-release
verify-release: $(INSTALLED) ## were the images of ENV built by the workflow that releases, from the commit that they name?
	@$(OPS) verify-release $(ENV) $(if $(JSON),--json)

.PHONY: copy-images
copy-images: $(INSTALLED) ## copy the images of others that tasks run to REGISTRY
	@$(OPS) copy-images $(if $(JSON),--json)

.PHONY: propose
propose: $(INSTALLED) ## a pull request, from BRANCH, of what changed under live/ and runbooks/
	@$(OPS) propose $(if $(JSON),--json)

.PHONY: publish-plan fetch-plan
publish-plan: $(CLOUD) ## put what `make plan` sealed into PLAN_BUCKET, for a job that applies
	@$(OPS) publish-plan $(ENV) $(if $(JSON),--json)
fetch-plan: $(CLOUD) ## get what was published of this commit, for `make apply`
	@$(OPS) fetch-plan $(ENV) $(if $(JSON),--json)

.PHONY: comment
comment: $(INSTALLED) ## say on PULL_REQUEST what was planned of ENV, or of several
	@$(OPS) comment $(ENV) $(if $(JSON),--json)

.PHONY: smoke-url
smoke-url: $(INSTALLED) ## does a deployment at URL answer as clients are told?
	@$(OPS) smoke-url $(if $(JSON),--json)

.PHONY: annotate
annotate: $(CLOUD) ## mark a deployment of ENV in its Grafana
	@$(OPS) annotate $(ENV) $(if $(JSON),--json)

.PHONY: drift-issue
drift-issue: $(CLOUD) ## look for drift in ENV, and keep an issue of it
	@$(OPS) drift-issue $(ENV) $(if $(JSON),--json)

.PHONY: rehearse
rehearse: $(INSTALLED) $(MOTO) ## the way to production and back, as the workflows go it, on emulated AWS
	@$(OPS) rehearse $(if $(JSON),--json)

.PHONY: quiet
quiet: $(CLOUD) ## was nobody paged in ENVIRONMENT since SINCE? for ALARMS of `make promote`
	@$(OPS) quiet $(if $(JSON),--json)

.PHONY: store-values fetch-values
store-values: ## put live/<ENV>/terraform.tfvars into STATE_BUCKET, for jobs, which have none
	@aws s3 cp --no-progress live/$(ENV)/terraform.tfvars s3://$(STATE_BUCKET)/$(ENV)/terraform.tfvars
fetch-values: ## get live/<ENV>/terraform.tfvars from there
	@aws s3 cp --no-progress s3://$(STATE_BUCKET)/$(ENV)/terraform.tfvars live/$(ENV)/terraform.tfvars || \
	  { echo 'What to do: make store-values ENV=$(ENV) STATE_BUCKET=$(STATE_BUCKET), once, as an administrator' >&2; exit 1; }

# The fourth part of ECR's host name is its region.
.PHONY: login
login: ## let docker and cosign into REGISTRY, ECR's, for half a day
	$(if $(REGISTRY),,$(error say which: REGISTRY=<account>.dkr.ecr.<region>.amazonaws.com))
	@aws ecr get-login-password --region '$(word 4,$(subst ., ,$(REGISTRY)))' | docker login --username AWS --password-stdin '$(REGISTRY)'

.PHONY: parity
parity: $(INSTALLED) ## every difference between dev and prod has a reason, every reason a difference
	@$(OPS) parity $(if $(JSON),--json)

.PHONY: graph
graph: $(INSTALLED) ## write graph.dot and its picture
	@$(OPS) graph $(if $(JSON),--json)

.PHONY: plan-text
plan-text: $(INSTALLED) $(MOTO) ## write plan.txt, the first plan of every environment on emulated AWS
	@$(OPS) plan-text

.PHONY: cost
cost: $(INSTALLED) ## what ENV costs a month, and a million calls, by its plan
	@$(OPS) cost $(ENV) $(if $(JSON),--json)

.PHONY: bench-plan
bench-plan: $(CLOUD) ## a cold and a warm plan beside their slowest chain
	@$(OPS) bench-plan $(ENV) $(if $(JSON),--json)

.PHONY: emulated-down
emulated-down: $(INSTALLED) ## end the emulated AWS, and forget what was in it
	@$(OPS) emulated down

.PHONY: doctor
doctor: $(INSTALLED) ## what is on this machine, what is missing, and what it would enable
	@$(NODE) local/src/doctor.ts

.PHONY: tools
tools: $(INSTALLED) ## build programs from the Go module proxy into .tools/bin
	@$(NODE) local/src/tools.ts

.PHONY: programs
programs: $(INSTALLED) ## get the programs that `make tools` can't build: out of images (docker), with apt-get (root)
	@$(NODE) local/src/fetch-programs.ts

.PHONY: clean
clean: ## forget keys, counters and secrets, and what was built; not .tools
	rm -rf .local api/dist

# Settings, on the command line or in the environment. No space before a ##: it would be part of the value.
GATEWAY ?= auto## embedded, tyk, or auto: tyk where tyk and redis-server are on PATH
GATEWAY_PORT ?= 8000## where clients call
CONTROL_PORT ?= 8001## the Gateway API: keys
API_PORT ?= 8080## the API without the gateway
METRICS_PORT ?= 9090## the API's /metrics
DASHBOARD_PORT ?= 8002## the key dashboard
DASHBOARD_METRICS_PORT ?= 9092## the key dashboard's /metrics
REDIS_PORT ?= 6380## the real Tyk's Redis
LOGS ?= text## json passes the lines of the parts on as they are
STACK ?=## docker: `make status`, `probe` and the like ask what `make up-docker` runs; tests take the real Tyk from its image
LOCAL_STATE ?= .local## folder for keys, counters, secrets and the audit log
OBSERVE ?=## 1: `make up` adds Prometheus, a collector, and where they are, Alertmanager and Redis' exporter
PROMETHEUS_PORT ?= 9091## OBSERVE=1: Prometheus
ALERTMANAGER_PORT ?= 9093## OBSERVE=1: Alertmanager
ALERT_PORT ?= 9095## OBSERVE=1: where it sends alerts, to be printed
OTLP_PORT ?= 4318## OBSERVE=1: where the gateway sends its metrics
COLLECTOR_PORT ?= 8888## OBSERVE=1: the collector's /metrics
REDIS_EXPORTER_PORT ?= 9121## OBSERVE=1: /metrics of the real Tyk's Redis
GRAFANA_PORT ?= 3000## `make up-docker`: Grafana
VOLUMES ?=## 1: `make down-docker` forgets keys, counters, metrics and the audit too
export GATEWAY GATEWAY_PORT CONTROL_PORT API_PORT METRICS_PORT DASHBOARD_PORT DASHBOARD_METRICS_PORT REDIS_PORT LOGS STACK LOCAL_STATE
export OBSERVE PROMETHEUS_PORT ALERTMANAGER_PORT ALERT_PORT OTLP_PORT COLLECTOR_PORT REDIS_EXPORTER_PORT GRAFANA_PORT VOLUMES

N ?= 20## `make probe`: calls of each endpoint
PART ?=## `make logs`, `start`, `stop` and the like: api, gateway, … as in `make status`
LINES ?= 20## `make logs`: how many
Q ?=## `make query`: in PromQL; a $$ is written twice
MATCH ?=## `make keys`: a part of alias or owner, or the beginning of a hash; `make logs`: a text in the line
DO ?=## `make key`: create, rotate, disable, enable, plan, reset or revoke; `make redis`: a command
KEY ?=## … the key: its alias, or at least 8 characters of its hash; of a new one the alias
PLAN ?=## … of a new key, of DO=plan, and of DO=enable where the plan before is not known
OWNER ?=## … of a new key
ENDS ?= 24h## … how long the old one goes on after DO=rotate
export PART N Q MATCH DO KEY PLAN OWNER ENDS

ENV ?=## the environment: dev, prod or shared; `make rollback` knows local too
AWS ?=## emulated: not the real AWS, but moto on this machine
CONFIRM ?=## the environment's name again, to change one that is guarded
FROM ?= dev## `make promote` takes the release from here
TO ?= prod## … and gives it to this one
SOAK ?=## `make promote`: how long FROM must have had the release, such as 90m; a day if not said
ALARMS ?=## `make promote`: a command that exits with 0 when alarms of $$ENVIRONMENT (FROM) were quiet since $$SINCE (ISO 8601), or none
COMMIT ?=## `make rollback` restores the release that ENV had at this commit; not given: the one before
JSON ?=## 1: commands on environments print JSON
export AWS CONFIRM SOAK ALARMS

BRANCH ?=## `make propose`: where to, replaced if it is there from last time
TITLE ?=## … its title
BODY ?=## … a file with its text, if not only what changed
PULL_REQUEST ?=## `make comment`: its number
PLAN_BUCKET ?=## `make publish-plan`, `make fetch-plan`: output plan_bucket of bootstrap/
REGISTRY ?=## `make login`, `make push`, `make copy-images`: <account>.dkr.ecr.<region>.amazonaws.com
STATE_BUCKET ?=## `make store-values`, `make fetch-values`: its output state_bucket
ENVIRONMENT ?=## `make quiet`: of dev or prod
SINCE ?=## … from when on, in ISO 8601
URL ?=## `make smoke-url`: https://…; SMOKE_TOKEN in the environment is a token to try
export BRANCH TITLE BODY PULL_REQUEST PLAN_BUCKET URL ENVIRONMENT SINCE

ALERT ?=## `make drill` drills only this alert
export ALERT

STRICT ?=## 1: `make test` fails where it would skip
TOOLS ?=## `make tools` builds only these
export STRICT TOOLS

$(INSTALLED): package-lock.json
	npm ci
	@touch $@

# Python is not required: without it, or without PyPI, the tests that need it are skipped and say so.
.tools/venv/installed: local/requirements.txt
.tools/checkov/installed: ops/checks/requirements.txt
$(MOTO): ops/emulated/requirements.txt
$(VENVS):
	@if command -v python3 > /dev/null; then \
	  echo 'Installing $< into $(@D)'; \
	  python3 -m venv $(@D) && $(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $< && touch $@ \
	    || echo 'That failed; what needs it is skipped, or says so.'; \
	fi
