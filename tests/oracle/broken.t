#!/bin/sh
# Projects that Django refuses: its own words, and where we say what is wrong.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"
use_venv django52
VIRTUAL_ENV=$venv
export VIRTUAL_ENV

# project NAME APP...: an empty project with these apps, in $p.
project() {
	p=$T/$1
	shift
	mkdir "$p"
	echo 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")' >"$p/manage.py"
	{
		printf 'INSTALLED_APPS = ['
		printf '"%s", ' "$@"
		echo ']'
		echo 'SECRET_KEY = "x"'
		echo 'DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db"}}'
	} >"$p/settings.py"
	for app; do
		mkdir -p "$p/$app/migrations"
		: >"$p/$app/__init__.py"
		: >"$p/$app/migrations/__init__.py"
	done
}

# migration APP NAME DEPENDENCIES [MORE]: one of them, its class in line 2.
migration() {
	printf 'from django.db import migrations\nclass Migration(migrations.Migration):\n    dependencies = [%s]\n%s\n' \
		"$3" "${4:+    $4}" >"$p/$1/migrations/$2.py"
}

# refused THEIRS OURS: Django's message begins so, and we say all of these lines.
refused() {
	theirs=$("$python" "$ROOT/tests/oracle/broken.py" "$p" 2>"$T/err.django")
	count=$((count + 1))
	case $theirs in
	"$1"*) echo "ok $count - ${p##*/}: Django's words" ;;
	*)
		echo "not ok $count - ${p##*/}: Django's words"
		printf '#   got: %s\n#   wanted: %s\n' "$theirs" "$1" >&2
		failures=$((failures + 1))
		;;
	esac
	cd "$p" || exit 99
	ends "${p##*/}: refused by us" 1 mig-verify --select C,F,G
	grep -o '^[^ ]*: [a-z]*:\|\[[A-Z0-9]*\]$' "$T/out" | paste -d ' ' - - >"$T/places"
	is "${p##*/}: with code and place" "$(cat "$T/places")" "$2"
}

project circle a b
migration a 0001_initial '("b", "0001_initial")'
migration b 0001_initial '("a", "0001_initial")'
refused "CircularDependencyError: " "a/migrations/0001_initial.py:3:21: error: [G002]"
prints "both are named" "a.0001_initial.*b.0001_initial"

project missing a
migration a 0002_more '("a", "0001_initial")'
refused "NodeNotFoundError: Migration a.0002_more dependencies reference nonexistent parent node ('a', '0001_initial')" \
	"a/migrations/0002_more.py:3:21: error: [G003]"
prints "the missing one is named" "a.0001_initial"

project conflict a
migration a 0001_initial ''
migration a 0002_left '("a", "0001_initial")'
migration a 0002_right '("a", "0001_initial")'
refused "CommandError: Conflicting migrations detected; (0002_left, 0002_right in a)" \
	"a/migrations/0002_right.py:2: error: [G001]"
prints "both are named" "0002_left.*0002_right"

project unknown a
migration a 0001_initial '("nowhere", "__first__")'
refused "ValueError: Dependency on unknown app: nowhere" "a/migrations/0001_initial.py:3:21: error: [G004]"

project empty a b
migration a 0001_initial '("b", "__first__")'
refused "ValueError: Dependency on app with no migrations: b" "a/migrations/0001_initial.py:3:21: error: [G004]"

project labels a
mkdir -p "$p/x/a/migrations"
: >"$p/x/__init__.py" && : >"$p/x/a/__init__.py"
sed -i 's/"a", /"a", "x.a", /' "$p/settings.py"
refused "ImproperlyConfigured: Application labels aren't unique, duplicates: a" "settings.py:1:24: error: [C001]"

project absent a
sed -i 's/"a", /"a", "gone", /' "$p/settings.py"
refused "ModuleNotFoundError: No module named 'gone'" "settings.py:1:24: error: [C001]"

project element a
migration a 0001_initial '["a", "0000"]'
refused "TypeError: unhashable type: 'list'" "a/migrations/0001_initial.py:3:21: error: [G005]"

project latest a
migration a 0001_initial ''
migration a 0002_more '("a", "__latest__")'
refused "NodeNotFoundError: Migration a.0002_more dependencies reference nonexistent parent node ('a', '__latest__')" \
	"a/migrations/0002_more.py:2: error: [G001]
a/migrations/0002_more.py:3:21: error: [G005]"

project self a
migration a 0001_initial ''
migration a 0002_more '("a", "0001_initial")'
migration a 0003_squashed '("a", "0001_initial")' 'replaces = [("a", "0001_initial"), ("a", "0002_more")]'
refused "CircularDependencyError: a.0003_squashed" "a/migrations/0003_squashed.py:2: error: [G006]"

project syntax a
migration a 0001_initial ''
printf 'class Migration(\n' >"$p/a/migrations/0002_open.py"
printf '<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n' >"$p/a/migrations/0003_conflict.py"
printf 'x = "\377"\n' >"$p/a/migrations/0004_bytes.py"
printf 'if x:\ny = 1\n' >"$p/a/migrations/0005_indent.py"
: >"$p/a/migrations/0006_empty.py"
refused "" "a/migrations/0002_open.py:1:16: error: [F003]
a/migrations/0003_conflict.py:1:1: error: [F003]
a/migrations/0004_bytes.py:1:1: error: [F003]
a/migrations/0005_indent.py:2:1: error: [F003]
a/migrations/0006_empty.py: error: [F002]"

project class a
: >"$p/a/migrations/0001_empty.py"
refused "BadMigrationError: Migration 0001_empty in app a has no Migration class" \
	"a/migrations/0001_empty.py: error: [F002]"

# What Django says nothing about: all files are ignored.
project init a
migration a 0001_initial ''
rm "$p/a/migrations/__init__.py"
refused "" "a/migrations: error: [F001]"

# All of it in one run: nothing ends at the first error.
project all a b c
migration a 0001_initial '("b", "0001_initial")'
migration b 0001_initial '("a", "0001_initial")'
migration c 0001_initial ''
migration c 0002_left '("c", "0001_initial")'
migration c 0002_right '("c", "0001_initial"), ("c", "0000_gone"), ("nowhere", "__first__")'
printf 'class Migration(\n' >"$p/a/migrations/0003_open.py"
cd "$p" || exit 99
ends "everything at once" 1 mig-verify --select C,F,G
is "each with its place" "$(grep -o '\[[A-Z0-9]*\]$' "$T/out" | sort | tr '\n' ' ')" "[F003] [G001] [G002] [G003] [G004] "
