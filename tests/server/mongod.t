#!/bin/sh
# A mongod on PATH is what the tests of MongoDB then use: begun as they do, in a folder of its own, and
# gone with them.  Shown with stand-ins, which take those options that MongoDB has and we give.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/server/lib.sh"
STAND_IN_FERRETDB=$("$ROOT/tests/server/build" ferretdb 2>"$T/go.log")/ferretdb || { cat "$T/go.log" >&2; skip "Go, for FerretDB"; }
STAND_IN_LOG=$T/asked
export STAND_IN_FERRETDB STAND_IN_LOG STAND_IN
unset SLATE_TEST_MONGO
mkdir path tmp
cat >path/mongod <<'END_OF_STAND_IN'
#!/bin/sh
set -eu
echo "$$ $*" >>"$STAND_IN_LOG"
log=/dev/null set=
while [ $# -gt 0 ]; do
	case $1 in
	--dbpath) folder=$2 ;;
	--port) port=$2 ;;
	--bind_ip) [ "$2" = 127.0.0.1 ] ;;
	--unixSocketPrefix) [ -d "$2" ] ;;
	--logpath) log=$2 ;;
	--replSet) set=$2 ;;
	*)
		echo "Error parsing command line: unrecognised option '$1'" >&2
		exit 2
		;;
	esac
	shift 2
done
# As mongod: the folder must be there.
[ -d "$folder" ] || exit 100
# The servers end with their standard input, and mongod does not.
[ -p "$folder/in" ] || mkfifo "$folder/in"
case $STAND_IN in
ferretdb) exec "$STAND_IN_FERRETDB" "127.0.0.1:$port" "$folder" 0<>"$folder/in" >"$log" 2>&1 ;;
wire) exec "$B/server/wire" --port "$port" ${set:+--set "$set"} 0<>"$folder/in" >"$log" 2>&1 ;;
taken) echo '{"msg":"Failed to set up listener","error":"Address already in use"}' >"$log" && exit 48 ;;

esac
END_OF_STAND_IN
chmod +x path/mongod
TMPDIR=$T/tmp
export TMPDIR

# with KIND TEST: the test, with such a mongod on PATH.
with() {
	STAND_IN=$1
	: >"$T/asked"
	PATH=$T/path:$PATH sh "$ROOT/tests/$2"
}

# gone NAME: of the servers that were begun nothing is left.
gone() {
	for _try in $(seq 100); do
		alive=$(cut -d' ' -f1 "$T/asked" | while read -r pid; do
			! kill -0 "$pid" 2>/dev/null || echo "$pid"
		done)
		[ -n "$alive$(ls "$T/tmp")" ] || break
		sleep 0.05
	done
	is "$1: it is gone" "$alive" ""
	is "$1: so are its folders" "$(ls "$T/tmp")" ""
}

ends "the tools' own test, on what says it is FerretDB" 0 with ferretdb cli/mig-live.t
ok "there it ran" grep -q -- "--dbpath .*--port .*--bind_ip 127.0.0.1 --unixSocketPrefix .*--logpath " asked
gone "with the test"
ends "on what says it is MongoDB" 0 with wire cli/mongo.t
prints "all that there is was tried" "all that is every is taken, byte for byte"
prints "and a replica set" "its name is the set's"
ok "by that option" grep -q -- "--replSet slate" asked
gone "with the test"
ends "one that is killed" 0 with ferretdb fault/mongo-killed.t
ok "was begun again and again" test "$(wc -l <asked)" -gt 8
gone "with the test"

# What does not come up is no reason to pass.
ends "one whose port another has" 99 with taken cli/mongo.t
is "is begun three times" "$(wc -l <asked)" 3
says "and why is told" "Address already in use"
gone "with the test"

# The server that is named goes before.
wire
ends "one that runs" 0 env SLATE_TEST_MONGO="$address" PATH="$T/path:$PATH" sh "$ROOT/tests/cli/mongo.t"
ok "is used as it is" "$client" "mongodb://$address/admin" run '{"ping": 1}'
ends "one that does not" 99 env SLATE_TEST_MONGO=127.0.0.1:1 sh "$ROOT/tests/cli/mongo.t"
