#!/bin/sh
# MongoDB: the server that SLATE_TEST_MONGO names, mongod or FerretDB.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/server/lib.sh"
mongodb
url=mongodb://$address/$(database shop)
ok "a database" "$client" "$url" load shop
. "$ROOT/tests/cli/mongo.sh"

# What this server cannot take is named, and nothing changes.
if [ "$server" = FerretDB ]; then
	wire
	"$client" "mongodb://$address/all" load every
	db-backup "mongodb://$address/all" >every 2>err || cat err
	"$client" "$url" load shop
	"$client" "$url" show >before
	ends "a database of another server's" 5 db-restore --into "$url" "$(archive every)"
	says "is told by name" "does not take this .*'"
	"$client" "$url" show >after
	same "and what was there stays" before after

	# Each thing alone, by its name.
	for what in view series; do
		wire
		"$client" "mongodb://$address/all" load many 3
		case $what in
		view) "$client" "mongodb://$address/all" run '{"create": "view", "viewOn": "many", "pipeline": []}' ;;
		series) "$client" "mongodb://$address/all" run '{"create": "series", "timeseries": {"timeField": "t"}}' ;;
		esac
		db-backup "mongodb://$address/all" >one 2>err || cat err
		ends "a $what" 5 db-restore --into "$url" "$(archive one)"
		says "is told by name" "the server does not take the collection '$what': "
		"$client" "$url" show >after
		same "and what was there stays" before after
	done

	# Documents of which it makes nothing, or something else.
	for what in refused changed; do
		wire
		"$client" "mongodb://$address/all" load $what
		db-backup "mongodb://$address/all" >$what 2>err || cat err
		ends "a backup with documents that are $what" 5 db-restore --into "$url" "$(archive $what)"
		"$client" "$url" show >after
		same "changes nothing" before after
		ends "nor in an empty database" 5 db-restore --into "$url-$what" "$(archive $what)"
		is "is anything left" "$("$client" "$url-$what" show)" ""
		case $what in
		refused) says "how many is told" "does not take 8 of the documents, the first of 'refused': " ;;
		changed) says "where is told" "changed documents that it was given: in 'changed'" ;;
		esac
	done
	exit
fi

# MongoDB itself takes nearly all that there is: it is whole then, or told by name and nothing has changed.
"$client" "$url" load shop
"$client" "$url" show >before
wire
for what in every refused changed; do
	"$client" "mongodb://$address/$what" load $what
	"$client" "mongodb://$address/$what" show >wanted
	ends "documents of all kinds" 0 db-backup "mongodb://$address/$what"
	cp out receipts
	db-restore --into "$url" "$(archive receipts)" >out 2>err
	status=$?
	"$client" "$url" show >after
	if [ $status -eq 0 ]; then
		same "all that is $what is taken, byte for byte" wanted after
		ends "and goes again" 0 db-reset "$url"
		"$client" "$url" load shop
	else
		is "not all that is $what is taken" $status 5
		says "which is told by name" "the server \(does not take\|did not take\|changed\|has other\) .*'"
		same "and what was there stays" before after
	fi
done

# All at one moment, which only a replica set can.
if [ -z "${SLATE_TEST_MONGO:-}" ]; then
	mongodb slate
	url=mongodb://$address/$(database set)
	ok "a database of a replica set" "$client" "$url" load shop
	. "$ROOT/tests/cli/mongo.sh"
	ok "its name is the set's" grep -q '"id":"mongodb:slate/' receipts
fi
