#!/bin/sh
# Folders as mongodump writes them, whole and damaged, on a server of our own.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/server/lib.sh"

# document ID: {"_id": ID}, up to 255.
document() { printf "\\016\\000\\000\\000\\020_id\\000\\$(printf %03o "$1")\\000\\000\\000\\000"; }

# make: a folder of one database.
make() {
	rm -rf dump
	mkdir -p dump/shop
	{ document 1; document 2; } >dump/shop/item.bson
	echo '{"options":{},"indexes":[{"v":2,"key":{"_id":1},"name":"_id_"},
		{"v":2,"key":{"a":1},"name":"a_1"}],"collectionName":"item","type":"collection"}' >dump/shop/item.metadata.json
	document 3 >'dump/shop/a%24b+%C3%A4.bson'
	echo '{"options":{},"indexes":[]}' >'dump/shop/a%24b+%C3%A4.metadata.json'
	document 4 >dump/shop/plain.bson
	cp 'dump/shop/a%24b+%C3%A4.metadata.json' dump/shop/plain.metadata.json
}

# refuses WHAT PATTERN: status 4, and the database is as it was.
refuses() {
	ends "$1" 4 db-restore --into "$url" dump
	says "is told" "$2"
	"$client" "$url" show >after
	same "and changes nothing" before after
}

wire
url=mongodb://$address/shop
make
mv 'dump/shop/a%24b+%C3%A4.bson' 'dump/shop/a+%C3%A4.bson'
mv 'dump/shop/a%24b+%C3%A4.metadata.json' 'dump/shop/a+%C3%A4.metadata.json'
ends "a whole one" 0 db-restore --into "$url" dump
silent "without a word"
"$client" "$url" show >before
is "every document of it" "$(grep -c ^document before)" 4
ok "and names with other characters" grep -q '^document a ä ' before

make
rm -f dump/shop/a*
gzip -k dump/shop/item.bson
refuses "one with a collection twice" "twice.*item.bson"
rm dump/shop/item.bson
ends "packed" 0 db-restore -n --into "$url" dump
: >dump/shop/item.bson.gz
refuses "one that was not written to its end" "item.bson.gz.*is empty"
document 1 | gzip | head -c 20 >dump/shop/item.bson.gz
refuses "one that is cut off" "damaged or cut off: .*item.bson.gz"
rm dump/shop/item.bson.gz
refuses "one without documents" "documents of a collection are missing: .*item.bson"
mkfifo dump/shop/item.bson
refuses "a pipe in place of a file" "not a file: .*item.bson"
make
rm -f dump/shop/a*
document 1 | head -c 10 >>dump/shop/item.bson
refuses "a document that is cut off" "not a sound.*'item'"
make
rm -f dump/shop/a*
echo '{"options":' >dump/shop/item.metadata.json
refuses "a description that is no JSON" "no JSON: .*item"
make
rm -f dump/shop/a*
gzip -k dump/shop/item.metadata.json
refuses "two descriptions" "twice.*item.metadata.json"
make
rm -f dump/shop/a* dump/shop/item.metadata.json
ends "one that lacks a description" 0 db-restore --into "$url" dump
is "is restored, and that is told once" "$(grep -c 'without indexes.*item.metadata.json' err)" 1
