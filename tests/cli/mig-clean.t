#!/bin/sh
# mig-clean: what goes, what stays, what is refused; the project is only read.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/project.sh"

# A project with all that may lie in a migrations folder.
fresh() {
	cd "$T" && rm -rf shop store outside
	make_project shop
	cd shop || exit 99
}

# The files below the folders named migrations.
files() { find . -path '*/migrations*' \( -type f -o -type l \) | LC_ALL=C sort; }

# What everything but Python's own cache is like.
state() {
	find . -name __pycache__ -prune -o -type f -printf '%p %m %s %T@ ' -exec sha256sum {} \; | LC_ALL=C sort
}

fresh
mkdir fees/migrations/sub fees/migrations/__pycache__ tools tools/migrations
: >fees/migrations/sub/__init__.py
: >fees/migrations/sub/0001_inner.py
: >fees/migrations/_helper.py
: >fees/migrations/data.sql
: >fees/migrations/0001_initial.py~
echo orphan >fees/migrations/0009_orphan.pyc
echo cached >fees/migrations/__pycache__/0001_initial.cpython-311.pyc
echo cached >fees/migrations/__pycache__/0007_gone.cpython-311.pyc
echo cached >fees/migrations/__pycache__/__init__.cpython-311.pyc
: >tools/migrations/0001_not_an_app.py
before=$(state)
planned=$(mig-clean -n </dev/null 2>/dev/null)
is '-n lists what would go' "$planned" 'users/migrations/0001_initial.py
users/migrations/0002_name.py
fees/migrations/0001_initial.py
fees/migrations/0002_seed.py
fees/migrations/0009_orphan.pyc'
is '-n changes nothing' "$(state)" "$before"
ends 'mig-clean removes the migrations' 0 mig-clean </dev/null
is 'and nothing else' "$(files)" './fees/migrations/0001_initial.py~
./fees/migrations/__init__.py
./fees/migrations/__pycache__/__init__.cpython-311.pyc
./fees/migrations/_helper.py
./fees/migrations/data.sql
./fees/migrations/sub/0001_inner.py
./fees/migrations/sub/__init__.py
./tools/migrations/0001_not_an_app.py
./users/migrations/__init__.py'
prints 'its receipt names the archive' '"event":"clean".*"archive":{"path":"/.*"sha256":"[0-9a-f]\{64\}"'
prints 'and the files' '"path":"fees/migrations/0009_orphan.pyc"'
says 'what does not come back is told' "not bring back: 'fees.0002_seed': RunPython"
says 'and that the database still knows' 'the database still knows'
is 'the archive is private' "$(stat -c %a "$SLATE_STORE"/*.tar.zst)" 600
is 'and so is the store' "$(stat -c %a "$SLATE_STORE")" 700
ok 'the archive holds the files' sh -c 'tar --zstd -tf "$1"/*.tar.zst | grep -q tree/users/migrations/0002_name.py' - \
	"$SLATE_STORE"
cp "$T/out" "$T/receipt"
ends 'mig-restore puts them back' 0 sh -c 'mig-restore <"$1"' - "$T/receipt"
is 'all is as it was' "$(state)" "$before"
ends 'nothing to remove is no failure' 0 sh -c 'mig-clean -q </dev/null && mig-clean -q </dev/null'
silent '-q says nothing'
prints 'then there is no archive' '"archive":null'

fresh
: >fees/migrations/_helper.py
ends '--helpers takes helpers too' 0 mig-clean --helpers fees --with-dependents </dev/null
is 'but no __init__.py' "$(ls fees/migrations)" __init__.py

# Parts of a project.
fresh
ends 'an app that others depend on is refused' 3 mig-clean users </dev/null
says 'the one that depends is named' "'fees.0001_initial' stays and depends on 'users.0001_initial'"
says 'and the way out' '--with-dependents'
is 'nothing was removed' "$(files | grep -c '/0')" 4
is 'and nothing archived' "$(ls "$SLATE_STORE" 2>/dev/null)" ''
ends 'one that nobody depends on goes' 0 mig-clean fees </dev/null
is 'only that one' "$(files)" './fees/migrations/__init__.py
./users/migrations/0001_initial.py
./users/migrations/0002_name.py
./users/migrations/__init__.py'
fresh
ends '--with-dependents widens' 0 mig-clean --with-dependents users </dev/null
is 'to all of them' "$(files | grep -c '/0')" 0
fresh
sed -i 's/dependencies = .*/dependencies = []\n    run_before = [("users", "0002_name")]/' fees/migrations/0001_initial.py
ends 'run_before is a dependence too' 3 mig-clean users </dev/null
ends 'no such app' 4 mig-clean feess </dev/null
says 'it is named' "'feess'"
ends 'an app of another package' 3 mig-clean auth </dev/null
ends 'an option twice' 2 mig-clean -C . -C . </dev/null

# What stays and imports.
fresh
: >fees/migrations/_helper.py
printf 'from importlib import import_module\nseed = import_module("fees.migrations.0002_seed")\n' >fees/tests.py
printf '\nfrom .migrations._helper import f\n' >fees/models.py
printf 'from fees.migrations import (\n    a,\n    _helper as h,\n)\n' >users/models.py
printf 'from . import _helper\n' >fees/migrations/__init__.py
printf 'import fees.migrations.0002_seed_x\nfrom users.migrations import other\nx = "xfees.migrations.0002_seed"\n' >users/views.py
ends 'imports of what goes are told' 0 mig-clean --helpers </dev/null
says 'with file and line' "fees/tests.py:2: .*'fees.0002_seed'"
says 'relative ones' "fees/models.py:2: .*'fees._helper'"
says 'those by name' "users/models.py:1: .*'fees._helper'"
says 'those in the folder' "fees/migrations/__init__.py:1: .*'fees._helper'"
ok 'and no others' sh -c '! grep -q users/views.py "$1"' - "$T/err"

# A folder that Django does not see.
fresh
rm fees/migrations/__init__.py
ends 'a folder without __init__.py is cleaned' 0 mig-clean </dev/null
says 'and said' "without __init__.py, Django ignores all in it: '.*fees/migrations'"
is 'nothing is left in it' "$(ls fees/migrations)" ''

# Links, odd names.
fresh
mv fees/migrations "$T/outside"
ln -s "$T/outside" fees/migrations
ends 'a link out of the project is not followed' 0 mig-clean </dev/null
is 'all is there behind it' "$(find "$T/outside" -name '0*' | wc -l)" 2
says 'it is said' 'outside the project'
fresh
ln -s 0001_initial.py fees/migrations/0003_link.py
ends 'a migration that is a link is refused' 3 mig-clean </dev/null
is 'nothing was removed' "$(files | grep -c '/0')" 5
fresh
mkfifo fees/migrations/0003_pipe.py
ends 'one that is a FIFO too, without waiting' 3 mig-clean </dev/null
fresh
: >"fees/migrations/$(printf '0003_\377.py')"
ends 'and a name that receipts cannot hold' 3 mig-clean </dev/null
is 'nothing was removed' "$(find . -name '0*' | wc -l)" 5
fresh
for name in "0003_a b.py" "0004_it's \"so\".py" "$(printf '0005_new\nline.py')" '-rf.py' '0006_größe.py'; do
	cp fees/migrations/0002_seed.py "fees/migrations/$name"
done
before=$(state)
ends 'odd names go' 0 mig-clean -q </dev/null
is 'all of them' "$(ls fees/migrations)" __init__.py
cp "$T/out" "$T/receipt"
ends 'and come back' 0 sh -c 'mig-restore <"$1"' - "$T/receipt"
is 'as they were' "$(state)" "$before"

# The pipe.
fresh
ends 'an empty pipe is refused' 4 sh -c ': | mig-clean'
ends 'so is the failure of the step before' 5 sh -c 'echo "{\"slate\":1,\"tool\":\"db-reset\",\"run\":\"a\",\"event\":\"begin\"}
{\"slate\":1,\"tool\":\"db-reset\",\"run\":\"a\",\"event\":\"end\",\"status\":\"failed\",\"exit\":5,\"error\":\"disk full\",\"lines\":2}" |
	mig-clean'
says 'with its message' 'disk full'
is 'nothing was removed' "$(files | grep -c '/0')" 4
ends 'receipts that cannot be written' 5 sh -c 'mig-clean </dev/null >/dev/full'

# Umask, other folders.
fresh
ends 'umask 000' 0 sh -c 'umask 000; mig-clean </dev/null'
is 'the archive is private all the same' "$(stat -c %a "$SLATE_STORE"/*.tar.zst)" 600
fresh
(cd fees/migrations && mig-clean </dev/null >/dev/null 2>&1)
is 'from a folder below manage.py' "$(files | grep -c '/0')" 0
fresh
cd ..
ends 'without a project' 4 mig-clean </dev/null
ends '-C names it' 0 mig-clean -C shop --store "$T/elsewhere" </dev/null
is '--store names the store' "$(ls "$T/elsewhere" | wc -l)" 1

# Version control.
if command -v git >/dev/null; then
	fresh
	git init -q . && git add fees
	ends 'files that Git tracks are told' 0 mig-clean </dev/null
	says 'how many' 'tracked by Git.*2 of 4'
fi
