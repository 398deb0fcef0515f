#!/bin/sh
# mongodb+srv: a service that the DNS knows, by a name server of the test's own, in a network and with
# a resolv.conf that nobody else sees.
case ${1-} in
inside) ;;
*)
	for how in '' -r; do
		# shellcheck disable=SC2086
		unshare $how -m -n true 2>/dev/null && exec unshare $how -m -n sh "$0" inside
	done
	# It is in util-linux, which every Debian has; that it is not allowed, as in most containers, is no fault of ours.
	if [ "${CI:-}" = true ] && ! command -v unshare >/dev/null; then
		printf 'not ok 1 - missing: unshare\n1..1\n'
		exit 1
	fi
	echo "1..0 # SKIP mongodb+srv is NOT tried: no namespaces of one's own are allowed (unshare -m -n)"
	exit 0
	;;
esac
. "${0%/*}/../lib.sh"
. "$ROOT/tests/server/lib.sh"
command -v openssl >/dev/null || skip openssl
secret=Zx9-pass-Qm

# seen FILE PLACE: it stands there, within this test only.
seen() { mount --bind "$1" "$2" 2>"$T/mount.err" || { cat "$T/mount.err" >&2; exit 99; }; }
printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' >resolv.conf
seen resolv.conf /etc/resolv.conf
if [ -e /etc/nsswitch.conf ]; then
	sed 's/^hosts:.*/hosts: files dns/' /etc/nsswitch.conf >nsswitch.conf
	seen nsswitch.conf /etc/nsswitch.conf
fi

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=one.slate.test' \
	-addext 'subjectAltName=DNS:one.slate.test' -keyout key.pem -out ca.pem 2>/dev/null || exit 99
python3 "$ROOT/tests/server/dns.py" up || exit 99
wire --user admin --password "$secret"
plain="mongodb://admin:$secret@$address/app?authSource=admin"
app=$address
serve python3 "$ROOT/tests/server/tls.py" ca.pem key.pem "$address"
safe=$said

# service NAME PORT: the servers of one.
service() { echo "_mongodb._tcp.$1.slate.test=SRV:$2:one.slate.test"; }
# What a DNS may not say is an option but these two, and a host of another domain.
# shellcheck disable=SC2046
serve python3 "$ROOT/tests/server/dns.py" one.slate.test=A:127.0.0.1 one.other.test=A:127.0.0.1 \
	$(service app "${app#*:}") app.slate.test=TXT:authSource=admin \
	$(service tls "$safe") \
	$(service gone 1) \
	$(service option "${app#*:}") option.slate.test=TXT:tls=false \
	_mongodb._tcp.foreign.slate.test="SRV:${app#*:}:one.other.test" \
	_mongodb._tcp.quiet.slate.test=QUIET:

# whole NAME URL HOST: away and back by this one.
whole() {
	"$client" "$plain" load many 200
	"$client" "$plain" show >before
	ends "$1: db-backup" 0 db-backup "$2"
	silent "$1: without a word"
	cp out receipts
	archive=$(grep -o '"path":"[^"]*"' out | tail -n 1 | cut -d'"' -f4)
	ends "$1: db-reset asks whether it is for development" 3 db-reset "$2"
	ends "$1: db-reset" 0 db-reset --allow-host "$3" "$2"
	is "$1: it is empty" "$("$client" "$plain" show)" ""
	ends "$1: db-restore" 0 db-restore --allow-host "$3" --into "$2" "$archive"
	"$client" "$plain" show >after
	same "$1: it is whole" before after
	ok "$1: no password in the receipts" sh -c '! grep -q "$1" "$2"' - "$secret" receipts
	"$client" "$plain" run '{"dropDatabase": 1}'
}
whole "a service" "mongodb+srv://admin:$secret@app.slate.test/app?tls=false" app.slate.test
whole "TLS is the rule" "mongodb+srv://admin:$secret@tls.slate.test/app?authSource=admin&tlsCAFile=$T/ca.pem" tls.slate.test

# What goes wrong is told, soon and without the password.
# wrong NAME SERVICE PATTERN: such a service cannot be used.
wrong() {
	ends "$1" 5 timeout 40 db-backup "mongodb+srv://admin:$secret@$2"
	says "$1: is told" "$3"
	ok "$1: without the password" sh -c '! grep -q "$1" out err' - "$secret"
}
limits='serverSelectionTimeoutMS=500&connectTimeoutMS=500'
wrong "TLS to a server without" "app.slate.test/app?$limits" .
wrong "a certificate that nobody vouches for" "tls.slate.test/app?$limits" 'TLS\|certificate'
wrong "a service that is gone" "gone.slate.test/app?tls=false&$limits" one.slate.test
wrong "a host of another domain" "foreign.slate.test/app?tls=false" 'DNS does not tell'
ends "an option that is not the DNS's" 4 db-backup "mongodb+srv://admin:$secret@option.slate.test/app"
says "is refused" "do not go together"
wrong "no such service" "none.slate.test/app?tls=false" 'DNS does not tell.*none.slate.test'
wrong "a DNS without an answer" "quiet.slate.test/app?tls=false" 'DNS does not tell.*quiet.slate.test'

# So the project's settings may name it.
mkdir shop
echo 'import os; os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")' >shop/manage.py
cat >shop/settings.py <<END
INSTALLED_APPS = []
DATABASES = {"default": {"ENGINE": "django_mongodb_backend", "NAME": "app", "USER": "admin", "PASSWORD": "$secret",
    "HOST": "mongodb+srv://app.slate.test/?tls=false"}}
END
"$client" "$plain" load many 5
ends "by the settings" 0 db-backup -C shop
ends "mig-verify --db" 0 mig-verify --db -C shop
