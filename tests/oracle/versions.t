#!/bin/sh
# What Django does with squashes in its versions, so do we: the project's version decides.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"

# vector LINE...: a project in $T/p of apps a, b, c; a line is "app.name:dependencies;replaces".
vector() {
	rm -rf "$T/p"
	mkdir -p "$T/p/config"
	: >"$T/p/config/__init__.py"
	echo 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")' >"$T/p/manage.py"
	cat >"$T/p/config/settings.py" <<-END
		INSTALLED_APPS = ["a", "b", "c"]
		SECRET_KEY = "x"
		DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
	END
	for app in a b c; do
		mkdir -p "$T/p/$app/migrations"
		: >"$T/p/$app/__init__.py"
		: >"$T/p/$app/migrations/__init__.py"
	done
	for line; do
		key=${line%%:*} rest=${line#*:} replaces=
		case $rest in *';'*) replaces=${rest#*;} ;; esac
		cat >"$T/p/${key%%.*}/migrations/${key#*.}.py" <<-END
			from django.db import migrations
			def keys(text):
			    return [tuple(key.split(".")) for key in text.split()]
			class Migration(migrations.Migration):
			    dependencies = keys("${rest%%;*}")
			    replaces = keys("$replaces")
		END
	done
	sqlite3 "$T/p/db.sqlite3" 'CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime)'
}

rows() {
	for row; do
		sqlite3 "$T/p/db.sqlite3" "INSERT INTO django_migrations (app, name, applied) VALUES ('${row%%.*}', '${row#*.}', '2024-01-01 00:00:00')"
	done
}

oracle() { "$python" "$ROOT/tests/oracle/graph.py" "$@" "$T/p" >"$T/django" || echo '{"error":"it failed"}' >"$T/django"; }

# equal NAME: without and with the database.
equal() {
	for how in '' --connected; do
		oracle $how
		mig-verify -C "$T/p" --graph=json ${how:+--db} >"$T/ours" </dev/null
		ok "$version: $1${how:+ with its rows}" "$python" "$ROOT/tests/oracle/same.py" "$T/ours" "$T/django"
	done
}

# fails NAME ERROR CODE PATTERN: Django stops with the error, and we find it.
fails() {
	oracle
	ok "$version: $1: Django fails" grep -q "\"error\": \"$2" "$T/django"
	ends "$version: $1: so do we" 1 mig-verify -C "$T/p" --select "$3" </dev/null
	prints "$version: $1: with the place" "$4"
}

vectors() {
	vector a.1: a.2:a.1 'a.s:;a.1 a.2' a.3:a.s
	equal "a squash, not applied"
	rows a.1
	equal "a squash, applied in part"
	rows a.2
	equal "a squash, applied"
	vector 'a.s:;a.1 a.2' a.3:a.s
	rows a.1
	equal "a squash without the replaced files"
	vector 'a.s:;a.1 a.2' a.3:a.2
	equal "a reference to a file that is gone"
	vector a.1: 'a.s:;a.1'
	rows a.s
	equal "a squash whose own row alone is there"
	vector a.1:b.0001 'a.2:a.1 b.__first__' 'b.s:;b.0001'
	equal "the first one of an app of squashes"
	vector a.1: 'a.s:;a.1' 'b.t:;a.s' c.1:b.t
	equal "a squash that replaces one of another app"
	rows a.1
	equal "likewise, applied"
	vector a.1: 'a.2:a.1' 'a.s:;a.1 a.2' 'b.t:;a.s' 'c.1:b.t a.2'
	rows a.1
	equal "likewise, applied in part"
	vector a.1: a.2:a.1 'a.s:a.1;a.1 a.2'
	fails "a squash that depends on what it replaces" CircularDependencyError G006 \
		'^[^ ]*a/migrations/s.py:.*depends on what it replaces'
	vector a.1: 'a.2:a.__latest__'
	fails "the last one of the app itself" NodeNotFoundError G005 'a/migrations/2.py:'
	vector 'a.t:;b.s' b.1: 'b.s:;b.1' c.1:a.t
	if [ "${version%%.*}" -ge 6 ]; then
		equal "a squash of a later app"
	else
		fails "a squash of a later app" "NodeNotFoundError: Unable to find replacement node" G006 \
			"b/migrations/s.py:.*squash 'b.s' is itself replaced by a squash"
	fi
	vector a.1: a.2:a.1 'a.s:;a.1 a.2' a.3:a.s 'a.t:;a.s a.3' a.4:a.3
	if [ "${version%%.*}" -ge 6 ]; then
		equal "squashes of one app"
	else
		ends "$version: squashes of one app, which chance orders" 1 mig-verify -C "$T/p" </dev/null
		prints "$version: are told" "a/migrations/s.py:.*squash 'a.s' is itself replaced by a squash.*django.*dist-info.*G006"
	fi
}

for name in django42 django52 django61; do
	# Where there is no Python for the newest, it is the newest that there is a Python for.
	[ $name != django61 ] || ! no_python "Django 6.1" || continue
	use_venv $name
	VIRTUAL_ENV=$venv
	export VIRTUAL_ENV
	version=$("$python" -m django --version)
	vectors
done
