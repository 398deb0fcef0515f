#!/bin/sh
# Odd names, masks, folders and disks: the right result or a clear error, and nothing lost.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/db.sh"

# round NAME PATH: back up, reset by the receipts, restore by the receipts.
round() {
	name=$1 file=$2
	rm -rf -- receipts redone
	make "$file"
	cp -p -- "$file" "$T/original"
	ends "$name: backup" 0 db-backup -- "$file"
	silent "$name: in silence"
	mv out receipts
	ends "$name: reset" 0 sh -c 'db-reset <receipts'
	silent "$name: in silence"
	mv out redone
	is "$name: it is empty" "$(stat -c %s -- "$file")" 0
	ends "$name: restore" 0 sh -c 'db-restore <redone'
	silent "$name: in silence"
	same "$name: byte for byte" "./$file" "$T/original"
}

newline='
'
round 'spaces' 'a b  c.sqlite3'
round 'quotes' "it's \"so\".sqlite3"
round 'a newline' "two${newline}lines.sqlite3"
round 'a newline at the end' "end$newline"
round 'a backslash' 'a\b\n.sqlite3'
round 'a dollar' '$(touch x)`y`*?.sqlite3'
round 'not ASCII' 'größe ☃.sqlite3'
round 'control characters' "$(printf 'red\033[31m\177.sqlite3')"
round 'a question mark' 'a?mode=memory#x%20.sqlite3'
round 'a colon' 'c:d.sqlite3'
round 'hidden' '.sqlite3'
round 'long' "$(printf '%0240d' 1)"
make ./-n
ends 'a leading dash' 0 db-backup -- -n
ends 'as a file' 0 db-backup ./-n
ends 'as a reset' 0 sh -c 'db-reset -- -n </dev/null'
is 'is emptied' "$(stat -c %s ./-n)" 0
mkdir 'in a folder'
(cd 'in a folder' && make x)
ends 'a folder with spaces' 0 db-backup 'in a folder/x'
prints 'is told' '"id":"sqlite:.*/in a folder/x"'

# What JSON cannot say is refused, and nothing is changed.
odd=$(printf 'caf\351.sqlite3')
if make "$odd" 2>/dev/null && [ -s "$odd" ]; then
	cp "$odd" original
	ends 'not UTF-8: backup' 4 db-backup "$odd"
	says 'is refused' 'not UTF-8'
	ends 'not UTF-8: reset' 4 sh -c 'db-reset "$1" </dev/null' - "$odd"
	same 'and it is not changed' "$odd" original
	ends 'not UTF-8: restore' 4 db-restore --into "$odd" "$(find "$SLATE_STORE" -name '-n*' -o -name '*.zst' | head -n 1)"
	same 'and it is not changed' "$odd" original
	ends 'not UTF-8: an archive' 4 db-backup -o "$odd.zst" in*/x
	ok 'is not made' test ! -e "$odd.zst"
	mkdir "$(printf 'st\344re')"
	ends 'not UTF-8: the store' 4 db-backup --store "$(printf 'st\344re')" in*/x
	is 'stays empty' "$(ls "$(printf 'st\344re')")" ''
fi

# Links and what is no file.
make real.sqlite3
ln -s real.sqlite3 link.sqlite3
ends 'a link' 0 db-backup link.sqlite3
prints 'is what it leads to' '"name":"[^"]*/real.sqlite3"'
ends 'is wiped there' 0 sh -c 'db-reset link.sqlite3 </dev/null'
ok 'and stays a link' test -L link.sqlite3
is 'to an empty file' "$(stat -Lc %s link.sqlite3)" 0
ln -s nowhere.sqlite3 dead.sqlite3
ends 'a link to nothing' 4 db-backup dead.sqlite3
ln -s loop loop
ends 'a link to itself' 5 db-backup loop
mkdir folder
ends 'a folder' 4 db-backup folder
mkfifo fifo
ends 'a FIFO' 4 db-backup fifo
ends 'a device' 4 db-backup /dev/zero
ends 'in a folder that is missing' 5 db-backup missing/db.sqlite3
ends 'below a file' 5 db-backup real.sqlite3/db.sqlite3

# Masks: what we make is for its owner, what we give back has its own mode.
for mask in 000 077 777; do
	(
		umask $mask
		[ $mask != 777 ] || mkdir -m 700 s777
		db-backup -q --store "s$mask" link.sqlite3 >"r$mask.1" 2>err
		echo $? >"status$mask"
	) 2>/dev/null
	[ -f "status$mask" ] || continue
	is "umask $mask: done" "$(cat "status$mask" 2>/dev/null)" 0
	is "umask $mask: modes" "$(stat -c %a "s$mask" "s$mask"/*.zst | sort -u | tr '\n' ' ')" '600 700 '
done

# Without a home.
ends 'no HOME' 5 env -u HOME -u SLATE_STORE db-backup link.sqlite3
says 'is said' 'HOME is not set'
ends 'an empty HOME' 5 env -u SLATE_STORE HOME= db-backup link.sqlite3
ends 'a relative one' 5 env -u SLATE_STORE HOME=home db-backup link.sqlite3
ends 'a new HOME' 0 env -u SLATE_STORE HOME="$T/new" db-backup link.sqlite3
ok 'gets the store' test -d new/.local/state/slate
ends 'XDG' 0 env -u SLATE_STORE XDG_STATE_HOME="$T/xdg" db-backup link.sqlite3
ok 'gets it too' test -d xdg/slate
ends 'no HOME, but a store' 0 env -u HOME -u SLATE_STORE db-backup --store s link.sqlite3
ends 'an empty name for it' 2 db-backup --store '' link.sqlite3
ends 'a file as store' 5 db-backup --store real.sqlite3 link.sqlite3

# Standard streams that are closed.
make c.sqlite3
cp c.sqlite3 original
ends 'all closed' 5 sh -c 'db-backup c.sqlite3 <&- >&- 2>&-'
same 'the database is not what they became' c.sqlite3 original
ends 'stdin and stderr closed' 0 sh -c 'db-backup c.sqlite3 <&- 2>&-'
same 'nor now' c.sqlite3 original
ends 'reset without stdin' 0 sh -c 'db-reset c.sqlite3 <&-'
is 'is one without receipts' "$(stat -c %s c.sqlite3)" 0
is 'nothing unfinished is left' "$(unfinished)" ''
