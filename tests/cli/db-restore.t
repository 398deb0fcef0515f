#!/bin/sh
# db-restore: what it brings back, what it refuses, how it ends.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/db.sh"

name=$(basename "$T")/db.sqlite3
make db.sqlite3
chmod 640 db.sqlite3
touch -d '2020-02-02 02:02:02.123456789' db.sqlite3
cp -p db.sqlite3 original
db-backup -q db.sqlite3 >receipts
a=$(archive receipts)

ends 'over what is the same' 0 db-restore "$a"
silent 'without a word on stderr'
same 'byte for byte' db.sqlite3 original
is 'with mode and time' "$(stat -c '%a %y' db.sqlite3)" "$(stat -c '%a %y' original)"
prints 'what was there was backed up first' '"event":"backup".*'
is 'and then told' "$(grep -o '"event":"[a-z]*"' out | cut -c10- | tr -d '"' | tr '\n' ' ')" 'begin backup restore end '

sqlite3 db.sqlite3 "DELETE FROM shop_item; INSERT INTO shop_item (name) VALUES ('new')"
rows db.sqlite3 >new
ends 'over what has changed' 0 db-restore "$a"
same 'byte for byte' db.sqlite3 original
cp out undo
ends 'the receipts of a restore take it back' 0 sh -c 'db-restore <undo'
rows db.sqlite3 >after
same 'every row' after new
ends 'by the receipts of the backup' 0 sh -c 'db-restore <receipts'
same 'byte for byte' db.sqlite3 original
rm db.sqlite3
ends 'where nothing is' 0 db-restore "$a"
same 'byte for byte' db.sqlite3 original
prints 'nothing was backed up' '"safety":null'
: >db.sqlite3
ends 'over an empty file' 0 db-restore "$a"
same 'byte for byte' db.sqlite3 original
ends 'from standard input' 0 sh -c 'db-restore - <"$1"' - "$a"
ends 'or a pipe' 0 sh -c 'cat "$1" | db-restore -' - "$a"
same 'byte for byte' db.sqlite3 original

# A log beside the database is of the old one.
rm db.sqlite3
make db.sqlite3 wal
sqlite3 db.sqlite3 '.filectrl persist_wal 1' "INSERT INTO shop_item (name) VALUES ('in the log')" >/dev/null
ends 'over one with a log' 0 db-restore "$a"
is 'the log is gone' "$(find . -name 'db.sqlite3-*')" ''
same 'byte for byte' db.sqlite3 original

# Elsewhere.
ends 'into another place' 0 db-restore --into copy.sqlite3 "$a"
same 'byte for byte' copy.sqlite3 original
is 'with its mode' "$(stat -c %a copy.sqlite3)" 640
ends 'the payload alone' 0 db-restore --payload "$a"
silent 'in silence'
same 'byte for byte' out original
ends 'from a pipe' 0 sh -c 'cat "$1" | db-restore --payload -' - "$a"
same 'byte for byte' out original
ends 'by receipts' 0 sh -c 'db-restore --payload --receipt r <receipts'
same 'byte for byte' out original
ok 'which go to a file' grep -q '"tool":"db-restore".*"status":"ok"' r

# No database is a state, too.
db-backup -q none.sqlite3 >none
make none.sqlite3
ends 'what was not there' 0 sh -c 'db-restore <none'
ok 'is not there' test ! -e none.sqlite3
cp out undo
ends 'and back' 0 sh -c 'db-restore <undo'
ok 'is there' test -s none.sqlite3

# What is there cannot be backed up.
echo 'no database' >db.sqlite3
ends 'over what is no database' 4 db-restore "$a"
says 'tells how' "no-backup --confirm '$name'"
is 'and leaves it' "$(cat db.sqlite3)" 'no database'
ends 'without its name' 3 db-restore --no-backup "$a"
ends 'with another' 3 db-restore --no-backup --confirm x/db.sqlite3 "$a"
is 'leaves it' "$(cat db.sqlite3)" 'no database'
ends 'with its name' 0 db-restore --no-backup --confirm "$name" "$a"
same 'byte for byte' db.sqlite3 original

# What is no archive changes nothing.
printf 'mark' | dd of=db.sqlite3 bs=1 seek=60 conv=notrunc status=none # the application's own number
cp db.sqlite3 marked
picture db.sqlite3 >before
head -c 300 "$a" >"cut"
tr '\0' '\1' <"$a" >changed
cat "$a" "$a" >twice
: >empty
mkdir folder
mkfifo fifo
for bad in cut changed twice empty original folder fifo missing; do
	ends "bad archive: $bad" 4 db-restore --into db.sqlite3 "$bad"
	ends "bad archive: $bad: no payload" 4 db-restore --payload "$bad"
	is "bad archive: $bad: not a byte" "$(wc -c <out)" 0
done
ends 'cut in a pipe' 4 sh -c 'head -c 300 "$1" | db-restore --into db.sqlite3 -' - "$a"
ends 'nothing on standard input' 4 sh -c 'db-restore - </dev/null'
picture db.sqlite3 >after
same 'nothing changed' before after

# Somebody has it open.
sqlite3 db.sqlite3 '.system touch opened; while [ ! -e close ]; do sleep 0.02; done' &
holder=$!
while [ ! -e opened ]; do sleep 0.02; done
exec 7<db.sqlite3
ends 'in use' 6 db-restore "$a"
says 'and by whom' "in use: '$T/db.sqlite3': by"
exec 7<&-
: >close
wait $holder
picture db.sqlite3 >after
same 'nothing changed' before after

for wrong in 'a b' '--payload --into x a' '--payload --force a' '--no-backup --store x a' '--into a --into b x' \
	'--store a --store b x' '--receipt a --receipt b x' '--what'; do
	# shellcheck disable=SC2086
	ends "usage: $wrong" 2 db-restore $wrong
done
ends 'nothing to restore' 2 sh -c 'db-restore </dev/null'
ends 'a dry run' 0 db-restore -n "$a"
prints 'says what it would do' 'would restore'
ends 'a dry run by receipts' 0 sh -c 'db-restore -n <receipts'
ends 'a dry run of what is cut' 4 db-restore -n cut
picture db.sqlite3 >after
same 'nothing changed' before after
ends 'help' 0 db-restore -h
prints 'is told' '^usage: db-restore'
ends 'version' 0 db-restore -V
is 'nothing unfinished is left' "$(unfinished)" ''
