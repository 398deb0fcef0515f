#!/bin/sh
# db-restore into MongoDB under faults: the database is the old one or that of the archive; or it is
# in between, which is said, and the next run puts it right.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/fault/lib.sh"
. "$ROOT/tests/fault/mongo.sh"

# What is there has another index, another view, and collections that the archive has not.
prepare() {
	export SLATE_STORE="$W/store"
	server
	fill 5
	"$client" "$URL" run '{"insert": "mine", "documents": [{"_id": "mine"}]}'
	"$client" "$URL" run '{"createIndexes": "mine", "indexes": [{"key": {"a": 1}, "name": "a_1"}]}'
	"$client" "$URL" run '{"create": "view2", "viewOn": "mine", "pipeline": []}'
}

sound() {
	found=$(look)
	case $1 in
	0) [ "$found" = "$wanted" ] || { echo 'success, but not what was archived'; return 1; }
		[ "$(own)" -eq 0 ] || { echo 'success, but something of slate is left'; return 1; } ;;
	*) [ "$found" = "$wanted" ] || [ "$found" = "$before" ] || interrupted ||
		{ "$client" "$URL" show | cut -c -100 | grep -v '^document shop'; return 1; } ;;
	esac
}

# Two ways out: to restore once more; or to reset, whose backup then is the old state or the new.
again() {
	if [ $((n % 2)) -eq 0 ] && [ "$(own)" -gt 0 ]; then
		rm -rf "$W/store"
		(cd "$W" && db-reset env:URL </dev/null >reset) || return
		found=$(held "$(ls "$W"/store/*.tar.zst)")
		[ "$found" = "$wanted" ] || [ "$found" = "$before" ] ||
			{ echo 'a reset backs up neither the old state nor the new'; return 1; }
		[ -z "$("$client" "$URL" show)" ] || { echo 'not wiped'; return 1; }
	fi
	rm -rf "$W/store"
	left=$(own)
	(cd "$W" && db-restore --into env:URL "$archive" </dev/null) >"$T/out.again" 2>"$T/err.again" ||
		{ cat "$T/err.again"; return 1; }
	[ "$left" -eq 0 ] || grep -q 'interrupted' "$T/err.again" ||
		{ echo 'what was left is not told'; return 1; }
	[ "$(look)" = "$wanted" ] || { echo 'not what was archived'; return 1; }
	[ "$(own)" -eq 0 ] || { echo 'something of slate is left'; return 1; }
	for each in "$W"/store/*.tar.zst; do
		[ -e "$each" ] || continue
		found=$(held "$each")
		[ "$found" = "$wanted" ] || [ "$found" = "$before" ] || { echo 'the safety copy'; return 1; }
	done
}

server
fill 300
wanted=$(look)
archive=$T/wanted.tar.zst
db-backup -o "$archive" env:URL </dev/null >/dev/null || exit 99
mkdir "$W"
prepare
before=$(look)
# Far enough to be killed while names are changed: some 170 sends.
SAMPLE=8
sweep 'over another: SIGKILL' sendmsg signal=KILL db-restore --into env:URL "$archive"
SAMPLE=3
deaths=${deaths#sendmsg }
sweeps 'over another' db-restore --into env:URL "$archive"
