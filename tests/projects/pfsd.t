#!/bin/sh
# The webinar platform: one app split into five, half migrated, reset and taken back.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"
pfsd

# Before: what is wrong is named, and nothing is run or changed.
ends "mig-verify finds errors" 1 mig-verify --db
prints "two leaves in webinars" 'G001.*webinars\|webinars.*G001'
prints "ghost rows of the old app" 'events.*H003'
prints "leftover tables of the old app" 'events_event.*D002'
unchanged "mig-verify changes nothing"

# One reset.
ends "dev-reset" 0 dev-reset
for app in accounts webinars registrations recordings communications; do
	is "$app has one migration" "$(cd "$app/migrations" && echo *.py)" "0001_initial.py __init__.py"
done
ends "showmigrations" 0 manage showmigrations
is "all are applied" "$(grep -c '\[ \]' "$T/out")" 0
is "the old app is gone from history" "$(sqlite3 db.sqlite3 "SELECT count(*) FROM django_migrations WHERE app = 'events'")" 0
is "four indexes" "$(sqlite3 db.sqlite3 "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name LIKE '%\\_idx' ESCAPE '\\'")" 4
ok "check" manage check
ok "makemigrations --check" manage makemigrations --check --dry-run
# The folder of the old app is still there.
left='events/migrations/__init__.py: warning: no installed app has these migrations'
ends "mig-verify finds no error" 0 mig-verify --db
is "but the app that is not installed any more" "$(sed 's/:[^:]*:[^:]*$//' "$T/out")" "$left"
is "the mode is kept" "$(stat -c %a db.sqlite3)" 640
ok "no sidecar is left" test ! -e db.sqlite3-wal -a ! -e db.sqlite3-journal
is "a folder of no installed app is left alone" "$(find events -name '0*.py' | wc -l)" 7

# And back.
ends "dev-undo" 0 dev-undo
unchanged "database and files are as they were, with modes and times"
ends "what is taken back is not taken back again" 3 dev-undo
unchanged "and nothing changes"

# In a pipe, the same.
db-backup 2>"$T/err1" | db-reset 2>"$T/err2" | mig-clean 2>"$T/err3" | mig-regen 2>"$T/err4" |
	mig-verify --receipt "$T/receipts" >"$T/out" 2>"$T/err"
is "the pipe succeeds" "$?" 0
is "without other findings" "$(sed 's/:[^:]*:[^:]*$//' "$T/out")" "$left"
ok "the transcript tells of all five" sh -c 'for t in db-backup db-reset mig-clean mig-regen mig-verify; do
	grep -q "\"tool\":\"$t\",\"run\":\"[^\"]*\",\"event\":\"end\",\"status\":\"ok\"" "$1" || exit 1; done' - "$T/receipts"
ok "migrations are applied" manage migrate --check
ends "the database comes back alone" 0 sh -c 'db-restore <"$1"' - "$T/receipts"
ends "and the files" 0 sh -c 'mig-restore <"$1"' - "$T/receipts"
unchanged "as they were"

# As mig-verify says: without the folder of the old app nothing is left to find.
rm -r events
ends "dev-reset without the old app's folder" 0 dev-reset -q
is "nothing is found" "$(mig-verify --db 2>&1)" ""
