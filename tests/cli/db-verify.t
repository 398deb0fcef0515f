#!/bin/sh
# db-verify: what is whole is said to be, what is not is refused; the store is listed.
. "${0%/*}/../lib.sh"

command -v sqlite3 >/dev/null || skip "sqlite3"
sqlite3 app.sqlite3 "CREATE TABLE t(a); INSERT INTO t VALUES (1), (NULL), ('ä'); CREATE TABLE u(b)"
db-backup app.sqlite3 >receipts 2>err || cat err
archive=$(find store -name '*.tar.zst')
state=$(stat -c '%i %Y %Z' "$archive")

# One archive.
ends "a backup is valid" 0 db-verify "$archive"
prints "and is said to be" "^$archive: ok: .*/app.sqlite3 of .* 2 tables, 3 rows\$"
silent "without a word besides"
ends "restored to a scratch place" 0 env TMPDIR="$T" db-verify --deep "$archive"
prints "it is the same" "restored and compared"
silent "without a word besides"
is "nothing is left of it" "$(find "$T" -name 'slate-verify*')" ""
ends "-q says nothing" 0 db-verify -q "$archive"
is "of what is valid" "$(cat out)" ""
ends "as JSON" 0 db-verify --format json "$archive"
ok "it parses" python3 -c 'import json,sys; a=json.load(open("out"))["archives"][0]
assert a["status"]=="ok" and a["rows"]==3 and a["tables"]==2 and a["engine"]=="sqlite" and not a["deep"], a'
ends "from standard input" 0 sh -c 'db-verify - <"$1"' - "$archive"
ends "through a pipe" 0 sh -c 'cat "$1" | db-verify -' - "$archive"
is "the archive was not touched" "$(stat -c '%i %Y %Z' "$archive")" "$state"

# tar reads it without us.
ends "tar lists it" 0 tar --zstd -tf "$archive"
is "with the members it should have" "$(tr '\n' ' ' <out)" "slate.json payload/00000000 manifest.json "
tar --zstd -xOf "$archive" payload/00000000 >image
is "and its payload is the database" "$(sqlite3 image 'SELECT count(*) FROM t')" 3

# What is not an archive, or not whole.
ends "no such file" 4 db-verify missing
says "is told" "missing"
ends "a folder" 4 db-verify "$T"
: >empty
ends "an empty file" 4 db-verify empty
head -c 1000 /dev/zero >zeros
ends "zeros" 4 db-verify zeros
mkfifo fifo
ends "a FIFO is not waited for" 4 db-verify fifo
size=$(stat -c %s "$archive")
head -c $((size - 1)) "$archive" >shortened
ends "a cut one" 4 db-verify shortened
prints "is said to be not valid" "^shortened: not valid\$"
says "and why" "cut"
cat "$archive" "$archive" >double
ends "two in one file" 4 db-verify double
cp "$archive" flipped
flip flipped 200
ends "a changed byte" 4 db-verify flipped
zstd -qdc "$archive" | zstd -qc >again
ends "compressed anew" 4 db-verify again
tar --zstd -cf hand.tar.zst app.sqlite3
ends "a tar made by hand" 4 db-verify hand.tar.zst
ends "several: the others are read all the same" 4 db-verify shortened "$archive" zeros
prints "the good one" "ok: "
says "and counted" "2 of 3 archives are not valid"
ends "several, as JSON" 4 db-verify --format json shortened "$archive"
ok "each has its reason" python3 -c 'import json; a=json.load(open("out"))["archives"]
assert [x["status"] for x in a]==["failed","ok"] and "cut" in a[0]["error"], a'
if [ "$(id -u)" -ne 0 ]; then
	cp "$archive" unreadable
	chmod 0 unreadable
	ends "one that may not be read" 5 db-verify unreadable
fi

# A signal ends it also while a pipe stays silent.
mkfifo silent
sleep 60 >silent &
sleeper=$!
db-verify - <silent >out 2>err &
pid=$!
sleep 0.3
kill -TERM $pid
ends "a signal is heard" 143 wait $pid
kill $sleeper

# Receipts.
ends "the archive of a receipt" 0 sh -c 'db-verify <receipts'
prints "is verified" "ok: "
ends "in a pipe" 0 sh -c 'cat receipts | db-verify --deep --receipt verified'
ok "whose receipts go on" python3 -c 'import json
l=[json.loads(x) for x in open("verified")]
assert [x["event"] for x in l]==["begin","begin","backup","end","verify","end"], l
assert l[4]["archives"][0]["sha256"]==l[2]["archive"]["sha256"] and l[5]["status"]=="ok", l'
sed 's/"sha256":"[0-9a-f]/&0/; s/\("sha256":"[0-9a-f]\{64\}\)[0-9a-f]/\1/' receipts >other
ends "with another sum" 4 sh -c 'db-verify <other'
says "it is another archive" "its sum differs"
sed 's/\("archive":{.*"bytes":\)/\11/' receipts >other
ends "with another length" 4 sh -c 'db-verify <other'
says "it is another archive" "its length differs"
sed 's/"path":"/&nowhere/' receipts >other
ends "without an absolute path" 4 sh -c 'db-verify <other'
head -n 2 receipts >other
ends "without an end" 4 sh -c 'db-verify <other'
ends "an empty pipe" 4 sh -c 'true | db-verify'
ends "nothing at all" 2 sh -c 'db-verify </dev/null'
says "says what is expected" "ARCHIVE"
ends "a failed backup upstream" 5 sh -c 'db-backup -o /nonexistent/x app.sqlite3 2>/dev/null | db-verify'
ends "to standard output" 0 sh -c 'db-backup -o - --receipt r app.sqlite3 >streamed'
ends "its receipt names no file" 4 sh -c 'db-verify <r'
ends "but it is valid" 0 db-verify streamed

db-reset <receipts >reset 2>err || cat err
ends "a reset names the same archive" 0 sh -c 'db-verify <reset'
is "which is read once" "$(wc -l <out)" 1
sqlite3 app.sqlite3 "CREATE TABLE now(a)"
db-restore <receipts >restored 2>err || cat err
ends "a restore" 0 sh -c 'db-verify <restored'
is "names its safety copy too" "$(grep -c ": ok" out)" 2

# A database that is not there, one that is empty, one with a log.
db-backup absent.sqlite3 >r 2>err || cat err
ends "of no database" 0 sh -c 'db-verify --deep <r'
prints "is told" "no database"
: >void.sqlite3
db-backup void.sqlite3 >r 2>err || cat err
ends "of an empty file" 0 sh -c 'db-verify --deep <r'
sqlite3 wal.sqlite3 "PRAGMA journal_mode=wal; CREATE TABLE t(a); INSERT INTO t VALUES (1)" >/dev/null
db-backup wal.sqlite3 >r 2>err || cat err
ends "with a log" 0 sh -c 'db-verify --deep <r'

# Migration files, with a name that is not ASCII.
mkdir -p site/config "site/shop/migrations"
printf 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\n' >site/manage.py
: >site/config/__init__.py
: >site/shop/__init__.py
: >site/shop/migrations/__init__.py
printf 'INSTALLED_APPS = ["shop"]\nDATABASES = {}\n' >site/config/settings.py
for name in 0001_initial 0002_größe; do
	printf 'from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    dependencies = []\n' \
		>"site/shop/migrations/$name.py"
done
mig-clean -C site </dev/null >cleaned 2>err || cat err
ends "of migration files" 0 sh -c 'db-verify <cleaned'
prints "they are counted" ", 2 files\$"
archive=$(sed -n 's/.*"archive":{"path":"\([^"]*\)".*/\1/p' cleaned)
ends "tar lists them, with a plain name" 0 tar --zstd -tf "$archive"
prints "in any locale" "^tree/shop/migrations/0002_gr%C3%B6%C3%9Fe.py\$"

# The list.
rm -rf store
ends "no store yet" 0 db-verify --list
is "is an empty list" "$(cat out)" ""
ok "and makes none" test ! -e store
ends "but a named one must be there" 5 db-verify --list --store nowhere
db-backup app.sqlite3 >r 2>err || cat err
archive=$(find "$PWD/store" -name '*.tar.zst')
cp "$archive" store/b-00000000-20201121T020037Z.tar.zst
ends "a list" 0 db-verify --list
prints "names the database" "/app.sqlite3  sqlite:$T/app.sqlite3"
prints "the archive, which was read back" "verified 20..-..-..T..:..:..Z  slate-test"
prints "and another, of which nothing is known" "not verified  b-00000000"
ends "all are valid" 0 db-verify --all
ends "which is on record" 0 db-verify --list
prints "with the time" "verified 20..-..-..T..:..:..Z  b-00000000"
cp "$archive" other
mv other "$archive"
ends "another file of the same name" 0 db-verify --list
prints "is another" "  changed  slate-test"
ends "a damaged one" 4 sh -c 'printf x >>"$1"; db-verify "$1"' - "$archive"
ends "stays on record" 4 db-verify --list
prints "as not valid" "  not valid  slate-test"
: >store/c.tar.zst
ends "what is no archive" 4 db-verify --list
prints "is listed too" "not valid  c.tar.zst"
mkdir -p store/runs/20261121T020037Z-01/files
printf '%s/\n' "$T" >store/runs/20261121T020037Z-01/project
echo "done" >store/runs/20261121T020037Z-01/state
ends "runs" 4 db-verify --list
prints "are listed" "  20261121T020037Z-01  done  $T\$"
ends "as JSON" 4 db-verify --list --format json
ok "all of it" python3 -c 'import json; o=json.load(open("out"))
assert sorted(a["status"] for a in o["archives"])==["failed","failed","verified"], o
assert o["runs"][0]["state"]=="done" and o["archives"][0]["age"]>=0, o'
rm store/c.tar.zst "$archive"
cp store/b-* store/runs/20261121T020037Z-01/files/
ends "all means runs too" 0 db-verify --all
is "both are read" "$(grep -c ': ok' out)" 2

# Usage, and an output that cannot be written.
for arguments in --nonsense "--format xml x" "--list x" "--all x" "--list --deep" "--format text --format text"; do
	# shellcheck disable=SC2086
	ends "usage: $arguments" 2 db-verify $arguments
done
ends "a full disk" 5 sh -c 'db-verify streamed >/dev/full'
ends "help" 0 db-verify -h
silent "goes to standard output"
ends "version" 0 db-verify -V
ends "names with signs" 4 db-verify "$(printf -- 'a\nb\033')"
ok "do not reach the terminal" sh -c '! grep -q "$(printf "\033")" out err'
