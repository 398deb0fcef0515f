#!/bin/sh
# The database of the Django project we stand in.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/db.sh"

mkdir -p shop/config shop/app/deep elsewhere
cat >shop/manage.py <<'P'
import os
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')
P
: >shop/config/__init__.py
settings() {
	cat >shop/config/settings.py <<P
import os
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent.parent
DATABASES = {
    'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': $1},
    'second': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE_DIR / 'second.sqlite3'},
}
P
}
settings "BASE_DIR / 'db.sqlite3'"
make shop/db.sqlite3
rows shop/db.sqlite3 >rows

ends 'from the project' 0 sh -c 'cd shop && db-backup'
silent 'in silence'
prints 'its database' "\"id\":\"sqlite:$T/shop/db.sqlite3\""
ends 'from below it' 0 sh -c 'cd shop/app/deep && db-backup'
prints 'the same' "\"id\":\"sqlite:$T/shop/db.sqlite3\""
ends 'from elsewhere' 0 db-backup -C shop
prints 'the same' "\"id\":\"sqlite:$T/shop/db.sqlite3\""
ends 'another alias' 0 db-backup -C shop --alias second
prints 'that does not exist yet' '"present":false.*second'
ends 'no such alias' 4 db-backup -C shop --alias third
says 'is told' third
ends 'no project' 4 db-backup -C elsewhere
ends 'nor here' 4 sh -c 'cd elsewhere && db-backup'
says 'is told' manage.py

ends 'a reset' 0 sh -c 'cd shop && db-reset </dev/null'
silent 'in silence'
is 'of the same' "$(stat -c %s shop/db.sqlite3)" 0
cp out reset
ends 'by its receipts' 0 sh -c 'cd shop/app && db-restore <../../reset'
rows shop/db.sqlite3 >after
same 'is taken back' rows after
ends 'the pipe' 0 sh -c 'cd shop && db-backup | db-reset'
silent 'in silence'
is 'wipes it' "$(stat -c %s shop/db.sqlite3)" 0
cp out reset
ends 'and back' 0 sh -c 'db-restore <reset'
ends 'a reset of an alias' 0 sh -c 'db-reset -C shop --alias second </dev/null'
ends 'with the receipt of another' 3 sh -c 'db-backup -C shop | db-reset -C shop --alias second'
says 'is refused' 'another database was backed up'

# What cannot be known is said, and nothing is guessed.
settings "os.environ['SHOP_DB_NAME']"
ends 'from a variable that is not set' 4 sh -c 'cd shop && db-backup'
says 'is told with its place' 'settings.py:5'
ends 'that is set' 0 env SHOP_DB_NAME="$T/shop/db.sqlite3" db-backup -C shop
settings "make_name()"
ends 'from a call' 4 sh -c 'cd shop && db-reset </dev/null'
says 'is told with its place' 'settings.py:5'
rows shop/db.sqlite3 >after
same 'and nothing is changed' rows after

# A link out of the project is not followed by those who destroy.
settings "BASE_DIR / 'db.sqlite3'"
mv shop/db.sqlite3 elsewhere/
ln -s ../elsewhere/db.sqlite3 shop/db.sqlite3
ends 'a link out of the project: backup' 0 db-backup -C shop
ends 'a link out of the project: reset' 3 sh -c 'db-reset -C shop </dev/null'
says 'is refused' 'leads out of the project'
ends 'a link out of the project: the pipe' 3 sh -c 'cd shop && db-backup | db-reset'
says 'is refused' 'leads out of the project'
rows elsewhere/db.sqlite3 >after
same 'and nothing is changed' rows after
