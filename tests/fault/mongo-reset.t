#!/bin/sh
# db-reset of MongoDB under faults: nothing is gone of which there is no verified archive.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/fault/lib.sh"
. "$ROOT/tests/fault/mongo.sh"

prepare() {
	export SLATE_STORE="$W/store"
	server
	fill 40
	(cd "$W" && db-backup env:URL </dev/null >in)
}

# A server empties a database collection by collection, so it may be in between: never without proof.
sound() {
	found=$(look)
	[ "$(held "$(ls "$W"/store/*.tar.zst)")" = "$before" ] || { echo 'the archive'; return 1; }
	[ "$1" -ne 0 ] || [ "$found" = "$wanted" ] || { echo 'success, but not wiped'; return 1; }
	[ "$how" != all ] || [ "$found" = "$wanted" ] || [ "$found" = "$before" ] || { echo "$found"; return 1; }
}

again() {
	# shellcheck disable=SC2046
	(cd "$W" && db-backup env:URL </dev/null | db-reset $(option) env:URL >/dev/null) || return
	[ "$(look)" = "$wanted" ] || { echo 'not wiped'; return 1; }
}

option() { [ "$how" = all ] || echo "--$how"; }

SAMPLE=3
for how in all rows history; do
	rm -rf "$W"
	mkdir "$W"
	prepare
	before=$(look)
	# shellcheck disable=SC2046
	(cd "$W" && db-reset $(option) env:URL <in >/dev/null) || exit 99
	wanted=$(look)
	ok "$how: there is something to do" test "$wanted" != "$before"
	if [ $how = all ]; then
		sweeps "$how" db-reset env:URL
	else
		sweep "$how: SIGKILL" "$deaths" signal=KILL db-reset --$how env:URL
		sweep "$how: EIO" "$errors" error=EIO db-reset --$how env:URL
	fi
done
