#!/bin/sh
# The sh of dev-reset, or the tool it runs, is killed in every step, on a real project; dev-undo
# brings all back.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"
use_venv django42
SLATE_PYTHON=$python
export SLATE_PYTHON
FAULT=${FAULT-}

# Every tool is a wrapper that kills, when it is its turn, and else becomes the tool.
mkdir -p "$T/slate/bin" "$T/slate/lib"
cp "$B/bin/dev-reset" "$B/bin/dev-undo" "$T/slate/bin"
ln -s "$B/lib/slate" "$T/slate/lib/slate"
cat >"$T/wrapper" <<'END'
#!/bin/sh
name=${0##*/}
case " $* " in *' -n '*) exec "$REAL/$name" "$@" ;; esac
case $KILL in
"$name:before") kill -KILL $PPID ;;
"$name:tool")
	# Killed somewhere in its work, with all that it started.
	exec 3<&0
	setsid -w "$REAL/$name" "$@" <&3 &
	sleep "$KILL_AFTER"
	kill -s KILL -- "-$!"
	wait $!
	exit
	;;
"$name:after")
	"$REAL/$name" "$@"
	status=$?
	kill -KILL $PPID
	exit $status
	;;
esac
exec "$REAL/$name" "$@"
END
chmod +x "$T/wrapper"
for each in db-backup db-reset db-restore mig-clean mig-regen mig-restore mig-verify; do
	ln -s "$T/wrapper" "$T/slate/bin/$each"
done
REAL=$B/bin
export REAL
PATH=$T/slate/bin:$PATH
KILL='' KILL_AFTER=0
export KILL KILL_AFTER

project=$T/pfsd
ok 'the broken state is made by Django' sh "$ROOT/tests/projects/pfsd/build" "$project" "$python"
cd "$project" || exit 99
remember

for tool in db-backup db-reset mig-clean mig-regen mig-verify; do
	for when in before after; do
		ends "$tool, $when: dev-reset is killed" 137 env KILL=$tool:$when dev-reset -q
		ok "$tool, $when: what it ran comes to its end" flock -w 60 . true
		case $tool:$when in
		db-backup:*) ;;
		*)
			ends "$tool, $when: the next reset waits" 3 dev-reset -q
			ends "$tool, $when: dev-undo" 0 dev-undo
			;;
		esac
		unchanged "$tool, $when: as it was"
		[ -n "$FAULT" ] || [ $tool = mig-clean ] || [ $tool = mig-regen ] || break
	done
done

# The tool is killed instead: dev-reset puts everything back.
moments='0.3 1.2'
[ -z "$FAULT" ] || moments='0.01 0.05 0.1 0.2 0.4 0.6 0.8 1 1.2 1.4 1.6 1.8 2 2.5 3'
for moment in $moments; do
	KILL=mig-regen:tool KILL_AFTER="$moment" dev-reset -q >"$T/out" 2>"$T/err"
	status=$?
	flock -w 60 . true
	# On a fast machine it was done before; the first moment is too early for that.
	[ $status -ne 0 ] || [ "$moment" = "${moments%% *}" ] || { dev-undo -q && status=137; }
	is "mig-regen killed after $moment s" $status 137
	unchanged "mig-regen killed after $moment s: as it was"
done
ends 'at last a reset succeeds' 0 dev-reset -q
ends 'and is taken back' 0 dev-undo
unchanged 'as it was'
