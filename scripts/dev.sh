# What dev-reset(1) and dev-undo(1) share.  They set $program, $usage and $here first.
# shellcheck shell=sh disable=SC2034,SC2154

unset CDPATH
quiet='' child=''
newline='
'

message() {
	case $* in
	*[[:cntrl:]]*) printf '%s: %s\n' "$program" "$(printf '%s' "$*" | LC_ALL=C tr '\000-\037\177' '?')" ;;
	*) printf '%s: %s\n' "$program" "$*" ;;
	esac >&2 || :
}

say() { [ -n "$quiet" ] || message "$@"; }

# die STATUS TEXT...
die() {
	status=$1
	shift
	message "$@"
	exit "$status"
}

usage_error() {
	message "$@"
	printf '%s\n' "$usage" | head -n 1 >&2
	exit 2
}

# once NAME VALUE: keep the value of an option in $option_NAME; empty and repeated are refused.
once() {
	[ -n "$2" ] || usage_error "option --$1 takes a value"
	eval "[ -z \"\${option_$1-}\" ]" || usage_error "option given twice: '--$1'"
	eval "option_$1=\$2"
}

# Set $tool to the program of this name: beside us, else in PATH.
find_tool() {
	tool=$1
	[ ! -x "$here/$1" ] || tool=$here/$1
}

help() {
	printf '%s\n' "$usage" || exit 5
	exit 0
}

version() {
	find_tool db-backup
	exec "$tool" -V
}

# A missing HOME is told here, as the tools would.
find_store() {
	store=${option_store-}
	[ -n "$store" ] || store=${SLATE_STORE-}
	if [ -z "$store" ]; then
		# A relative one is to be ignored, says its specification.
		case ${XDG_STATE_HOME-}:${HOME-} in
		/*:*) store=$XDG_STATE_HOME/slate ;;
		*:/*) store=$HOME/.local/state/slate ;;
		*) die 5 "no place for backups: HOME is not set: give --store DIR or set SLATE_STORE" ;;
		esac
	fi
	case $store in /*) ;; *) store=$PWD/$store ;; esac
	runs=$store/runs
}

# Set $project to the folder meant by -C, or to the nearest upwards that holds manage.py.
find_project() {
	if [ -n "${option_C-}" ]; then
		# The slash keeps a newline at the end of the name from being lost.
		project=$(cd -P -- "$option_C" 2>/dev/null && printf '%s/' "$PWD") ||
			die 4 "no such folder: '$option_C'"
		project=${project%/}
		[ -f "$project/manage.py" ] || die 4 "no manage.py in: '$option_C'"
		return
	fi
	project=$(pwd -P && printf /)
	project=${project%??}
	while [ ! -f "$project/manage.py" ]; do
		[ -n "$project" ] || die 4 "no manage.py here or in a folder above: give -C DIR"
		project=${project%/*}
	done
}

# One reset at a time: hold the project's folder at descriptor 9, which the tools inherit, so that
# it stays held while one of them lives.  A dev-undo run by dev-reset finds it held for itself.
lock_project() {
	command -v flock >/dev/null || die 5 "program is missing: 'flock' (package util-linux)"
	if [ "${SLATE_LOCK-}" != 9 ] || [ "$(readlink "/proc/$$/fd/9")" != "$project" ]; then
		command exec 9<"$project" || die 5 "cannot open: '$project'"
	fi
	flock -n 9 || die 6 "another reset is at work: '$project'"
	SLATE_LOCK=9
	export SLATE_LOCK
}

# keep NAME: what stands in .NAME of the run appears as NAME; a crash cannot take it back.
keep() {
	sync "$run/.$1" && mv -f "$run/.$1" "$run/$1" && sync "$run"
}

set_state() {
	printf '%s\n' "$*" >"$run/.state" && keep state
}

# state_of RUN: set $state; a run that has none yet had done nothing.
state_of() {
	state=
	[ ! -f "$1/state" ] || read -r state <"$1/state" || :
	[ -n "$state" ] || state='failed'
}

# is_ours RUN: is it a reset of $project?  Without a process for each of many runs.
is_ours() {
	[ -f "$1/project" ] || return 1
	theirs=
	while IFS= read -r line; do
		theirs=$theirs$line$newline
	done <"$1/project"
	[ "$theirs" = "$project/$newline" ]
}

# Set $last to the project's newest run that changed anything, or to nothing.  Under the lock:
# what seems to be running was interrupted, and without a backup it had not begun.
last_run() {
	last=
	for each in "$runs"/*/; do
		each=${each%/}
		is_ours "$each" || continue
		state_of "$each"
		case $state in
		failed* | back*) ;;
		running) [ ! -f "$each/1-db-backup" ] || last=$each ;;
		*) last=$each ;;
		esac
	done
	[ -z "$last" ] || state_of "$last"
}
