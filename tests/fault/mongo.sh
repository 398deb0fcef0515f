# A MongoDB database to break.  Sourced after lib.sh of this folder.

[ -e "$B/server/wire" ] || skip 'libmongoc-dev, for the test server'
client=$B/server/client
# Clients that are killed leave no file behind, and do not warn of one.
export MONGOC_DISABLE_SHM=1

# server OPTION...: begin one of our own in place of the last; its database is $URL.
server() {
	exec 9>&-
	rm -f "$T/server" "$T/said"
	mkfifo "$T/server"
	"$B/server/wire" "$@" <"$T/server" >"$T/said" 2>"$T/server.err" &
	exec 9>"$T/server"
	for _try in $(seq 500); do
		[ ! -s "$T/said" ] || break
		sleep 0.01
	done
	URL=mongodb://127.0.0.1:$(cat "$T/said")/shop
	export URL
}

# fill COUNT: what an application has, with all that is put aside in another way.
fill() {
	"$client" "$URL" load shop "$1"
	"$client" "$URL" run '{"create": "view", "viewOn": "shop_item", "pipeline": []}'
	"$client" "$URL" run '{"create": "series", "timeseries": {"timeField": "t"}}'
	"$client" "$URL" run '{"insert": "system.buckets.series", "documents": [{"_id": 1}]}'
}

# look: what the database holds, without what slate puts there meanwhile (its names also in hex).
look() { "$client" "$URL" show | grep -v -e slate_restore_ -e 736c6174655f726573746f72655f; }

# own: the names that slate left there.
own() { "$client" "$URL" show | grep -c -e ' slate_restore_' -e 736c6174655f726573746f72655f; }

# interrupted: the database is in between, and db-backup says so and makes no archive.
interrupted() {
	"$client" "$URL" show | grep -q '^document slate_restore_journal' || return 1
	db-backup --store "$W/refused" env:URL >"$T/out.refused" 2>"$T/err.refused" </dev/null
	[ $? -eq 3 ] && grep -q 'interrupted.*db-restore or db-reset' "$T/err.refused" &&
		[ -z "$(ls "$W/refused" 2>/dev/null)" ]
}

# held ARCHIVE: what an archive holds, looked at on a server that is there for that.
held() {
	there=$URL
	rm -f "$T/other" "$T/said.other"
	mkfifo "$T/other"
	"$B/server/wire" <"$T/other" >"$T/said.other" 2>/dev/null 9>&- &
	exec 8>"$T/other"
	while [ ! -s "$T/said.other" ]; do sleep 0.01; done
	URL=mongodb://127.0.0.1:$(cat "$T/said.other")/shop
	db-restore --into env:URL "$1" </dev/null >/dev/null 2>"$T/err.held" && look
	URL=$there
	exec 8>&-
}

# The calls of a tool that talks to a server: each of its sends and receipts is a phase.
deaths='sendmsg recvfrom recvmsg write linkat unlink fsync'
errors='sendmsg recvfrom recvmsg write fsync linkat'
spaces='write linkat'
interruptions='write read sendmsg'
if [ -n "$FAULT" ]; then
	deaths="$deaths sendto poll openat rename renameat2 link unlinkat mkdir ftruncate fchmod connect"
	errors="$errors sendto connect socket openat rename renameat2 unlinkat mkdir ftruncate fchmod"
	spaces="$spaces openat rename renameat2 mkdir ftruncate"
	interruptions="$interruptions recvfrom recvmsg poll"
fi
