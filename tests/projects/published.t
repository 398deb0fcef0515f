#!/bin/sh
# Projects written by others: a site of Wagtail's own template, and django-crm-admin.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"

for name in wagtail crm; do
	use_venv $name
	SLATE_PYTHON=$python
	export SLATE_PYTHON
	project=$T/$name
	ok "$name is there and migrated" sh "$ROOT/tests/projects/$name/build" "$project" "$venv"
	cd "$project" || exit 99
	remember
	ends "$name: mig-verify" 0 env VIRTUAL_ENV="$venv" mig-verify --db
	# It has two models Tag, in different apps.
	is "$name: nothing is wrong" "$(grep -v "warning: another app has a model of this name: 'crm.Tag'" "$T/out")" ""
	ends "$name: dev-reset" 0 env VIRTUAL_ENV="$venv" dev-reset
	ok "$name: all is applied" manage migrate --check
	ok "$name: nothing is missing" manage makemigrations --check --dry-run
	ok "$name: check" manage check
	ends "$name: dev-undo" 0 dev-undo
	unchanged "$name: all is as it was"
	cd "$T" || exit 99
done
