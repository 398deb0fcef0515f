#!/bin/sh
# Below may not know above: the #include lines show every arrow.
. "${0%/*}/../lib.sh"
cd "$ROOT" || exit 99

# may ROOM: the rooms whose headers it may include.
may() {
	case $1 in
	base) echo base ;;
	archive | receipt | db | python) echo "base $1" ;;
	engine) echo "base db engine" ;;
	django) echo "base archive receipt db python django" ;;
	check | task) echo "base archive receipt db python django $1" ;;
	tools) echo "base archive receipt db python django check task" ;;
	unit | fuzz) echo "base archive receipt db engine python django check task" ;;
	esac
}

for folder in lib/base lib/archive lib/receipt lib/db lib/python lib/engine lib/django lib/check lib/task tools \
	tests/unit tests/fuzz; do
	room=${folder##*/}
	allowed=$(may "$room" | tr ' ' '|')
	# A header of one's own room has no folder in its name.
	wrong=$(find "$folder" -name '*.[ch]' -exec grep -nH '^#include ".*/' {} + |
		grep -v -E "#include \"($allowed)/" || true)
	is "$folder includes only what lies below it" "$wrong" ""
done

wrong=$(grep -rnE '#include <(sqlite3|libpq|mongoc|bson)' lib tools --include='*.[ch]' | grep -v '^lib/engine/' || true)
is "no database's header outside lib/engine" "$wrong" ""
