#!/bin/sh
# db-reset under faults: the database is untouched or wiped.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/fault/lib.sh"
. "$ROOT/tests/fault/databases.sh"

prepare() {
	cp "$T"/made/* "$W"
	export SLATE_STORE="$W/store"
	(cd "$W" && db-backup db.sqlite3 </dev/null >in)
}

sound() {
	found=$(look "$W/db.sqlite3")
	case $1 in
	0) [ "$found" = "$wanted" ] || { echo 'success, but not wiped'; return 1; } ;;
	# After the switch it may still fail to sync the folder or to tell of it.
	*) [ "$found" = "$wanted" ] || [ "$found" = "$before" ] || { echo "$found" | head -n 5; return 1; } ;;
	esac
}

# What was done may have changed the state that the first backup saw, so there is a second one.
again() {
	(cd "$W" && db-backup db.sqlite3 </dev/null | db-reset >/dev/null) || return
	[ "$(look "$W/db.sqlite3")" = "$wanted" ] || { echo 'not wiped'; return 1; }
}

# wiped: what a run without faults makes of it.
wiped() {
	rm -rf "$W"
	mkdir "$W"
	prepare
	(cd "$W" && db-reset <in >/dev/null) || exit 99
	look "$W/db.sqlite3"
}

make_database "$T/made/db.sqlite3"
before=$(look "$T/made/db.sqlite3")
wanted=$(wiped)
sweeps 'a database' db-reset

make_wal_database "$T/made/db.sqlite3"
before=$(look "$T/made/db.sqlite3")
wanted=$(wiped)
sweep 'a database with a log: SIGKILL' "$deaths" signal=KILL db-reset
# To SQLite a read that fails is damage, and of a damaged one the journal mode is not known.
errors=$(echo "$errors" | sed 's/pread64//')
sweep 'a database with a log: EIO' "$errors" error=EIO db-reset
