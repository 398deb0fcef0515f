#!/bin/sh
# Tables, columns, their types, indexes and constraints with their names are those that Django makes
# at the end of history, on SQLite and PostgreSQL.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"

use_venv psycopg
psycopg=$(echo "$venv"/lib/python3*/site-packages)

# compare NAME PROJECT DATABASE OURS: what is not known goes to $T/unknown.
compare() {
	ok "$1, $3" env PYTHONPATH="$psycopg" sh -c '"$@" 2>"$0"' "$T/unknown" "$python" \
		"$ROOT/tests/oracle/schema.py" "$2" "$3" "$4"
}

# see NAME PROJECT SETTINGS: with the packages of the virtual environment.  Some migrations look at
# the database that the settings name.
see() {
	for database in sqlite3 postgresql; do
		echo "DATABASES = {'default': {'ENGINE': 'django.db.backends.$database', 'NAME': 'none'}}" >>"$2/$3"
		VIRTUAL_ENV=$venv mig-verify -C "$2" --state=json >"$T/ours" 2>"$T/log" </dev/null
		compare "$1" "$2" "${database%3}" "$T/ours"
	done
}

contrib() {
	mkdir -p "$T/contrib/config"
	: >"$T/contrib/config/__init__.py"
	echo 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")' >"$T/contrib/manage.py"
	cat >"$T/contrib/config/settings.py" <<-END
		INSTALLED_APPS = ["django.contrib." + app for app in [
		    "admin", "auth", "contenttypes", "flatpages", "redirects", "sessions", "sites"]]
		SECRET_KEY = "x"
		SITE_ID = 1
		DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
	END
}

# old: what means something else since Django 5.1.
old() {
	mkdir -p "$T/old/config" "$T/old/o/migrations"
	for package in config o o/migrations; do
		: >"$T/old/$package/__init__.py"
	done
	cp "$T/contrib/manage.py" "$T/old/"
	printf '%s\n' 'INSTALLED_APPS = ["o"]' 'SECRET_KEY = "x"' >"$T/old/config/settings.py"
	cat >"$T/old/o/migrations/0001_initial.py" <<-END
		import django.contrib.postgres.fields as postgres
		from django.db import migrations, models
		class Migration(migrations.Migration):
		    operations = [
		        migrations.CreateModel("M", [
		            ("id", models.AutoField(primary_key=True)),
		            ("a", models.IntegerField()),
		            ("b", models.BooleanField()),
		            ("c", postgres.CICharField(max_length=3, unique=True)),
		            ("d", postgres.CITextField(db_index=True)),
		            ("e", postgres.CIEmailField()),
		        ], options={"index_together": {("a", "b")}}),
		        migrations.CreateModel("R", [
		            ("m", models.ForeignKey("M", models.CASCADE, to_field="c")),
		            ("id", models.AutoField(primary_key=True)),
		        ]),
		    ]
	END
}

contrib
old
mig-verify -C "$T/contrib" --state=json >"$T/heart" </dev/null
for version in django42 django52; do
	use_venv $version
	see "Django's own apps of $version" "$T/contrib" config/settings.py
	see "what $version does otherwise" "$T/old" config/settings.py
	compare "Django's own apps of $version, by heart" "$T/contrib" sqlite "$T/heart"
	compare "Django's own apps of $version, by heart" "$T/contrib" postgresql "$T/heart"
done
cp -R "$ROOT/tests/oracle/schema" "$T/every"
see "every field, key and name" "$T/every" config/settings.py
is "of all these only two columns are not known" "$(grep '^types not known' "$T/unknown")" \
	"types not known: every_unknown.unseen, every_unknown.vendor"
use_venv wagtail
sh "$ROOT/tests/projects/wagtail/build" "$T/wagtail" "$venv" >"$T/log" 2>&1
see "a site of Wagtail" "$T/wagtail" mysite/settings/dev.py
use_venv crm
sh "$ROOT/tests/projects/crm/build" "$T/crm" "$venv" >"$T/log" 2>&1
see "a CRM" "$T/crm" webcrm/settings.py
