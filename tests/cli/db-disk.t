#!/bin/sh
# Disks that are full, read-only, small, other ones: everything or nothing, and a clear error.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/db.sh"

# What cannot be compressed.
make db.sqlite3
sqlite3 db.sqlite3 'INSERT INTO shop_item (data) VALUES (randomblob(1000000))'
make small.sqlite3
db-backup -q db.sqlite3 >receipts
big=$(archive receipts)
picture db.sqlite3 >before

# untouched NAME: the database is as it was.
untouched() {
	picture db.sqlite3 >after
	same "$1: the database is untouched" before after
}

# A limit on the size of files is another kind of full disk.
ends 'a limit: backup' 5 sh -c 'ulimit -f 500; exec db-backup --store limited db.sqlite3'
says 'is told' 'File too large'
is 'and leaves nothing' "$(ls -A limited)" ''
ends 'a limit: reset' 5 sh -c 'ulimit -f 500; exec db-reset --store limited db.sqlite3 </dev/null'
is 'leaves nothing' "$(ls -A limited)" ''
untouched 'a limit'
cp small.sqlite3 target.sqlite3
picture target.sqlite3 >t1
ends 'a limit: restore' 5 sh -c 'ulimit -f 500; exec db-restore --into target.sqlite3 "$1"' - "$big"
picture target.sqlite3 >t2
same 'changes nothing' t1 t2
ends 'a limit: payload' 5 sh -c 'ulimit -f 500; exec db-restore --payload "$1" >payload' - "$big"
ends '/dev/full: payload' 5 sh -c 'db-restore --payload "$1" >/dev/full' - "$big"
ends '/dev/full: archive' 5 sh -c 'db-backup -o - db.sqlite3 >/dev/full'
ends '/dev/full: receipts' 5 sh -c 'db-backup db.sqlite3 >/dev/full'
ends '/dev/full: a reset' 5 sh -c 'db-reset db.sqlite3 </dev/null >/dev/full'
untouched '/dev/full'
ends '/dev/full: help' 5 sh -c 'db-backup -h >/dev/full'

# Real file systems of our own, where we may have them.
if ! unshare -Urm mount -t tmpfs -o size=16k none "$T" 2>/dev/null; then
	echo "# no mount name space: full and read-only file systems are not tested"
else
	mkdir disk
	# on SIZE SH: run SH where ./disk is a file system of this size.
	on() { unshare -Urm sh -c "mount -t tmpfs -o size=$1 none disk && { $2
		}"; }
	ends 'a full disk: backup' 0 on 400k 'db-backup --store disk/store db.sqlite3 2>err
		[ $? = 5 ] && [ -z "$(ls -A disk/store)" ] && grep -qE "No space|not enough room" err'
	ends 'a full disk: one file' 0 on 400k 'db-backup -o disk/a db.sqlite3; [ $? = 5 ] && [ -z "$(ls -A disk)" ]'
	ends 'a full disk: reset' 0 on 400k 'db-reset --store disk/store db.sqlite3 </dev/null
		[ $? = 5 ] && [ -z "$(ls -A disk/store)" ]'
	untouched 'a full disk'
	ends 'a full disk: restore' 0 on 400k 'cp small.sqlite3 disk/d; cp disk/d was
		db-restore --into disk/d "'"$big"'"; [ $? = 5 ] && cmp disk/d was && [ "$(ls -A disk)" = d ]'
	ends 'a full disk: its safety copy' 0 on 2m 'cp db.sqlite3 disk/d; dd if=/dev/zero of=disk/fill bs=1k count=700 2>/dev/null
		mkdir disk/s; db-restore --store disk/s --into disk/d "'"$(archive receipts)"'" 
		[ $? = 5 ] && cmp disk/d db.sqlite3 && [ -z "$(ls -A disk/s)" ]'
	ends 'a full disk: a receipt' 0 on 12k 'head -c 12k /dev/zero >disk/fill 2>/dev/null
		db-reset --receipt disk/r db.sqlite3 </dev/null; [ $? = 5 ] && [ ! -e disk/r ]'
	untouched 'no room for a receipt'

	ends 'another file system' 0 on 8m 'db-backup --store disk/s db.sqlite3 | db-reset | db-restore >/dev/null'
	cmp -s db.sqlite3 before || picture db.sqlite3 >before
	ends 'its rows are back' 0 sqlite3 db.sqlite3 'SELECT count(*) FROM shop_item'
	prints 'all of them' '^4$'
	case $(stat -f -c %T .) in
	tmpfs | overlayfs | ramfs) ;;
	*)
		ends 'a store in memory' 0 on 8m 'SLATE_STORE=disk/s db-backup db.sqlite3 2>err; [ $? = 3 ]'
		ends 'is no proof' 0 on 8m 'SLATE_STORE=disk/s db-reset db.sqlite3 </dev/null 2>err; [ $? = 3 ]'
		ok 'which is said' grep -q 'would not outlive a restart' err
		untouched 'no proof'
		;;
	esac

	ends 'read-only: backup' 0 on 8m 'cp db.sqlite3 disk/d; mount -o remount,ro disk; db-backup disk/d'
	ends 'read-only: a log' 0 on 8m 'sqlite3 disk/d "PRAGMA journal_mode=wal; CREATE TABLE t(a)" >/dev/null
		mount -o remount,ro disk; db-backup disk/d'
	ends 'read-only: the store' 0 on 8m 'mount -o remount,ro disk; db-backup --store disk db.sqlite3; [ $? = 5 ]'
	ends 'read-only: reset' 0 on 8m 'cp db.sqlite3 disk/d; mount -o remount,ro disk
		db-reset disk/d </dev/null; [ $? = 5 ] && cmp disk/d db.sqlite3'
	ends 'read-only: restore' 0 on 8m 'cp small.sqlite3 disk/d; mount -o remount,ro disk
		db-restore --into disk/d "'"$big"'"; [ $? = 5 ] && cmp disk/d small.sqlite3'
fi
is 'nothing unfinished is left' "$(unfinished)" ''
