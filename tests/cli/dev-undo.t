#!/bin/sh
# dev-undo's own logic, on tools that fail on demand.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/fake/lib.sh"

fresh
ends 'nothing to take back' 3 dev-undo
says 'is told' 'no reset to take back'

dev-reset -q >/dev/null
ends 'a dry run succeeds' 0 dev-undo -n
prints 'it tells of the database' 'db-restore would'
prints 'and of the files' 'mig-restore would'
is 'and changes nothing' "$(cat db) $(state)" 'fresh done'
ends 'a finished reset is taken back' 0 dev-undo
is 'as it was' "$(picture)" "$before"
is 'state tells' "$(state)" undone
ok 'the receipts of the undo are kept' test -s "$SLATE_STORE"/runs/*/undo-2-mig-restore
ends 'once' 3 dev-undo
ends 'or twice with --force' 0 dev-undo --force
is 'still as it was' "$(picture)" "$before"
ends 'quietly' 0 dev-undo -q --force
silent 'nothing is said'

# Messages that nobody hears are no failure.
fresh
ends 'a reset without stdin, stdout and stderr' 0 sh -c 'dev-reset <&- >&- 2>&-'
ends 'and its undo' 0 sh -c 'dev-undo <&- >&- 2>&-'
is 'as it was' "$(picture)" "$before"
ends 'a reset on a full disk of messages' 0 sh -c 'dev-reset 2>/dev/full'
ends 'and its undo' 0 sh -c 'dev-undo 2>/dev/full'
is 'as it was' "$(picture)" "$before"

# Both parts keep what they replace in the store that is named; there may be no other.
fresh
dev-reset -q --store "$T/elsewhere" >/dev/null
: >"$LOG"
ends 'another store' 0 dev-undo --store "$T/elsewhere" --force
is 'each tool is told' "$(grep -c -- "--store $T/elsewhere" "$LOG")" "$(grep -c . "$LOG")"
rm -rf "$T/elsewhere"

# The sh of dev-reset is killed before, in and after each step; the step itself goes on.
for tool in db-backup db-reset mig-clean mig-regen mig-verify; do
	for how in sh sh-half sh-late; do
		case $tool:$how in mig-verify:sh-half) continue ;; esac
		fresh
		ends "$tool $how: dev-reset dies" 137 env FAULT=$tool:$how dev-reset
		ok "$tool $how: the step ends by itself" free
		is "$tool $how: interrupted" "$(state)" running
		if [ $tool = db-backup ]; then
			ends "$tool $how: nothing to take back" 3 dev-undo
		else
			ends "$tool $how: the next reset refuses" 3 dev-reset
			says "$tool $how: and says why" unfinished
			ends "$tool $how: taken back" 0 dev-undo
			is "$tool $how: state" "$(state)" undone
		fi
		is "$tool $how: as it was" "$(picture)" "$before"
		ends "$tool $how: the next reset succeeds" 0 dev-reset
	done
done

# A run that died so early that it has no state, or half a transcript under a temporary name.
fresh
mkdir -p "$SLATE_STORE/runs/20200101T000000Z-01"
ends 'an empty run' 3 dev-undo
printf '%s/\n' "$shop" >"$SLATE_STORE/runs/20200101T000000Z-01/project"
ends 'one without state' 3 dev-undo
: >"$SLATE_STORE/runs/20200101T000000Z-01/state"
ends 'one with an empty state' 3 dev-undo
ends 'is nothing to the next reset' 0 dev-reset
ends 'which is taken back' 0 dev-undo
is 'as it was' "$(picture)" "$before"

# dev-undo itself fails or dies: a second run finishes it.
for tool in db-restore mig-restore; do
	for how in 5 6 die half die-late sh sh-half sh-late; do
		fresh
		dev-reset -q >/dev/null
		case $how in [0-9]) status=$how ;; *) status=137 ;; esac
		ends "undo: $tool $how: status" $status env FAULT=$tool:$how dev-undo
		ok "undo: $tool $how: it ends" free
		is "undo: $tool $how: state" "$(state)" 'done'
		ends "undo: $tool $how: a second run succeeds" 0 dev-undo
		is "undo: $tool $how: as it was" "$(picture)" "$before"
	done
	fresh
	dev-reset -q >/dev/null
	during=$(picture)
	ends "undo: $tool refuses beforehand" 3 env FAULT=$tool-n:3 dev-undo
	says "undo: $tool says why" 'preflight says no'
	is "undo: $tool: nothing is changed" "$(picture)" "$during"
done

# dev-reset cannot put back: it says so, and dev-undo does it.
for tool in db-restore mig-restore; do
	fresh
	# The fault of the step itself is another one.
	rm "$T/slate/bin/mig-verify"
	printf '#!/bin/sh\nexit 5\n' >"$T/slate/bin/mig-verify"
	chmod +x "$T/slate/bin/mig-verify"
	ends "put back: $tool fails: the status of the step" 5 env FAULT=$tool:6 dev-reset
	says "put back: $tool fails: what is left to do" 'dev-undo .* finishes it'
	is "put back: $tool fails: unfinished" "$(state)" running
	ends "put back: $tool fails: dev-undo does it" 0 dev-undo
	is "put back: $tool fails: as it was" "$(picture)" "$before"
	ln -sf "$T/tool" "$T/slate/bin/mig-verify"
done

# Work done since is not thrown away.
fresh
dev-reset -q >/dev/null
echo edited >>app/migrations/0001_made.py
during=$(picture)
ends 'an edited migration is refused' 3 dev-undo
says 'with the reason' 'edited since'
is 'nothing is changed' "$(picture)" "$during"
ends 'unless forced' 0 dev-undo --force
is 'as it was' "$(picture)" "$before"

# Signals do not stop it half way.
fresh
dev-reset -q >/dev/null
FAULT=db-restore:wait dev-undo -q 2>"$T/err" &
pid=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	[ ! -s "$LOG.waiting" ] || break
	sleep 0.1
done
kill -TERM $pid
kill -HUP $pid
ok 'SIGTERM and SIGHUP are ignored' kill -0 $pid
kill -KILL "$(cat "$LOG.waiting")"
wait $pid
is 'the end of the tool is told' $? 137
free
ends 'a second run succeeds' 0 dev-undo
is 'as it was' "$(picture)" "$before"

# Several resets, several projects.
fresh
dev-reset -q >/dev/null
first=$(dev-undo --list | sed 's/ .*//')
echo second >db
dev-reset -q >/dev/null
is 'two are listed' "$(dev-undo --list | sed 's/.* //')" "done
done"
printf '#!/bin/sh\necho cat >>"$LOG"\nexec /bin/cat "$@"\n' >"$T/slate/bin/cat"
chmod +x "$T/slate/bin/cat"
: >"$LOG"
dev-undo --list >/dev/null
rm "$T/slate/bin/cat"
is 'many runs cost no process each' "$(cat "$LOG")" ''
ends 'the last is taken back' 0 dev-undo
is 'it is the second' "$(cat db)" second
ends 'not the one before by accident' 3 dev-undo
says 'but it is told how' 'dev-undo --list'
cd "$T" || exit 99
ends 'by its name, from anywhere' 0 dev-undo "$first"
is 'as it was' "$(picture)" "$before"
ends 'a run that is not there' 3 dev-undo 20200101T000000Z-01
ends 'a name that is a path' 2 dev-undo ../runs
mkdir "$T/other"
: >"$T/other/manage.py"
ends 'another project has none' 3 dev-undo -C "$T/other"
is 'nor lists one' "$(dev-undo -C "$T/other" --list)" ''
rm -rf "$T/other"
mv "$shop" "$T/moved"
ends 'a project that is gone is told' 5 dev-undo --force "$first"

# A clock that was set back: the last one is still the last.
fresh
mkdir -p "$SLATE_STORE/runs"
dev-reset -q >/dev/null
mv "$SLATE_STORE"/runs/2* "$SLATE_STORE/runs/20991231T000000Z-01"
echo second >db
dev-reset -q >/dev/null
is 'both are listed in their order' "$(dev-undo --list)" "20991231T000000Z-01 done
20991231T000000Z-02 done"
ends 'the last is taken back' 0 dev-undo
is 'it is the second' "$(cat db)" second
mv "$SLATE_STORE/runs/20991231T000000Z-02" "$SLATE_STORE/runs/20991231T000000Z-99"
ends 'a name is found also when there are no more of that time' 0 dev-reset -q

# The command line.
fresh
for bad in '--nothing' '-x' '--store' '--store=' '--store a --store b' 'a b' '--list a' '--force --forget' '-C'; do
	# shellcheck disable=SC2086
	ends "usage: $bad" 2 dev-undo $bad
	ok 'hint' grep -q '^usage: dev-undo' "$T/err"
done
is 'nothing ran' "$(cat "$LOG")" ''
ends 'help' 0 dev-undo -h
prints 'is help' '^usage: dev-undo'
silent 'on stdout'
ends 'version' 0 dev-undo -V
prints 'is a version' '^slate'
