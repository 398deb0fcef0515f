#!/bin/sh
# Several at once: every backup is whole and of one moment, nothing is destroyed twice or under a writer.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/db.sh"

make db.sqlite3

# Many backups within one second.
for i in 1 2 3 4 5 6 7 8; do
	{ db-backup -q db.sqlite3 >"r$i" 2>"e$i"; echo $? >"s$i"; } &
done
wait
is 'all succeed' "$(cat s? | sort | uniq -c | tr -d ' \n')" 80
is 'in silence' "$(cat e?)" ''
is 'each has its own name' "$(for i in 1 2 3 4 5 6 7 8; do archive "r$i"; done | sort -u | wc -l)" 8
ends 'and is whole' 0 db-verify store/*.zst

# One proof is good for one reset.
for i in 1 2 3 4; do
	{ db-reset <r1 >/dev/null 2>"e$i"; echo $? >"s$i"; } &
done
wait
# They may see each other, and then none does it.
ok 'at most one resets' test "$(cat s[1-4] | grep -c '^0$')" -le 1
is 'the others are refused' "$(cat s[1-4] | grep -vc '^[036]$')" 0
rm -f db.sqlite3
db-restore -q "$(archive r2)" >/dev/null
is 'and nothing is lost' "$(sqlite3 db.sqlite3 'SELECT count(*) FROM shop_item')" 3

# Two restores: one after the other, or one is refused.
sqlite3 two.sqlite3 'CREATE TABLE only (a)'
for i in 1 2; do
	{ db-restore --into two.sqlite3 "$(archive r$i)" >/dev/null 2>"e$i"; echo $? >"s$i"; } &
done
wait
is 'a restore among two' "$(sort -u s1 s2 | grep -vc '^[0356]$')" 0
rows db.sqlite3 >wanted
[ "$(sort -u s1 s2 | head -n 1)" = 0 ] || sqlite3 :memory: 'CREATE TABLE only (a)' .dump >wanted
rows two.sqlite3 >got
same 'is whole, or nothing' wanted got

# A writer that never rests: two tables that always hold the same number of rows.
for mode in wal delete; do
	rm -f busy.sqlite3* stop
	sqlite3 busy.sqlite3 "PRAGMA journal_mode=$mode; CREATE TABLE a (x); CREATE TABLE b (x)" >/dev/null
	(
		while [ ! -e stop ] && kill -0 $$ 2>/dev/null; do
			echo '.timeout 10000'
			echo 'PRAGMA synchronous=off;'
			i=0
			while [ $i -lt 50 ]; do
				echo 'BEGIN IMMEDIATE; INSERT INTO a VALUES (randomblob(200));'
				echo 'INSERT INTO b VALUES (randomblob(200)); COMMIT; SELECT changes();'
				i=$((i + 1))
			done
		done | sqlite3 busy.sqlite3 >written 2>busy.err
	) &
	writer=$!
	while [ ! -s written ]; do sleep 0.02; done
	for i in 1 2 3; do
		ends "$mode: a busy database is backed up" 0 db-backup -q busy.sqlite3
		ok "$mode: and is sound" sh -c 'db-restore --payload "$1" >image && sqlite3 image "PRAGMA integrity_check" | grep -qx ok' \
			- "$(archive out)"
		is "$mode: at one point in time" "$(sqlite3 image 'SELECT (SELECT count(*) FROM a) - (SELECT count(*) FROM b)')" 0
	done
	ends "$mode: its reset is refused" 6 sh -c 'db-reset busy.sqlite3 </dev/null'
	db-backup -q busy.sqlite3 >busy
	ends "$mode: its restore too" 6 sh -c 'db-restore <busy'
	ends "$mode: and a reset by receipts" 6 sh -c 'db-reset <busy'
	: >stop
	wait $writer
	is "$mode: the writer was not disturbed" "$(cat busy.err)" ''
	is "$mode: every row of it is there" "$(sqlite3 busy.sqlite3 'SELECT count(*) FROM a')" "$(grep -c 1 written)"
done
is 'nothing unfinished is left' "$(unfinished)" ''
