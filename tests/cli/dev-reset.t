#!/bin/sh
# dev-reset's own logic, on tools that fail on demand.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/fake/lib.sh"

fresh
ends 'a reset succeeds' 0 dev-reset
is 'it ran the steps in order' "$(sed 's/ .*//' "$LOG" | tr '\n' ' ')" \
	'mig-clean mig-regen db-backup db-reset mig-clean mig-regen mig-verify '
prints 'findings are on stdout' 'M001'
is 'the run is done' "$(state)" 'done'
is 'the database is fresh' "$(cat db)" fresh
is 'the migrations are new' "$(ls app/migrations)" "0001_made.py
__init__.py"
for n in 1-db-backup 2-db-reset 3-mig-clean 4-mig-regen 5-mig-verify; do
	ok "the transcript of $n is kept" test -s "$SLATE_STORE"/runs/*/$n
done
is 'nothing unfinished is left' "$(find "$SLATE_STORE/runs" -name '.?*')" ''
is 'the folder is private' "$(stat -c %a "$SLATE_STORE"/runs "$SLATE_STORE"/runs/* | sort -u)" 700

ends 'quietly, nothing is said' 0 dev-reset -q
silent 'not even on stderr'

fresh
ends 'a dry run succeeds' 0 dev-reset -n
is 'and changes nothing' "$(picture)" "$before"
ok 'not even the store' test ! -e "$SLATE_STORE"
is 'it asks all three' "$(cat "$T/out")" 'mig-clean would
mig-regen would
db-backup would'

# The preflight.
for tool in mig-clean-n mig-regen-n; do
	fresh
	ends "$tool says no: its status" 4 env FAULT=$tool:4 dev-reset
	says "$tool says no: its message" 'preflight says no'
	is "$tool says no: nothing is touched" "$(picture)" "$before"
	ok "$tool says no: no run is left" test ! -e "$SLATE_STORE/runs"
done

# Each step fails, dies before and after acting, dies in the middle, or says nothing.
for tool in db-backup db-reset mig-clean mig-regen mig-verify; do
	for how in 5 3 die half die-late silent; do
		case $tool:$how in mig-verify:half | mig-verify:silent) continue ;; esac
		fresh
		case $how in [0-9]) status=$how ;; silent) status=4 ;; *) status=137 ;; esac
		ends "$tool $how: status" $status env FAULT=$tool:$how dev-reset
		is "$tool $how: as it was" "$(picture)" "$before"
		case $(state) in
		failed* | back*) ends "$tool $how: nothing to take back" 3 dev-undo -q ;;
		*) is "$tool $how: state" "$(state)" 'failed or back' ;;
		esac
		ends "$tool $how: a second run succeeds" 0 dev-reset -q
		is "$tool $how: and is done" "$(state)" 'done'
	done
done

fresh
ends 'a missing tool is told' 5 env FAULT=mig-regen:127 dev-reset
is 'and all put back' "$(picture)" "$before"

# The journal vanishes on the way: that is not the same as nothing changed.
fresh
ends 'the store is taken away' 5 env FAULT=mig-clean:taken dev-reset
says 'all cannot be put back' 'not all could be put back'
ok 'it is not told that nothing was changed' sh -c '! grep -q "nothing was changed" "$1"' - "$T/err"

# A step that refuses has nothing to be put back.
fresh
ends 'db-reset finds the database in use' 6 env FAULT=db-reset:6 dev-reset
ok 'nothing was put back' sh -c "! grep -q restore '$LOG'"
is 'state tells' "$(state)" 'failed db-reset 6'

# Findings.
fresh
export FINDINGS=1 UNSOUND=0
ends 'errors outside graph, history, tables undo nothing' 0 dev-reset
is 'state is done' "$(state)" 'done'
fresh
export FINDINGS=1 UNSOUND=1
ends 'errors in them do' 1 dev-reset
is 'as it was' "$(picture)" "$before"
is 'state tells of mig-verify' "$(state)" 'back mig-verify 1'
unset FINDINGS UNSOUND

fresh
ends 'a failed reset can be kept' 5 env FAULT=mig-regen:5 dev-reset --keep-failed
is 'state tells so' "$(state)" 'kept mig-regen 5'
ok 'the database is gone' test ! -e db
ends 'the next reset refuses' 3 dev-reset
says 'and names dev-undo' "dev-undo"
ends 'dev-undo puts it back' 0 dev-undo
is 'as it was' "$(picture)" "$before"
ends 'then the next reset succeeds' 0 dev-reset

fresh
FAULT=mig-regen:5 dev-reset -q --keep-failed 2>/dev/null
ends 'a kept one can be forgotten' 0 dev-undo --forget
ends 'then the next reset succeeds' 0 dev-reset

# Signals: each is passed on, all is put back, and we die of it.
for step in db-backup db-reset mig-clean mig-regen mig-verify; do
	case $step in db-backup) signal=HUP number=129 ;; mig-clean) signal=INT number=130 ;; *) signal=TERM number=143 ;; esac
	fresh
	# A background command of sh ignores SIGINT, and what is ignored cannot be caught.
	FAULT=$step:wait env --default-signal=INT dev-reset >"$T/out" 2>"$T/err" &
	pid=$!
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ ! -s "$LOG.waiting" ] || break
		sleep 0.1
	done
	kill -s $signal $pid
	wait $pid 2>/dev/null
	is "SIG$signal in $step: status" $? $number
	is "SIG$signal in $step: as it was" "$(picture)" "$before"
	ok "SIG$signal in $step: the tool was stopped" grep -q "$step: stopped" "$T/err"
done

# One at a time.
fresh
exec 8<"$shop"
flock -n 8
ends 'a second reset is refused' 6 dev-reset
ends 'and so is dev-undo' 6 dev-undo
is 'nothing was done' "$(cat "$LOG")" ''
exec 8<&-

# What comes after.
fresh
ends 'the command after runs in the project' 0 dev-reset --after 'pwd >ran; echo done'
is 'it did' "$(cat ran)" "$shop"
fresh
ends 'its failure is told' 5 dev-reset --after 'exit 3'
says 'with its status' 'status 3'
is 'and undoes nothing' "$(state)" 'done'

# The project is found.
fresh
cd app/migrations || exit 99
ends 'from a folder below' 0 dev-reset
cd "$T" || exit 99
ends 'not from outside' 4 dev-reset
ends 'unless it is named' 0 dev-reset -C "$shop"
ends 'a folder that is no project is told' 4 dev-reset -C "$T"
ends 'and one that is none' 4 dev-reset -C "$T/none"
fresh
mkdir -p "$T/odd
"
mv "$shop" "$T/odd
/x
"
cd "$T/odd
/x
" || exit 99
SHOP=$(pwd && echo /)
SHOP=${SHOP%??}
ends 'a name with newlines' 0 dev-reset
ends 'also back' 0 dev-undo
is 'the old database is there' "$(cat db)" rows
cd "$T" || exit 99
SHOP=$shop

# What is passed on.
fresh
ends 'options go to the tools that know them' 0 dev-reset --alias other --python 'uv run' \
	--superuser --store "$T/elsewhere" fees users
is 'all of them' "$(sed 's, $,,' "$LOG")" "mig-clean -q -n -C $shop -- fees users
mig-regen -q -n -C $shop --alias other --python uv run --superuser -- fees users
db-backup --store $T/elsewhere -C $shop --alias other --
db-reset -C $shop --alias other --
mig-clean -C $shop --store $(echo "$T"/elsewhere/runs/*)/files -- fees users
mig-regen -C $shop --alias other --python uv run --superuser -- fees users
mig-verify -C $shop --receipt $(echo "$T"/elsewhere/runs/*)/.5-mig-verify"
fresh
ends 'a database may be named' 0 dev-reset --database=db
ok 'to the backup, and no project beside it' grep -q '^db-backup -- db$' "$LOG"
ok 'to the wipe' grep -q '^db-reset -- db$' "$LOG"
ok 'and to mig-regen' grep -q '^mig-regen .* --database db --$' "$LOG"

# The command line.
fresh
for bad in '--nothing' '-x' '--alias' '--alias=' '--alias a --alias b' '-n=3' '--quiet=3' '-C' '--store=' ; do
	# shellcheck disable=SC2086
	ends "usage: $bad" 2 dev-reset $bad
	ok 'hint' grep -q '^usage: dev-reset' "$T/err"
done
is 'nothing ran' "$(cat "$LOG")" ''
ends 'help' 0 dev-reset -h
prints 'is help' '^usage: dev-reset'
silent 'on stdout'
ends 'version' 0 dev-reset -V
prints 'is a version' '^slate'
ends 'clustered options' 0 dev-reset -nq

# Places to keep things.
fresh
ends 'no home, no store' 5 env -u HOME -u SLATE_STORE -u XDG_STATE_HOME dev-reset
says 'is told' 'HOME is not set'
is 'nothing ran' "$(cat "$LOG")" ''
ends 'the XDG folder' 0 env -u SLATE_STORE XDG_STATE_HOME="$T/state" dev-reset
ok 'is used' test -d "$T/state/slate/runs"
ends 'the home' 0 env -u SLATE_STORE dev-reset
ok 'is used too' test -d "$HOME/.local/state/slate/runs"
fresh
: >"$T/file"
ends 'a store that cannot be' 5 env SLATE_STORE="$T/file/store" dev-reset
is 'nothing is touched' "$(picture)" "$before"
for mask in 000 077; do
	fresh
	ends "umask $mask" 0 sh -c "umask $mask; exec dev-reset"
	is "umask $mask: the run is private" "$(stat -c %a "$SLATE_STORE"/runs/*)" 700
done
