#!/bin/sh
# The graph and the plan are Django's own, node for node, edge for edge, in order.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"

# compare NAME PROJECT: without and with the database.
compare() {
	for how in '' --connected; do
		"$python" "$ROOT/tests/oracle/graph.py" $how "$2" >"$T/django" || echo '{"error":"it failed"}' >"$T/django"
		mig-verify -C "$2" --graph=json ${how:+--db} >"$T/ours" </dev/null
		ok "$1${how:+ with its database}" "$python" "$ROOT/tests/oracle/same.py" "$T/ours" "$T/django"
	done
}

# All of Django's own apps, at hand and by heart.
contrib() {
	mkdir -p "$T/contrib/config"
	: >"$T/contrib/config/__init__.py"
	echo 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")' >"$T/contrib/manage.py"
	cat >"$T/contrib/config/settings.py" <<-END
		INSTALLED_APPS = ["django.contrib." + app for app in [
		    "admin", "admindocs", "auth", "contenttypes", "flatpages", "humanize", "messages", "redirects",
		    "sessions", "sitemaps", "sites", "staticfiles", "syndication"]]
		SECRET_KEY = "x"
		SITE_ID = 1
		DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
	END
}

# squashes: every form, in apps that depend on each other.
squashes() {
	mkdir -p "$T/squashes/config"
	cp "$T/contrib/manage.py" "$T/squashes/"
	: >"$T/squashes/config/__init__.py"
	cat >"$T/squashes/config/settings.py" <<-END
		INSTALLED_APPS = ["a", "b", "c"]
		SECRET_KEY = "x"
		DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
	END
	for app in a b c; do
		mkdir -p "$T/squashes/$app/migrations"
		: >"$T/squashes/$app/__init__.py"
		: >"$T/squashes/$app/migrations/__init__.py"
	done
	migration a 0001 ''
	migration a 0002 '("a", "0001"), ("b", "__first__")'
	migration a 0003 '("a", "0002")'
	migration a 0001_squashed_0002 '("b", "__first__")' 'replaces = [("a", "0001"), ("a", "0002")]'
	migration b 0001 ''
	migration b 0002 '("b", "0001"), ("c", "0002")'
	migration b 0001_squashed_0001 '' 'replaces = [("b", "0001"), ("b", "0000_gone")]'
	migration c 0001 '("a", "0003")'
	migration c 0002 '("c", "0001"), ("a", "0002")' 'run_before = [("b", "0002")]'
	migration c 0003 '("c", "__first__"), ("c", "0002"), ("b", "__latest__")'
}

migration() {
	cat >"$T/squashes/$1/migrations/$2.py" <<-END
		from django.db import migrations
		class Migration(migrations.Migration):
		    dependencies = [$3]
		    ${4-}
	END
}

rows() {
	rm -f "$T/squashes/db.sqlite3"
	sqlite3 "$T/squashes/db.sqlite3" 'CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime)'
	for row; do
		sqlite3 "$T/squashes/db.sqlite3" "INSERT INTO django_migrations (app, name, applied) VALUES ('${row%%.*}', '${row#*.}', '2024-01-01 00:00:00')"
	done
}

use_venv django52
contrib
mig-verify -C "$T/contrib" --graph=json >"$T/heart" </dev/null
VIRTUAL_ENV=$venv
export VIRTUAL_ENV
compare "Django's own apps" "$T/contrib"
"$python" "$ROOT/tests/oracle/graph.py" "$T/contrib" >"$T/django"
ok "Django's own apps, by heart" "$python" "$ROOT/tests/oracle/same.py" "$T/heart" "$T/django"
squashes
rows
compare "squashes" "$T/squashes"
rows a.0001
compare "a squash applied in part" "$T/squashes"
rows a.0001 a.0002 b.0001 b.0000_gone
compare "squashes all applied" "$T/squashes"
for name in pfsd acharya; do
	sh "$ROOT/tests/projects/$name/build" "$T/$name" "$python" >"$T/log" 2>&1
	compare "$name" "$T/$name"
done
use_venv wagtail
VIRTUAL_ENV=$venv
sh "$ROOT/tests/projects/wagtail/build" "$T/wagtail" "$venv" >"$T/log" 2>&1
compare "a site of Wagtail" "$T/wagtail"
