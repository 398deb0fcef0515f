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
