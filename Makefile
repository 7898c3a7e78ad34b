# Yimen, in few words:   make run   make test   make help
#
# Everything is built into bin/. What has to be fetched first (Debian packages,
# npm packages) is fetched by the targets that need it, once.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS   += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# go-sqlite3 then syncs with fdatasync, which is quicker and as safe; the same
# flags everywhere, or the build cache would hold two of everything.
export CGO_CFLAGS := -O2 -g -DHAVE_FDATASYNC=1

export GO ?= go
FUZZTIME ?= 1m
# Packages built and tested at once. Two suits the smallest machine we support.
P        ?= $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$(( n < 2 ? 2 : n > 8 ? 8 : n )))
# Packages tested at once: what tests do is waiting, half of their time.
T        ?= $(shell echo $$(( $(P) + 1 )))
# How long the tests of one package may take where the machine is busy; where it is
# idle, all of them together take less.
PATIENCE ?= 25m
ARGS     ?=

# Packages in which many goroutines meet: tested with the race detector.
RACED    := ./hallserver/engine/... ./hallserver/board/... ./hallserver/wire/... ./display/boardview/... ./display/speaker/...
# Packages that take minutes begin first, so that the others are done beside them.
LONGEST  := ./hallserver/web ./hallserver ./cmd/demo ./cmd/hallserver

WEB   := hallserver/web
FONTS := kiosk/theme/fonts
# npm leaves a mark of its own where it is done.
NPM   := $(WEB)/node_modules/.package-lock.json
FACES := $(addprefix $(FONTS)/,$(foreach w,400 700, \
           noto-sans-sc-chinese-simplified-$(w)-normal.woff noto-sans-kr-korean-$(w)-normal.woff))

##@ Use
.PHONY: run run-told
run: run-told deps-run build ## Start a whole example hall: server, kiosk, board, speaker, card reader and printer
	@exec bin/demo --dir .run $(ARGS)
run-told:
	@echo "run: builds all programs and puts up an example hall: server, kiosk, board, loudspeaker, card reader, printer"
	@if [ -x bin/demo ]; then echo "run: some seconds, if nothing was changed; Ctrl-C ends it all"; \
	else echo "run: the first time five to ten minutes, mostly for compiling, and seconds after that; Ctrl-C ends it all"; fi

.PHONY: build
build: deps-build web fonts ## Build every program into bin/
	@.ci/build -p $(P)

##@ Check
.PHONY: test
test: deps-test build ## All tests, the end-to-end test among them
	$(GO) vet -p $(P) ./...
	$(GO) test -vet=off -p $(T) -timeout $(PATIENCE) $(LONGEST) $$($(GO) list ./... | grep -vxFf <($(GO) list $(RACED)))
	$(GO) test -vet=off -p $(T) -timeout $(PATIENCE) -race $(RACED)

.PHONY: fresh
fresh: ## make run and make test from nothing, in a clean Debian of their own; root only
	@.ci/fresh

.PHONY: lint
lint: deps-build web fonts ## golangci-lint, the formatters included
	@.ci/lint

.PHONY: fmt
fmt: deps-build ## Format the code as the linter wants it
	@.ci/lint fmt

.PHONY: bench
bench: deps-test build ## The figures of this machine, as ratios to what it can do at best
	@exec bin/bench $(ARGS)

.PHONY: soak
soak: deps-test web fonts ## Long random runs of the whole; SOAKTIME=10m
	@.ci/soak

.PHONY: fuzz
fuzz: deps-test web fonts ## Every fuzz target for FUZZTIME=1m
	@FUZZTIME=$(FUZZTIME) .ci/fuzz

##@ Make
.PHONY: deps deps-build deps-run deps-test
deps: ## Install the Debian packages that building, running and testing need
	@.ci/deps build run test
deps-build:
	@.ci/deps build
deps-run:
	@.ci/deps build run
deps-test:
	@.ci/deps build run test

.PHONY: web fonts
web: deps-build $(NPM) ## Fetch what the pages need and bundle them
	@[ -f $(WEB)/dist/build.json ] || echo "web: bundling the pages; the bundler is compiled first"
	@$(GO) run ./$(WEB)/build
fonts: deps-build $(FACES) ## Fetch the typefaces that the screens embed

# npm only fetches; nothing it brings is run at build time.
$(NPM): $(WEB)/package-lock.json | deps-build
	@echo "npm: fetching what the pages and the screens need"
	@cd $(WEB) && npm ci --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $@

$(FONTS)/noto-sans-sc-%.woff: $(NPM)
	@install -m 0644 $(<D)/@fontsource/noto-sans-sc/files/$(@F) $@
	@install -m 0644 $(<D)/@fontsource/noto-sans-sc/LICENSE $(@D)/LICENSE.noto-sans-sc
$(FONTS)/noto-sans-kr-%.woff: $(NPM)
	@install -m 0644 $(<D)/@fontsource/noto-sans-kr/files/$(@F) $@
	@install -m 0644 $(<D)/@fontsource/noto-sans-kr/LICENSE $(@D)/LICENSE.noto-sans-kr

.PHONY: screenshots
screenshots: deps-test build ## Take the pictures of docs/pictures anew, from the running programs
	@.ci/screenshots docs/pictures

.PHONY: clean
clean: ## Remove what was built and fetched (not the example hall's data in .run)
	rm -rf bin $(WEB)/node_modules $(WEB)/dist/* $(FONTS)/*.woff $(FONTS)/LICENSE.*

.PHONY: help
help: ## This list
	@awk 'BEGIN {FS = ":.*## "} \
	  /^##@ / {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo
