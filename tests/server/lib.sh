# Servers for tests of MongoDB: begun by the test, ended with it.

[ -e "$B/server/wire" ] || skip "libmongoc-dev, for the test server"
client=$B/server/client
# Clients that are killed leave no file behind, and do not warn of one.
export MONGOC_DISABLE_SHM=1
server_number=0

# serve PROGRAM ARGUMENT...: start it; it prints a line when it answers, in $said, and ends with us.
serve() {
	server_number=$((server_number + 1))
	mkfifo "$T/server$server_number"
	"$@" <"$T/server$server_number" >"$T/said$server_number" 2>"$T/server$server_number.err" &
	# The server ends when nobody holds the other end any more.
	case $server_number in
	1) exec 4>"$T/server1" ;;
	2) exec 5>"$T/server2" ;;
	3) exec 6>"$T/server3" ;;
	4) exec 7>"$T/server4" ;;
	*) exec 8>"$T/server$server_number" ;;
	esac
	begun=$!
	for _try in $(seq 3000); do
		if [ -s "$T/said$server_number" ] || ! kill -0 $begun 2>/dev/null; then break; fi
		sleep 0.02
	done
	said=$(cat "$T/said$server_number")
	[ -n "$said" ] || { cat "$T/server$server_number.err" >&2; exit 99; }
}

# wire OPTION...: a server of our own that keeps bytes as they are; its address is $address.
wire() {
	serve "$B/server/wire" "$@"
	address=127.0.0.1:$said
}

# mongodb [SET]: a server as people have it, in a replica set or not: the one that $SLATE_TEST_MONGO names
# (HOST:PORT), a mongod of our own where PATH has one, or FerretDB.  Its address is $address, and $server
# is what it says it is: MongoDB or FerretDB.
mongodb() {
	if [ -n "${SLATE_TEST_MONGO:-}" ]; then
		address=$SLATE_TEST_MONGO
	elif command -v mongod >/dev/null; then
		serve "$ROOT/tests/server/mongod" "$@"
		address=$said
	else
		ferretdb
	fi
	"$client" "mongodb://$address/admin" ask '{"buildInfo": 1}' >"$T/buildInfo" || exit 99
	server=MongoDB
	! grep -q ferretdbVersion "$T/buildInfo" || server=FerretDB
	export server
}

# takes JSON...: does the server at $address carry out these commands, in a database for that?
takes() {
	for each; do
		"$client" "mongodb://$address/$(database takes)" run "$each" 2>/dev/null || return
	done
}

# ferretdb: FerretDB, whatever else there is; its address is $address.
ferretdb() {
	program=$("$ROOT/tests/server/build" ferretdb 2>"$T/go.log")/ferretdb || { cat "$T/go.log" >&2; skip "Go 1.22 or later, or that of PyPI, for FerretDB"; }
	mkdir -p "$T/ferretdb"
	serve "$program" "127.0.0.1:$(free_port)" "$T/ferretdb"
	address=$(echo "$said" | sed 's,^mongodb://,,; s,/.*,,')
	for _try in $(seq 500); do
		"$client" "mongodb://$address/admin" run '{"ping": 1}' 2>/dev/null && return
		sleep 0.02
	done
	exit 99
}

# ferretdb_postgresql: FerretDB, its data in a PostgreSQL of the test's own; its address is $address.
ferretdb_postgresql() {
	PATH=$PATH:$(find /usr/lib/postgresql -name bin 2>/dev/null | sort -rV | tr '\n' :)
	command -v initdb >/dev/null || skip "PostgreSQL, for FerretDB on it"
	serve "$ROOT/tests/server/postgresql"
	FERRETDB_POSTGRESQL=$said
	export FERRETDB_POSTGRESQL
	ferretdb
}

# A port that nobody has now.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# database NAME: a name that no other test uses on a shared server.
database() { echo "slate_$$_$1"; }

# archive FILE: the path of the last archive that receipts name.
archive() { grep -o '"path":"[^"]*"' "$1" | tail -n 1 | cut -d'"' -f4; }

# hold: connect to the server at $address and stay; the process is $holder.
hold() {
	rm -f held
	python3 -c '
import socket, sys, time
host, port = sys.argv[1].rsplit(":", 1)
held = socket.create_connection((host, int(port)))
open("held", "w").close()
time.sleep(60)' "$address" &
	holder=$!
	while [ ! -e held ]; do sleep 0.02; done
}
