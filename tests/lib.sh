# What every tests/*/*.t begins with: . "${0%/*}/../lib.sh"
# TAP from plain sh.  Each test file has its own folder, $T, gone at the end.

set -u
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
B=${B:-build}
case $B in /*) ;; *) B=$ROOT/$B ;; esac
export B ROOT
PATH=$B/bin:$PATH
T=$(mktemp -d "${TMPDIR:-/tmp}/slate-test.XXXXXX") || exit 99
T=$(cd "$T" && pwd -P)
HOME=$T/home
mkdir "$HOME"
SLATE_STORE=$T/store
LC_ALL=C.UTF-8
export HOME SLATE_STORE LC_ALL
unset SLATE_PYTHON VIRTUAL_ENV DJANGO_SETTINGS_MODULE XDG_STATE_HOME SLATE_ALLOW_HOSTS
count=0 failures=0

finish() {
	status=$?
	trap - EXIT
	chmod -R u+rwx "$T" 2>/dev/null
	rm -rf "$T"
	[ $status -ne 0 ] && [ $failures -eq 0 ] && { echo "ended early with status $status" >&2; exit $status; }
	echo "1..$count"
	[ $failures -eq 0 ]
	exit
}
trap finish EXIT
trap 'exit 130' INT TERM HUP
cd "$T" || exit 99

# ok NAME COMMAND...: the command succeeds.
ok() {
	_name=$1; shift
	count=$((count + 1))
	if "$@" >"$T/.out" 2>&1; then
		echo "ok $count - $_name"
	else
		echo "not ok $count - $_name"
		{ echo "#   $0: $_name: failed: $*"; sed 's/^/#   /' "$T/.out" | head -n 40; } >&2
		failures=$((failures + 1))
	fi
}

# is NAME GOT WANTED: two texts are equal.
is() {
	count=$((count + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		printf '%s\n' "$0: $1" "got: $2" "wanted: $3" | sed 's/^/#   /' | head -n 40 >&2
		failures=$((failures + 1))
	fi
}

# same NAME FILE FILE: two files hold the same bytes.
same() { ok "$1" cmp "$2" "$3"; }

# ends NAME STATUS COMMAND...: the command ends with this exit status; its output is in $T/out and $T/err.
ends() {
	_name=$1 wanted=$2; shift 2
	count=$((count + 1))
	"$@" >"$T/out" 2>"$T/err"
	got=$?
	if [ $got -eq "$wanted" ]; then
		echo "ok $count - $_name"
	else
		echo "not ok $count - $_name"
		{ echo "#   $0: $_name: exit status $got, wanted $wanted: $*"; sed 's/^/#   /' "$T/err" | head -n 40; } >&2
		failures=$((failures + 1))
	fi
}

# says NAME PATTERN: the last command of ends() said so on stderr.
says() { ok "$1" grep -q -e "$2" "$T/err"; }

# prints NAME PATTERN: the last command of ends() wrote so to stdout.
prints() { ok "$1" grep -q -e "$2" "$T/out"; }

# silent NAME: the last command of ends() left stderr empty.
silent() { is "$1" "$(cat "$T/err")" ""; }

# skip WHY: skip the whole file; with CI=true that is a failure.
skip() {
	if [ "${CI:-}" = true ]; then
		echo "not ok 1 - missing: $1"
		failures=1 count=1
		exit 1
	fi
	trap - EXIT
	rm -rf "$T"
	echo "1..0 # SKIP $1"
	exit 0
}

# flip FILE AT: change a byte to another one; a fixed one could be what stands there.
flip() {
	printf "\\$(printf %o $(($(od -An -tu1 -j "$2" -N 1 "$1") ^ 1)))" |
		dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
