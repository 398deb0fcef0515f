#!/bin/sh
# What MongoDB's own tools and slate make of each other's dumps.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/server/lib.sh"
tools=$("$ROOT/tests/server/build" mongotools 2>"$T/go.log") || { cat "$T/go.log" >&2; skip "MongoDB's tools, by Go"; }
documents() { grep ^document "$1"; }

mongodb
name=$(database shop)
url=mongodb://$address/$name
"$client" "$url" load shop
"$client" "$url" show >before

# Theirs, read by us.
for how in '' --gzip; do
	ends "mongodump --archive $how" 0 "$tools/mongodump" --quiet --uri "mongodb://$address" --db "$name" --archive=theirs ${how:+"$how"}
	ends "restored by db-restore" 0 db-restore --into "mongodb://$address/$name-1" theirs
	silent "without a word"
	"$client" "mongodb://$address/$name-1" show >after
	same "the same, indexes and all" before after
	rm -rf folder
	ends "mongodump into a folder $how" 0 "$tools/mongodump" --quiet --uri "mongodb://$address" --db "$name" --out folder ${how:+"$how"}
	ends "-n reads nothing into it" 0 db-restore -n --into "mongodb://$address/$name-2" folder
	ends "restored by db-restore" 0 db-restore --into "mongodb://$address/$name-2" folder
	"$client" "mongodb://$address/$name-2" show >after
	same "the same" before after
done
ends "the folder of the database itself" 0 db-restore --into "mongodb://$address/$name-2" "folder/$name"
"$client" "mongodb://$address/$name-2" show >after
same "is the same" before after
head -c 5000 theirs >short
ends "one that is cut off" 4 db-restore --into "mongodb://$address/$name-2" short
"$client" "mongodb://$address/$name-2" show >after
same "changes nothing" before after

# Ours, read by them.
ends "db-backup" 0 db-backup "$url"
ends "its payload" 0 db-restore --payload "$(archive out)"
cp out payload
# FerretDB does not know the option "ns" that mongorestore gives to indexes.
without=
[ "$server" != FerretDB ] || without=--noIndexRestore
ends "is taken by mongorestore" 0 "$tools/mongorestore" --quiet --uri "mongodb://$address" --archive=payload \
	--nsFrom "$name.*" --nsTo "$name-3.*" $without
"$client" "mongodb://$address/$name-3" show >after
is "every document, byte for byte" "$(documents after)" "$(documents before)"
[ -n "$without" ] || same "and every index" before after
python3 "$ROOT/tests/server/documents.py" <payload >documents.bson
ends "bsondump reads its documents" 0 "$tools/bsondump" --quiet documents.bson
is "all of them" "$(wc -l <out)" "$(documents before | wc -l)"
