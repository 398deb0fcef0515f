#!/bin/sh
# The sh of dev-reset, and that of dev-undo, is killed wherever it starts a program: between any two
# steps of the journal.  The tools are stand-ins, so that every point can be tried.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/fake/lib.sh"
FAULT=${FAULT-}
command -v strace >/dev/null || skip 'strace'
strace -qq -o "$T/strace" -e trace=write -e inject=write:signal=KILL:when=1 echo x >/dev/null 2>&1
[ $? -eq 137 ] || skip 'strace that may trace and inject here'

# killed CALL N COMMAND...: is it killed at the Nth call?  Only the sh itself is traced.
killed() {
	call=$1 at=$2
	shift 2
	{
		strace -qq -o "$T/strace" -e trace="$call" -e inject="$call:signal=KILL:when=$at" "$@" \
			>"$T/out" 2>"$T/err"
	} 2>/dev/null
	grep -q 'killed by SIGKILL' "$T/strace" || return
	free
}

# as_it_was: whatever state is found, one dev-undo is enough, and a reset succeeds afterwards.
as_it_was() {
	dev-undo -q 2>"$T/err"
	case $? in
	0) ;;
	3) grep -q 'no reset to take back\|taken back already' "$T/err" || { cat "$T/err"; return 1; } ;;
	*) cat "$T/err"; return 1 ;;
	esac
	[ "$(picture)" = "$before" ] || { picture; return 1; }
	dev-reset -q >/dev/null && [ "$(state)" = 'done' ]
}

step=1
[ -n "$FAULT" ] || step=6
for call in vfork clone; do
	n=1
	while fresh; killed $call $n dev-reset -q; do
		ok "dev-reset killed at $call $n" as_it_was
		n=$((n + step))
	done
	ok "dev-reset was killed at $call" test $n -gt 6
	n=1
	while fresh; dev-reset -q >/dev/null; killed $call $n dev-undo -q; do
		ok "dev-undo killed at $call $n" as_it_was
		n=$((n + step))
	done
	ok "dev-undo was killed at $call" test $n -gt 1
	# While it puts back what failed.
	n=1
	while fresh; FAULT=mig-regen:5 killed $call $n dev-reset -q; do
		ok "a failing dev-reset killed at $call $n" as_it_was
		n=$((n + step))
	done
done
