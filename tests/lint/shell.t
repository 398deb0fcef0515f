#!/bin/sh
# Shell scripts are checked by shellcheck, manuals by mandoc.
. "${0%/*}/../lib.sh"
cd "$ROOT" || exit 99
command -v shellcheck >/dev/null || skip shellcheck
command -v mandoc >/dev/null || skip mandoc

# SC1091: files that are read in are checked by themselves.  SC2034, SC2154: lib.sh shares names.
for script in scripts/* .ci/run tests/run tests/lib.sh $(find tests -name '*.t' -o -path 'tests/fuzz/run' -o -path 'tests/bench/run'); do
	[ -f "$script" ] || continue

	case $script in tests/*) severity=warning ;; *) severity=style ;; esac
	ok "shellcheck $script" shellcheck -s sh -S $severity -e SC1090,SC1091,SC2034,SC2154 "$script"
done

for manual in tools/*.1; do
	is "mandoc $manual" "$(mandoc -T lint -W warning "$manual")" ""
	name=$(basename "$manual" .1)
	ok "$name.1 tells its exit status" grep -q '^\.Sh EXIT STATUS' "$manual"
	ok "$name.1 has examples" grep -q '^\.Sh EXAMPLES' "$manual"
	ok "$name is there" test -x "$B/bin/$name"
	# Every long option of the manual stands in -h, and the other way round.
	in_manual=$(grep -oE '^\.(It )?Fl -[a-z-]+|Fl -[a-z-]+' "$manual" | grep -oE -- '-[a-z-]+$' | sed 's/^-*//' | sort -u)
	in_help=$("$B/bin/$name" -h 2>/dev/null | grep -oE '^ +(-[a-zA-Z], )?--[a-z][a-z-]+|  -V, --version' |
		grep -oE -- '--[a-z-]+' | sed 's/^-*//' | sort -u)
	is "$name: -h and manual list the same options" \
		"$(echo "$in_help" | grep -vxE 'dry-run|force|quiet|help|version')" \
		"$(echo "$in_manual" | grep -vxE 'dry-run|force|quiet|help|version')"
done
for tool in tools/*.c; do
	ok "$tool has a manual" test -f "${tool%.c}.1"
done
