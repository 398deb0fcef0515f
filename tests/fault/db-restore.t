#!/bin/sh
# db-restore under faults: the database is the old one or the one of the archive.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/fault/lib.sh"
. "$ROOT/tests/fault/databases.sh"

prepare() {
	[ ! -e "$T/made" ] || cp "$T"/made/* "$W"
	export SLATE_STORE="$W/store"
}

sound() {
	found=$(look "$W/db.sqlite3")
	case $1 in
	0) [ "$found" = "$wanted" ] || { echo 'success, but not what was archived'; return 1; } ;;
	# After the switch it may still fail to sync the folder or to tell of it.
	*) [ "$found" = "$wanted" ] || [ "$found" = "$before" ] || { echo "$found" | head -n 5; return 1; } ;;
	esac
}

again() {
	(cd "$W" && db-restore "$archive" </dev/null) || return
	[ "$(look "$W/db.sqlite3")" = "$wanted" ] || { echo 'not what was archived'; return 1; }
}

# The archive is made of the very path that it is restored to.
mkdir "$W"
make_database "$W/db.sqlite3"
wanted=$(look "$W/db.sqlite3")
archive=$T/wanted.tar.zst
(cd "$W" && db-backup -o "$archive" db.sqlite3 </dev/null >/dev/null) || exit 99

make_wal_database "$T/made/db.sqlite3"
sqlite3 "$T/made/db.sqlite3" 'DELETE FROM shop_item WHERE id > 10' '.system kill -KILL $PPID' 2>/dev/null
before=$(look "$T/made/db.sqlite3")
sweeps 'over another' db-restore "$archive"

rm -rf "$T/made"
before=absent
sweep 'where none was: SIGKILL' "$deaths" signal=KILL db-restore "$archive"
sweep 'where none was: EIO' "$errors" error=EIO db-restore "$archive"
