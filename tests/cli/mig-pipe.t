#!/bin/sh
# A pipe broken before mig-clean, mig-restore, mig-regen or mig-verify: none of them changes anything.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/project.sh"
make_project shop
cd shop || exit 99
sqlite3 db.sqlite3 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT); INSERT INTO note VALUES (1, NULL)'

# If mig-regen ran any Python, this would tell.
printf '#!/bin/sh\n: >"%s"\nexit 1\n' "$T/ran" >"$T/python"
chmod +x "$T/python"
SLATE_PYTHON=$T/python
export SLATE_PYTHON

state() { find . -type f -printf '%p %m %s %T@ ' -exec sha256sum {} \; | LC_ALL=C sort; }

db-backup -q >"$T/good" 2>/dev/null
cp -R "$T/shop" "$T/copy"
mig-clean -q -C "$T/copy" </dev/null >"$T/clean" 2>/dev/null
before=$(state)

# broken NAME STATUS SCRIPT: what the script writes goes into each of the tools in turn.
broken() {
	for tool in mig-clean mig-restore mig-regen mig-verify; do
		# mig-verify changes nothing, and without receipts only says so and goes on.
		case $tool:$1 in mig-verify:nothing | mig-verify:silence) wanted=0 ;; *) wanted=$2 ;; esac
		sh -c "$3" 2>/dev/null | $tool -q >"$T/out" 2>"$T/err"
		is "$1: $tool" $? "$wanted"
		is "$1: $tool leaves all as it was" "$(state)" "$before"
		[ "$wanted" -eq 0 ] ||
			ok "$1: $tool says so" test -s "$T/err"
	done
	ok "$1: no Python ran" test ! -e "$T/ran"
}

broken nothing 4 :
broken silence 4 'sleep 3'
broken 'no begin' 4 "sed 1d '$T/good'"
broken 'no end' 4 "sed '\$d' '$T/good'"
broken 'half a receipt' 4 "head -c 300 '$T/good'"
broken 'a missing line' 4 "sed 2d '$T/good'"
broken 'a foreign line' 4 "sed '1a hello' '$T/good'"
broken 'a step that failed' 4 'echo none >notes; db-backup -q notes; rm notes'
broken 'a step in use' 6 'db-reset -q db.sqlite3 </dev/null 7<db.sqlite3'
broken 'a killed step' 4 "{ head -n 1 '$T/clean'; kill -KILL \$\$; }"
