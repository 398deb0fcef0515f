#!/bin/sh
# A password is nowhere but where it was given: not in the arguments of any process, in what children
# inherit, in output, receipts, archives or the store; on a server of our own that asks for it.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/server/lib.sh"
secret=Zx9-pass%40word-Qm plain=Zx9-pass@word-Qm
looks=0
# shellcheck disable=SC3045 # dash and bash have it
ulimit -c unlimited

# watch FILE: until it is gone, look for the secret in every process but the server and the shell of this test.
watch() {
	python3 - "$1" $$ <<-'END' >"$T/seen" &
	import os, sys, time
	flag, own = sys.argv[1], sys.argv[2]
	words = [b"Zx9-pass%40word-Qm", b"Zx9-pass@word-Qm"]
	seen, looked = set(), 0

	def holds(pid, what):
	    text = open(f"/proc/{pid}/{what}", "rb").read()
	    return any(word in text for word in words)

	# Our own tools overwrite what they were given, once they have begun: under sanitizers that takes a while.
	def stays(pid, name, what):
	    for _ in range(100):
	        if not holds(pid, what):
	            return False
	        if what != "cmdline" or not name.startswith(("db-", "mig-")):
	            break
	        time.sleep(0.02)
	    return True

	while os.path.exists(flag):
	    for pid in os.listdir("/proc"):
	        if not pid.isdigit() or int(pid) == os.getpid() or pid == own:
	            continue
	        try:
	            name = open(f"/proc/{pid}/comm").read().strip()
	            if name in ("wire", "client", "sh"):
	                continue
	            looked += name.startswith(("db-", "mig-"))
	            for what in ("cmdline", "environ"):
	                if stays(pid, name, what):
	                    seen.add(f"{what} of {name}")
	        except OSError:
	            pass
	print("looked" if looked else "nothing was running")
	for each in sorted(seen):
	    print(each)
	END
	watcher=$!
}

# secretly NAME STATUS WHERE COMMAND...: it ends so, and the secret is seen in no process but ${WHERE}.
secretly() {
	name=$1 status=$2 where=$3
	shift 3
	: >"$T/running"
	watch "$T/running"
	ends "$name" "$status" "$@"
	rm "$T/running"
	wait $watcher
	grep -q looked "$T/seen" && looks=$((looks + 1))
	is "$name: nobody else could see it" "$(sed 1d "$T/seen")" "$where"
	ok "$name: nobody is told" sh -c '! grep -r -a -q -F -e "$1" -e "$2" "$3/out" "$3/err"' - "$secret" "$plain" "$T"
}

# nowhere NAME FOLDER: no file below it holds the secret, archives unpacked.
nowhere() {
	ok "$1" sh -c '! grep -r -a -q -F -e "$1" -e "$2" "$3"' - "$secret" "$plain" "$2"
	for each in "$2"/*.tar.zst; do
		[ -e "$each" ] || continue
		ok "$1: ${each##*/}" sh -c '! zstd -dc "$3" | grep -a -q -F -e "$1" -e "$2"' - "$secret" "$plain" "$each"
	done
}

command -v zstd >/dev/null || skip zstd
wire --user admin --password "$plain" --fault listCollections --how slow
url="mongodb://admin:$secret@$address/shop?authSource=admin"
"$client" "$url" load shop 20

# In the URL, on the command line.
secretly "db-backup" 0 '' db-backup "$url"
cp out receipts
nowhere "the receipts" receipts
secretly "db-verify" 0 '' sh -c 'db-verify <receipts' 
archive=$(grep -o '"path":"[^"]*"' receipts | tail -n 1 | cut -d'"' -f4)
secretly "db-restore" 0 '' db-restore --into="$url" "$archive"
secretly "db-reset --rows" 0 '' db-reset --rows "$url"
secretly "db-reset -n" 0 '' db-reset -n "$url"
secretly "db-backup -n" 0 '' db-backup -n "$url"

# In the environment, of one's own process only; and in a file.
secretly "in the environment" 0 "environ of db-backup" env APP_DB="$url" db-backup env:APP_DB
echo "$url" >where
secretly "in a file" 0 '' db-backup @where
rm where

# In the settings.
mkdir -p project/config
: >project/config/__init__.py
echo 'import os; os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")' >project/manage.py
settings() {
	cat >project/config/settings.py <<-END
	SECRET_KEY = "x"
	INSTALLED_APPS = []
	DATABASES = {"default": {"ENGINE": "django_mongodb_backend", "NAME": "shop", "HOST": "$1",
	    "PORT": int("$2"), "USER": "admin", "PASSWORD": "$3",
	    "OPTIONS": {"authSource": "admin"}}}
	END
}
settings "${address%:*}" "${address#*:}" "$plain"
secretly "in the settings" 0 '' db-backup -C project
cp out receipts
secretly "db-url" 0 '' db-url -C project
secretly "mig-verify --db" 0 '' mig-verify --db -C project
secretly "db-reset by the settings" 0 '' db-reset --rows -C project

# Where the project's own Python reads the settings.
regen() {
	mkdir -p regen/config regen/shop
	: >regen/config/__init__.py
	: >regen/shop/__init__.py
	cat >regen/manage.py <<-'END'
	import os, sys
	os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
	from django.core.management import execute_from_command_line
	execute_from_command_line(sys.argv)
	END
	cat >regen/shop/models.py <<-'END'
	from django.db import models


	class Item(models.Model):
	    name = models.CharField(max_length=20)
	END
	cat >regen/config/settings.py <<-END
	SECRET_KEY = "x"
	INSTALLED_APPS = ["shop"]
	DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
	DATABASES = {"default": {"ENGINE": "djongo", "NAME": "regen", "CLIENT": $1}}
	END
}
# By real djongo, from PyPI.
by_djongo() {
	SLATE_PYTHON=$python
	export SLATE_PYTHON
	regen "{\"host\": \"mongodb://admin:$secret@$address/?authSource=admin\"}"
	secretly "mig-regen -n" 0 '' mig-regen -n -C regen
	ok "it asked that database" grep -q "'regen': mongodb" out
	# This server does not know all that djongo asks for: it fails, far behind the login.
	secretly "mig-regen" 5 '' mig-regen -C regen
	ok "which logged in" grep -q 'no such command' err
	regen "{\"host\": \"${address%:*}\", \"port\": ${address#*:}, \"username\": \"admin\", \"password\": \"$plain\", \"authSource\": \"admin\"}"
	secretly "mig-regen by username and password" 5 '' mig-regen -C regen
	ok "which logged in" grep -q 'no such command' err
	secretly "dev-reset, which puts all back" 5 '' sh -c 'cd regen && dev-reset'
	nowhere "the kept run" "$SLATE_STORE"
	secretly "mig-regen of another server's database" 3 '' sh -c 'mig-regen -C regen <receipts'
	for client in "\"mongodb://admin:wrong-$secret@$address/?authSource=admin\"" \
		"\"mongodb://admin:$secret@127.0.0.1:1/?serverSelectionTimeoutMS=300\"" \
		"\"mongodb://admin:$plain@127.0.0.1:1/?serverSelectionTimeoutMS=300\"" \
		"\"mongodb://admin:Zx9/word-Qm@127.0.0.1:1/?serverSelectionTimeoutMS=300\"" \
		"\"mongodb://admin:Zx9:word-Qm@127.0.0.1:1/?serverSelectionTimeoutMS=300\"" \
		"\"mongodb://admin:Zx9?word-Qm@127.0.0.1:1/?serverSelectionTimeoutMS=300\"" \
		"\"mongodb://admin:Zx9@word-Qm/@127.0.0.1:1/?serverSelectionTimeoutMS=300\""; do
		regen "{\"host\": $client}"
		secretly "mig-regen cannot: ${client#*:}" 5 '' mig-regen -C regen
		ok "and no piece is told" sh -c '! grep -a -q -e Zx9 -e word-Qm out err'
		mig-regen -n -C regen >out 2>err
		ok "nor by -n" sh -c '! grep -a -q -e Zx9 -e word-Qm out err'
		db-url -C regen >out 2>err
		ok "nor by db-url" sh -c '! grep -a -q -e Zx9 -e word-Qm out err'
	done
}
. "$ROOT/tests/projects/lib.sh"
if venv=$(sh "$ROOT/tests/projects/venv" djongo 2>"$T/venv.log"); then
	python=$venv/bin/python
	by_djongo
else
	ok "mig-regen # SKIP packages of djongo from PyPI are missing" test "${CI:-}" != true
fi

# Whatever goes wrong.
for broken in "mongodb://admin:wrong-$secret@$address/shop?authSource=admin" \
	"mongodb://admin:$secret@$address/shop?authSource=other&authMechanism=PLAIN" \
	"mongodb://nobody:$secret@$address/shop" \
	"mongodb://admin:$secret@127.0.0.1:1/shop?serverSelectionTimeoutMS=300" \
	"mongodb://admin:$secret@no-such-host.invalid/shop?serverSelectionTimeoutMS=300" \
	"mongodb://admin:$secret@$address/shop?tls=true&serverSelectionTimeoutMS=300" \
	"mongodb://admin:$secret@$address/shop?tls=true&tlsCertificateKeyFile=/nowhere&tlsCertificateKeyFilePassword=$secret" \
	"mongodb://admin:$secret@$address/shop?authMechanism=$secret" \
	"mongodb://admin:$secret@$address/shop?replicaSet=$secret&serverSelectionTimeoutMS=300"; do
	secretly "it cannot: ${broken#*@}" 5 '' db-backup "$broken"
done
for broken in "mongodb://admin:$plain@$address/shop" "mongodb://admin:$secret/x@$address/shop" \
	"mongodb://admin:$secret%zz@$address/shop" "mongodb://admin:a/b@c@$address/shop" \
	"mongodb://admin:a@b?c@$address/shop" "mongodb://admin:$secret@/shop" \
	"mongodb+srv://admin:$secret@$address/shop"; do
	ends "malformed: ${broken##*@}" 4 db-backup "$broken"
	ok "and not told" sh -c '! grep -a -q -F -e Zx9 -e word-Qm out err'
done
for broken in "mongo://admin:$secret@$address/shop" "postgres://admin:$secret@$address/shop" \
	"postgresql://$address/shop?password=$secret" "mysql://$secret@h/x"; do
	db-backup "$broken" >out 2>err
	ok "another kind of database fails" test $? -ne 0
	ok "and is not told" sh -c '! grep -a -q -F -e Zx9 -e word-Qm out err' -
done
# Mistyped, or in the place of something else: nobody shows what may hold a password.
ends "a database" 0 db-backup -q -o archive "mongodb://admin:$secret@$address/shop?authSource=admin"
while IFS= read -r broken; do
	set -- "db-backup" "db-reset -n" "db-restore archive --into" "mig-verify --no-settings --database"
	case $broken in
	mongodb://*) set -- "$@" "db-restore" "db-verify" "db-backup -C" "db-backup --level" "db-url -C" "mig-verify --no-settings" ;;
	esac
	for tool; do
		# shellcheck disable=SC2086
		timeout 20 $tool "$broken" >out 2>err </dev/null
		status=$?
		ok "$tool ${broken%%Zx9*}... fails" test $status -ne 0 -a $status -lt 124
		ok "and shows nothing of it" sh -c '! grep -a -q -e Zx9 -e word-Qm out err'
	done
done <<'END_OF_LIST'
mongodb://admin:Zx9word-Qm@127.0.0.1:1/shop?serverSelectionTimeoutMS=300
mongodb://admin:Zx9,word-Qm@127.0.0.1:1/shop?serverSelectionTimeoutMS=300
mongodb://admin:Zx9'word-Qm@127.0.0.1:1/shop?serverSelectionTimeoutMS=300
mongodb:admin:Zx9word-Qm@127.0.0.1:1/shop
mongodb:/admin:Zx9word-Qm@127.0.0.1:1/shop
mongodb//admin:Zx9word-Qm@127.0.0.1:1/shop
 mongodb://admin:Zx9word-Qm@127.0.0.1:1/shop
"mongodb://admin:Zx9word-Qm@127.0.0.1:1/shop"
admin:Zx9word-Qm@127.0.0.1/shop
admin:Zx9word-Qm@h
sqlite:mongodb://admin:Zx9word-Qm@127.0.0.1/shop
END_OF_LIST

settings 127.0.0.1 1 "$plain"
secretly "settings that lead nowhere" 5 '' env MONGO=1 db-backup -C project

# All this is worth something only if something was seen at all.
ok "most of them were looked at" test $looks -ge 10

# What is left behind.
nowhere "the store" "$SLATE_STORE"
find "$T" "$ROOT" -maxdepth 1 -name 'core*' >dumps
is "no core file" "$(cat dumps)" ""
(
	db-backup "mongodb://admin:$secret@$address/shop?authSource=admin" >/dev/null 2>&1 &
	tool=$!
	sleep 0.1
	grep 'Max core file size' "/proc/$tool/limits" >limits
	kill -ABRT $tool
	wait $tool
) 2>/dev/null
is "there can be none" "$(awk '{ print $5 }' limits)" 0
