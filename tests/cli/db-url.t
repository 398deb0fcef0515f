#!/bin/sh
# Which databases the settings name, and whence.
. "${0%/*}/../lib.sh"

mkdir -p shop/config shop/app/deep
cat >shop/manage.py <<'P'
import os
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')
P
: >shop/config/__init__.py
settings() { { echo 'import os'; cat; } >shop/config/settings.py; }
unset PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSERVICE PGSERVICEFILE PGSYSCONFDIR PGPASSFILE

settings <<'P'
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent.parent
DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.postgresql',
        'NAME': os.environ.get('DB_NAME', 'shop'),
        'USER': 'me', 'PASSWORD': os.environ.get('DB_PASSWORD', ''),
        'HOST': 'db.example', 'PORT': '5433', 'OPTIONS': {'sslmode': 'require'},
    },
    'lite': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE_DIR / 'db.sqlite3'},
}
P
ends 'all of them' 0 sh -c 'cd shop/app/deep && db-url'
silent 'in silence'
is 'the URL first' "$(head -n 1 out)" 'postgresql://me@db.example:5433/shop?sslmode=require'
prints 'a default with its variable and line' \
	'name      shop  (default, as there is no DB_NAME, config/settings.py:7)'
prints 'an empty password is none' 'password  -  (default, as there is no DB_PASSWORD'
prints 'an option' 'option    sslmode=require  (config/settings.py:9)'
prints 'the other alias' "^sqlite:$T/shop/db.sqlite3\$"
ends 'only URLs' 0 db-url -C shop -u
is 'one a line' "$(wc -l <out)" 2
ends 'one alias' 0 db-url -C shop -u --alias lite
is 'only that' "$(cat out)" "sqlite:$T/shop/db.sqlite3"
ends 'standard input is not read' 0 sh -c 'sleep 5 | timeout 3 db-url -C shop'
ends 'no such alias' 4 db-url -C shop --alias third
says 'is told' third
ends 'a full disk' 5 sh -c 'db-url -C shop >/dev/full'
ends 'an operand' 2 db-url -C shop x

# Passwords
DB_PASSWORD='s3/cr:et@' DB_NAME=live
export DB_PASSWORD DB_NAME
for how in '' --json; do
	# shellcheck disable=SC2086
	ends "hidden $how" 0 db-url -C shop $how
	ok 'nowhere' sh -c '! grep -q "s3" out err'
	prints 'but that there is one' 'me:\*\*\*@db'
done
ends 'a URL for scripts' 3 db-url -C shop -u --alias default
is 'is not given without its password' "$(cat out)" ''
ends 'but with it' 0 db-url -C shop -u --alias default --show-password
is 'encoded' "$(cat out)" 'postgresql://me:s3%2Fcr%3Aet%40@db.example:5433/live?sslmode=require'
ends 'a hidden password is not tried' 2 db-backup 'postgresql://me:***@db.example:5433/live'
says 'and told' hidden
ends 'the environment' 0 db-url -C shop --alias default
prints 'is named' 'name      live  (environment variable DB_NAME, config/settings.py:7)'
unset DB_PASSWORD DB_NAME

# A .env file
settings <<'P'
from dotenv import load_dotenv
load_dotenv()
DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': os.environ['DB_NAME'],
    'HOST': '/var/run/postgresql'}}
P
printf '# x\nDB_NAME=fromfile\n' >shop/.env
ends 'a file of variables' 0 db-url -C shop
is 'a socket' "$(head -n 1 out)" 'postgresql://%2Fvar%2Frun%2Fpostgresql/fromfile'
prints 'is named with its line' 'fromfile  (DB_NAME in .env:2, config/settings.py:4)'
rm shop/.env
ends 'without it' 4 db-url -C shop
says 'what is missing, and where' "config/settings.py:4: name of default is not known: .*DB_NAME"
ends 'as JSON' 4 db-url -C shop --json
prints 'unknown' '"known":false,"url":null.*"unknown":".*DB_NAME'
ok 'which is JSON' python3 -m json.tool out

# A hostile one
settings <<'P'
from dotenv import load_dotenv
load_dotenv()
DATABASES = {k: {'ENGINE': 'django.db.backends.postgresql', 'NAME': os.environ[k]} for k in ('NUL', 'MANY', 'OPEN')}
P
awk 'BEGIN {
	printf "NUL=a%cb\nOPEN=", 0
	for (i = 0; i < 300000; i++) printf "${"
	printf "\nBIG="
	for (i = 0; i < 9999; i++) printf "x"
	printf "\nMANY="
	for (i = 0; i < 999; i++) printf "${BIG}"
	print ""
	for (i = 0; i < 40000; i++) print "A" i "="
}' >shop/.env
ends 'a hostile file' 4 timeout 60 db-url -C shop
says 'the rest of which is not read' 'too many variables: the rest is not read: .*/shop/.env'
says 'a NUL' "name of NUL is not known: .*'NUL' is not known: it holds a NUL byte"
says 'too long' "name of MANY is not known: .*'MANY' is not known: it is too long"
says 'without an end' "name of OPEN is not known: .*'OPEN' is not known: it is too long"
rm shop/.env

# djongo: CLIENT, with credentials only when both are set
settings <<'P'
MONGO = {'host': os.environ.get('MONGO_HOST', 'localhost'), 'port': 27017}
if os.environ.get('MONGO_USER') and os.environ.get('MONGO_PASSWORD'):
    MONGO['username'] = os.environ['MONGO_USER']
    MONGO['password'] = os.environ['MONGO_PASSWORD']
    MONGO['authSource'] = os.environ.get('MONGO_AUTH', 'admin')
DATABASES = {'default': {'ENGINE': 'djongo', 'NAME': 'presenceiq', 'HOST': 'unheeded', 'CLIENT': MONGO}}
P
ends 'no credentials' 0 db-url -C shop
is 'no authentication' "$(head -n 1 out)" 'mongodb://localhost:27017/presenceiq'
prints 'what djongo does not heed' 'ignored   HOST'
ends 'half of them' 0 env MONGO_USER=u MONGO_PASSWORD= db-url -C shop
is 'neither' "$(head -n 1 out)" 'mongodb://localhost:27017/presenceiq'
ends 'both' 0 env MONGO_USER=u MONGO_PASSWORD=p db-url -C shop
is 'authentication' "$(head -n 1 out)" 'mongodb://u:***@localhost:27017/presenceiq?authSource=admin'

# Forms
printf '[mine]\n' >"$HOME/.pg_service.conf"
settings <<'P'
import dj_database_url
DATABASES = {
    'default': dj_database_url.parse('postgres://me:p%40ss@[::1]:5433/shop'),
    'srv': {'ENGINE': 'django_mongodb_backend', 'HOST': 'mongodb+srv://u:SECRET@c.example/?w=majority', 'NAME': 'n'},
    'service': {'ENGINE': 'django.db.backends.postgresql', 'OPTIONS': {'service': 'mine'}},
    'memory': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'file:x?mode=memory'},
    'uri': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'file:a%20memory.db?mode=ro'},
    'mysql': {'ENGINE': 'django.db.backends.mysql', 'NAME': 'x'},
    'odd': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'a\x1b[1m', 'PORT': '1,2', 'HOST': 'a,b'},
}
DATABASES['mysql'].update(USER='me')
P
ends 'forms' 0 db-url -C shop
grep -v '^	' out >urls
cat >wanted <<END
postgresql://me:***@[::1]:5433/shop
mongodb+srv://u:***@c.example/n?w=majority&authSource=admin
postgresql:///?service=mine
sqlite::memory:
sqlite:$T/shop/a memory.db
mysql://me@/x
postgresql://a:1,b:2/a%1B%5B1m
END
same 'as URLs' urls wanted
prints 'no control character' 'name      a.x1b.1m '
ok 'no secret' sh -c '! grep -q SECRET out'

# parse_uri() of django-mongodb-backend
settings <<'P'
import django_mongodb_backend
from django_mongodb_backend import parse_uri
DATABASES = {
    'default': django_mongodb_backend.parse_uri(os.environ['MONGODB_URI'], db_name='shop'),
    'two': parse_uri('mongodb://u:SECRET%2B+@A.example,b:27018/auth.c?replicaSet=rs&w=1',
        db_name=os.environ.get('NAME', 'two'), options={'w': 'majority'}, test={'NAME': 't'}),
    'srv': parse_uri('mongodb+srv://u:SECRET@c.example/app?retryWrites=true'),
    'other': parse_uri('mongodb+srv://u:SECRET@c.example/', db_name='other'),
    'address': parse_uri('mongodb://[::1]:27018/x'),
    'socket': parse_uri('mongodb://%2Ftmp%2Fmongodb-27017.sock/x'),
}
DATABASES['address']['HOST'] = 'changed'
P
ends 'parse_uri()' 0 env MONGODB_URI='mongodb://me:SECRET@db.example' db-url -C shop
grep -v '^	' out >urls
cat >wanted <<'END'
mongodb://me:***@db.example:27017/shop?authSource=admin
mongodb://u:***@a.example:27017,b:27018/two?replicaSet=rs&w=majority&authSource=auth
mongodb+srv://u:***@c.example/app
mongodb+srv://u:***@c.example/other?authSource=admin
mongodb://changed:27018/x?authSource=x
mongodb://%2Ftmp%2Fmongodb-27017.sock/x?authSource=x
END
same 'as URLs' urls wanted
ok 'no secret' sh -c '! grep -q SECRET out err'
prints 'whence' 'host      db.example  (environment variable MONGODB_URI, config/settings.py:5)'
ends 'its password' 0 env MONGODB_URI='mongodb://me:SECRET@db.example' db-url -C shop -u --show-password --alias two
prints 'as pymongo decodes it' '^mongodb://u:SECRET%2B%20@a.example'
ends 'without the variable' 4 db-url -C shop --alias default
says 'it is told' "config/settings.py:5: .* of default is not known: .*MONGODB_URI"
for uri in mongodb://u:SECRET:x@h mongodb://u@SECRET@h mongodb://h:SECRET mongodb://h/?SECRET mongodb:// \
	'mongodb://[h' 'mongodb://h,' http://SECRET 'mongodb+srv://a,b' 'mongodb+srv://a:1' SECRET '' 'mongodb://h:99999999999'; do
	for how in '' --json; do
		# shellcheck disable=SC2086
		ends "no URI: $uri" 4 env MONGODB_URI="$uri" db-url -C shop --alias default $how
		says 'is told' 'config/settings.py:5: engine of default is not known: it raises InvalidURI'
		ok 'no secret' sh -c '! grep -q SECRET out err'
	done
done

# What the tests use
settings <<'P'
import dj_database_url
DATABASES = {
    'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'x', 'TEST': {'NAME': os.environ.get('TEST_DB', 'test.db')}},
    'two': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'x', 'TEST': {'MIRROR': 'default'}},
    'url': dj_database_url.parse('postgres://h/n', test_options={'NAME': 'postgres://u:SECRET@h/t'}),
    'open': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'x', 'TEST': open('SECRET').read()},
    'none': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'x', 'TEST': None},
}
P
ends 'TEST' 0 db-url -C shop
prints 'its name' 'test      NAME=test.db  (default, as there is no TEST_DB, config/settings.py:4)'
prints 'its mirror' 'test      MIRROR=default  (config/settings.py:5)'
prints 'a URL is not shown' 'test      NAME=not known  (it holds a URL; config/settings.py:6)'
prints 'what is not known' "test      NAME=not known  (what '.read()' gives is not known; config/settings.py:7)"
is 'and no more' "$(grep -c '^	test' out)" 4
ends 'TEST as JSON' 0 db-url -C shop --json --alias two
prints 'has both' '"test":{"name":{"value":null,[^}]*},"mirror":{"value":"default","hidden":false,"source":"code",'
ok 'without a secret' sh -c '! grep -q SECRET out err'

# A service of libpq
settings <<'P'
DATABASES = {
    'default': {'ENGINE': 'django.db.backends.postgresql', 'OPTIONS': {'service': 'mine'}},
    'over': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'given', 'PORT': 1,
        'OPTIONS': {'service': 'mine', 'user': 'option'}},
    'none': {'ENGINE': 'django.db.backends.postgresql', 'NAME': None, 'HOST': 'h', 'OPTIONS': {'service': 'mine'}},
}
P
cat >"$HOME/.pg_service.conf" <<'P'
# said
host=outside
[other]
host=other
[mine]
  host=db.internal
host=second
port=5434
user=
password=SECRET
dbname=shop
sslmode=require
application_name=it
[mine]
user=late
P
for how in '' --json '--show-password'; do
	# shellcheck disable=SC2086
	ends "a service $how" 0 env PGUSER=unheeded PGPASSWORD=unheeded db-url -C shop $how
	ok 'without its secrets' sh -c '! grep -q SECRET out err'
done
grep -v '^	' out >urls
cat >wanted <<'END'
postgresql://db.internal:5434/shop?service=mine
postgresql://option@db.internal:1/given?service=mine
postgresql://unheeded:unheeded@h/postgres
END
same 'as URLs' urls wanted
prints 'with file and line' "host      db.internal  (host in $HOME/.pg_service.conf:6)"
prints 'a password' "password  -  (in the service file, and not read; password in $HOME/.pg_service.conf:10)"
prints 'an option' "option    sslmode=require  (sslmode in $HOME/.pg_service.conf:12)"
prints 'what is empty' "user      -  (default: who runs it; user in $HOME/.pg_service.conf:9)"
mkdir etc
printf '[mine]\nhost=system\n' >etc/pg_service.conf
printf '[else]\nhost=else\n' >else.conf
ends 'other files' 0 env PGSYSCONFDIR="$T/etc" PGSERVICEFILE="$T/else.conf" db-url -C shop --alias default
prints 'the system has it' "host      system  (host in $T/etc/pg_service.conf:2)"
ends 'by a variable' 0 env PGSERVICEFILE="$T/else.conf" PGSERVICE=else PGPASSFILE=/p db-url -C shop --alias none
prints 'which goes over nothing that is given' '^postgresql://h/postgres?service=else'
prints 'a file of passwords' 'option    passfile=/p  (environment variable PGPASSFILE)'
refused() {
	ends "a service with $1" 4 env PGSERVICEFILE="$2" PGSYSCONFDIR="$T" db-url -C shop --alias default
	says 'is told' "config/settings.py:3: service of default is not known: $3"
	ok 'without its secrets' sh -c '! grep -q SECRET out err'
}
# service NAME WHY TEXT
service() { printf %b "$3" >service.conf; refused "$1" "$T/service.conf" "$2"; }
refused 'no file' "$T/none.conf" "cannot read its file: No such file or directory: '$T/none.conf'"
refused 'a folder for a file' "$T/etc" "cannot read its file: no regular file: '$T/etc'"
refused 'no section' "$T/else.conf" "the service 'mine' is neither in '$T/else.conf' nor in '$T/pg_service.conf'"
service 'spaces' "no keyword of libpq: '$T/service.conf:2'" '[mine]\nhost = SECRET\n'
service 'no value' "no key=value: '$T/service.conf:3'" '[mine]\n\nSECRET\n'
service 'another one' 'a service names another one' '[mine]\nservice=SECRET\n'
service 'a server' 'the service is asked of an LDAP server' '[mine]\nldap://SECRET\n'
service 'a long line' "a line is too long: '$T/service.conf:2'" "[mine]\n#$(printf '%01500d' 0)\n"
service 'bytes' "no key=value: '$T/service.conf:2'" '[mine]\n\0200SECRET\0000=\n'

# What is no database
settings <<'P'
DATABASES = {
    'port': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'x', 'PORT': 'SECRET'},
    'name': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': None},
    'none': {}, 'three': 3,
    'call': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': open('x').read()},
    'url': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'postgres://u:SECRET@h/x'},
    'cast': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'x', 'PASSWORD': int('SECRET')},
}
P
for how in '' --json -u; do
	# shellcheck disable=SC2086
	ends "bad values $how" 4 db-url -C shop $how
	for alias in port name none three call url cast; do
		says "of $alias" "config/settings.py:[0-9]*: .* of $alias is not known"
	done
	ok 'no secret' sh -c '! grep -q SECRET out err'
done
settings <<'P'
P
ends 'no DATABASES' 4 db-url -C shop
says 'is told' 'DATABASES is not set'

settings <<'P'
import environ
DATABASES = {'default': environ.Env().db('postgres://u:SECRET@h/n')}
P
ends 'a URL in the place of a name' 4 db-url -C shop
says 'is told' "the environment variable '\\*\\*\\*' is not set"
ok 'no secret' sh -c '! grep -q SECRET out err'

# Code that is not followed
unfollowed() {
	settings
	ends "$1" 4 db-url -C shop
	says 'is told' "$2"
	ends 'nor does a tool take it' 4 db-backup -C shop
}
lite="'ENGINE': 'django.db.backends.sqlite3', 'NAME'"
echo 'x = 1' >shop/config/local.py
unfollowed 'exec()' 'config/settings.py:3: all of DATABASES is not known: code that is not followed may set it: what exec() runs is not followed' <<P
DATABASES = {'default': {$lite: 'outer'}}
exec(open(os.path.join(os.path.dirname(__file__), 'local.py')).read())
P
unfollowed 'django-configurations' "settings.py:[0-9]*: all of DATABASES is not known: 'configurations.Configuration'" <<'P'
from configurations import Configuration, values
class Dev(Configuration):
    DATABASES = values.DatabaseURLValue('sqlite:///x')
P
settings <<P
try:
    exec(open(os.path.join(os.path.dirname(__file__), 'none.py')).read())
except IOError:
    pass
exec(open(__file__).read()) if False else None
DATABASES = {'default': {$lite: 'outer'}}
P
ends 'no file to run' 0 db-url -C shop
settings <<P
exec(open(__file__).read())
DATABASES = {'default': {$lite: 'outer'}}
P
ends 'set below it' 0 db-url -C shop
settings <<P
about = {}
DATABASES = {'default': {$lite: 'outer'}}
exec(open(__file__).read(), about)
P
ends 'other names' 0 db-url -C shop
unfollowed 'exec() with globals()' 'what exec() runs' <<P
DATABASES = {'default': {$lite: 'outer'}}
exec(open(__file__).read(), globals())
P

# include() of django-split-settings
mkdir -p shop/config/parts/deep
ln -s nowhere shop/config/parts/broken.py
cat >shop/config/parts/base.py <<'P'
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE_DIR / 'x'}}
P
echo "DATABASES['default']['HOST'] = f'{__name__}'" >shop/config/parts/more.py
echo "from split_settings.tools import include; include('deep/*.py', 'more.py', '../settings.py')" >shop/config/parts/nest.py
echo "DATABASES['deep'] = {'ENGINE': ENGINE, 'NAME': os.path.basename(__file__)}" >shop/config/parts/deep/one.py
echo "raise SystemExit" >shop/config/parts/.hidden.py
include() { settings; ends "include(): $1" "$2" db-url -C shop; }
include 'all of it' 0 <<'P'
from split_settings.tools import include, optional
ENGINE = 'django.db.backends.sqlite3'
if not os.environ.get('UNSET'):
    include('parts/base.py', 'parts/[mn]*.py', optional('parts/none/*.py'), optional(None), scope=globals())
DATABASES['last'] = {'ENGINE': ENGINE, 'NAME': DATABASES['default']['HOST']}
P
is 'as one module' "$(grep '^sqlite' out | tr '\n' ' ')" \
	"sqlite:$T/shop/config/x sqlite:$T/shop/settings.py sqlite:$T/shop/config.settings "
prints 'with the file of each' 'name      /.*/shop/config/x  (config/parts/base.py:3)'
prints 'and the line' 'ignored   HOST  (this engine does not heed it; config/parts/more.py:1)'
include 'no file' 4 <<'P'
from split_settings.tools import include
include('parts/*.txt')
P
says 'is told' 'settings.py:3: all of DATABASES is not known: it raises OSError: No such file'
include 'no file, and that is well' 0 <<P
from split_settings.tools import include
DATABASES = {'default': {$lite: 'x'}}
try:
    include('local.txt')
except IOError:
    pass
P
echo 'x = (' >shop/config/bad.py
include 'no Python' 4 <<'P'
from split_settings.tools import include
include('bad.py', 'parts/base.py')
P
says 'is told' "settings.py:3: all of DATABASES is not known: it raises SyntaxError: .*config/bad.py:"
for n in 1 2 3; do
	echo "from os import environ as e; DATABASES = {'default': {$lite: '$n'}}; SAME = 1; __all__ = $n" >shop/config/parts/deep/$n.py
done
include 'several set it' 4 <<'P'
from split_settings.tools import include
include('parts/deep/?.py')
P
says 'is told' "parts/deep/?.py' set it, in an order that nothing tells"
include 'and the last word' 0 <<P
from split_settings.tools import include
include('parts/deep/?.py')
DATABASES = {'default': {$lite: str(SAME) + e.get('UNSET', 'e')}}
P
is 'is known' "$(head -n 1 out)" "sqlite:$T/shop/1e"
unfollowed 'which files is not known' "settings.py:4: all of DATABASES is not known: code that is not followed may set it: what '.read()' gives" <<P
from split_settings.tools import include
DATABASES = {'default': {$lite: 'x'}}
include(open('x').read())
P
unfollowed 'other names' 'code that is not followed may set it: its scope is not known' <<P
from split_settings.tools import include
DATABASES = {'default': {$lite: 'x'}}
include('parts/base.py', scope={'x': 1})
P
unfollowed 'a folder' "no regular file: '$T/shop/config/parts/deep'" <<P
from split_settings.tools import include
DATABASES = {'default': {$lite: 'x'}}
include('parts/dee[p]')
P
unfollowed 'its own list' 'its list of files is set anew' <<P
from split_settings.tools import include
DATABASES = {'default': {$lite: 'x'}}
__included_files__ = 3
include('parts/base.py')
P
settings <<P
from split_settings.tools import include
DATABASES = {'default': {$lite: 'x'}}
for i in range(2000):
    include('/*/*/*/*/*/*/*/*/*')
P
ends 'without an end' 4 timeout 90 db-url -C shop
unfollowed 'in a loop' 'settings.py:4: .*: the loop in line 4 is not followed' <<P
from split_settings import tools
DATABASES = {'default': {$lite: 'x'}}
for file in open('x'):
    tools.include(file)
P
unfollowed 'exec() in a loop' 'settings.py:3: .*: a loop is not followed' <<P
DATABASES = {'default': {$lite: 'x'}}
while True:
    exec(open('x').read())
P
for i in $(seq 99); do echo "from split_settings.tools import include; include('n$((i + 1)).py')" >shop/config/n$i.py; done
unfollowed 'too deep' 'files take in each other too deeply' <<P
from split_settings.tools import include
DATABASES = {'default': {$lite: 'x'}}
include('n1.py')
P

settings <<'P'
import environ
env = environ.FileAwareEnv()
DATABASES = {'default': env.db(), 'two': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'x',
    'PASSWORD': open(os.environ['PASSWORD_FILE']).read().strip()}}
P
echo SECRET >secret
ends 'files of secrets' 4 env DATABASE_URL_FILE="$T/secret" DATABASE_URL=postgres://a/b PASSWORD_FILE="$T/secret" db-url -C shop
says 'not read' 'the file that the environment variable .DATABASE_URL_FILE. names'
says 'of a password, too' 'settings.py:5: password of two is not known'
ok 'no secret' sh -c '! grep -q SECRET out err'
ends 'without them' 4 env DATABASE_URL=postgres://a/b PASSWORD_FILE="$T/secret" db-url -C shop
prints 'the variable' '^postgresql://a/b$'
