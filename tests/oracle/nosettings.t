#!/bin/sh
# --no-settings on a folder of packages finds the graph that Django's loader has with them as apps.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"

UV_CACHE_DIR=$SLATE_TEST_CACHE/uv
export UV_CACHE_DIR
for name in tasks-django52 courses-django52; do
	use_venv "corpus-$name"
	mkdir -p "$T/$name/config"
	: >"$T/$name/config/__init__.py"
	cp "$ROOT/tests/oracle/corpus/$name/settings.py" "$T/$name/config/"
	echo "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')" >"$T/$name/manage.py"
	"$python" -W ignore "$ROOT/tests/oracle/graph.py" "$T/$name" 2>"$T/log" | tail -n 1 >"$T/django"
	mig-verify -C "$(echo "$venv"/lib/python3.*/site-packages)" --no-settings --graph=json >"$T/ours" 2>"$T/log" </dev/null
	ok "$name: the graph without settings" sh -c '"$@" >"$0" 2>&1 || { cat "$0"; false; }' "$T/says" \
		"$python" "$ROOT/tests/oracle/nosettings.py" "$T/ours" "$T/django"
	tail -n 1 "$T/says" | sed "s/^/# $name: /"
done
