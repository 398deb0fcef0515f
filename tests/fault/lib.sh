# A fault at the n-th system call, n = 1, 2, 3 ... until a run passes.  Sourced after ../lib.sh.
#
# A test defines prepare (a fresh world in the folder $W), sound (0 if what is found there after a
# fault is the old state or the new one) and again (a plain second run succeeds), then calls sweep.
# FAULT=all tries every n and every kind of fault; without it a sample is taken.

FAULT=${FAULT-} SAMPLE=${SAMPLE:-4}
W=$T/world
command -v strace >/dev/null || skip 'strace'
strace -f -qq -o "$T/strace" -e trace=write -e inject=write:signal=KILL:when=1 \
	echo x >/dev/null 2>&1
[ $? -eq 137 ] || skip 'strace that may trace and inject here'

# The calls that change something, where a process may die; those that may fail; those that may lack room.
deaths='write pwrite64 openat rename renameat2 link linkat unlink unlinkat mkdir fsync fdatasync ftruncate'
deaths="$deaths fchmod fchown fchmodat fchownat utimensat rmdir"
errors='write pwrite64 read pread64 openat rename renameat2 link linkat unlink unlinkat mkdir fsync fdatasync
ftruncate fchmod fchown fchmodat utimensat'
spaces='write pwrite64 openat rename renameat2 linkat mkdir ftruncate'
interruptions='write pwrite64 read pread64'
if [ -z "$FAULT" ]; then
	deaths='write pwrite64 rename renameat2 linkat unlink unlinkat fsync ftruncate'
	errors='write pwrite64 fsync linkat renameat2 rename unlinkat'
	spaces='write pwrite64'
	interruptions='write read'
fi

# The short writes of strace lose bytes; ours writes the first half and says so.
short=$T/short.so
${CC:-cc} -shared -fPIC -O1 -D_GNU_SOURCE -o "$short" "$ROOT/tests/fault/short.c" -ldl || exit 99

# next N: the n to try after this one.
next() {
	if [ -n "$FAULT" ] || [ "$1" -lt 3 ]; then echo $(($1 + 1)); else echo $(($1 * 2 + 1)); fi
}

# faulted CALL WHAT N COMMAND...: run it with one fault (with a + behind WHAT, all from there on); 0 if the fault was met.  Its status is in $ended.
faulted() {
	call=$1 what=$2 at=$3
	shift 3
	case $what in *+) what=${what%+} at=$at+ ;; esac
	# Quicker, but it loses the signals.
	case $what in signal*) quick='' ;; *) quick=--seccomp-bpf ;; esac
	: >"$T/strace"
	# The braces hide what sh says of a killed child.
	{
		if [ "$call" = short ]; then
			(cd "$W" && SHORT_AT=$at SHORT_LOG=$T/strace LD_PRELOAD=$short timeout 30 "$@") \
				<"$in" >"$T/out" 2>"$T/err"
		else
			(cd "$W" && timeout 30 strace -f ${quick:+"$quick"} -qq -o "$T/strace" -e trace="$call" \
				-e inject="$call:$what:when=$at" "$@") <"$in" >"$T/out" 2>"$T/err"
		fi
		ended=$?
	} 2>/dev/null
	grep -q 'INJECTED\|killed by SIGKILL\|^short' "$T/strace"
}

# point N CALL WHAT COMMAND...: one fault in a fresh world, and all that must hold afterwards.
# Sets $verdict, empty if all is well; returns 1 when the fault was not met any more.
point() {
	n=$1
	shift
	verdict=''
	rm -rf "$W"
	mkdir "$W"
	in=$W/in
	: >"$in"
	prepare || { verdict="n=$n: cannot prepare"; return 0; }
	call=$1 what=$2
	shift 2
	faulted "$call" "$what" "$n" "$@" || {
		[ $ended -eq 0 ] || verdict="n=$n: a run without fault ends with status $ended"
		return 1
	}
	cp "$T/err" "$T/err.fault"
	if [ $ended -ge 124 ] && [ $ended -ne 137 ] && [ $ended -ne 127 ]; then
		verdict="n=$n: status $ended"
	elif ! reason=$(sound $ended); then
		verdict="n=$n, status $ended: neither the old state nor the new: $reason"
	elif ! reason=$(archives_verify); then
		verdict="n=$n, status $ended: a file that does not verify: $reason"
	elif ! reason=$(again 2>&1); then
		verdict="n=$n, status $ended: a second run fails: $reason"
	fi
	return 0
}

# worth CALL COMMAND...: the numbers of the calls that a run makes, by thread as strace counts them, without
# those by which libraries are loaded and libc looks at the machine: they are not ours, and most of all.
worth() {
	[ -n "$FAULT" ] && [ "$1" != short ] || return 0
	traced=$1
	shift
	rm -rf "$W"
	mkdir "$W"
	in=$W/in
	: >"$in"
	prepare >/dev/null || return
	(cd "$W" && timeout 60 strace -f -y -qq -o "$T/calls" -e trace="$traced" "$@") <"$in" >/dev/null 2>&1
	awk -v call="$traced(" 'index($2, call) == 1 {
		n[$1]++
		if ($0 !~ /\.so[.0-9]*[">]|\/etc\/ld\.so\.cache|\/sys\/devices\/system\/cpu\// && !seen[n[$1]]++)
			print n[$1]
	}' "$T/calls" | sort -n
}

# No file under a final name that does not verify.
archives_verify() {
	for each in "$W"/store/*.tar.zst; do
		[ -e "$each" ] || continue
		db-verify "$each" 2>&1 || return
	done
}

# sweep TITLE CALLS WHAT COMMAND...: one TAP line for each call that the command makes.
sweep() {
	title=$1 calls=$2 what_to_do=$3
	shift 3
	all_points=0
	for one in $calls; do
		n_now=0 points=0 verdict=''
		for n_now in $(worth "$one" "$@"); do
			! point "$n_now" "$one" "$what_to_do" "$@" || points=$((points + 1))
			[ -z "$verdict" ] || break
		done
		while [ -z "$verdict" ]; do
			n_now=$(next "$n_now")
			point "$n_now" "$one" "$what_to_do" "$@" || break
			points=$((points + 1))
			[ -n "$FAULT" ] || [ $points -lt "$SAMPLE" ] || break
		done
		all_points=$((all_points + points))
		[ -n "$verdict" ] || [ $points -gt 0 ] || continue
		count=$((count + 1))
		if [ -z "$verdict" ]; then
			echo "ok $count - $title at $one: $points points"
		else
			failures=$((failures + 1))
			echo "not ok $count - $title at $one"
			printf '%s\n' "$verdict" "$(cat "$T/err.fault" 2>/dev/null)" | sed 's/^/#   /' | head -n 30
		fi
	done
	ok "$title: faults were met" test $all_points -gt 0
}

# sweeps TITLE COMMAND...: all kinds of faults.
sweeps() {
	title_of_all=$1
	shift
	sweep "$title_of_all: SIGKILL" "$deaths" signal=KILL "$@"
	sweep "$title_of_all: EIO" "$errors" error=EIO "$@"
	sweep "$title_of_all: ENOSPC" "$spaces" error=ENOSPC "$@"
	sweep "$title_of_all: EINTR" "$interruptions" error=EINTR "$@"
	sweep "$title_of_all: a write is short" short '' "$@"
	[ -n "$FAULT" ] || return 0
	sweep "$title_of_all: EIO from there on" "$errors" error=EIO+ "$@"
	sweep "$title_of_all: ENOSPC from there on" "$spaces" error=ENOSPC+ "$@"
}

# look DATABASE: all that can be seen of an SQLite database, without touching it.
look() {
	[ -e "$1" ] || { echo absent; return; }
	rm -rf "$T/look"
	mkdir "$T/look"
	for each in "$1" "$1-wal" "$1-journal"; do
		[ ! -e "$each" ] || cp "$each" "$T/look"
	done
	stat -c %a "$1"
	sqlite3 "$T/look/${1##*/}" 'PRAGMA journal_mode; PRAGMA integrity_check;' .dump 2>&1
}
