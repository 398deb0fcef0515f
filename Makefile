# slate: `make` builds everything below $(B); `make check` tests it.

VERSION = 0.1.0
PREFIX = /usr/local
B = build

CC = cc
CFLAGS = -O2 -g
WERROR =
SANITIZE =
WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat -Wformat-security \
	-Wvla -Wwrite-strings -Wpointer-arith -Wundef -Wimplicit-fallthrough $(WERROR)
DEFINES = -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -DSLATE_VERSION='"$(VERSION)"' \
	-DSLATE_ENGINES='"$(PREFIX)/lib/slate"'
HARDEN = -D_FORTIFY_SOURCE=2 -fstack-protector-strong
COMPILE = $(CC) -std=c17 $(CFLAGS) $(HARDEN) $(SANITIZE) $(WARN) $(DEFINES) -Ilib -fPIC \
	-fvisibility=hidden -MMD -MP
LINK = $(CC) $(CFLAGS) $(SANITIZE) -Wl,--as-needed -Wl,-z,relro
LIBS = -larchive -lzstd -lz -ljansson -lcrypto -lpthread -ldl

# An engine is a folder in lib/engine, its library, and the package to install for it.
ENGINES = sqlite mongodb
sqlite_LIBS = -lsqlite3
sqlite_HEADER = sqlite3.h
sqlite_PACKAGE = libsqlite3-dev
mongoc := $(shell pkg-config --exists mongoc2 2>/dev/null && echo mongoc2 || echo libmongoc-1.0)
mongodb_CFLAGS := $(shell pkg-config --cflags $(mongoc) 2>/dev/null)
mongodb_LIBS := $(shell pkg-config --libs $(mongoc) 2>/dev/null)
mongodb_HEADER = mongoc/mongoc.h
mongodb_PACKAGE = libmongoc-dev

ROOMS = base archive receipt db python django task check
OBJECTS = $(patsubst %.c,$(B)/%.o,$(sort $(wildcard $(ROOMS:%=lib/%/*.c))))
TOOLS = $(patsubst tools/%.c,%,$(sort $(wildcard tools/*.c)))
MANUALS = $(sort $(wildcard tools/*.1))
SCRIPTS = $(wildcard scripts/dev-reset scripts/dev-undo)

has_header = $(shell printf '\043include <$(1)>\n' | $(CC) $(2) -E -x c - >/dev/null 2>&1 && echo yes)
BUILT_ENGINES := $(foreach E,$(ENGINES),$(if $(call has_header,$($(E)_HEADER),$($(E)_CFLAGS)),$(E),$(info \
	slate: the $(E) engine is not built: install $($(E)_PACKAGE))))

all: $(TOOLS:%=$(B)/bin/%) $(BUILT_ENGINES:%=$(B)/lib/slate/%.so) $(SCRIPTS:scripts/%=$(B)/bin/%) $(B)/lib/slate/dev.sh

$(B)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  compile $@"
	@$(COMPILE) -c -o $@ $<

$(B)/libslate.a: $(OBJECTS)
	@rm -f $@
	@$(AR) rcs $@ $(OBJECTS)

$(B)/bin/%: $(B)/tools/%.o $(B)/libslate.a
	@mkdir -p $(@D)
	@$(LINK) -o $@ $< $(B)/libslate.a $(LIBS)

$(B)/bin/% $(B)/lib/slate/%: scripts/%
	@mkdir -p $(@D)
	@cp $< $@

define engine_rule
$(B)/lib/slate/$(1).so: $(patsubst %.c,$(B)/%.o,$(sort $(wildcard lib/engine/$(1)/*.c))) $(B)/libslate.a
	@mkdir -p $$(@D)
	@$$(LINK) -shared -Wl,--exclude-libs,ALL -o $$@ $$^ $$($(1)_LIBS) $$(LIBS)
endef
$(foreach E,$(BUILT_ENGINES),$(eval $(call engine_rule,$(E))))
$(foreach E,$(BUILT_ENGINES),$(eval $(B)/lib/engine/$(E)/%.o: DEFINES += $($(E)_CFLAGS)))

# Unit tests: each tests/unit/NAME.c is one program.
UNIT_SOURCES = $(filter-out $(foreach E,$(filter-out $(BUILT_ENGINES),$(ENGINES)),tests/unit/$(E)_%), \
	$(wildcard tests/unit/*.c))
UNITS = $(patsubst tests/unit/%.c,$(B)/unit/%,$(sort $(UNIT_SOURCES)))
# Tests of an engine also use its library on their own.
$(foreach E,$(BUILT_ENGINES),$(eval $(B)/unit/$(E)_% $(B)/fuzz/$(E)_%: LIBS += $($(E)_LIBS)))
$(foreach E,$(BUILT_ENGINES),$(eval $(B)/tests/unit/$(E)_%.o $(B)/tests/fuzz/$(E)_%.o: DEFINES += $($(E)_CFLAGS)))
$(B)/unit/%: $(B)/tests/unit/%.o $(B)/libslate.a
	@mkdir -p $(@D)
	@$(LINK) -o $@ $< $(B)/libslate.a -lcmocka $(LIBS)

# Probes: each tests/oracle/NAME.c shows what the library makes of something, for the oracle tests.
PROBES = $(patsubst tests/oracle/%.c,$(B)/oracle/%,$(sort $(wildcard tests/oracle/*.c)))
$(B)/oracle/%: $(B)/tests/oracle/%.o $(B)/libslate.a
	@mkdir -p $(@D)
	@$(LINK) -o $@ $< $(B)/libslate.a $(LIBS)

# Servers and clients that tests of MongoDB need.
ifneq ($(filter mongodb,$(BUILT_ENGINES)),)
SERVERS = $(B)/server/wire $(B)/server/client
$(B)/tests/server/%.o: DEFINES += $(mongodb_CFLAGS)
$(B)/server/wire: $(patsubst %.c,$(B)/%.o,$(sort $(wildcard tests/server/wire/*.c)))
	@mkdir -p $(@D)
	@$(LINK) -o $@ $^ $(mongodb_LIBS) -lcrypto -lpthread
$(B)/server/client: $(B)/tests/server/client.o
	@mkdir -p $(@D)
	@$(LINK) -o $@ $^ $(mongodb_LIBS)
endif
units: $(UNITS) $(PROBES) $(SERVERS)

# What is measured on its own.
$(B)/bench/%: $(B)/tests/bench/%.o $(B)/libslate.a
	@mkdir -p $(@D)
	@$(LINK) -o $@ $< $(B)/libslate.a $(LIBS)

# Fuzzers: each tests/fuzz/NAME.c has one LLVMFuzzerTestOneInput and seeds in tests/fuzz/seeds/NAME.
FUZZERS = $(patsubst tests/fuzz/%.c,%,$(filter-out \
	$(foreach E,$(filter-out $(BUILT_ENGINES),$(ENGINES)),tests/fuzz/$(E)_%),$(sort $(wildcard tests/fuzz/*.c))))
$(B)/fuzz/%: $(B)/tests/fuzz/%.o $(B)/libslate.a
	@mkdir -p $(@D)
	@$(LINK) -fsanitize=fuzzer -o $@ $< $(B)/libslate.a $(LIBS)
fuzzers: $(FUZZERS:%=$(B)/fuzz/%)

FUZZ_SECONDS = 600
fuzz:
	sh tests/fuzz/run $(B)-fuzz $(FUZZ_SECONDS) $(FUZZERS)

ASAN = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
asan:
	$(MAKE) B=$(B)-asan CFLAGS='-O1 -g' HARDEN= SANITIZE='$(ASAN)' all units

demo: all
	@sh scripts/show $(B)

check:
	sh tests/run $(B)

check-fault: all
	B=$(B) FAULT=all prove tests/fault/*.t

check-oracle: all units
	B=$(B) ORACLE=all prove tests/oracle/*.t

bench: all $(B)/bench/parse $(SERVERS)
	B=$(B) sh tests/bench/run

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/slate $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(TOOLS:%=$(B)/bin/%) $(SCRIPTS) $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(BUILT_ENGINES:%=$(B)/lib/slate/%.so) scripts/dev.sh $(DESTDIR)$(PREFIX)/lib/slate
	install -m 644 $(MANUALS) $(DESTDIR)$(PREFIX)/share/man/man1

uninstall:
	cd $(DESTDIR)$(PREFIX)/bin && rm -f $(TOOLS) $(notdir $(SCRIPTS))
	cd $(DESTDIR)$(PREFIX)/share/man/man1 && rm -f $(notdir $(MANUALS))
	rm -rf $(DESTDIR)$(PREFIX)/lib/slate

clean:
	rm -rf $(B) $(B)-*

.PHONY: all units fuzzers fuzz asan demo check check-fault check-oracle bench install uninstall clean
.SECONDARY:
.DELETE_ON_ERROR:

-include $(shell test -d $(B) && find $(B) -name '*.d')
