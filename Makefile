# kennel: `make help` lists what can be made.

PREFIX ?= /usr/local
PHOTOS ?=
SWIFT ?= swift
# The Swift libraries go into the binary, so that it runs without a Swift toolchain.
MODELS = $(DESTDIR)$(PREFIX)/share/kennel/Models
RELEASE = -c release --static-swift-stdlib
BINARY = $(shell $(SWIFT) build $(RELEASE) --show-bin-path)
# libjpeg, libpng, libexif: photos; libdnnl (oneDNN): the network; libssl: SHA-256; libsqlite3: the catalog.
DEBIAN_PACKAGES = libjpeg-dev libpng-dev libexif-dev libdnnl-dev libssl-dev libsqlite3-dev
# exiftool and exiv2 judge what is written into photos; python3 runs the torture test; the others make
# the disks and shares that photos are sorted onto.
TEST_PACKAGES = libimage-exiftool-perl exiv2 python3 fuse3 bindfs exfat-fuse exfatprogs ntfs-3g
SOURCES = Sources Plugins Tests Package.swift

.PHONY: help setup doctor build need-photos classify test install lint format bench bench-peers fuzz \
  torture man

help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):[^#]*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 15
	@echo
	@echo "To try kennel: make classify PHOTOS=<folder>"

setup: ## install the system libraries that are missing (Debian, Ubuntu; asks nothing)
	@missing=$$(for p in $(DEBIAN_PACKAGES) $(EXTRA_PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -z "$$missing" ]; then echo "setup: all system libraries are here"; exit 0; fi; \
	echo "setup: installing" $$missing; \
	sudo=; if [ "$$(id -u)" != 0 ]; then sudo=sudo; fi; \
	$$sudo apt-get update -qq && \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing \
	  > /dev/null && echo "setup: done"

doctor: ## say what is missing to build kennel
	@command -v $(SWIFT) > /dev/null && $(SWIFT) --version 2> /dev/null | head -n 1 \
	  || echo "missing: a Swift 6.2 or newer toolchain, from https://www.swift.org/install"
	@for p in $(DEBIAN_PACKAGES); do \
	  if dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed'; then \
	    echo "found: $$p"; else echo "missing: $$p (make setup installs it)"; fi; done
	@grep -m 1 'model name' /proc/cpuinfo || true
	@for f in avx2 avx512f avx512_vnni avx512_bf16; do \
	  if grep -qw $$f /proc/cpuinfo; then echo "processor: $$f"; fi; done

build: setup ## build kennel, optimised
	$(SWIFT) build $(RELEASE) --product kennel

classify: need-photos build ## classify the photos in PHOTOS=<folder>
	@# Status 1 says that some photos could not be read: that is no failure of make's.
	@"$(BINARY)/kennel" classify "$(PHOTOS)" || [ $$? = 1 ]

need-photos:
	@if [ -z "$(PHOTOS)" ]; then echo "usage: make classify PHOTOS=<folder>"; exit 64; fi

test: EXTRA_PACKAGES = $(TEST_PACKAGES)
test: setup ## run all tests
	$(SWIFT) build --product kennel
	$(SWIFT) test

install: build ## install kennel into PREFIX (/usr/local)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(MODELS)"
	install -s -m 755 "$(BINARY)/kennel" "$(DESTDIR)$(PREFIX)/bin/kennel"
	@# Bundles of the user's own may lie beside the default one.
	cp -R "$(BINARY)"/kennel_DefaultModel.resources/. "$(MODELS)"
	chmod -R u+w,go+rX "$(MODELS)"

lint: ## check the style of the code
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)

format: ## format the code
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

man: setup ## write the manual page to .build/kennel.1
	$(SWIFT) package --allow-writing-to-package-directory generate-manual \
	  --output-directory .build --date "$$(git log -1 --format=%cs 2> /dev/null || date +%F)"

bench: build ## time kennel beside PyTorch and onnxruntime, which it downloads (QUICK=1 is shorter)
	$(SWIFT) build $(RELEASE) --product network-bench
	python3 Tests/Benchmarks/bench.py --build "$(BINARY)" $(if $(QUICK),--quick)

bench-peers: build ## time kennel beside OpenVINO, onnxruntime and a Keras script (QUICK=1, JSON=FILE)
	$(SWIFT) build $(RELEASE) --product network-bench
	python3 Tests/Benchmarks/peers.py --build "$(BINARY)" $(if $(QUICK),--quick) \
	  $(if $(JSON),--json "$(JSON)") $(if $(PYTHON_ENV),--python-env "$(PYTHON_ENV)")

fuzz: setup ## fuzz the readers of photos, metadata and weights for SECONDS=60 each
	Tests/Fuzz/run.sh decode $(or $(SECONDS),60)
	Tests/Fuzz/run.sh safetensors $(or $(SECONDS),60)
	Tests/Fuzz/run.sh metadata $(or $(SECONDS),60)
	Tests/Fuzz/run.sh tiff $(or $(SECONDS),60)
	Tests/Fuzz/run.sh xmp $(or $(SECONDS),60)
	Tests/Fuzz/run.sh iptc $(or $(SECONDS),60)
	Tests/Fuzz/run.sh png $(or $(SECONDS),60)

torture: build ## kill kennel at every call, let calls fail, and let others write (long)
	TORTURE_KENNEL="$(BINARY)/kennel" python3 Tests/Torture/torture.py
	TORTURE_KENNEL="$(BINARY)/kennel" python3 Tests/Torture/races.py
