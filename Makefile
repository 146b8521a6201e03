SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MVN := ./mvnw -B --no-transfer-progress

.PHONY: help build run test lint format bench bench-quick bench-micro golden clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{ printf "  %-12s %s\n", $$1, $$2 }'

build: ## Build everything without running the tests
	$(MVN) -q package -DskipTests

run: build ## Run the whole stack on this machine, with demo traffic
	./tallybook run $(ARGS)

test: ## Run every check and every test
	$(MVN) -T 2 verify

lint: ## Check format, types and layer rules
	$(MVN) -q spotless:check test-compile
	$(MVN) -q -pl runners/launcher -am test -Dtest=ArchitectureTest -Dsurefire.failIfNoSpecifiedTests=false

format: ## Format the sources
	$(MVN) -q spotless:apply

bench: build ## Compare with Flink, Flink SQL, idiomatic Beam, Spark and DuckDB, all cases (over an hour)
	bench/compare.sh $(ARGS)
	bench/compare.sh --batch
	bench/compare.sh --svg=docs/benchmark.svg

bench-quick: build ## Compare with Flink and idiomatic Beam, the central cases (8 minutes)
	bench/compare.sh --quick $(ARGS)

bench-micro: build ## Run the micro-benchmarks of the inner loops
	bench/run.sh $(ARGS)

golden: ## Rewrite the pinned wire schema and statements after a change that is meant
	$(MVN) -q -pl model,stores/ledger -am test -Dtest=SchemaLockTest,StatementFormatTest -Dgolden.update=true -Dsurefire.failIfNoSpecifiedTests=false

clean: ## Remove build output
	$(MVN) -q clean
