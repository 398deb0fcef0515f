#!/bin/sh
# What mig-verify finds in small projects, written here; nothing is run of them.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/small.sh"

# A project that is as it should be.
project fine shop users
migration shop 0001_initial "migrations.swappable_dependency(settings.AUTH_USER_MODEL)" "$(model Order)"
migration shop 0002_more "('shop', '0001_initial')" "$(model Item)"
migration users 0001_initial ""
ends "nothing is found" 0 verify
is "nothing is written" "$(cat "$T/out")" ""
silent "nothing is said"
ends "the plan" 0 verify --plan
is "is in the order of migrate" "$(grep -vE '^(auth|contenttypes|admin)[.]' "$T/out" | tr '\n' ' ')" \
	"shop.0001_initial shop.0002_more users.0001_initial "
is "the user model comes before" \
	"$(grep -nE 'auth.0001_initial|shop.0001' "$T/out" | sed 's/.*://' | tr '\n' ' ')" "auth.0001_initial shop.0001_initial "
ends "the graph as JSON" 0 verify --graph=json
prints "has edges" '\[\["shop","0002_more"\],\["shop","0001_initial"\]\]'
cd shop || exit 99
ends "from a folder below" 0 verify
cd ../..
ends "from elsewhere" 0 verify -C fine
cd "$T" || exit 99
ends "where no project is" 4 verify
says "what is missing" 'no manage.py here'

# Settings in parts, and apps in folders that manage.py and the settings add to sys.path.
project parts shop
migration shop 0001_initial "('weblog', '__first__')"
mkdir -p apps libs/blog/migrations config/env
mv shop apps
: >libs/blog/__init__.py
: >libs/blog/migrations/__init__.py
cat >libs/blog/apps.py <<-END
	from django.apps import AppConfig
	class BlogConfig(AppConfig):
	    name = "blog"
	    label = "weblog"
END
mkdir -p weblog/migrations
migration weblog 0001_initial ""
mv weblog/migrations/0001_initial.py libs/blog/migrations/
cat >manage.py <<-END
	import os, sys
	from pathlib import Path
	def main():
	    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.env.local")
	    sys.path.append(str(Path(__file__).parent.resolve() / "apps"))
	if __name__ == "__main__":
	    main()
END
: >config/env/__init__.py
cat >config/env/local.py <<-END
	import os, sys
	from ..settings import *
	sys.path.insert(0, os.path.join(BASE_DIR, "libs"))
	SECRET_KEY = os.environ["NOBODY_SETS_THIS"]
	INSTALLED_APPS += ["blog.apps.BlogConfig"] if os.getenv("BLOG", "yes") == "yes" else []
END
ends "settings in parts" 0 verify --plan
is "are all read" "$(tail -n 2 "$T/out" | tr '\n' ' ')" "weblog.0001_initial shop.0001_initial "
ends "a variable decides" 1 env BLOG=no mig-verify </dev/null
prints "that an app is not there" "refers to the app 'weblog', which is not installed \[G004\]"
ends "another settings module" 0 env DJANGO_SETTINGS_MODULE=config.settings mig-verify --plan contenttypes </dev/null
ends "settings that there are not" 4 env DJANGO_SETTINGS_MODULE=config.nosuch mig-verify </dev/null
says "are named" "no such settings module in the project or its packages: 'config.nosuch'"
echo 'X = (' >>config/env/local.py
ends "settings that are no Python" 4 verify
says "are told with their line" 'config/env/local.py:6:'

# Findings of files.
project files shop blog
migration shop 0001_initial ""
rm blog/migrations/__init__.py
migration blog 0001_initial ""
ends "a folder without __init__.py" 1 verify
prints "is F001" '^blog/migrations: error: no __init__.py: Django ignores all .*\[F001\]$'
: >blog/migrations/__init__.py
: >shop/migrations/helper.py
ends "a file without a class" 1 verify
prints "is F002" '^shop/migrations/helper.py: error: .*class Migration.*\[F002\]$'
rm shop/migrations/helper.py
printf 'class Migration:\n  x = (\n' >shop/migrations/0002_x.py
ends "a file that is no Python" 1 verify
prints "is F003" '^shop/migrations/0002_x.py:[0-9]*:[0-9]*: error: .*\[F003\]$'
rm shop/migrations/0002_x.py
: >shop/migrations/0002_gone.pyc
ends "a lone .pyc is a warning" 0 verify
prints "namely F004" '0002_gone.pyc: warning: .*\[F004\]$'
ends "that can be asked to count" 1 verify --fail-on warning
ends "or not to be told" 0 verify --ignore F004 --fail-on warning
ends "or alone" 0 verify --select F001,G --fail-on info
rm shop/migrations/0002_gone.pyc
: >shop/migrations/0002_x.py.bak
: >shop/migrations/_0003_x.py
: >shop/migrations/_helper.py
chmod 755 shop/migrations/0001_initial.py
ends "what is ignored" 0 verify
is "is told, helpers are not" "$(sed 's/.*\[\(.*\)\]/\1/' "$T/out" | tr '\n' ' ')" "F006 F005 F005 "
ends "JSON" 0 verify --format json
is "is one object a line" "$(grep -c '^{"code":"F00[56]","severity":"warning",.*}$' "$T/out")" 3

mkdir "$T/outside"
mv shop/migrations/0001_initial.py "$T/outside/"
ln -s "$T/outside/0001_initial.py" shop/migrations/0001_initial.py
ends "a link out of the project" 0 verify --select F006
prints "is not followed" '^shop/migrations/0001_initial.py: warning: the link leads out of the project \[F006\]$'
mv shop/migrations "$T/outside/folder"
ln -s "$T/outside/folder" shop/migrations
ends "nor is a folder" 0 verify --select F006
prints "that is one" '^shop/migrations: warning: the folder is a link out of the project \[F006\]$'

# Findings of the graph.
project conflict shop blog
migration shop 0001_initial ""
migration shop 0002_a "('shop', '0001_initial')"
migration shop 0002_b "('shop', '0001_initial')"
migration blog 0001_initial ""
ends "two last migrations" 1 verify
prints "is G001, with the fork" "0002_b.py:5: error: app 'shop' has 2 last migrations: '0002_a' and '0002_b' part at '0001_initial'.*merge shop \[G001\]$"
ends "another app has none" 0 verify blog
is "of it" "$(cat "$T/out")" ""
ends "an app that there is not" 4 verify nosuch

project circle shop blog users
migration shop 0001_initial "('blog', '0001_initial'), ('users', '0001_initial')"
migration blog 0001_initial "('users', '0001_initial')"
migration users 0001_initial "('shop', '0001_initial')"
ends "a circle" 1 verify
prints "is G002, the shortest" 'circle of dependencies: shop.0001_initial -> users.0001_initial -> shop.0001_initial'
prints "with the edge to cut" 'cut the edge from .*\[G002\]$'
is "once" "$(wc -l <"$T/out")" 1

project missing shop
migration shop 0001_initial ""
migration shop 0002_more "('shop', '0001_inital'), ('blog', '0001_initial')"
ends "dependencies that are not there" 1 verify
prints "are G003 with what was meant" "0002_more.py:7:[0-9]*: error: 'shop.0002_more' refers to 'shop.0001_inital', which is not there: is '0001_initial' meant? \[G003\]$"
prints "or that no such app is there" "'blog.0001_initial', which is not there: no app of this label"

# With the database.
project rows shop users
migration shop 0001_initial "migrations.swappable_dependency(settings.AUTH_USER_MODEL)" "$(model Order)"
migration users 0001_initial "('auth', '0012_alter_user_first_name_max_length')" "$(model User)"
all_contrib
applied shop.0001_initial users.0001_initial
tables shop_order users_user
ends "a database as it should be" 0 verify --db --fail-on info --ignore D005
is "without a finding" "$(cat "$T/out")" ""
silent "or a word"
ends "the plan with it" 0 verify --plan --db
prints "tells what is applied" '^\[X\]  shop.0001_initial$'
echo 'AUTH_USER_MODEL = "users.User"' >>config/settings.py
sqlite3 db.sqlite3 "DELETE FROM django_migrations WHERE app = 'users'; DROP TABLE users_user"
ends "the user model changed too late" 1 verify --db --ignore D005
prints "is H001" "'admin.0001_initial' is applied, but 'users.0001_initial', which it depends on, is not.*\[H001\]"
prints "and H002" "before the user model 'users.User' had a table.*\[H002\]"
is "every edge is told" "$(grep -c H001 "$T/out")" 2
prints "the old tables are left over" "table 'auth_user' is left over"
prints "what is not applied is told" "info: 'users.0001_initial' is not applied \[H007\]"

project ghosts shop
migration shop 0001_initial "" "$(model Order)"
migration shop 0002_new "('shop', '0001_initial')"
all_contrib
applied shop.0001_initial shop.0002_old events.0001_initial events.0001_initial
tables events_event events_talk
sqlite3 db.sqlite3 'INSERT INTO events_event VALUES (1), (2)'
ends "rows and tables of what is gone" 1 verify --db --ignore D005
prints "H003: an app that is gone" "^.*ghosts/db.sqlite3: warning: ghost row 'events.0001_initial': no such app.*\[H003\]$"
prints "H003: renamed" "ghost row 'shop.0002_old'.*renamed to '0002_new'.*\[H003\]"
prints "H004: tables that are absent" "0001_initial.py:5: error: 'shop.0001_initial' counts as applied, but its tables are absent: 'shop_order'.*\[H004\]$"
prints "H006: a second row" "second row for 'events.0001_initial' \[H006\]"
prints "D002: tables left over, with rows" "table 'events_event' is left over (rows: 2).*\[D002\]"

project half shop
migration shop 0001_initial "" "$(model Order) $(model Item)"
all_contrib
applied shop.0001_initial
tables shop_order
ends "one of two tables is missing" 1 verify --db --select D001,D002,H004
is "D001" "$(cat "$T/out")" \
	"shop/migrations/0001_initial.py:5: error: table 'shop_item' of shop.Item is missing [D001]"
sqlite3 db.sqlite3 'DROP TABLE django_migrations'
ends "no table of rows" 1 verify --db --select H008
prints "is H008" 'no django_migrations.*\[H008\]'
rm db.sqlite3
ends "a database that is not there is not wrong" 0 verify --db
prints "all is still to apply" "shop.0001_initial' is not applied"
ok "it is not made" test ! -e db.sqlite3
ends "another database" 0 verify --database "$T/rows/db.sqlite3" --plan
prints "is looked at" '\[X\]  admin.0001_initial'

# Receipts, and what is in doubt.
(db-backup "$T/ghosts/db.sqlite3" >"$T/receipt") || exit 99
cd "$T/ghosts" || exit 99
ends "receipts bring the database" 1 mig-verify --receipt "$T/verified" <"$T/receipt"
prints "with its findings" 'H003'
is "receipts go to a file" "$(sed -n 's/.*"tool":"mig-verify".*"event":"\([a-z]*\)".*/\1/p' "$T/verified" | tr '\n' ' ')" \
	"begin verify end "
ends "a failure upstream is passed on" 5 sh -c 'printf "%s\n" "{\"slate\":1,\"tool\":\"x\",\"run\":\"1\",\"event\":\"begin\"}" \
	"{\"slate\":1,\"tool\":\"x\",\"run\":\"1\",\"event\":\"end\",\"status\":\"failed\",\"exit\":5,\"error\":\"disk full\",\"lines\":2}" | mig-verify'
says "with its message" 'disk full'
ends "an empty pipe" 0 sh -c ': | mig-verify'
ends "a rule that there is not" 2 verify --select G9
ends "a level that there is not" 2 verify --fail-on all
ends "twice the same option" 2 verify --format text --format json
ends "no room for the result" 5 sh -c 'mig-verify --plan </dev/null >/dev/full'
