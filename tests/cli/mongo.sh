# The tools as people use them, on the database $url of the server at $address.

"$client" "$url" show >before

ends "is backed up" 0 db-backup "$url"
silent "without a word"
cp out receipts
ends "its archive is verified" 0 db-verify "$(archive receipts)"
prints "with every collection and document" "6 tables, 2006 rows"
ends "its payload is mongodump's archive" 0 db-restore --payload "$(archive receipts)"
is "by its first bytes" "$(od -An -tx1 -N4 out)" " 6d e2 99 81"

ends "a pipe backs up and wipes" 0 sh -c "db-backup '$url' | db-reset '$url'"
"$client" "$url" show >after
is "nothing is left" "$(cat after)" ""
ends "what was comes back" 0 db-restore --into "$url" "$(archive receipts)"
"$client" "$url" show >after
same "whole" before after

ends "rows only" 0 db-reset --rows "$url"
"$client" "$url" show >after
is "no row is left but what was applied, and djongo's own" "$(grep -c ^document after)" 3
is "every index is" "$(grep ^index after)" "$(grep ^index before)"
ends "over it, what was" 0 db-restore --into "$url" "$(archive receipts)"
ends "history only" 0 db-reset --history=shop "$url"
"$client" "$url" show >after
is "of one app" "$(diff before after | grep -c '^<')" 1
ends "and back" 0 db-restore --into "$url" "$(archive receipts)"

# Somebody else is connected.
hold
ends "a reset while somebody is connected" 6 db-reset "$url"
says "tells who" "python3.*$holder"
"$client" "$url" show >after
same "and changes nothing" before after
ends "--force" 0 db-reset --force "$url"
kill $holder
wait $holder 2>/dev/null
