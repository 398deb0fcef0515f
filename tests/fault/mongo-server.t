#!/bin/sh
# A MongoDB server that goes wrong at each of the commands that the tools send: it is said, and
# nothing is lost.  On a server of our own, and FerretDB for what only one with a disk can show.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/fault/lib.sh"
. "$ROOT/tests/fault/mongo.sh"

commands='hello listCollections listIndexes find getMore count create insert createIndexes renameCollection update
drop'
ways='error close cut die hang'
# A sample cuts and kills; a driver makes one of most of these anyway.
[ -n "$FAULT" ] || SAMPLE=2 ways='error cut die hang'

# met: the server saw its fault.
met() { grep -q fault "$T/server.err"; }

# at N COMMAND WAY TOOL...: one fault, tried twice where nothing was met and yet it fails: the waits are
# short, and a machine may stand still.
at() {
	once "$@" && return
	[ -n "$verdict" ] || return
	once "$@"
}

# once N COMMAND WAY TOOL...: one fault; 1 if there are not so many such commands.  $verdict is empty if all is well.
once() {
	n=$1 command=$2 way=$3
	shift 3
	verdict=''
	rm -rf "$W"
	mkdir "$W"
	server --fault "$command" --how "$way" --at "$n" --armed
	begun=$URL
	fill 20
	"$client" "$URL" run '{"insert": "mine", "documents": [{"_id": "mine"}]}'
	before=$(look)
	"$client" "$URL" run '{"arm": 1}'
	URL="$URL?socketTimeoutMS=500&connectTimeoutMS=500&serverSelectionTimeoutMS=500"
	export URL SLATE_STORE="$W/store"
	(cd "$W" && timeout 60 "$@" </dev/null >"$T/out" 2>"$T/err.fault")
	status=$?
	URL=$begun
	met || { [ $status -eq 0 ] || verdict="n=$n: status $status without a fault"; return 1; }
	if [ $status -ne 0 ] && [ $status -ne 5 ]; then
		verdict="n=$n: status $status"
	elif [ $status -ne 0 ] && [ ! -s "$T/err.fault" ]; then
		verdict="n=$n: fails without a word"
	elif ! reason=$(archives_verify); then
		verdict="n=$n: a file that does not verify: $reason"
	elif [ "$way" = die ]; then
		[ $status -ne 0 ] || verdict="n=$n: success on a server that died"
	elif ! reason=$(afterwards $status 2>&1); then
		verdict="n=$n, status $status: $reason"
	fi
	return 0
}

# afterwards STATUS: the old state, the new one, or in between and said; and the way out works.
afterwards() {
	"$client" "$URL" run '{"arm": 0}'
	found=$(look)
	if [ "$tool" = db-backup ]; then
		[ "$found" = "$before" ] || { echo 'the database'; return 1; }
		return
	fi
	if [ "$tool" = db-reset ]; then
		after_reset "$1"
		return
	fi
	if [ "$1" -eq 0 ]; then
		[ "$found" = "$wanted" ] || { echo 'success, but not what was archived'; return 1; }
	elif [ "$found" != "$before" ] && [ "$found" != "$wanted" ]; then
		interrupted || { echo 'neither the old state nor the new'; return 1; }
		grep -q 'the next db-restore or db-reset puts' "$T/err.fault" ||
			{ echo 'in between, which is not said'; return 1; }
	fi
	db-restore --into env:URL "$archive" </dev/null 2>&1 || return
	[ "$(look)" = "$wanted" ] || { echo 'not what was archived'; return 1; }
	[ "$(own)" -eq 0 ] || { echo 'something of slate is left'; return 1; }
}

# after_reset STATUS: wiped; or it is told that it may be in part, with the archive that brings all back.
after_reset() {
	if [ "$1" -eq 0 ]; then
		[ "$found" = "$emptied" ] || { echo 'success, but not wiped'; return 1; }
		[ "$(own)" -eq 0 ] || { echo 'success, but something of slate is left'; return 1; }
		return
	fi
	[ "$found" != "$before" ] || [ "$(own)" -gt 0 ] || return 0
	kept=$(ls "$W"/store/*.tar.zst)
	if [ "$found" != "$emptied" ] || [ "$(own)" -gt 0 ]; then
		db-backup --store "$W/refused" env:URL >"$T/out.refused" 2>"$T/err.refused" </dev/null
		{ [ $? -eq 3 ] && grep -q "db-restore '$kept'" "$T/err.refused"; } ||
			{ cat "$T/err.refused"; echo 'in between, which is not told'; return 1; }
	fi
	db-restore --into env:URL "$kept" </dev/null 2>&1 || return
	[ "$(look)" = "$before" ] || { echo 'not what was there'; return 1; }
	[ "$(own)" -eq 0 ] || { echo 'something of slate is left'; return 1; }
}

# each TOOL ARGUMENT...: every command, every way.
each() {
	tool=$1
	for way in $ways; do
		for command in $commands; do
			now=1 points=0
			while at "$now" "$command" "$way" "$@"; do
				points=$((points + 1))
				[ -z "$verdict" ] || break
				now=$(next "$now")
				[ -n "$FAULT" ] || [ $points -lt "$SAMPLE" ] || break
			done
			[ -n "$verdict" ] || [ $points -gt 0 ] || continue
			ok "$tool: $way at $command: $points points" test -z "$verdict"
			[ -z "$verdict" ] || printf '%s\n' "$verdict" "$(cat "$T/err.fault")" | sed 's/^/#   /' | head -n 20
		done
	done
}

server
fill 30
wanted=$(look)
archive=$T/wanted.tar.zst
db-backup -o "$archive" env:URL </dev/null >/dev/null || exit 99
each db-backup env:URL
each db-restore --into env:URL "$archive"
server
fill 20
"$client" "$URL" run '{"insert": "mine", "documents": [{"_id": "mine"}]}'
SLATE_STORE=$T/store db-reset --rows env:URL </dev/null >/dev/null || exit 99
emptied=$(look)
commands="$commands delete"
each db-reset --rows env:URL
