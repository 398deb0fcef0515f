#!/bin/sh
# db-backup: what it writes, where to, and how it ends.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/db.sh"

make db.sqlite3
cp db.sqlite3 original
picture db.sqlite3 >before

ends 'a database is backed up' 0 db-backup db.sqlite3
silent 'without a word on stderr'
prints 'and receipts say so' '"event":"backup","status":"ok"'
is 'three lines' "$(wc -l <out)" 3
a=$(archive out)
ok 'the archive is in the store' test -f "$a"
is 'under the name of the database' "${a##*/}" "$(basename "$T")-db.sqlite3-${a#*db.sqlite3-}"
is 'for its owner alone' "$(stat -c %a "$a" "$SLATE_STORE" | tr '\n' ' ')" '600 700 '
is 'its sum is told' "$(head -c -40 "$a" | sha256sum | cut -d' ' -f1)" \
	"$(grep -o '"sha256":"[^"]*"' out | cut -d'"' -f4)"
is 'and its size' "$(stat -c %s "$a")" "$(grep -o '"bytes":[0-9]*,"sha256"' out | tr -dc 0-9 | sed 's/256$//')"
picture db.sqlite3 >after
same 'the database is untouched' before after
mkdir tarred
ok 'tar reads it' tar --zstd -C tarred -xf "$a"
cat tarred/payload/* >copy
same 'and the pieces are the database' copy original

ends 'to a file' 0 db-backup -o here.tar.zst db.sqlite3
ok 'that is there' test -f here.tar.zst
ends 'never over another' 5 db-backup -o here.tar.zst db.sqlite3
says 'and says so' 'File exists'
ends 'to stdout' 0 db-backup -o - --receipt r db.sqlite3
silent 'in silence'
cp out piped.tar.zst
ends 'which is an archive' 0 db-restore --payload piped.tar.zst
same 'of the database' out original
ok 'and the receipts are in the file' grep -q '"path":null' r
ends 'that has no place to be found again' 3 sh -c 'db-reset <r'
says 'which is said' 'standard output'

ends 'several at once' 0 db-backup db.sqlite3 sqlite:original
is 'two receipts' "$(grep -c '"event":"backup"' out)" 2
ends 'one that is missing is a state too' 0 db-backup nothing.sqlite3
prints 'that is told' '"present":false'
echo 'This is no database at all.' >README
ends 'one that fails' 4 db-backup README db.sqlite3
is 'does not keep the others from being backed up' "$(grep -c '"event":"backup"' out)" 1
prints 'but the end says failed' '"event":"end","status":"failed","exit":4'
: >empty
ends 'an empty file' 0 db-backup empty

ends 'a dry run' 0 db-backup -n db.sqlite3
prints 'says what it would do' 'would back up'
is 'and makes nothing' "$(SLATE_STORE=$T/none db-backup -n db.sqlite3 >/dev/null; ls none 2>&1 | wc -l)" 1
ok 'no store, that is' test ! -e none

DB_URL=sqlite:$T/db.sqlite3
export DB_URL
ends 'a URL from the environment' 0 db-backup env:DB_URL
echo "$DB_URL" >url
ends 'or from a file' 0 db-backup @url
ends 'an unset variable' 2 db-backup env:DB_URLS
ends 'a kind that is not known' 2 db-backup mysql://root:geheim@localhost/x
is 'does not show the password' "$(grep -c geheim err)" 0

ends 'the level is heeded' 0 db-backup --level 9 -o small.tar.zst db.sqlite3
ends 'the level 0 stores' 0 db-backup --level 0 -o stored.tar.zst db.sqlite3
ok 'as much as there is' test "$(stat -c %s stored.tar.zst)" -gt "$(stat -c %s db.sqlite3)"
ok 'what zstd reads' zstd -q -t stored.tar.zst
ends 'and we' 0 db-verify --deep stored.tar.zst
for level in 10 3x -1 ''; do
	ends "level '$level' is refused" 2 db-backup "--level=$level" db.sqlite3
done
for twice in '-o a -o b' '--store a --store b' '--level 0 --level 2' '--receipt a --receipt b' \
	'--alias a --alias b' '-C a -C b' '-o a --store b' '-o a x y' '--nonsense'; do
	# shellcheck disable=SC2086
	ends "usage: $twice" 2 db-backup $twice
done
ends 'help' 0 db-backup -h
silent 'on stdout'
prints 'begins with the usage' '^usage: db-backup'
ends 'version' 0 db-backup --version
prints 'is told' '^slate [0-9]'

# libarchive and all it brings is loaded when it is needed, not at start-up; and may be missing.
is 'start-up loads no libarchive' "$(ldd "$B/bin/db-backup" | grep -c libarchive)" 0
mkdir bin lib
sed 's/libarchive\.so\.13/libarchive.so.99/' "$B/bin/db-backup" >bin/db-backup
ln -s "$B/lib/slate" lib/slate
chmod +x bin/db-backup
ends 'without it, it is named' 5 bin/db-backup db.sqlite3
says 'with its package' 'package libarchive13'

ends 'quiet' 0 db-backup -q db.sqlite3
ends 'stdin is never read' 0 sh -c '{ sleep 1 & echo $! >sleeper; } | db-backup db.sqlite3'
is 'nothing unfinished is left' "$(unfinished)" ''
