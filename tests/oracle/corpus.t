#!/bin/sh
# Published apps and programs: graph, plan and end of history are Django's own.
# Those called NAME-django42, -django52 and -django61 are the same settings with each of these.
# Two of them, or all with ORACLE=all (`make check-oracle`); ORACLE="NAME..." takes those named.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"

corpus=$ROOT/tests/oracle/corpus
# uv keeps what it fetched in the real HOME's cache, or in the cache of the tests.
UV_CACHE_DIR=$SLATE_TEST_CACHE/uv
export UV_CACHE_DIR

# environment NAME: set $venv and $python; 1: it needs a Python that is not there.
environment() {
	if grep -q '^# Python: newest' "$corpus/$1/packages" && ! sh "$ROOT/tests/projects/venv" newest-python >"$T/newest"; then
		echo "# $1 is NOT compared: it needs Python 3.12 or newer, and there is none: the newest Django here is 5.2"
		[ "${CI:-}${ORACLE:-}" != trueall ] || ok "$1: Python 3.12 or newer" false
		return 1
	fi
	unset PYTHONPATH
	use_venv "corpus-$1"
	VIRTUAL_ENV=$venv
	export VIRTUAL_ENV
}

# project NAME: make the folder $T/NAME, a project of settings written out, or of a program's own.
project() {
	module=config.settings
	mkdir -p "$T/$1/config"
	: >"$T/$1/config/__init__.py"
	if [ -f "$corpus/$1/module" ]; then
		read -r module <"$corpus/$1/module"
	else
		cp "$corpus/$1/settings.py" "$T/$1/config/"
	fi
	echo "os.environ.setdefault('DJANGO_SETTINGS_MODULE', '$module')" >"$T/$1/manage.py"
	[ ! -f "$corpus/$1/below" ] || PYTHONPATH=$(echo "$venv"/lib/python3.*/site-packages)/$(cat "$corpus/$1/below")
	[ ! -f "$corpus/$1/below" ] || export PYTHONPATH
	DATA_DIR=$T/data
	export DATA_DIR
}

django() { "$python" -W ignore "$ROOT/tests/oracle/graph.py" "$@" 2>"$T/log" || { tail -n 3 "$T/log"; echo '{"error":"it failed"}'; }; }
same_graph() { "$python" "$ROOT/tests/oracle/same.py" "$T/ours" "$T/django" "$T/findings" >"$T/says" || { cat "$T/says"; return 1; }; }

# graph NAME: without rows, with those of half the plan, with all.
graph() {
	django --apply 0.5 "$T/$1-half" "$T/$1" | tail -n 1 >"$T/django"
	django --apply 1 "$T/$1-all" "$T/$1" >/dev/null
	mig-verify -C "$T/$1" --format json --select F010 </dev/null >"$T/findings"
	mig-verify -C "$T/$1" --graph=json >"$T/ours" </dev/null
	ok "$1: the graph" same_graph
	sed "s,^,# $1: ," "$T/says"
	mig-verify -C "$T/$1" --plan >"$T/plan" </dev/null
	grep -q '^not known' "$T/says" || ok "$1: the plan" "$python" -c 'import json, sys
wanted = [".".join(key) for key in json.load(open(sys.argv[1]))["plan"]]
got = open(sys.argv[2]).read().split()
sys.exit(got != wanted and "%s\nDjango: %s" % (got, wanted))' "$T/django" "$T/plan"
	for part in half all; do
		django --rows "$T/$1-$part" "$T/$1" | tail -n 1 >"$T/django"
		mig-verify -C "$T/$1" --db --database "sqlite:$T/$1-$part" --graph=json >"$T/ours" </dev/null
		ok "$1: the graph with $part of the rows" same_graph
	done
}

# state NAME: models, fields, options; then tables, columns and names in two databases.
state() {
	mig-verify -C "$T/$1" --state=json >"$T/ours" 2>"$T/errors" </dev/null
	ok "$1: the state" sh -c '"$@" >"$0" 2>&1 || { cat "$0"; false; }' "$T/says" "$python" -W ignore "$ROOT/tests/oracle/state.py" "$T/$1" "$T/ours"
	tail -n 1 "$T/says" | sed "s,^,# $1: ,"
	for database in sqlite postgresql; do
		if [ $database = postgresql ] && [ -f "$corpus/$1/sqlite" ]; then
			sed "s,^,# $1: tables of postgresql are not compared: ," "$corpus/$1/sqlite"
			continue
		fi
		# Some models and migrations ask which database it is.
		[ $database = sqlite ] || mig-verify -C "$T/$1" --state=json </dev/null >"$T/ours" 2>"$T/errors" \
			--setting 'DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "none"}}'
		ok "$1: tables of $database" sh -c '"$@" >"$0" 2>&1 || { cat "$0"; false; }' "$T/says" "$python" -W ignore "$ROOT/tests/oracle/schema.py" "$T/$1" "$database" "$T/ours"
		grep ' tables, ' "$T/says" | sed "s,^,# $1: $database: ,"
	done
}

# drift NAME: what makemigrations would find, of each app.
drift() {
	"$B/oracle/drift" "$T/$1" all 2>"$T/errors" </dev/null | cut -f 1-6 >"$T/drift"
	ok "$1: what makemigrations would find" sh -c '"$@" >"$0" 2>&1 || { cat "$0"; false; }' "$T/says" "$python" -W ignore "$ROOT/tests/oracle/autodetect.py" "$T/$1" "$T/drift"
	tail -n 1 "$T/says" | sed "s,^,# $1: ,"
}

case ${ORACLE:-} in
'') names='cms wagtail' ;;
all) names=$(cd "$corpus" && ls) ;;
*) names=$ORACLE ;;
esac
for name in $names; do
	environment "$name" || continue
	project "$name"
	graph "$name"
	drift "$name"
	if [ -f "$corpus/$name/state" ]; then
		sed "s,^,# $name: the state is not compared: ," "$corpus/$name/state"
	else
		state "$name"
	fi
done
