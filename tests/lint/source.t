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
	is "tabs of 8 and 100 columns" "$(for f in $ours; do expand "$f" | awk -v f="$f" \
		'length($0) > 100 { print f ":" NR }'; done)" ""
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
# ends with it; or with the name of the thing that its header describes, as listed here.
things() {
	case $1 in
	base) echo 'list_add take_*' ;;
	archive) echo 'trailer_head' ;;
	db | engine/*) echo 'slate_engine' ;;
	python) echo 'call_* dict_* list_* nodes_add reference_* set_* site_* want_op' ;;
	esac
}
wrong=
for object in "$B"/lib/*/*.o "$B"/lib/engine/*/*.o; do
	[ -f "$object" ] || continue
	path=${object#"$B/lib/"}
	room=${path%/*}
	[ -f "lib/${path%.o}.c" ] || continue
	names=" $(basename -a -s .c lib/"$room"/*.c | tr '\n' ' ') $(basename -a -s .h lib/"$room"/*.h | tr '\n' ' ')${room%%/*} "
	allowed="^($(things "$room" | sed 's/ /|/g; s/\*/.*/g')|__.*)\$"
	for symbol in $(nm --defined-only -g "$object" | awk '$2 ~ /[A-Z]/ { print $3 }'); do
		word=${symbol%%_*}
		case $names in *" ${word%s}"* | *"_$word "* | *" ${symbol##*_} "*) continue ;; esac
		echo "$symbol" | grep -qE "$allowed" || wrong="$wrong $path:$symbol"
	done
done
is "exported names carry their module" "$wrong" ""

# The tree tells nothing of the machine it was written on.
is "no place of one machine is named" "$(git grep -nIE '(^|[^[:alnum:]_.$}/])/(work|home|root|Users)/[[:alnum:]]' -- . ':!tests/lint' 2>/dev/null || true)" ""
