#!/bin/sh
# The ways to a MongoDB server: sockets of Unix, TLS, names that only DNS knows; on a server of our own.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/server/lib.sh"
command -v openssl >/dev/null || skip openssl

# whole NAME URL: back up, wipe and restore by this way.
whole() {
	"$client" "$plain" load many 200
	"$client" "$plain" show >before
	ends "$1: db-backup" 0 db-backup "$2"
	archive=$(grep -o '"path":"[^"]*"' out | tail -n 1 | cut -d'"' -f4)
	ends "$1: db-reset" 0 db-reset "$2"
	is "$1: it is empty" "$("$client" "$plain" show)" ""
	ends "$1: db-restore" 0 db-restore --into "$2" "$archive"
	"$client" "$plain" show >after
	same "$1: it is whole" before after
	"$client" "$plain" run '{"dropDatabase": 1}'
}

# soon NAME STATUS LIMIT COMMAND...: ends(), within so many seconds.
soon() {
	name=$1 limit=$3
	begun=$(date +%s)
	status=$2
	shift 3
	ends "$name" "$status" "$@"
	ok "$name: soon" test $(($(date +%s) - begun)) -le "$limit"
}

# A socket: its path is the host, escaped.
wire --socket "$T/wire.sock"
plain=mongodb://$(echo "$T/wire.sock" | sed 's,/,%2F,g')/app
whole "a socket" "$plain"
soon "a socket that is not there" 5 20 db-backup "mongodb://%2Fnowhere%2Fmongo.sock/app"
says "is told" "is it running"

# TLS, with a certificate for this address only.
wire
plain=mongodb://$address/app
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=slate test' -addext 'subjectAltName=IP:127.0.0.1' \
	-keyout key.pem -out ca.pem 2>/dev/null || exit 99
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=other' -addext 'subjectAltName=DNS:other.test' \
	-keyout other.key -out other.pem 2>/dev/null || exit 99
serve python3 "$ROOT/tests/server/tls.py" ca.pem key.pem "$address"
safe=127.0.0.1:$said
whole "TLS" "mongodb://$safe/app?tls=true&tlsCAFile=$T/ca.pem"
soon "a certificate that nobody vouches for" 5 20 db-backup "mongodb://$safe/app?tls=true"
says "is refused" "TLS\|certificate"
soon "one that another vouches for" 5 20 db-backup "mongodb://$safe/app?tls=true&tlsCAFile=$T/other.pem"
ends "whoever wants it so, may" 0 db-backup "mongodb://$safe/app?tls=true&tlsAllowInvalidCertificates=true"
soon "no TLS to a server that speaks it" 5 20 db-backup "mongodb://$safe/app"
soon "TLS to one that does not" 5 20 db-backup "mongodb://$address/app?tls=true&tlsCAFile=$T/ca.pem"
serve python3 "$ROOT/tests/server/tls.py" other.pem other.key "$address"
soon "a certificate for another host" 5 20 db-backup "mongodb://127.0.0.1:$said/app?tls=true&tlsCAFile=$T/other.pem"
soon "a certificate that is no file" 5 20 db-backup "mongodb://$safe/app?tls=true&tlsCAFile=$T/none.pem"

# Names of services: these domains never exist (RFC 2606).
soon "a service that no DNS knows" 5 40 db-backup "mongodb+srv://user:secret-word@no-such.service.invalid/app"
says "is told" "no-such.service.invalid"
ok "without the password" sh -c '! grep -q secret-word err out'
for bad in "mongodb+srv://one.test:27017/app" "mongodb+srv://a.b.test,c.d.test/app"; do
	soon "not a service: $bad" 4 5 db-backup "$bad"
	says "is told" "not a URL that MongoDB knows"
done
