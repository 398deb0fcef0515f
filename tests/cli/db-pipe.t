#!/bin/sh
# A pipe that is broken at a joint: no later tool changes anything, and the message says what is wrong.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/db.sh"

make db.sqlite3
make other.sqlite3
db-backup -q db.sqlite3 >receipts
db-backup -q other.sqlite3 >others
a=$(archive receipts)
cp "$a" kept
picture db.sqlite3 >before

# refused NAME STATUS PATTERN SH: what SH writes makes db-reset refuse, and whoever reads from that.
refused() {
	ends "$1: refused" "$2" sh -c "{ $4
	} | db-reset db.sqlite3"
	says "$1: and says why" "$3"
	cp out reset
	ends "$1: db-restore refuses too" "$2" sh -c "{ $4
	} | db-restore"
	ends "$1: and so does the next" "$2" sh -c 'db-restore <reset'
	says "$1: for the same reason" "$3"
	picture db.sqlite3 >after
	same "$1: nothing changed" before after
}

# The tool before is killed, fails, writes nothing or half.
refused 'nothing' 4 '</dev/null' :
refused 'killed at once' 4 'never ended' "sh -c 'head -n 1 receipts; kill -KILL \$\$'"
refused 'killed late' 4 'never ended' "sh -c 'head -n 2 receipts; kill -KILL \$\$'"
refused 'half a line' 4 'middle of line 3' 'head -c -20 receipts'
refused 'no newline' 4 'middle of line 3' 'head -c -1 receipts'
refused 'no begin' 4 'without a begin' 'tail -n 2 receipts'
refused 'no end' 4 'never ended' 'grep -v end receipts'
refused 'a line is missing' 4 '2 lines' 'grep -v finished receipts'
refused 'a line twice' 4 '4 lines' "sed '2p' receipts"
refused 'an end twice' 4 'after its end' "sed '3p' receipts"
refused 'another run in it' 4 'without a begin' "sed '2s/\"run\":\"./\"run\":\"x/' receipts"
refused 'noise before' 4 'line 1 is no receipt' 'echo hello; cat receipts'
refused 'noise between' 4 'line 2 is no receipt' "sed '1a Traceback:' receipts"
refused 'a summary' 4 'line 1 is no receipt' 'db-backup -n db.sqlite3'
refused 'an archive' 4 'line 1' 'db-backup -o - db.sqlite3'
refused 'binary' 4 'line 1 is no receipt' 'head -c 3000 /dev/zero; echo'
refused 'a key twice' 4 'line 2 is no receipt' "sed '2s/\"event\"/\"event\":\"backup\",&/' receipts"
refused 'a later version' 4 'version 2' "sed 's/\"slate\":1/\"slate\":2/' receipts"

# It fails: its message and status go through the whole pipe.
refused 'a full disk' 5 'db-backup failed before: .*/proc' 'db-backup -q --store /proc/store db.sqlite3 2>/dev/null'
echo 'This is no database at all.' >README
refused 'no database' 4 'db-backup failed before: .*README' "db-backup -q db.sqlite3 '$T/README' 2>/dev/null"
refused 'in use' 6 'db-reset failed before: in use' \
	"db-reset other.sqlite3 </dev/null 7<other.sqlite3 8<other.sqlite3 2>/dev/null"

# The proof is not what it says.
flip "$a" 100
refused 'an edited archive' 4 "$(basename "$a")" 'cat receipts'
cp "$(archive others)" "$a"
refused 'the archive of another database' 4 'not the archive of the receipt' 'cat receipts'
head -c 200 kept >"$a"
refused 'a cut archive' 4 "$(basename "$a")" 'cat receipts'
db-backup -q -o again.tar.zst --level 9 db.sqlite3 >/dev/null
cp again.tar.zst "$a"
refused 'another archive of the database' 4 'its sum is another' 'cat receipts'
rm "$a"
refused 'no archive' 4 'archive of the receipt is gone' 'cat receipts'
mkfifo "$a"
refused 'a FIFO' 4 'cannot open archive' 'cat receipts'
rm "$a"
cp kept "$a"
refused 'a relative archive' 4 'does not tell its archive' "sed 's,\"path\":\"/,\"path\":\",' receipts"
refused 'no sum' 4 'does not tell its archive' "sed 's/sha256/sha1/' receipts"

# What only concerns who destroys.
refuses() {
	ends "$1: refused" "$2" sh -c "$4"
	says "$1: and says why" "$3"
	picture db.sqlite3 >after
	same "$1: nothing changed" before after
}
refuses 'another database' 3 'another database was backed up' 'db-reset db.sqlite3 <others'
refuses 'two databases' 3 'several databases' 'db-backup -q db.sqlite3 other.sqlite3 | db-reset'
refuses 'another state' 3 'changed since' "sed 's/\"state\":\"/&x/' receipts | db-reset"
refuses 'no state' 4 'does not say' "sed 's/\"state\"/\"mood\"/' receipts | db-reset"
refuses 'written to meanwhile' 3 'written to during' "sed 's/\"state\":\"[^\"]*/\"state\":\"changed/' receipts | db-reset"
mkfifo quiet
exec 7<>quiet
refuses 'silence' 4 '</dev/null' 'db-reset db.sqlite3 <quiet'
exec 7>&-
refuses 'no stdout' 5 'standard output' 'db-reset <receipts >/dev/full'
refuses 'a closed stdout' 5 'standard output' 'db-reset <receipts >&-'
refuses 'no reader' 5 'standard output' '{ sleep 0.1; db-reset <receipts; echo $? >status; } | :; exit "$(cat status)"'
refuses 'no room for the receipt' 5 '/dev/full' 'db-reset --receipt /dev/full <receipts'

# The state has moved on.
moved() {
	db-backup -q db.sqlite3 >receipts
	eval "$2"
	picture db.sqlite3 >before
	refuses "$1" 3 'changed since' 'db-reset <receipts'
}
moved 'a row more' "sqlite3 db.sqlite3 \"INSERT INTO shop_item (name) VALUES ('late')\""
moved 'a row changed' "sqlite3 db.sqlite3 \"UPDATE shop_item SET price = 2\""
moved 'a row changed and back' \
	"sqlite3 db.sqlite3 \"UPDATE shop_item SET price = 3\" \"UPDATE shop_item SET price = 2\""
moved 'its time put back' 'touch -r db.sqlite3 time; printf x | dd of=db.sqlite3 bs=1 seek=70 conv=notrunc status=none
	touch -r time db.sqlite3'
moved 'another file' 'cp -p db.sqlite3 copy; mv copy db.sqlite3'
moved 'written into the log' \
	'sqlite3 db.sqlite3 "PRAGMA journal_mode=wal" ".filectrl persist_wal 1" "DELETE FROM shop_item" >/dev/null'
moved 'gone' 'rm db.sqlite3*'

# What is whole is acted upon, also with strangers in the same transcript.
make db.sqlite3
ends 'keys that are not known' 0 sh -c 'db-backup -q db.sqlite3 | sed "s/\"slate\":1/&,\"new\":[{}]/" | db-reset'
rm -f db.sqlite3*
make db.sqlite3
ends 'several, one named' 0 sh -c 'db-backup -q db.sqlite3 other.sqlite3 | db-reset other.sqlite3'
is 'that one is wiped' "$(stat -c %s other.sqlite3)" 0
ok 'and not the other' test -s db.sqlite3
sqlite3 db.sqlite3 'DELETE FROM shop_item'
ends 'receipts of no backup' 0 sh -c \
	'db-backup -q db.sqlite3 | sed 2d | sed "s/\"lines\":3/\"lines\":2/" | db-reset db.sqlite3'
prints 'have one made' '"tool":"db-reset".*"event":"backup"'
is 'nothing unfinished is left' "$(unfinished)" ''

# Who reads the receipts goes away in the middle: what was done all the same is told.
rm -f db.sqlite3
make db.sqlite3
cat >heard <<-'END'
	import os, subprocess, sys
	r, w = os.pipe()
	tool = subprocess.Popen(sys.argv[2:], stdin=open("receipts"), stdout=w)
	os.close(w)
	got = b""
	while got.count(b"\n") < int(sys.argv[1]):
	    got += os.read(r, 1)
	os.close(r)
	sys.exit(tool.wait())
END
db-backup -q db.sqlite3 >receipts
was=$(sqlite3 db.sqlite3 .dump)
ends 'the receipt of a wipe is not taken' 5 python3 heard 3 db-reset
if [ "$(sqlite3 db.sqlite3 .dump)" = "$was" ]; then
	ok 'nothing was done, or it is told' sh -c '! grep -q "only the receipt" "$1"' - "$T/err"
else
	says 'nothing was done, or it is told' 'only the receipt is missing: .*db.sqlite3 was wiped'
fi
