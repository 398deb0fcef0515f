#!/bin/sh
# db-backup under faults: an archive appears whole or not at all, and the database stays as it is.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/fault/lib.sh"
. "$ROOT/tests/fault/databases.sh"

prepare() {
	cp "$T"/made/* "$W"
	export SLATE_STORE="$W/store"
}

sound() {
	[ "$(look "$W/db.sqlite3")" = "$before" ] || { echo 'the database'; return 1; }
	found=$(ls "$W"/store/*.tar.zst 2>/dev/null | wc -l)
	case $1 in
	0) [ "$found" -eq 1 ] || { echo "success with $found archives"; return 1; } ;;
	# Killed, or stdout took no receipt: there may be one, which will be verified.
	*) [ "$found" -le 1 ] || { echo "failure with $found archives"; return 1; } ;;
	esac
}

again() {
	(cd "$W" && db-backup db.sqlite3 </dev/null)
}

make_database "$T/made/db.sqlite3"
before=$(look "$T/made/db.sqlite3")
sweeps 'a database' db-backup db.sqlite3

# One whose newest rows are in the write-ahead log only.
make_wal_database "$T/made/db.sqlite3"
before=$(look "$T/made/db.sqlite3")
ok 'the log holds rows' test -s "$T/made/db.sqlite3-wal"
sweep 'a database with a log: SIGKILL' "$deaths" signal=KILL db-backup db.sqlite3
sweep 'a database with a log: EIO' "$errors" error=EIO db-backup db.sqlite3
