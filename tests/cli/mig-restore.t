#!/bin/sh
# mig-restore: puts back what mig-clean archived; what is in the way is somebody's work.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/project.sh"

# A cleaned project: $before is what it was like, $archive holds its migrations, $T/receipt tells.
fresh() {
	cd "$T" && rm -rf shop store
	make_project shop
	cd shop || exit 99
	before=$(state)
	mig-clean -q </dev/null >"$T/receipt" || exit 99
	for archive in "$SLATE_STORE"/*.tar.zst; do :; done
}

state() {
	find . -name __pycache__ -prune -o -type f -printf '%p %m %s %T@ ' -exec sha256sum {} \; | LC_ALL=C sort
}

restore() { mig-restore "$@" <"$T/receipt"; }

# What mig-regen would say that it made: FILE...
made() {
	printf '{"slate":1,"tool":"mig-regen","run":"r","event":"begin"}\n'
	printf '{"slate":1,"tool":"mig-regen","run":"r","event":"regen","status":"ok","folders":[%s],"files":[' "${folders-}"
	comma=
	for file; do
		printf '%s{"path":"%s","bytes":1,"sha256":"%s"}' "$comma" "$PWD/$file" "$(sha256sum <"$file" | cut -c1-64)"
		comma=,
	done
	printf ']}\n{"slate":1,"tool":"mig-regen","run":"r","event":"end","status":"ok","exit":0,"lines":3}\n'
}

fresh
planned=$(mig-restore -n "$archive" </dev/null)
is '-n lists what would come' "$(echo "$planned" | wc -l)" 4
is 'and writes nothing' "$(find . -name '0*.py')" ''
ends 'from the archive' 0 mig-restore "$archive" </dev/null
silent 'in silence'
is 'bytes, modes and times are back' "$(state)" "$before"
prints 'a receipt tells' '"event":"putback","status":"ok"'
ends 'a second run' 0 mig-restore "$archive" </dev/null
prints 'writes nothing' '"put":0'
chmod 600 users/migrations/0001_initial.py
touch fees/migrations/0001_initial.py
ends 'mode and time are put right' 0 mig-restore "$archive" </dev/null
is 'as they were' "$(state)" "$before"
fresh
ends 'from the receipt' 0 restore
is 'all is back' "$(state)" "$before"
prints 'the transcript is passed on' '"tool":"mig-clean"'
rm -r fees
ends 'folders come back too' 0 restore
is 'with the files' "$(ls fees/migrations)" '0001_initial.py
0002_seed.py'
ends 'no archive, no receipts' 4 mig-restore </dev/null
ends 'an empty pipe' 4 sh -c ': | mig-restore'
ends 'two archives' 2 mig-restore a b </dev/null

# What mig-regen made goes; what somebody wrote does not.
fresh
echo new >users/migrations/0001_initial.py
echo new >fees/migrations/0003_new.py
mkdir -p extra/migrations/__pycache__
echo new >extra/migrations/0001_initial.py
: >extra/migrations/__pycache__/0001_initial.cpython-311.pyc
folders="\"$PWD/extra/migrations\"" made users/migrations/0001_initial.py fees/migrations/0003_new.py \
	extra/migrations/0001_initial.py >>"$T/receipt"
cp -a . "$T/regenerated"
ends 'what mig-regen made is replaced or removed' 0 restore
is 'all is as it was' "$(state)" "$before"
ok 'a folder that it made is gone' test ! -e extra/migrations
is 'nothing needed to be archived' "$(find "$SLATE_STORE" -name '*.zst' | wc -l)" 1
cp -a "$T/regenerated/." .
echo edited >>users/migrations/0001_initial.py
echo mine >fees/migrations/0004_mine.py
edited=$(state)
ends 'what was edited since is refused' 3 restore
says 'it is named' "'users/migrations/0001_initial.py'"
says 'so is what was added' "'fees/migrations/0004_mine.py'"
is 'nothing was changed' "$(state)" "$edited"
ends '-n refuses likewise' 3 restore -n
ends '--force takes it' 0 restore --force
is 'all is as it was' "$(state)" "$before"
for kept in "$SLATE_STORE"/*.tar.zst; do [ "$kept" = "$archive" ] || break; done
is 'what was in the way is archived' "$(tar --zstd -xOf "$kept" tree/fees/migrations/0004_mine.py)" mine
is 'and only that' "$(tar --zstd -tf "$kept" | grep -c 'tree/.*py')" 2
rm -rf extra

# Without receipts, only the same names are in the way.
fresh
echo mine >fees/migrations/0002_seed.py
echo other >fees/migrations/0005_other.py
ends 'the same name with other content' 3 mig-restore "$archive" </dev/null
rm fees/migrations/0002_seed.py
ends 'another name is none of its business' 0 mig-restore "$archive" </dev/null
is 'it is still there' "$(cat fees/migrations/0005_other.py)" other

# Archives that are not right.
fresh
flip "$archive" 700
ends 'a damaged archive' 4 mig-restore "$archive" </dev/null
is 'writes nothing' "$(find . -name '0*.py')" ''
fresh
sed -i 's/"sha256":"....\(.*"files"\)/"sha256":"0000\1/' "$T/receipt"
ends 'another one than the receipt tells' 4 restore
is 'writes nothing' "$(find . -name '0*.py')" ''
fresh
cp -a . "$T/clone"
cd "$T/clone" || exit 99
ends 'that of another project' 3 mig-restore "$archive" </dev/null
ends 'unless -C says so' 0 mig-restore -C . "$archive" </dev/null
is 'then all is there' "$(state)" "$before"
ends 'no such archive' 4 mig-restore "$T/nothing" </dev/null

# Links.
fresh
mkdir "$T/away"
rmdir fees/migrations/__pycache__ 2>/dev/null
mv fees/migrations "$T/away/migrations"
ln -s "$T/away/migrations" fees/migrations
ends 'a folder that is a link out of the project' 3 mig-restore "$archive" </dev/null
is 'nothing is written behind it' "$(ls "$T/away/migrations")" __init__.py
fresh
ln -s "$T/target" fees/migrations/0001_initial.py
ends 'a link in the way' 3 mig-restore "$archive" </dev/null
ends 'is not written through, with --force' 3 mig-restore --force "$archive" </dev/null
ok 'nor anything made there' test ! -e "$T/target"

# Modes: the umask is not asked.
fresh
ends 'umask 077' 0 sh -c 'umask 077; mig-restore "$1" </dev/null' - "$archive"
is 'modes are as they were' "$(state)" "$before"
if [ "$(id -u)" -ne 0 ]; then
	fresh
	chmod 555 fees/migrations
	ends 'a folder that cannot be written' 5 mig-restore "$archive" </dev/null
	chmod 755 fees/migrations
	ends 'a second run finishes it' 0 mig-restore "$archive" </dev/null
	is 'all is back' "$(state)" "$before"
fi
