#!/bin/sh
# MongoDB on FerretDB, or on the server that SLATE_TEST_MONGO names.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/server/lib.sh"
ferretdb
url=mongodb://$address/$(database shop)
ok "a database" "$client" "$url" load shop
. "$ROOT/tests/cli/ferretdb.sh"

# What this server cannot take is named, and nothing changes.
if [ -z "${SLATE_TEST_MONGO:-}" ]; then
	wire
	"$client" "mongodb://$address/all" load every
	db-backup "mongodb://$address/all" >every 2>err || cat err
	"$client" "$url" load shop
	"$client" "$url" show >before
	ends "a database of another server's" 5 db-restore --into "$url" "$(archive every)"
	says "is told by name" "does not take this .*'"
	"$client" "$url" show >after
	same "and what was there stays" before after

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
fi
