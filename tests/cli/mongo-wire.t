#!/bin/sh
# MongoDB on a server of our own that keeps bytes: what no other test server can show.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/server/lib.sh"

# state FILE: the state that receipts tell of a database.
state() { grep -o '"state":"[^"]*"' "$1" | tail -n 1; }

# Round trip of all that a server may hold.
wire
url=mongodb://$address/all
ok "every type, collection and index there is" "$client" "$url" load every
"$client" "$url" show >before
ends "is backed up" 0 db-backup "$url"
silent "without a word"
cp out receipts
ends "verified" 0 db-verify "$(archive receipts)"
prints "and counted" "8 tables, 100061 rows"
ends "restored under another name" 0 db-restore --into "mongodb://$address/other" "$(archive receipts)"
"$client" "mongodb://$address/other" show >after
same "byte for byte, with options and indexes" before after
ends "restored in its own place" 0 db-restore --into "$url" "$(archive receipts)"
"$client" "$url" show >after
same "it is the same again" before after
ends "and nobody can tell the difference" 0 db-backup "$url"
is "by its state" "$(state out)" "$(state receipts)"
ends "-n changes nothing" 0 db-restore -n --into "$url" "$(archive receipts)"
ends "wiped" 0 db-reset "$url"
"$client" "$url" show >after
is "it is empty" "$(cat after)" ""
ends "an empty one is backed up too" 0 db-backup "$url"
ends "and what was comes back" 0 db-restore --into "$url" "$(archive receipts)"
"$client" "$url" show >after
same "whole" before after

# A part of it.
part=mongodb://$address/part
of() { grep -E "^(index|document) ($1) " "$2"; }
"$client" "$part" run '{"insert": "ids", "documents": [{"_id": "to be replaced"}]}'
"$client" "$part" run '{"insert": "mine", "documents": [{"_id": "to stay"}]}'
"$client" "$part" show >mine
ends "one collection is restored" 0 db-restore --only ids --into "$part" "$(archive receipts)"
ok "the receipt tells which" grep -q '"only":\["ids"\]' out
"$client" "$part" show >after
is "it is as it was" "$(of ids after)" "$(of ids before)"
is "and the other stays" "$(of mine after)" "$(of mine mine)"
is "no third came" "$(grep -c '^collection' after)" 2
ends "one that there is not" 2 db-restore --only id --into "$part" "$(archive receipts)"
says "is told" "no such collection: 'id'"
ends "nor one to leave out" 2 db-restore --exclude id --into "$part" "$(archive receipts)"
"$client" "$part" show >now
same "and nothing changed" after now
"$client" "$part" run '{"insert": "many", "documents": [{"_id": "to stay"}]}'
"$client" "$part" show >mine
ends "all but two" 0 db-restore --exclude many --exclude mine --into "$part" "$(archive receipts)"
"$client" "$part" show >after
is "which stay" "$(of 'many|mine' after)" "$(of 'many|mine' mine)"
is "the others came" "$(of 'ids|every|checked' after)" "$(of 'ids|every|checked' before)"
ends "both is no sense" 2 db-restore --only a --exclude b --into "$part" "$(archive receipts)"
ends "nor with --payload" 2 db-restore --only a --payload "$(archive receipts)"
db-backup -q -o lite.tar.zst new.sqlite3 >lite
ends "SQLite is restored whole" 2 db-restore --only a --into other.sqlite3 lite.tar.zst
says "and says so" "not for sqlite"

# What a pipe proves.
ends "changed meanwhile" 0 db-backup "$url"
cp out changed
"$client" "$url" run '{"insert": "many", "documents": [{"_id": -1}]}'
ends "it is not wiped" 3 sh -c "db-reset '$url' <changed"
"$client" "$url" show >after
is "all is there, and more" "$(diff before after | grep -c '^[<>]')" 1

# All at one moment, where the server can.
wire --set rs0
url=mongodb://$address/all
"$client" "mongodb://$address/all?directConnection=true" load every
ends "a replica set, read at one moment" 0 db-backup "$url"
ok "its name is the set's" grep -q '"id":"mongodb:rs0/all"' out

# Logins.
wire --user 'us:er' --password 'p%@:/?#[]é'
good='us%3Aer:p%25%40%3A%2F%3F%23%5B%5D%C3%A9'
ends "a login" 0 db-backup "mongodb://$good@$address/all?authSource=admin"
ok "no password in the receipts" sh -c '! grep -q -F -e "p%" -e "us:er" -e "us%3A" out'
ends "a wrong password" 5 db-backup "mongodb://us%3Aer:secret-word@$address/all?authSource=admin"
says "is told" "refuses user and password"
ok "but not shown" sh -c '! grep -q secret-word err out'
ends "no login where one is needed" 5 db-backup "mongodb://$address/all"
says "is told" "wants a login"
for empty in ':@' ':pw@' 'us%3Aer:@' '@'; do
	ends "empty credentials are none: $empty" 5 db-backup "mongodb://$empty$address/all"
	says "so the server wants a login" "wants a login"
done
ends "a password that is not escaped" 4 db-backup "mongodb://user:sec/ret-word@$address/all"
ok "is not shown" sh -c '! grep -q -e sec -e ret-word err out'
ends "no server" 5 db-backup "mongodb://user:secret-word@127.0.0.1:1/all"
says "is told" "is it running"
ok "without the password" sh -c '! grep -q secret-word err out'
ends "no database" 2 db-backup "mongodb://$address"
ends "nor one of an empty name" 2 db-backup "mongodb://$address/"

exec 4>&- 5>&- 6>&-

# Whatever goes wrong while it is read: no backup.
for how in cut close error; do
	server_number=0
	rm -f "$T"/server* "$T"/said*
	wire --fault getMore --how "$how" --at 2
	"$client" "mongodb://$address/all" load many 100000
	ends "a reply that is $how" 5 db-backup --store "$T/none" "mongodb://$address/all"
	is "leaves no archive ($how)" "$(ls "$T/none" 2>/dev/null)" ""
	exec 4>&-
done
server_number=0
rm -f "$T"/server* "$T"/said*
wire --fault list --how twice
"$client" "mongodb://$address/all" load many 10
ends "a collection that is listed twice" 5 db-backup --store "$T/none" "mongodb://$address/all"
exec 4>&-
server_number=0
rm -f "$T"/server* "$T"/said*
wire --fault getMore --how hang
"$client" "mongodb://$address/all" load many 100000
ends "a server that hangs" 5 db-backup --store "$T/none" "mongodb://$address/all?socketTimeoutMS=1000"
is "leaves no archive" "$(ls "$T/none" 2>/dev/null)" ""
exec 4>&-

# A server that makes something else of what it is given, and says nothing.
for how in 'change the server changed documents' 'lose the server has other documents'; do
	server_number=0
	rm -f "$T"/server* "$T"/said*
	wire --fault insert --how "${how%% *}"
	"$client" "mongodb://$address/all" show >before
	ends "a server that would ${how%% *} a document" 5 db-restore --into "mongodb://$address/all" "$(archive receipts)"
	says "is caught" "${how#* }"
	"$client" "mongodb://$address/all" show >after
	same "and nothing is left" before after
	exec 4>&-
done

# Whatever goes wrong while it is restored: what was there stays.
for fault in 'insert close' 'insert error' 'createIndexes error' 'renameCollection error' 'update error' 'create error'; do
	server_number=0
	rm -f "$T"/server* "$T"/said*
	# shellcheck disable=SC2086
	set -- $fault
	at=3
	[ "$1" != update ] || at=2
	[ "$1" != insert ] || at=4
	wire --fault "$1" --how "$2" --at $at
	"$client" "mongodb://$address/all" load many 100
	"$client" "mongodb://$address/all" run '{"insert": "mine", "documents": [{"_id": 1}]}'
	"$client" "mongodb://$address/all" show >before
	db-restore --no-backup --confirm all --into "mongodb://$address/all" "$(archive receipts)" >out 2>err
	status=$?
	"$client" "mongodb://$address/all" show >after
	if [ $status -eq 0 ]; then
		is "tried again, and survived: $fault" "$1" "insert"
	else
		is "ends with 5: $fault" $status 5
		same "as it was: $fault" before after
	fi
	exec 4>&-
done

# A wipe that was killed is told until as much is wiped; one that changed nothing is forgotten.
server_number=0
rm -f "$T"/server* "$T"/said*
wire --fault dropDatabase --how error
url=mongodb://$address/all
killed='{"insert": "slate_restore_journal", "documents": [{"_id": "journal", "run": "1", "phase": 3,
	"wiped": "rows", "archive": "whole.tar.zst", "old": [], "new": []}]}'
"$client" "$url" load many 100
ends "a wipe that the server refuses" 5 db-reset "$url"
ends "leaves no word" 0 db-backup "$url"
"$client" "$url" run "$killed"
ends "less is wiped after one of rows was killed" 0 db-reset --history "$url"
ends "which is still told" 3 db-backup "$url"
says "with the archive that has all" "db-restore 'whole.tar.zst'"
ends "as much" 0 db-reset --rows "$url"
ends "ends it" 0 db-backup "$url"
"$client" "$url" run "$killed"
ends "all is to be wiped after another, in vain" 5 db-reset "$url"
ends "that is told" 3 db-backup "$url"
says "with the archive of the first" "db-restore 'whole.tar.zst'"
exec 4>&-

# A reset that ends in the middle, and another after it: what was backed up, and what was not, stays told.
server_number=0
rm -f "$T"/server* "$T"/said*
wire --fault delete --how close --at 4
url=mongodb://$address/all
"$client" "$url" load shop 20
ends "a reset without a backup that ends in the middle" 5 db-reset --rows --no-backup --confirm all "$url"
ends "a backup of it" 3 db-backup "$url"
says "would not be one of all" "a db-reset (rows) .*there was no backup of it, and db-reset wipes it anew"
ends "a reset of another kind" 0 db-reset --history "$url"
says "is told" "a db-reset of it (rows).*there was no backup"
ends "and no end of that one" 3 db-backup "$url"
says "which was without a backup" "a db-reset (rows) .*of what was there at first there was no backup; db-restore '[^']*' brings back what was left"
"$client" "$url" run '{"insert": "capped", "documents": [{"_id": "new"}]}'
"$client" "$url" run '{"arm": 1}'
ends "one after it, which ends in the middle too" 5 db-reset --rows "$url"
ends "has an archive" 3 db-backup "$url"
says "of what was left" "of what was there at first there was no backup; db-restore '[^']*' brings back what was left"
ends "until one is done" 0 db-reset --rows "$url"
says "and names it" "no backup; db-restore"
ends "to its end" 0 db-backup "$url"
silent "without a word"
exec 4>&-
server_number=0
rm -f "$T"/server* "$T"/said*
wire --fault delete --how close --armed
url=mongodb://$address/all
"$client" "$url" load shop 20
"$client" "$url" run '{"arm": 1}'
ends "one that ends before anything is gone" 5 db-reset --rows "$url"
ends "is not worth a word" 0 db-backup "$url"
silent "to anyone"
ends "one without a backup may have come further" 5 db-reset --rows --no-backup --confirm all "$url"
ends "one after it, with a backup" 5 db-reset --rows "$url"
"$client" "$url" run '{"arm": 0}'
ends "does not make it forgotten" 3 db-backup "$url"
says "though nothing is gone by this one" "of what was there at first there was no backup"
ends "until it is done" 0 db-reset --rows "$url"
ends "to its end" 0 db-backup "$url"

# Who is connected, and may not be looked at, is somebody too.
as='setpriv --reuid=65534 --regid=65534 --clear-groups'
if [ "$(id -u)" = 0 ] && $as test -x "$B/bin/db-reset" 2>/dev/null; then
	chmod 755 "$T"
	mkdir -m 777 other
	hold
	SLATE_STORE=$T/other
	ends "another user is connected" 6 $as db-reset "$url"
	says "as is told" "a program of another user"
	kill $holder
	wait $holder 2>/dev/null
	ends "nobody is any more" 0 $as db-reset "$url"
fi

# What the server tells of its clients: other servers of a set are nobody.
for who in peer someone; do
	exec 4>&-
	server_number=0
	rm -f "$T"/server* "$T"/said*
	wire --fault currentOp --how $who
	url=mongodb://$address/all
	"$client" "$url" load shop 3
	case $who in
	peer) ends "another server is connected" 0 db-reset "$url" ;;
	someone)
		ends "somebody is connected" 6 db-reset "$url"
		says "from where is told" "127.0.0.1:2"
		ends "--force" 0 db-reset --force "$url"
		;;
	esac
done

# No dump has a name with a dollar or that begins with "system.": that is told, and such a one is not wiped.
exec 4>&-
server_number=0
rm -f "$T"/server* "$T"/said*
wire
url=mongodb://$address/all
"$client" "$url" load many 3
"$client" "$url" run '{"create": "system.profile"}'
ends "what servers have by themselves" 0 db-backup "$url"
silent "is not worth a word"
"$client" "$url" run '{"insert": "system.mine", "documents": [{"_id": 1}]}'
ends "what somebody has" 0 db-backup "$url"
says "is told" "no backup holds a collection of such a name: .*'system.mine'"
"$client" "$url" show >before
ends "and is in the way of a reset" 3 db-reset "$url"
says "by its name" "its backup has no collection of such a name: .*'system.mine'"
"$client" "$url" show | grep -v slate_restore >after
same "that changes nothing" before after
ends "without a backup it goes, too" 0 db-reset --no-backup --confirm all "$url"
is "with all" "$("$client" "$url" show)" ""
