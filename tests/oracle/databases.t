#!/bin/sh
# The databases are those that Django itself has in settings.DATABASES, value by value.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"

use_venv databases
VIRTUAL_ENV=$venv
export VIRTUAL_ENV
unset PGHOST PGPORT PGUSER PGPASSWORD PGSERVICE DATABASE_URL
mkdir -p p/config
: >p/config/__init__.py
echo 'import os; os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")' >p/manage.py

# compare NAME [VARIABLE=VALUE...]: settings on stdin.
compare() {
	_compared=$1; shift
	cat >p/config/settings.py
	env "$@" db-url -C p --json --show-password >ours 2>err
	ok "$_compared" env "$@" "$python" "$ROOT/tests/oracle/databases.py" "$T/p" "$T/ours"
}

# Every form of URL, as both libraries read it.
urls() {
	cat <<'END'
postgres://me:p%40ss@db.example:5433/shop
postgresql://me@db/shop?sslmode=require&connect_timeout=5
postgres://db/sh%20op
postgres://me:x@[::1]:5433/shop
postgres://ME:X@DB.Example/Shop
postgis://db:1/g
mysql://me:x@db:3306/shop
sqlite:///db.sqlite3
sqlite:////srv/db.sqlite3
sqlite://:memory:
sqlite://
postgres://%2Fvar%2Frun%2Fpostgresql/shop
postgres://u:a:b@h/n
postgres://u:p@h:5432/a/b
mysql2://u:p@h/x+y
oracle://u:p@h:1521/sid
postgres://u:p@h/n#part
postgres://u:p@h/n?sslmode=&a=b+c
END
}
urls | while read -r url; do
	echo "$url" >url
	compare "dj_database_url: $url" DATABASE_URL="$url" <<-'P'
		import dj_database_url
		DATABASES = {"default": dj_database_url.config(default="sqlite:///x", conn_max_age=600)}
	P
	compare "environ: $url" DATABASE_URL="$url" <<-'P'
		import environ
		env = environ.Env()
		DATABASES = {"default": env.db("DATABASE_URL")}
	P
done >inner 2>&1
is "every URL twice" "$(grep -c '^\(not \)\?ok' inner)" "$(urls | wc -l | awk '{ print $1 * 2 }')"
ok "URLs: $(grep -c '^ok' inner) of $(grep -c 'ok ' inner)" sh -c '! grep -v "^ok" inner'

ok 'made URLs' "$python" "$ROOT/tests/oracle/urls.py" "$T/p" 1000
compare 'urllib' DATABASE_URL='postgres://me:p@DB.Example:5433/shop?sslmode=require&a=x+y' <<'P'
import os
import urllib.parse as parse
from urllib.parse import urlparse, parse_qsl
url = urlparse(os.getenv("DATABASE_URL"))
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": url.path.replace("/", ""), "USER": url.username,
    "PASSWORD": url.password, "HOST": url.hostname, "PORT": 5432, "OPTIONS": dict(parse_qsl(url.query))}}
DATABASES["two"] = {"ENGINE": "django.db.backends.mysql", "NAME": parse.unquote("a%20b+c"), "HOST": url.hostname or "h",
    "OPTIONS": {"a": parse.parse_qs("a=1&a=x+y&b=")["a"][1]}}
P
compare 'db_url_config()' DATABASE_URL=postgres://u:p@h:5433/n <<'P'
import environ, os
env = environ.Env(DATABASE_URL=(str, "sqlite:///x"))
DATABASES = {"default": env.db_url("DATABASE_URL", engine="some.backend"), "two": environ.Env.db_url_config(os.environ["DATABASE_URL"]),
    "three": env.db_url_config("mysql://a:b@c/d"), "four": env.db("NONE", default="postgres:////run/pg/n")}
P
compare 'psql' DATABASE_URL=psql://u:p@h/n <<'P'
import environ
env = environ.Env(DEBUG=(bool, False))
DATABASES = {"default": env.db_url("DATABASE_URL"), "two": env.db("TWO", default="sqlite:////tmp/x.db")}
P
printf 'DB_NAME=shop\nDB_PORT=5433\nDB_PASSWORD="a#b c"\nexport DB_HOST=h\n' >p/.env
cp p/.env p/config/.env
compare 'decouple' <<'P'
from decouple import config
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": config("DB_NAME"), "PORT": config("DB_PORT", cast=int),
    "PASSWORD": config("DB_PASSWORD"), "USER": config("DB_USER", default="")}}
P
compare 'environ.read_env' DB_NAME=set <<'P'
import environ
from pathlib import Path
env = environ.Env()
env.read_env(str(Path(__file__).parent.parent / ".env"))
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": env("DB_NAME"), "HOST": env("DB_HOST"),
    "PORT": env.int("DB_PORT"), "PASSWORD": env.str("DB_PASSWORD"), "USER": env("DB_USER", default="me")}}
P
compare 'load_dotenv' <<'P'
import os
from dotenv import load_dotenv
load_dotenv()
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ["DB_NAME"],
    "PORT": os.getenv("DB_PORT"), "PASSWORD": os.environ.get("DB_PASSWORD")}}
P
compare 'environs' <<'P'
from environs import Env
env = Env()
env.read_env()
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": env("DB_NAME"), "PORT": env.int("DB_PORT"),
    "HOST": env.str("NO_HOST", "localhost")}}
P
compare 'TEST' DATABASE_URL=postgres://h/n <<'P'
import dj_database_url
DATABASES = {"default": dj_database_url.config(test_options={"NAME": "t", "MIRROR": None}), "two": dj_database_url.parse("mysql://h/n", test_options={})}
DATABASES["three"] = dict(DATABASES["default"], TEST={"MIRROR": "default"})
P
compare 'cookiecutter' DATABASE_URL=postgres://a:b@postgres:5432/app <<'P'
import environ
from pathlib import Path
BASE_DIR = Path(__file__).resolve(strict=True).parent.parent.parent
env = environ.Env()
READ_DOT_ENV_FILE = env.bool("DJANGO_READ_DOT_ENV_FILE", default=False)
if READ_DOT_ENV_FILE:
    env.read_env(str(BASE_DIR / ".env"))
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["ATOMIC_REQUESTS"] = True
P
for user in '' me; do
	compare "presenceiq '$user'" MONGO_USER="$user" MONGO_PASSWORD=x <<-'P'
		import os
		MONGO = {"host": os.environ.get("MONGO_HOST", "localhost"), "port": int(os.environ.get("MONGO_PORT", 27017))}
		if os.environ.get("MONGO_USER") and os.environ.get("MONGO_PASSWORD"):
		    MONGO.update(username=os.environ["MONGO_USER"], password=os.environ["MONGO_PASSWORD"], retryWrites=False)
		DATABASES = {"default": {"ENGINE": "djongo", "NAME": "a", "CLIENT": MONGO}}
	P
done
echo 'DATABASES["default"]["NAME"] = "local"; DATABASES["more"] = {"ENGINE": "django.db.backends.sqlite3", "NAME": "m"}' >p/config/local.py
compare 'local settings, updates, conditions' USE_PG=1 <<'P'
import os
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "x"}}
if os.environ.get("USE_PG"):
    DATABASES["default"] = {"ENGINE": "django.db.backends.postgresql", "NAME": "y"}
DATABASES["default"].update({"USER": "u", "PORT": 5432})
DATABASES["default"]["HOST"] = "h" if "USE_PG" in os.environ else ""
for k in ("a", "b"):
    DATABASES[k] = dict(DATABASES["default"], NAME=f"db_{k}")
exec(open(os.path.join(os.path.dirname(__file__), "none.py")).read()) if os.path.exists("/nonexistent") else None
try:
    from .local_settings import *
except ImportError:
    pass
P

# include() of django-split-settings; __file__ is that of the settings everywhere.
mkdir -p p/config/components p/config/environments/deep
cat >p/config/components/base.py <<'P'
import os
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent
ENGINE = "django.db.backends.postgresql"
P
cat >p/config/components/database.py <<'P'
from os import environ as variables
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": __name__, "HOST": variables.get("HOST", "h"), "USER": __file__}}
P
cat >p/config/environments/development.py <<'P'
from split_settings.tools import include, optional
DATABASES["default"]["NAME"] = os.path.basename(__included_file__)
include("deep/*.py", optional("none.py"), "development.py")
DATABASES["after"] = {"ENGINE": ENGINE, "NAME": os.path.basename(__included_file__)}
P
echo 'DATABASES["deep"] = {"ENGINE": ENGINE, "NAME": str(BASE_DIR), "HOST": os.path.basename(__included_file__)}' >p/config/environments/deep/one.py
echo 'raise SystemExit(1)' >p/config/components/.hidden.py
for env in development none; do
	compare "include(): $env" ENV=$env <<-'P'
		from os import environ
		from split_settings.tools import include, optional
		ENV = environ.get("ENV") or "development"
		base_settings = ["components/*.py", optional(f"environments/{ENV}.py"), optional("local_none.py"), optional(None)]
		include(*base_settings)
		include("components/base.py", scope=globals())
		DATABASES["last"] = {"ENGINE": ENGINE, "NAME": str(len(__included_files__)), "HOST": str("__included_file__" in globals())}
		del DATABASES["last"]["HOST"]
	P
done
compare 'include(): an error that is caught' <<'P'
import split_settings.tools as tools
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "n"}}
try:
    tools.include("components/none.py")
except OSError:
    DATABASES["default"]["HOST"] = "caught"
def more():
    tools.include("environments/d[a-e]*.py", "components/b?se.py")
from .components.base import *
more()
P
compare 'include(): an expression' ENV=development <<'P'
import os
from split_settings.tools import include
[include(f"components/{name}.py") for name in ("base", "database")] and include(BASE_DIR / "environments" / "deep" / "*.py")
P

# The same hostile file of variables, as each library reads it; decouple keeps it to itself.
hostile() {
	printf '# comment\r\nPLAIN=a\r\nSPACED = b  # said\n  export\tTABBED=c\nexport EXPORTED=d\n'
	printf 'HASH=x#y\nEMPTY=\nNOTHING\nSAID= # nothing\nTWICE=1\nTWICE=2\nSET=file\n'
	printf 'SINGLE='\''a # b\\n\\'\'' c'\''\nDOUBLE="a # b\\n\\t\\" \\z c" # d\nPASSWORD='\''it"s'\''\n'
	printf 'LINES="one\ntwo=2\nthree"\nOPEN="never\nAFTER=after\n=none\n'\''QUOTED KEY'\''=q\n'
	printf 'OLD=old${PLAIN}-${SET}-${NONE:-dflt}-${NONE}-${A:B}-$PLAIN-${open\nPROXY=$PLAIN\nSPACE="  in  "\n'
	printf 'BACK=a\\b\nMIXED="a'\''b'\''"\nTRAIL="x" y\nURL=postgres://u:p@h/n?a=b\nUNI=\303\244\303\266\nEND=end'
}
names='PLAIN SPACED TABBED EXPORTED HASH EMPTY NOTHING SAID TWICE SET SINGLE DOUBLE LINES two OPEN AFTER OLD PROXY
	SPACE BACK MIXED TRAIL URL UNI END'
# reads BEGINNING FORM: settings that read each of ${names}, into the file named in.
reads() {
	{
		printf '%s\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "n", "OPTIONS": {\n' "$1"
		for name in $names; do
			printf '	"o_%s": %s,\n' "$name" "$(echo "$2" | sed "s/NAME/$name/")"
		done
		echo '}}}'
	} >in
}
hostile >p/.env
hostile >p/config/.env
reads 'import os
from dotenv import load_dotenv
load_dotenv()' 'os.environ.get("NAME", "unset")'
compare 'a hostile file: load_dotenv' SET=set <in
reads 'import os
from dotenv import load_dotenv
load_dotenv(override=True)' 'os.environ.get("NAME", "unset")'
compare 'overriding' SET=set <in
reads 'import os
from dotenv import load_dotenv
load_dotenv(interpolate=False)' 'os.environ.get("NAME", "unset")'
compare 'without interpolation' SET=set <in
reads 'import os, environ
environ.Env.read_env()' 'os.environ.get("NAME", "unset")'
compare 'environ, in os.environ' SET=set <in
reads 'import environ
env = environ.Env()
env.read_env(overwrite=True)' 'env("NAME", default="unset")'
compare 'environ, overwriting' SET=set <in
reads 'from environs import Env
env = Env()
env.read_env()' 'env.str("NAME", "unset")'
compare 'environs' SET=set <in
reads 'from decouple import config' 'config("NAME", default="unset")'
compare 'decouple' SET=set <in
reads 'import os
from decouple import config
SECRET = config("PLAIN")' 'os.environ.get("NAME", "unset")'
compare 'decouple, seen from os.environ' SET=set <in
reads 'from pathlib import Path
from decouple import Config, RepositoryEnv
config = Config(RepositoryEnv(Path(__file__).parent / ".env"))' 'config("NAME", default="unset")'
compare 'its RepositoryEnv' SET=set <in
reads 'import os
from decouple import AutoConfig
config = AutoConfig(search_path=os.path.dirname(os.path.dirname(__file__)))' 'config("NAME", default="unset")'
compare 'its AutoConfig' SET=set <in
for file in .env config/.env; do
	printf '\357\273\277FIRST=1\nPLAIN=2\nNUL=a\0b\n' >p/$file
done
names='FIRST PLAIN'
reads 'from decouple import config' 'config("NAME", default="unset")'
compare 'a byte order mark: decouple' <in
reads 'import environ
env = environ.Env()' 'env("NAME", default="unset")'
compare 'environ, of which nothing is read' <in
cat >p/config/settings.ini <<'INI'
[DEFAULT]
TWO = default
THREE = third
[other]
ONE = other
[settings]
; said
ONE = "first" ; not said
Two : second
[last]
TWO = last
INI
names='ONE TWO three PLAIN'
reads 'from decouple import config' 'config("NAME", default="unset")'
compare 'settings.ini goes over .env' <in
rm p/config/settings.ini p/config/.env p/.env

# parse_uri(), which django-mongodb-backend has up to 5.2; pymongo reads the URI.
uris() {
	cat <<'END'
mongodb://localhost
mongodb://me:p%40s+s%2B@DB.Example:27018/shop
mongodb://u:p@a,b:27018,c:27019/auth?replicaSet=rs&w=2&readPreference=secondary
mongodb://u@h/x?authMechanism=MONGODB-X509&tls=true
mongodb://[::1]:27018/x.collection
mongodb://%2Ftmp%2Fmongodb-27017.sock/x
mongodb://h/?retryWrites=false;replicaSet=a%20b
mongodb://h/a%20b
mongodb://u:p@h/auth?authSource=other
mongodb://u:a:b@h/x
mongodb://u:p@h:0/x
http://h/x
END
}
uris | while read -r uri; do
	for name in None '"given"'; do
		cat >p/config/settings.py <<-P
			import os, django_mongodb_backend
			DATABASES = {"default": django_mongodb_backend.parse_uri(os.environ["URI"], db_name=$name, options={"maxPoolSize": 5}, test={"NAME": "t"})}
		P
		URI=$uri db-url -C p --json --show-password >ours 2>err
		URI=$uri "$python" "$ROOT/tests/oracle/databases.py" "$T/p" "$T/ours" >theirs 2>&1
		rc=$?
		# What Python raises is not known to us, and the other way round.
		if grep -q 'InvalidURI\|ImproperlyConfigured\|ValueError' theirs && grep -q '"unknown":"it raises' ours; then rc=0; fi
		[ "$rc" -eq 0 ] || tail -n 3 theirs
		ok "parse_uri: $uri, $name" test "$rc" -eq 0
	done
done >inner 2>&1
is "every URI twice" "$(grep -c '^\(not \)\?ok' inner)" "$(uris | awk 'END { print NR * 2 }')"
ok "URIs: $(grep -c '^ok' inner) of $(grep -c 'ok ' inner)" sh -c '! grep -v "^ok" inner'

# Services, as libpq itself reads them.
django=$python
use_venv psycopg
ok 'services' env PYTHONPATH="$(echo "$venv"/lib/python*/site-packages)" "$django" "$ROOT/tests/oracle/services.py" "$T/p" 400
