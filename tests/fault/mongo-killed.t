#!/bin/sh
# A server with a disk, mongod of PATH or FerretDB, is killed while it is restored into, at one moment
# after the other, and started anew on what it holds: the old state, the new, or one in between that
# is said and put right.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/fault/lib.sh"
. "$ROOT/tests/fault/mongo.sh"
command -v mongod >/dev/null || ferretdb=$("$ROOT/tests/server/build" ferretdb 2>"$T/go.log")/ferretdb || { cat "$T/go.log" >&2; skip 'Go, for FerretDB'; }
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
W=$T/world
mkdir "$W"

# begin: it, on the folder $T/disk, whatever state that is in.
begin() {
	rm -f "$T/fifo"
	mkfifo "$T/fifo"
	exec 7>&-
	if [ -n "${ferretdb:-}" ]; then set -- "$ferretdb" "127.0.0.1:$port" "$T/disk"
	else set -- "$ROOT/tests/server/mongod" "$T/disk" "$port"; fi
	"$@" <"$T/fifo" >"$T/begun.out" 2>&1 &
	server=$!
	exec 7>"$T/fifo"
	for _try in $(seq 1500); do
		"$client" "mongodb://127.0.0.1:$port/admin" run '{"ping": 1}' 2>/dev/null && return
		kill -0 $server 2>/dev/null || break
		sleep 0.02
	done
	cat "$T/begun.out" >&2
	exit 99
}

# end: kill it as the kernel would; the shell says nothing of it.
end() { { kill -KILL $server; wait $server; } 2>/dev/null; }

URL="mongodb://127.0.0.1:$port/shop?serverSelectionTimeoutMS=500"
export URL SLATE_STORE="$T/store"
mkdir "$T/disk"
begin
"$client" "$URL" load shop 400
new=$(look)
archive=$T/wanted.tar.zst
db-backup -o "$archive" env:URL </dev/null >/dev/null || exit 99
"$client" "$URL" run '{"dropDatabase": 1}'
"$client" "$URL" load shop 5
"$client" "$URL" run '{"insert": "mine", "documents": [{"_id": "mine"}]}'
before=$(look)
end
cp -R "$T/disk" "$T/was"

# How long it takes, so that the moments are spread over it.
begin
begun=$(date +%s%N)
db-restore --into env:URL "$archive" </dev/null >"$T/out" 2>"$T/err" || { cat "$T/err" >&2; exit 99; }
takes=$((($(date +%s%N) - begun) / 1000000))
ok "it can be restored" test "$(look)" = "$new"
end

moments=8 between=0
[ -z "$FAULT" ] || moments=60
# kill_at MS: kill it then, in the middle of a restore, and begin it again: sets $status.
kill_at() {
	rm -rf "$T/disk" "$T/store"
	cp -R "$T/was" "$T/disk"
	begin
	{
		db-restore --into env:URL "$archive" </dev/null >"$T/out" 2>"$T/err.fault" &
		tool=$!
		sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"
		end
		wait $tool
		status=$?
	} 2>/dev/null
	begin
}

# again: a plain second run: sets $again.
again() {
	db-restore --into env:URL "$archive" </dev/null >"$T/out" 2>"$T/err"
	again=$?
}

# broken: FerretDB makes a table and its entry in two steps, and killed between them it can never
# again make a collection of that name, whoever asks.
broken() { [ -n "${ferretdb:-}" ] && grep -q 'collectionCreate.* SQL logic error: table .* already exists' "$T/err"; }

for i in $(seq $moments); do
	for try in 1 2 3; do
		kill_at $((takes * i / moments))
		verdict=''
		found=$(look)
		if [ $status -eq 0 ]; then
			[ "$found" = "$new" ] || verdict='success, but not what was archived'
		elif [ $status -ne 5 ] || [ ! -s "$T/err.fault" ]; then
			verdict="status $status"
		elif [ "$found" != "$before" ] && [ "$found" != "$new" ]; then
			between=$((between + 1))
			interrupted || verdict='neither the old state nor the new'
		fi
		again
		[ $again -ne 0 ] && [ $try -lt 3 ] && broken || break
		echo "# the server's own file is broken: once more"
		end
	done
	ok "killed after $((takes * i / moments)) of $takes ms, status $status: $verdict" test -z "$verdict"
	ok "and once more" test $again -eq 0
	[ $again -eq 0 ] || sed 's/^/#   /' "$T/err" >&2
	ok "it is whole" test "$(look)" = "$new"
	is "and nothing else is there" "$(own)" 0
	end
done
echo "# $between times in between"
