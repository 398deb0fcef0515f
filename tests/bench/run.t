#!/bin/sh
# The benchmark runs and prints its ratios; how large they are is not tested.  Its part on parsing wants many packages
# and is run by `make bench` alone.
. "${0%/*}/../lib.sh"

command -v sqlite3 >/dev/null && command -v zstd >/dev/null || skip 'sqlite3, zstd'
ends 'a small one succeeds' 0 env BENCH_PARTS='sqlite project mongodb' BENCH_MB=4 BENCH_RUNS=1 TMPDIR="$T" sh "$ROOT/tests/bench/run"
for line in 'db-backup : sqlite3 .backup' 'db-restore : zstd -d' 'start-up of db-backup' 'mig-verify on 100' 'mig-verify: 5000 migrations'; do
	prints "it prints: $line" "^$line.* [0-9]"
done
# Without Go there is no mongodump to compare with.
if [ "${CI:-}" = true ] || { [ -x "$B/server/wire" ] && "$ROOT/tests/server/build" mongotools >"$T/go" 2>&1; }; then
	for line in 'db-backup --level 0 -o -' 'db-backup --level 0 -o - : mongodump' 'db-backup, a file : mongodump' 'db-restore : mongorestore'; do
		prints "it prints: $line" "^$line.* [0-9]"
	done
fi
