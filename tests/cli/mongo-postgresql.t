#!/bin/sh
# MongoDB on FerretDB that keeps its data in PostgreSQL.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/server/lib.sh"
ferretdb_postgresql
url=mongodb://$address/$(database shop)
ok "a database" "$client" "$url" load shop
# djongo's key of a descending index, which only this one takes.
key='{"place_id": 1, "when\" DESC": 1}'
ok "an index of djongo's" "$client" "$url" run "{\"createIndexes\": \"shop_item\", \"indexes\": [{\"key\": $key, \"name\": \"down\"}]}"
. "$ROOT/tests/cli/mongo.sh"
ok "that index was among them" grep -q "^index shop_item .*$(printf 'when" DESC' | od -An -tx1 | tr -d ' ')" before

# What it refuses, and the other one takes.
wire
text='{"insert": "texts", "documents": [{"_id": 1, "s": "a"}, {"_id": 2, "s": "a\u0000b"}]}'
"$client" "mongodb://$address/texts" run "$text"
ends "a text with a NUL" 0 db-backup "mongodb://$address/texts"
cp out receipts
"$client" "$url" load shop
"$client" "$url" show >before
ends "is refused" 5 db-restore --into "$url" "$(archive receipts)"
says "with how many" "does not take 1 of the documents, the first of 'texts': "
"$client" "$url" show >after
same "and changes nothing" before after
ends "nor in an empty database" 5 db-restore --into "${url}_texts" "$(archive receipts)"
is "is anything left" "$("$client" "${url}_texts" show)" ""
