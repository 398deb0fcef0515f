#!/bin/sh
# db-backup of MongoDB under faults: an archive appears whole or not at all.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/fault/lib.sh"
. "$ROOT/tests/fault/mongo.sh"

prepare() {
	export SLATE_STORE="$W/store"
}

sound() {
	[ "$(look)" = "$before" ] || { echo 'the database'; return 1; }
	found=$(ls "$W"/store/*.tar.zst 2>/dev/null | wc -l)
	case $1 in
	0) [ "$found" -eq 1 ] || { echo "success with $found archives"; return 1; } ;;
	*) [ "$found" -le 1 ] || { echo "failure with $found archives"; return 1; } ;;
	esac
}

again() {
	(cd "$W" && db-backup env:URL </dev/null)
}

# It only reads, so one server will do for all.
server
fill 300
before=$(look)
sweeps 'a database' db-backup env:URL
