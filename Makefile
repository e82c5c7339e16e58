# `make` prints what can be made. `make test` is exactly what decides whether a change is good.

# Programs are static; only the race detector needs C.
export CGO_ENABLED = 0
# A quarter of the time of linking goes into tables for debuggers.
export GOFLAGS := $(GOFLAGS) -ldflags=-w
MAKEFLAGS += --no-print-directory
SHELL = /bin/bash
.SHELLFLAGS = -eo pipefail -c
.ONESHELL:

# What tests throw away lies in memory, where there is room: they ask the disk for every step that they see acknowledged, and on a machine that others use as
# well they wait for it most of the time. What Go builds stays on the disk.
SCRATCH = export GOTMPDIR=$${TMPDIR:-/tmp} TMPDIR="$$(.ci/postgres place)"

# Packages without tests are no news.
TESTED = { grep -v '\[no test files\]' || true; }

.PHONY: mutants help quick test full bench demo pictures readme fmt generate setup fresh vet unit race journeys long fuzz whole

help: ## print this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

quick: ## in under a minute: pages fresh, vet, the house, tests on SQLite alone (P=./internal/engineer for one package)
	@.ci/generated templ
	unset CI
	$(SCRATCH)
	SANAD_TEST_POSTGRES=none go test -vet=all -short $(or $(P),./...) | $(TESTED)

test: ## everything that decides whether a change is good: under 15 minutes; installs on Debian what it needs and does not find
	@.ci/setup
	export CI=true
	$(SCRATCH)
	trap '.ci/postgres stop' EXIT
	SANAD_TEST_POSTGRES="$$(.ci/postgres)"
	export SANAD_TEST_POSTGRES
	for step in fresh vet unit race journeys; do echo "== $$step (after $$SECONDS s)"; $(MAKE) $$step; done

full: ## the long loops, kills and corpora: under 30 minutes
	@.ci/setup
	export CI=true SANAD_LONG=1
	$(SCRATCH)
	trap '.ci/postgres stop' EXIT
	SANAD_TEST_POSTGRES="$$(.ci/postgres)"
	export SANAD_TEST_POSTGRES
	for step in long fuzz whole mutants; do echo "== $$step (after $$SECONDS s)"; $(MAKE) $$step; done

mutants: ## programs that break a promise on purpose, each caught by its test (NAME=... for one of privacy/mutants.yaml)
	@SANAD_MUTANT="$(NAME)" go test -tags mutants -v -timeout 30m -run '^TestMutants$$' ./internal/house | grep -v '^=== '

bench: ## how it behaves with a million rows; the figures go to docs/measured.md
	@.ci/setup
	trap '.ci/postgres stop' EXIT
	SANAD_TEST_POSTGRES="$$(SANAD_POSTGRES_IN=/tmp .ci/postgres)" # on a disk, as in use
	export SANAD_TEST_POSTGRES
	SANAD_BENCH=1 go test -run '^$$' -bench . -benchtime 1x -timeout 60m ./internal/... ./cmd/sanad

demo: ## make an invented council and serve it
	@go run ./cmd/sanad demo

pictures: ## take pictures of the main pages into e2e/pictures (PAGES="/verify /desk@registrar" for some)
	@.ci/setup browser
	node e2e/pictures.mjs $(PAGES)

readme: ## take the pictures of the README into docs/pictures
	@.ci/setup browser
	node e2e/readme.mjs
	go test ./internal/paper -run TestPictures -update

fmt: ## write Go and templ files as they should be
	@gofmt -w $$(git ls-files -co --exclude-standard '*.go')
	go tool templ fmt internal

generate: ## write the files that are made from others: pages, schemas
	@.ci/generated write

setup: ## install what the tests need
	@.ci/setup

# The steps of `make test` and `make full`.

fresh:
	@.ci/generated templ

vet:
	@go mod tidy -diff
	unformatted=$$(gofmt -l $$(git ls-files '*.go'))
	if [ -n "$$unformatted" ]; then echo "not formatted (make fmt): $$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...

# The house, rules, stores and verbs on both databases, walks, schema files. Tests do not look again at what `vet` has looked at. Four packages go at once,
# on two cores too: what they wait for is processes, disks and clocks.
unit:
	@go test -p 4 -vet=off -timeout 20m ./... | $(TESTED)

# Stores and verbs, where goroutines meet, on PostgreSQL: SQLite itself is Go, and as slow under the detector as all our code together; how we use
# it is watched in internal/db. The whole program takes as long as all rooms together; it is watched in `make full`.
# What is left out has no goroutines that could meet, and is long: every question to the policies, chance one deed after another, how many rows a plan reads of large
# tables, how much memory a large file takes, every way to change a log, the demonstration of every council, every route asked for in every name. They run in unit.
ALONE = WhateverPeopleDoTheLedgerAgrees|MemoryStaysFlat|EndlessFilesAreNotRead|EveryAnswer|LessIsNeverMore|MoreRolesAreTheirSum|EveryPolicyMatters|InboxReadsFewRows|InboxReadsAnIndex|InboxWalksThrough|LookUpsUseAnIndex|FindReadsFewRows|Tampering|Growth|FileIsFlat|Walks|Doctor|EveryCouncil|RoutesByOffice
WATCH = CGO_ENABLED=1 go test -p 4 -race -vet=off -short -skip '^Test($(ALONE))$$'

race:
	@$(WATCH) -timeout 8m ./internal/db | $(TESTED)
	@SANAD_TEST_SQLITE=none $(WATCH) -timeout 8m $$(.ci/raced | grep -vE '/(app|db)$$') | $(TESTED)

whole:
	@SANAD_TEST_SQLITE=none $(WATCH) -timeout 15m ./internal/app | $(TESTED)

journeys:
	@node e2e/run.mjs

# The packages whose tests go on for longer here; the others would do what they did in `unit`.
long:
	@go test -vet=off -count=1 -timeout 20m $$(git grep -l SANAD_LONG '*_test.go' | xargs -n1 dirname | sort -u | sed 's#^#./#') | $(TESTED)

fuzz:
	@.ci/fuzz $(or $(FUZZTIME),10s)
