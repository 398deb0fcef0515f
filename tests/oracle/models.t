#!/bin/sh
# models.py is read as Django has it, and what makemigrations would find is found: no more, no less.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"

# check NAME PROJECT: every model is as in ModelState, and makemigrations and we find nothing.
check() {
	VIRTUAL_ENV=$venv "$B/oracle/models" "$2" >"$T/ours"
	"$python" "$ROOT/tests/oracle/models.py" "$2" "$T/ours" >"$T/compared" 2>&1
	status=$?
	[ $status -eq 0 ] || grep differs "$T/compared" | head -n 20 >&2
	is "$1: models as Django has them" $status 0
	tail -n 1 "$T/compared" | sed "s/^/# $1: /"
	ok "$1: Django would make no migration" sh -c 'cd "$1" && "$2" manage.py makemigrations --check --dry-run' - "$2" "$python"
	VIRTUAL_ENV=$venv "$B/oracle/drift" "$2" all 2>"$T/log" | cut -f 1-6 >"$T/drift"
	is "$1: nor is there anything to find" "$(awk -F '\t' '$4 != "?"' "$T/drift")" ""
	ok "$1: as the autodetector says" "$python" "$ROOT/tests/oracle/autodetect.py" "$2" "$T/drift"
	echo "# $1: not compared: $(wc -l <"$T/drift")"
}

contrib() {
	mkdir -p "$T/contrib/config"
	: >"$T/contrib/config/__init__.py"
	cat >"$T/contrib/manage.py" <<-END
		import os, sys
		os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
		from django.core.management import execute_from_command_line
		execute_from_command_line(sys.argv)
	END
	cat >"$T/contrib/config/settings.py" <<-END
		INSTALLED_APPS = ["django.contrib." + app for app in [
		    "auth", "contenttypes", "flatpages", "humanize", "redirects", "sessions", "sitemaps", "sites"]]
		SECRET_KEY = "x"
		SITE_ID = 1
		DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
	END
}

contrib
for version in django42 django52 django61; do
	[ $version != django61 ] || ! no_python "Django 6.1" || continue
	use_venv "$version"
	check "Django's own apps, $version" "$T/contrib"
	ok "planted changes, $version" env VIRTUAL_ENV="$venv" "$python" "$ROOT/tests/oracle/planted.py" \
		"$T/planted-$version" "$B/oracle/drift"
done
use_venv django52
ok "planted changes, Django by heart" "$python" "$ROOT/tests/oracle/planted.py" "$T/planted" "$B/oracle/drift"
for name in wagtail crm; do
	use_venv "$name"
	sh "$ROOT/tests/projects/$name/build" "$T/$name" "$venv" >"$T/log" 2>&1
	check "$name" "$T/$name"
done
use_venv models
sh "$ROOT/tests/projects/models/build" "$T/apps"
(cd "$T/apps" && "$python" manage.py makemigrations own -v0) >"$T/log" 2>&1
check "published apps" "$T/apps"
