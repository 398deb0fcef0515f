#!/bin/sh
# mig-restore under faults: each file is absent or as it was archived, and a second run finishes it.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/fault/lib.sh"
. "$ROOT/tests/fault/project.sh"

prepare() {
	cp -a "$T/cleaned/." "$W"
	in=/dev/null
	export SLATE_STORE="$W/store"
}

sound() {
	old_or_absent "$W" || return
	[ "$1" -ne 0 ] || [ "$(migrations "$W")" = "$(migrations "$T/made")" ] ||
		{ echo 'success, but not all is there'; return 1; }
}

again() {
	(cd "$W" && mig-restore "$archive" </dev/null) || return
	[ "$(migrations "$W")" = "$(migrations "$T/made")" ] || { echo 'not all is there'; return 1; }
}

# The archive is made in the very folder that it is put back to.
make_project "$T/made"
mkdir "$W"
cp -a "$T/made/." "$W"
(cd "$W" && mig-clean --store "$T/archives" </dev/null >/dev/null) || exit 99
cp -a "$W" "$T/cleaned"
for archive in "$T"/archives/*.tar.zst; do :; done
sweeps 'migrations' mig-restore "$archive"
