#!/bin/sh
# Sizes, form and forbidden words of the sources.
. "${0%/*}/../lib.sh"
cd "$ROOT" || exit 99

sources=$(find lib tools tests -name '*.[ch]')
ours=$(find lib tools -name '*.[ch]')

long() {
	# shellcheck disable=SC2086
	wc -l $ours | awk -v limit="$1" -v end="$2" '$2 != "total" && $2 ~ end && $1 > limit { print $2 ": " $1 }'
}
is "no .c of more than 500 lines" "$(long 500 '[.]c$')" ""
is "no .h of more than 90 lines" "$(long 90 '[.]h$')" ""

# shellcheck disable=SC2086
{
	is "tabs of 8 and 100 columns" "$(awk '{
		n = split($0, part, "\t")
		for (column = i = 0; ++i <= n; column += i < n ? 8 - column % 8 : 0)
			column += length(part[i])
		if (column > 100)
			print FILENAME ":" FNR
	}' $ours)" ""
	is "no line ends in a space" "$(grep -nE '[ 	]$' $sources || true)" ""
	is "no indentation by spaces only" "$(grep -nE '^        ' $ours || true)" ""
	is "no unsafe call" "$(grep -nwE '(strcpy|strcat|sprintf|vsprintf|system|popen|gets|mktemp|tmpnam)\(' $ours || true)" ""
	is "no printing and no exit in the library" \
		"$(find lib -name '*.c' -exec grep -nHE '\b(printf|puts|putchar|exit|abort|perror)\(|[ (]stdout[;,)]' {} + |
		grep -vE -e '->abort\(|^lib/base/(cli|report|progress)\.c|^[^:]*:[0-9]*:(/\*| *\*|    ")|probe_program' || true)" ""
	is "every header guards itself" "$(find lib -name '*.h' -exec grep -L '^#ifndef [A-Z0-9_]*_H$' {} +)" ""
}
open='TO''DO|FIX''ME|XX''X[^X]|HA''CK'
is "nothing is left open" "$(git grep -nE "\b($open)" -- . ':!tests/projects' ':!tests/fuzz/seeds' 2>/dev/null | grep -v XXXXXX || true)" ""

# What a module exports begins with the name of a file of its room, or of the room; or, as verb_noun,
# ends with it.
wrong=
for room in $(cd lib && find . -mindepth 1 -type d); do
	room=${room#./}
	sources=$(find "lib/$room" -maxdepth 1 -name '*.c')
	names=" $(find "lib/$room" -maxdepth 1 -name '*.[ch]' -exec basename -a -s .c {} + | sed 's/[.]h$//' | tr '\n' ' ')${room%%/*} "
	objects=$(for source in $sources; do [ ! -f "$B/${source%.c}.o" ] || echo "$B/${source%.c}.o"; done)
	# shellcheck disable=SC2086
	for symbol in ${objects:+$(nm -A --defined-only -g $objects | awk '$2 ~ /[A-Z]/ { sub(/:.*/, "", $1); print $1 ":" $3 }')}; do
		path=${symbol%:*} symbol=${symbol##*:}
		word=${symbol%%_*}
		case $names in
		*" ${word%s}"* | *"_$word "* | *" ${symbol##*_} "*) ;;
		*) wrong="$wrong ${path#"$B/lib/"}:$symbol" ;;
		esac
	done
done
is "exported names carry their module" "$wrong" ""

# The tree tells nothing of the machine it was written on.
is "no place of one machine is named" "$(git grep -nIE '(^|[^[:alnum:]_.$}/])/(work|home|root|Users)/[[:alnum:]]' -- . ':!tests/lint' 2>/dev/null || true)" ""
