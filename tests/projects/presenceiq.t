#!/bin/sh
# Attendance on MongoDB through djongo: indexes that collide, foretold, mended, reset and taken back.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"
. "$ROOT/tests/server/lib.sh"
run_venv djongo
mongodb
presenceiq

# Which database is it, and with which login?
ends "db-url" 0 db-url
prints "tells the database" "^$url\$"
prints "and where its name is from" "environment variable MONGODB_NAME, config/settings/base.py"
ends "with half of a login" 0 env MONGODB_USERNAME=u db-url -u
is "there is none" "$(cat "$T/out")" "$url"

# The broken state: Django's own attempt fails, and leaves collections behind.
ok "makemigrations" manage makemigrations academic attendance authentication face_recognition
ends "migrate fails" 1 manage migrate
says "as MongoDB refuses an index" "already exists with a different name\|already exist with different name"
"$client" "$url" show >"$T/left"
ok "collections are left" grep -q users "$T/left"
remember

# Foretold: each index that collides, and none that does not.
ends "mig-verify" 1 mig-verify --select J001,J002,J003
is "names them" "$(sed 's/^apps.//; s/models.py:[0-9:]* \([a-z]*\): \([A-Za-z]*\) of .\([A-Za-z]*\).*\[/\1 \3 [/; s/models.py.*\[/[/' "$T/out")" \
	"academic/error Holiday [J001]
attendance/error ClassSession [J001]
attendance/warning Attendance [J002]
attendance/warning AttendanceStatistics [J002]
authentication/error User [J001]
face_recognition/error FaceData [J001]
face_recognition/[J003]"
ends "departments in two apps" 0 mig-verify --select M003
prints "are named with both places" "apps/academic/models.py:5:1: warning: .*apps/authentication/models.py:5"
ends "foreign keys" 0 mig-verify --select J004
is "none says that nobody keeps it" "$(grep -c J004 "$T/out")" 19

# What two more attempts add is nothing; each leftover is named.
ends "a second attempt fails" 1 manage migrate
ends "and a third" 1 manage migrate
"$client" "$url" show >"$T/third"
same "they leave no more" "$T/left" "$T/third"
ends "mig-verify --db" 0 mig-verify --db --select D002,D005
is "names each, with why" "$(sed "s/.*table '//; s/' .*: / /" "$T/out")" \
	"authentication_department no applied migration makes it [D002]
users no applied migration makes it [D002]
users_groups no applied migration makes it [D002]
users_user_permissions no applied migration makes it [D002]"
ends "db-reset --leftovers" 0 db-reset --leftovers
cp "$T/out" "$T/receipts"
"$client" "$url" show >"$T/swept"
ok "drops them" sh -c '! grep -E "^[a-z]+ (authentication_department|users(_[a-z_]*)?) " "$1"' - "$T/swept"
is "and what djongo noted of them" "$(grep -c '^document __schema__' "$T/left") $(grep -c '^document __schema__' "$T/swept")" "13 9"
dropped='^[a-z]+ (authentication_department|users|users_groups|users_user_permissions|__schema__)( |$)'
grep -v -E -e "$dropped" -e "^collection" "$T/left" >"$T/other"
grep -v -E -e "$dropped" -e "^collection" "$T/swept" >"$T/others"
same "and nothing else" "$T/other" "$T/others"
ends "none is left" 0 mig-verify --db --select D002,D005
is "none at all" "$(cat "$T/out")" ""
ends "nothing more to do" 0 db-reset -n --leftovers
prints "as it says" "nothing is left over"
ends "db-restore" 0 sh -c 'db-restore <"$1"' - "$T/receipts"
"$client" "$url" show >"$T/third"
same "brings them back" "$T/left" "$T/third"

# Not mended, a reset fails as migrate did, and everything is put back.
"$client" "$url" show >"$T/rows"
ends "dev-reset fails" 5 dev-reset
says "and puts everything back" "are as they were"
unchanged "the files"
"$client" "$url" show >"$T/now"
same "the database" "$T/rows" "$T/now"

# Mended by the patch, it works.
ends "mig-verify --patch" 1 mig-verify --select J --patch
ok "applies" patch -s -p1 -i "$T/out"
ends "nothing is left to say of djongo" 0 mig-verify --select J --ignore J012
is "nothing" "$(cat "$T/out")" ""
rm -f ./*.orig
remember
ends "mig-regen, given the database of the project" 0 mig-regen -n --database "$url"
ends "given another" 3 mig-regen -n --database "${url}x"
says "it refuses" "uses another database than the one given: .*${url}x"
ends "given an SQLite file" 3 mig-regen -n --database "$T/db.sqlite3"
says "it does so, too" "uses another database than the one given"
ends "dev-reset" 0 dev-reset
ends "all is applied" 0 mig-verify --plan --db
is "24 migrations" "$(grep -c '^\[X\]' "$T/out")" 24
is "and no other" "$(grep -vc '^\[X\]' "$T/out")" 0
is "of 8 apps" "$(sed 's/.*  //; s/\..*//' "$T/out" | sort -u | tr '\n' ' ')" \
	"academic admin attendance auth authentication contenttypes face_recognition sessions "
ends "mig-verify --db" 0 mig-verify --db --ignore M003,J012
is "has nothing to say" "$(cat "$T/out")" ""
ok "makemigrations --check" manage makemigrations --check --dry-run
"$client" "$url" show >"$T/now"
ok "djongo's own collection is there" grep -q '^document __schema__' "$T/now"

# And back: with the leftovers and all.
ends "dev-undo" 0 dev-undo
unchanged "the files are as they were"
"$client" "$url" show >"$T/now"
same "so is the database" "$T/rows" "$T/now"

# The other way: what is left over dropped, the rest kept, migrated on with the mended models.
ends "db-reset --leftovers" 0 db-reset --leftovers
ends "migrations made anew" 0 mig-clean
ok "makemigrations" manage makemigrations academic attendance authentication face_recognition
ends "migrate succeeds" 0 manage migrate
ends "mig-verify --db" 0 mig-verify --db --select D,H,G
is "has nothing to say" "$(cat "$T/out")" ""
