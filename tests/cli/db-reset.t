#!/bin/sh
# db-reset: what it wipes, what it refuses, how it ends.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/db.sh"

name=$(basename "$T")/db.sqlite3

# fresh: the database, and the receipts of its backup.
fresh() {
	rm -f db.sqlite3*
	make db.sqlite3 "$@"
	chmod 640 db.sqlite3
	rows db.sqlite3 >rows
	db-backup -q db.sqlite3 >receipts
	picture db.sqlite3 >before
}

# kept WHY: nothing of the database has changed.
kept() {
	picture db.sqlite3 >after
	same "$1: nothing changed" before after
}

fresh
ends 'by receipts' 0 sh -c 'db-reset <receipts'
silent 'without a word on stderr'
is 'it is empty' "$(stat -c '%s %a' db.sqlite3)" '0 640'
prints 'the receipt tells' '"event":"reset","status":"ok".*"what":"all"'
is 'those read are passed on' "$(grep -cxFf receipts out)" 3
cp out redone
ends 'the same receipts take it back' 0 sh -c 'db-restore <redone'
rows db.sqlite3 >after
same 'with every row' rows after

fresh
ends 'without receipts' 0 sh -c 'db-reset db.sqlite3 </dev/null'
silent 'it is as quiet'
is 'it is empty' "$(stat -c %s db.sqlite3)" 0
is 'its own backup is told first' "$(grep -o '"event":"[a-z]*"' out | tr -dc 'a-z\n' | cut -c6- | tr '\n' ' ')" \
	'begin backup reset end '
ends 'and takes it back' 0 db-restore "$(archive out)"
rows db.sqlite3 >after
same 'with every row' rows after
ends 'twice is no harm' 0 sh -c 'db-reset db.sqlite3 </dev/null && db-reset db.sqlite3 </dev/null'
ends 'one that is missing' 0 sh -c 'db-reset missing.sqlite3 </dev/null'
ok 'stays missing' test ! -e missing.sqlite3

fresh wal
ends 'one with a log' 0 sh -c 'db-reset <receipts'
is 'loses it' "$(find . -name 'db.sqlite3-*')" ''
is 'and will have one again' "$(sqlite3 db.sqlite3 'PRAGMA journal_mode')" wal

# Less than all.
fresh
ends 'rows' 0 sh -c 'db-reset --rows <receipts'
is 'are gone' "$(sqlite3 db.sqlite3 'SELECT count(*) FROM shop_item')" 0
is 'the history stays' "$(sqlite3 db.sqlite3 'SELECT count(*) FROM django_migrations')" 2
is 'and the schema' "$(sqlite3 db.sqlite3 .schema | sort)" \
	"$(sqlite3 :memory: '.read rows' .schema | sort)"
fresh
ends 'history of an app' 0 sh -c 'db-reset --history=fees,other <receipts'
is 'is forgotten' "$(sqlite3 db.sqlite3 'SELECT app FROM django_migrations')" shop
is 'nothing else' "$(sqlite3 db.sqlite3 'SELECT count(*) FROM shop_item')" 3
ends 'all history' 0 sh -c 'db-reset --history db.sqlite3 </dev/null'
is 'is forgotten' "$(sqlite3 db.sqlite3 'SELECT count(*) FROM django_migrations')" 0

# Without a backup the name must be given.
fresh
rm -r store
ends 'no backup, no name' 3 sh -c 'db-reset --no-backup db.sqlite3 </dev/null'
says 'the name is told' "confirm '$name'"
kept 'no name'
ends 'another name' 3 sh -c 'db-reset --no-backup --confirm db.sqlite3 db.sqlite3 </dev/null'
kept 'another name'
ends 'the right name' 0 sh -c "db-reset --no-backup --confirm '$name' db.sqlite3 </dev/null"
is 'wipes it' "$(stat -c %s db.sqlite3)" 0
ok 'without a backup' test ! -e store
fresh
ends 'a name is a guard, too' 3 sh -c 'db-reset --confirm other/db.sqlite3 <receipts'
kept 'guarded'

# Somebody has it open.
for mode in delete wal; do
	fresh $mode
	mkfifo hold
	sqlite3 db.sqlite3 <hold >/dev/null 2>&1 &
	holder=$!
	exec 7>hold
	echo 'SELECT count(*) FROM shop_item;' >&7
	while [ -z "$(find "/proc/$holder/fd" -lname "$T/db.sqlite3" 2>/dev/null)" ]; do sleep 0.02; done
	picture db.sqlite3 >before
	ends "$mode: in use" 6 sh -c 'db-reset <receipts'
	says "$mode: and by whom" "sqlite3.*pid $holder"
	kept "$mode: in use"
	ends "$mode: without receipts" 6 sh -c 'db-reset db.sqlite3 </dev/null'
	exec 7>&-
	wait $holder
	rm hold
done

# What it says that cannot be.
fresh
for wrong in '--rows --history' '--history=' '--history=a,,b' '--history --history' 'a b' '--store a --store b' \
	'--confirm a --confirm b' '--no-backup --store a' '--alias a db.sqlite3' '-C . db.sqlite3' '--what'; do
	# shellcheck disable=SC2086
	ends "usage: $wrong" 2 db-reset $wrong </dev/null
done
kept 'usage errors'
ends 'a dry run' 0 sh -c 'db-reset -n <receipts'
prints 'says what it would do' 'would wipe all'
kept 'a dry run'
ends 'help' 0 db-reset --help
prints 'is told' '^usage: db-reset'
ends 'version' 0 db-reset -V
fresh
ends 'a damaged one' 4 sh -c 'printf "%4096s" x | dd of=db.sqlite3 bs=4096 seek=1 conv=notrunc status=none
	db-reset db.sqlite3 </dev/null'
says 'is not wiped, for its backup is worth nothing' 'use --force'
ends 'unless forced' 0 sh -c 'db-reset --force db.sqlite3 </dev/null'
sqlite3 worse.sqlite3 'CREATE TABLE a (x); INSERT INTO a VALUES (1)'
printf '%4096s' x | dd of=worse.sqlite3 bs=4096 seek=1 conv=notrunc status=none
ends 'one that cannot be read at all' 4 sh -c 'db-reset --force worse.sqlite3 </dev/null'
says 'has another way out' "with --no-backup --confirm '.*/worse.sqlite3'"
name=$(basename "$PWD")/worse.sqlite3
ends 'which leads out' 0 db-reset --no-backup --confirm "$name" worse.sqlite3 </dev/null
is 'it is empty' "$(sqlite3 worse.sqlite3 'SELECT count(*) FROM sqlite_schema')" 0
is 'nothing unfinished is left' "$(unfinished)" ''
