#!/bin/sh
# The webinar platform when something stands in the way: nothing is lost.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"
pfsd

# Somebody has it open.
"$python" -c 'import sqlite3, sys, time
c = sqlite3.connect("db.sqlite3"); c.execute("select 1 from django_migrations"); print("open", flush=True)
time.sleep(60)' >"$T/open" &
holder=$!
while [ ! -s "$T/open" ]; do sleep 0.05; done
ends "a database in use is refused" 6 dev-reset
says "the process is named" "$holder"
kill $holder
wait $holder 2>/dev/null
unchanged "nothing was changed"

# A project that does not import.
cp -p accounts/models.py "$T/models.py"
echo 'import no_such_module' >>accounts/models.py
remember
"$B/bin/dev-reset" >"$T/out" 2>"$T/err"
status=$?
ok "a project that does not import is refused by the preflight" test $status -ne 0
says "the message tells which module" 'no_such_module'
unchanged "nothing was touched"
cp -p "$T/models.py" accounts/models.py
remember

# A project that imports, but whose migrate fails.
cp -p webinars/apps.py "$T/apps.py"
cat >>webinars/apps.py <<'PY'

    def ready(self):
        from django.db.models.signals import post_migrate

        post_migrate.connect(fail)


def fail(**kwargs):
    raise RuntimeError("the seats could not be counted")
PY
remember
ends "migrate fails" 5 dev-reset
says "Django's own words are told" 'the seats could not be counted'
unchanged "everything was put back"
ends "there is nothing to take back" 3 dev-undo
ends "or it is left to look at" 5 dev-reset --keep-failed
ok "the state is another" sh -c '! cmp -s "$1" "$2"' - db.sqlite3 "$T/before"
ends "until dev-undo" 0 dev-undo
unchanged "which brings all back"
cp -p "$T/apps.py" webinars/apps.py

# A fresh checkout has no database yet.
mv db.sqlite3 "$T/db.sqlite3"
remember
ends "no database is a state too" 0 dev-reset
ok "all is applied" manage migrate --check
ends "dev-undo" 0 dev-undo
unchanged "there is none again"
: >db.sqlite3
chmod 600 db.sqlite3
remember
ends "an empty file is a state too" 0 dev-reset
ok "all is applied" manage migrate --check
ends "dev-undo" 0 dev-undo
unchanged "it is empty again"

# What the superuser is called is asked before anything is touched.
remember
ends "--superuser without a name" 2 dev-reset --superuser
says "is told at once" 'mig-regen: --superuser needs DJANGO_SUPERUSER_USERNAME'
ok "before the backup" sh -c '! grep -q db-backup "$1"' - "$T/err"
unchanged "nothing is touched"

# --after, and its failure.
ends "a command at the end" 0 dev-reset --after 'touch seeded'
ok "it ran in the project" test -e seeded
ends "its failure undoes nothing" 5 dev-reset --after 'exit 7'
ok "all is applied" manage migrate --check

# Settings that only Python understands: the database is named.
printf '%s\n' 'import os' 'exec("DATABASES[\"default\"][\"NAME\"] = os.path.join(BASE_DIR, \"db.sqlite3\")")' \
	>>pfsd/settings.py
remember
ends "a database that is not known" 4 dev-reset
unchanged "nothing is touched"
cd "$T" || exit 99
ends "is reset when it is named" 0 dev-reset -q -C "$project" --database "$project/db.sqlite3"
ok "all is applied" manage migrate --check
ends "dev-undo" 0 dev-undo -C "$project"
unchanged "all is as it was"
