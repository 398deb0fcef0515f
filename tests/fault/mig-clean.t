#!/bin/sh
# mig-clean under faults: each file is there as it was, or gone and in an archive.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/fault/lib.sh"
. "$ROOT/tests/fault/project.sh"

prepare() {
	cp -a "$T/made/." "$W"
	in=/dev/null
	export SLATE_STORE="$W/store"
}

# told: the message names the archive; where all writes fail from there on, nobody hears it.
told() {
	case $at in
	*+) ls "$W"/store/*.tar.zst >/dev/null ;;
	*) grep -q "is in the archive: '$W/store/.*tar.zst'" "$T/err" ;;
	esac
}

sound() {
	old_or_absent "$W" || return
	left=$(migrations "$W" | grep -vc __init__)
	case $1 in
	0) [ "$left" -eq 0 ] || { echo "success with $left files left"; return 1; } ;;
	137) ;;
	*) [ "$left" -eq "$all" ] || told || { echo "failure with $left files left"; return 1; } ;;
	esac
	[ "$(migrations "$W" | grep -c __init__)" -eq 2 ] || { echo '__init__.py'; return 1; }
}

# The rest goes, and what all archives together hold is what was there.
again() {
	(cd "$W" && mig-clean </dev/null) || return
	[ "$(migrations "$W" | grep -vc __init__)" -eq 0 ] || { echo 'files left'; return 1; }
	for each in "$W"/store/*.tar.zst; do
		(cd "$W" && mig-restore "$each" </dev/null) || return
	done
	[ "$(migrations "$W")" = "$(migrations "$T/made")" ] || { echo 'not all came back'; return 1; }
}

make_project "$T/made"
all=$(migrations "$T/made" | grep -vc __init__)
is 'there are migrations' "$all" 6
sweeps 'migrations' mig-clean
