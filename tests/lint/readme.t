#!/bin/sh
# What the README tells can be done: its commands, options, targets and files are there.
. "${0%/*}/../lib.sh"
cd "$ROOT" || exit 99

# Commands stand in indented blocks and between backticks; of a transcript, only what follows the prompt.
sed -n 's/^    \(\$ \)\{0,1\}//p; /^    /!s/`\([^`]*\)`/\n\1\n/gp' README.md >"$T/text"
commands=$(tr '|;' '\n\n' <"$T/text" | sed 's/^ *//; s/^\$ //; s/^sudo //; s/ *$//' |
	grep -E '^(db|mig|dev)-[a-z]+( |$)|^(sh scripts/|make( |$))' | sort -u)
ok "it shows commands" test "$(echo "$commands" | wc -l)" -gt 10

# known COMMAND: could it be given as it stands?
known() {
	# shellcheck disable=SC2086
	set -- $1
	case $1 in
	sh) test -f "$2" ;;
	make)
		for word in "$@"; do
			case $word in make | *=*) ;; *) grep -qE "^([a-z]+ )*$word:" Makefile || return 1 ;; esac
		done
		;;
	*)
		test -x "$B/bin/$1" || return 1
		"$B/bin/$1" -h >"$T/help" || return 1
		for word in "$@"; do
			case $word in
			--*) grep -q -e "${word%%=*}\b" "$T/help" || return 1 ;;
			-?*) grep -qE -e "(^|[ [|])${word%"${word#-?}"}\b|\[-[a-zA-Z]*${word#-}" "$T/help" || return 1 ;;
			esac
		done
		;;
	esac
}
echo "$commands" >"$T/commands"
while read -r command; do
	ok "README: $command" known "$command"
done <"$T/commands"

# Every tool has its row, and every file that is named is there.
for tool in "$B"/bin/*; do
	ok "README has ${tool##*/}" grep -q "^| \`${tool##*/}\` |" README.md
done
for file in $(grep -oE '\]\([^):#]+\)' README.md | tr -d '])('); do
	ok "README: $file is there" test -e "$file"
done
