#!/bin/sh
# Broken projects: what Django stops at one by one, one run of mig-verify finds at once, each with its place.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"

use_venv django52
VIRTUAL_ENV=$venv
export VIRTUAL_ENV

# project APP...: in $T/p.
project() {
	cd "$T" && rm -rf p && mkdir -p p/config && cd p || exit 99
	: >config/__init__.py
	echo 'import os; os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")' >manage.py
	echo "SECRET_KEY = 'x'; INSTALLED_APPS = []" >config/settings.py
}

# migration APP NAME DEPENDENCIES [ATTRIBUTES]: the app is made where it is new.
migration() {
	if [ ! -d "$1" ]; then
		mkdir -p "$1/migrations"
		: >"$1/__init__.py"
		: >"$1/migrations/__init__.py"
		echo "INSTALLED_APPS += ['$1']" >>config/settings.py
	fi
	printf '%s\n' 'from django.db import migrations' 'class Migration(migrations.Migration):' \
		"    dependencies = [$3]" "    ${4-}" >"$1/migrations/$2.py"
}

# The faults, each in apps of its own.
circle() {
	migration ca 0001_a '("cb", "0001_b")'
	migration cb 0001_b '("ca", "0001_a")'
}
missing() { migration mi 0001_a '("mi", "0000_gone")'; }
conflict() {
	migration co 0001_a ''
	migration co 0002_b '("co", "0001_a")'
	migration co 0002_c '("co", "0001_a")'
}
unknown() { migration un 0001_a '("nosuch", "__first__")'; }
element() { migration el 0001_a '["el", "0000"]'; }
squash() {
	migration sq 0001_a ''
	migration sq 0002_squash '("sq", "0001_a")' 'replaces = [("sq", "0001_a")]'
}
replaces() { migration rp 0001_a '' 'replaces = [["rp", "0000"]]'; }
syntax() {
	migration sy 0001_a ''
	echo '    operations = [migrations.RunSQL("a" "b"' >>sy/migrations/0001_a.py
}
markers() {
	migration ma 0001_a ''
	printf '<<<<<<< HEAD\n    x = 1\n=======\n    x = 2\n>>>>>>> other\n' >>ma/migrations/0001_a.py
}
undecodable() {
	migration ud 0001_a ''
	printf '    x = "\377"\n' >>ud/migrations/0001_a.py
}
classless() {
	migration cl 0001_a ''
	echo 'x = 1' >cl/migrations/0001_a.py
}
no_init() {
	migration ni 0001_a ''
	rm ni/migrations/__init__.py
}
double() {
	migration da 0001_a ''
	migration db 0001_a ''
	for app in da db; do
		printf 'from django.apps import AppConfig\nclass C(AppConfig):\n    name = "%s"\n    label = "dd"\n' $app >$app/apps.py
	done
}

# fault NAME DJANGO CODE OURS WORD...: Django alone says so of the project with this fault; we find it.
fault() {
	name=$1 django=$2 code=$3 ours=$4; shift 4
	project
	"$name"
	"$python" "$ROOT/tests/oracle/broken.py" "$T/p" >"$T/django" 2>&1
	ok "$name: Django says: $(head -c 100 "$T/django" | tr '\n#' '  ')" grep -q -e "^$django" "$T/django"
	ends "$name: it is found" 1 mig-verify </dev/null
	prints "$name: with its place and code" "^$ours.* \[$code\]"
	grep -e "\[$code\]" "$T/out" >"$T/ours"
	for word; do
		ok "$name: both name $word" eval 'grep -qF -e "$word" "$T/django" && grep -qF -e "$word" "$T/ours"'
	done
	echo "$code $ours" >>"$T/all"
}

fault circle 'CircularDependencyError' G002 'c[ab]/migrations/0001_[ab]\.py:3:[0-9]*: error' ca.0001_a cb.0001_b
fault missing 'NodeNotFoundError' G003 'mi/migrations/0001_a\.py:3:[0-9]*: error' mi 0000_gone 0001_a
fault conflict 'Conflicting migrations' G001 'co/migrations/0002_c\.py:2: error' co 0002_b 0002_c
fault unknown 'NodeNotFoundError\|ValueError: Dependency on unknown app' G004 'un/migrations/0001_a\.py:3:[0-9]*: error' nosuch
fault element 'TypeError: unhashable' G005 'el/migrations/0001_a\.py:3:[0-9]*: error' list
fault squash 'CircularDependencyError' G006 'sq/migrations/0002_squash\.py:2: error' sq.0002_squash
fault replaces 'TypeError: unhashable' G005 'rp/migrations/0001_a\.py:4:[0-9]*: error' list
fault syntax 'SyntaxError: sy/migrations/0001_a.py:5' F003 'sy/migrations/0001_a\.py:5:' sy/migrations/0001_a.py:5:
fault markers 'SyntaxError: ma/migrations/0001_a.py:5' F003 'ma/migrations/0001_a\.py:5:' ma/migrations/0001_a.py:5:
fault undecodable 'SyntaxError' F003 'ud/migrations/0001_a\.py:5:' ud/migrations/0001_a.py
fault classless 'BadMigrationError' F002 'cl/migrations/0001_a\.py: error' 0001_a
fault no_init 'unmigrated: ni' F001 'ni/migrations: error' ni
fault double 'ImproperlyConfigured' C001 'config/settings\.py:[0-9]*:[0-9]*: error' dd

# All of them in one project, in one run.
project
for name in circle missing conflict unknown element squash replaces syntax markers undecodable classless no_init double; do
	"$name"
done
"$python" "$ROOT/tests/oracle/broken.py" "$T/p" >"$T/django" 2>&1
is "Django tells one of them" "$(wc -l <"$T/django")" 1
ends "all in one project" 1 mig-verify </dev/null
silent "nothing else is said"
while read -r code ours; do
	prints "$code: $ours is found in one run" "^$ours.* \[$code\]"
done <"$T/all"
cp "$T/out" "$T/first"
ends "once more" 1 mig-verify </dev/null
same "gives the same" "$T/first" "$T/out"
ends "its graph" 0 mig-verify --graph=json </dev/null
