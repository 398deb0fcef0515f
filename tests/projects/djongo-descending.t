#!/bin/sh
# Descending indexes, which djongo makes of fields that do not exist, on a server that takes them.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"
. "$ROOT/tests/server/lib.sh"
run_venv djongo
ferretdb_postgresql
presenceiq
# keys NAME: how many indexes of the log have a key of that name.
keys() { "$client" "$url" show | grep "^index recognition_logs" | grep -c "10$(printf %s "$1" | od -An -v -tx1 | tr -d ' \n')00"; }

# With the index that descends, and without those that collide: it can be migrated.
ends "mig-verify --patch" 1 mig-verify --select J001,J002,J004 --patch
ok "applies" patch -s -p1 -i "$T/out"
ends "dev-reset" 0 dev-reset
ends "all is applied" 0 mig-verify --plan --db
is "24 migrations" "$(grep -c '^\[X\]' "$T/out")" 24
is "the key is what djongo makes of it" "$(keys 'timestamp" DESC')" 1
ends "mig-verify --db" 1 mig-verify --db --ignore M003,J012
is "says so, and has nothing else to say" "$(sed 's/:.*error/ error/' "$T/out")" \
	"apps/face_recognition/models.py error: djongo makes this an index of a field called 'timestamp\" DESC', which no document has: MongoDB reads an index both ways: remove the sign [J003]"
ends "nothing is left over" 0 db-reset -n --leftovers
prints "as it says" "nothing is left over"

# What djongo has made is backed up, and comes back.
"$client" "$url" show >"$T/whole"
ends "a pipe backs up and wipes" 0 sh -c "db-backup | db-reset"
cp "$T/out" "$T/receipts"
is "nothing is left" "$("$client" "$url" show)" ""
ends "what was comes back" 0 sh -c 'db-restore <"$1"' - "$T/receipts"
"$client" "$url" show >"$T/now"
same "whole" "$T/whole" "$T/now"

# Mended, the next migration makes of it an index of a field that is there.
ends "mig-verify --patch" 1 mig-verify --select J003 --patch
ok "applies" patch -s -p1 -i "$T/out"
ok "makemigrations" manage makemigrations face_recognition
ends "mig-verify --db" 0 mig-verify --db --ignore M003,J012
is "says that it is not applied" "$(grep -o '\[.*' "$T/out")" "[H007]"
ok "migrate" manage migrate
is "the old key is gone" "$(keys 'timestamp" DESC')" 0
ends "mig-verify --db" 0 mig-verify --db --ignore M003,J012
is "has nothing to say" "$(cat "$T/out")" ""

# Other forms: this server refuses only what collides.  What is of no use is told, and the indexes
# are those of the migrations.
cd "$T" || exit 99
forms=$ROOT/tests/projects/djongo/forms.py
ok "forms" "$python" "$forms" write "$T/forms" "$address" "$(database f)"
names=$(cd forms && ls -d ./*descending* expression* ./*condition | sed 's,^\./,,')
# shellcheck disable=SC2086
"$python" "$forms" try "$T/forms" $names >tried 2>log
for name in $names; do
	mig-verify -q -C "forms/$name" --select J001,J002,J003,J005,J007 </dev/null >told
	mig-verify -q -C "forms/$name" --db --select D005,J010 </dev/null >found
	echo "$name: $(sed -n "s/^$name //p" tried): $(grep -o 'J00[1-7]' told | sort -u | tr '\n' ' ')$(cat found)"
done >results
is "each does as was foretold" "$(sed 's/ *$//' results)" \
	"condition: ok:
descending: ok: J003
descending_first: ok: J003
descending_fk: ok: J003
descending_too: ok: J003
descending_twice: failed: J001 J003
drop_condition: ok: J005
fk_descending: ok: J003
index_condition: ok: J005
made_condition: ok: J005
unique_condition: ok: J005
expression: ok: J003
expression_down: ok: J003
expression_field: ok:
expression_fk: failed: J001
expression_lower: ok: J003
expression_name: ok:
expression_two: ok:
expression_up: ok: J003"
