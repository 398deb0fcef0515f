#!/bin/sh
# What rules over names, files and the graph find in small projects, and what they do not.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/small.sh"

# found CODE NUMBER NAME [OPTION...]: in the project here, a rule finds so much.
found() {
	_code=$1 _number=$2 _name=$3; shift 3
	verify --select "$_code" "$@" >"$T/out" 2>"$T/err"
	is "$_code: $_name" "$(wc -l <"$T/out")" "$_number"
	[ ! -s "$T/err" ] || is "nothing is said of: $_name" "$(cat "$T/err")" ""
}
# chain APP NAME...: each depends on the one before.
chain() {
	_app=$1 _before=; shift
	for _one; do
		migration "$_app" "$_one" "${_before:+('$_app', '$_before')}"
		_before=$_one
	done
}

# F007
project written shop
chain shop 0001_initial 0002_more
found F007 0 "files as they should be"
printf '\357\273\277' | cat - shop/migrations/0001_initial.py >"$T/marked"
sed 's/$/\r/' "$T/marked" >shop/migrations/0001_initial.py
printf '\n\ndef forwards(apps, schema_editor):\n\tpass' >>shop/migrations/0002_more.py
found F007 2 "marks, line ends, tabs, no end"
prints "all of a file in one" "^shop/migrations/0001_initial.py: warning: a byte order mark, line ends of Windows \[F007\]"
prints "and of the other" "0002_more.py: warning: indentation by tabs and by spaces, no newline at the end"
chain shop 0001_initial 0002_more
cat >>shop/migrations/0002_more.py <<-'END'
	SQL = """
		SELECT 1
	    FROM x
	"""
	def f(a,
			b):  pass
END
found F007 0 "tabs in texts and brackets"
: >shop/migrations/0003_empty.py
found F007 0 "an empty file, of which F002 tells"

# N001
project dated shop users
chain shop 0001_initial 0002_auto_20240131_0915 0003_auto_20240201_1000 0004_automatic
chain users 0001_initial 0002_auto_login 0003_auto_20240131_note
found N001 1 "names by date, once for an app"
prints "at the newest" "^shop/migrations/0003_auto_20240201_1000.py:5: warning: named by date (migrations of 'shop' so named: 2)"

# N002
project odd shop
chain shop 0001_initial 0002_more_2 10000_many 0001_squashed_0004_x
found N002 0 "names as they should be"
long=$(printf '%0100d' 0)
chain shop 0001_initial 2_more 0003-price "0004_prix_élevé" 0005_ fix_empty_data "0006_$long"
found N002 6 "names that are not"
prints "other characters" "0003-price.py:5: warning: the name has other characters"
prints "another form" "fix_empty_data.py:5: warning: the name is not like 0001_name"
prints "long ones" "0006_0*.py:5: warning: the name has more than 100 characters"

# N003
project numbers shop
chain shop 0001_initial 0002_a 0002_b 0005_c
found N003 2 "a number twice, and a gap"
prints "a warning" "0002_b.py:5: warning: the number 0002 is also that of '0002_a'"
prints "an info" "0005_c.py:5: info: a gap in the numbers: '0002_b' comes before"
project numbers_squash shop
chain shop 0001_initial 0002_a 0003_b
migration shop 0001_squashed_0003_b "" "" "replaces = [('shop', '0001_initial'), ('shop', '0002_a'), ('shop', '0003_b')]"
migration shop 0004_c "('shop', '0001_squashed_0003_b')"
found N003 0 "behind a squash, from its last"
mv shop/migrations/0004_c.py shop/migrations/0002_c.py
rm shop/migrations/0002_a.py shop/migrations/0003_b.py shop/migrations/0001_initial.py
found N003 0 "or from its first"

# G007
project squash shop
chain shop 0001_initial 0002_a 0003_b
migration shop 0001_squashed_0003_b "" "" "replaces = [('shop', '0001_initial'), ('shop', '0002_a'), ('shop', '0003_b')]"
found G007 0 "all that is replaced is there"
rm shop/migrations/0002_a.py
found G007 1 "part of it is gone"
prints "which, and where" "0001_squashed_0003_b.py:6:[0-9]*: warning: of what squash .* replaces, '0002_a' is gone, and others are left (2 of 3)"
rm shop/migrations/0001_initial.py shop/migrations/0003_b.py
found G007 0 "all of it is gone"

# G008, G014, G015
project applied_squash shop
chain shop 0001_initial 0002_a
migration shop 0001_squashed_0002_a "" "" "replaces = [('shop', '0001_initial'), ('shop', '0002_a')]"
all_contrib
found G008,G014 0 "nothing is applied" --db
applied shop.0001_initial
found G008,G014,G015 1 "part is applied" --db
prints "two graphs" "warning: squash 'shop.0001_squashed_0002_a' is applied in part (1 of 2): .*\[G014\]"
applied shop.0002_a
found G008,G014 0 "all is applied, but the squash is not recorded" --db
applied shop.0001_squashed_0002_a
found G008,G014 1 "all is applied" --db
prints "its work is done" "info: all that squash 'shop.0001_squashed_0002_a' replaces is applied here.*\[G008\]"
found G008,G014,G015 0 "without a database nothing is known"
migration shop 0001_squashed_0002_a "" "" "replaces = [('shop', '0001_initial'), ('oldshop', '0002_a')]"
found G014,G015 1 "an app that is gone" --db
prints "is named" "warning: squash 'shop.0001_squashed_0002_a' replaces 'oldshop.0002_a' of an app that is not installed.*\[G015\]"
applied oldshop.0002_a
found G014,G015 0 "but was recorded" --db

# G012
project needless shop users
chain shop 0001_initial 0002_a 0003_b
chain users 0001_initial 0002_a
found G012 0 "edges that are needed"
migration shop 0003_b "('shop', '0002_a'), ('shop', '0001_initial')"
migration users 0002_a "('users', '0001_initial'), ('shop', '0001_initial')"
found G012 1 "an edge that follows"
prints "from another" "0003_b.py:7:[0-9]*: info: the dependency on 'shop.0001_initial' follows from that on 'shop.0002_a'"
migration shop 0003_b "('shop', '0001_initial')"
migration shop 0004_merge "('shop', '0002_a'), ('shop', '0003_b')"
found G012 0 "a merge"
migration shop 0004_merge "('shop', '0002_a'), ('shop', '0003_b')" "$(model Order)"
found G012 1 "a merge that does more"
prints "is a warning" "0004_merge.py:5: warning: a merge of '0002_a' and '0003_b' that also has operations"

# G013
project tips shop users news
chain shop 0001_initial 0002_a
chain users 0001_initial
found G013 0 "a project without such files"
echo 0002_a >shop/migrations/max_migration.txt
printf 0001_initial >users/migrations/max_migration.txt
found G013 0 "files that are right; an app without migrations needs none"
echo 0001_initial >shop/migrations/max_migration.txt
rm users/migrations/max_migration.txt
found G013 2 "a stale one, and one that is missing"
prints "stale" "^shop/migrations: warning: max_migration.txt: it does not name the last migration: write '0002_a' into it"
prints "missing" "^users/migrations: warning: max_migration.txt: missing"
printf '0002_a\n0003_b\n' >shop/migrations/max_migration.txt
found G013 2 "two lines"
prints "as a conflict leaves them" "more than one line"
echo 0009_x >shop/migrations/max_migration.txt
found G013 2 "a name that is none"
prints "is told" "it names no migration of the app"

# G010
project swap shop news
key="migrations.CreateModel('Order', [('id', models.BigAutoField(primary_key=True)), ('buyer', models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE))]),"
migration shop 0001_initial "migrations.swappable_dependency(settings.AUTH_USER_MODEL)" "$key"
migration shop 0002_more "('shop', '0001_initial'), ('auth', '0012_alter_user_first_name_max_length')" \
	"migrations.AddField('Order', 'seller', models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE))"
found G010 0 "the user model, whatever it is"
migration news 0001_initial "('auth', '0001_initial')" "$key"
found G010 1 "the user model by the name of its app"
prints "where" "^news/migrations/0001_initial.py:7:[0-9]*: warning: 'buyer' refers to the user model, but the dependency is on the app 'auth' by name: migrations.swappable_dependency(settings.AUTH_USER_MODEL)"
migration news 0001_initial "('auth', '0001_initial')" "$key migrations.AddField('Order', 'group', models.ForeignKey('auth.Group', models.CASCADE))"
found G010 0 "the app is needed for something else"

# G011, and C001 of the setting
project user users shop
echo "AUTH_USER_MODEL = 'users.User'" >>config/settings.py
migration users 0001_initial "" "$(model User)"
found G011,C001 0 "a user model made first"
migration users 0001_initial "" "$(model Profile)"
found G011 1 "one that is never made"
prints "is told" "users/migrations/0001_initial.py:5: error: no migration makes the user model 'users.User'"
migration users 0002_user "('users', '0001_initial')" "$(model User)"
found G011 1 "one that is made later"
prints "where" "0002_user.py:5: error: the user model 'users.User' is made here, but others depend on the first migration, '0001_initial'"
migration users 0001_initial "" "*make_operations()"
rm users/migrations/0002_user.py
found G011 0 "what is not known is not told"
rm -r users/migrations
found G011 1 "an app without migrations"
prints "is told at the settings" "^config/settings.py: error: the app 'users' of the user model has no migrations"
sed -i '$d' config/settings.py
echo "AUTH_USER_MODEL = 'people.User'" >>config/settings.py
found C001 1 "a user model of an app that is not installed"
prints "where" "^config/settings.py: error: AUTH_USER_MODEL names an app that is not installed: 'people.User'"
echo "AUTH_USER_MODEL = 'auth.user.User'" >>config/settings.py
found C001 1 "a setting that names no model"
prints "is told" "error: AUTH_USER_MODEL is no 'app_label.ModelName': 'auth.user.User'"

# N004
project mixed shop
three="$(model A) $(model B) $(model C) $(model D)"
migration shop 0001_initial "" "$three"
found N004 0 "the first migration makes what it likes"
text='models.TextField(default="")'
migration shop 0002_more "('shop', '0001_initial')" \
	"migrations.AddField('A', 'x', $text), migrations.AddField('B', 'y', $text), migrations.RenameModel('C', 'E')"
found N004 1 "three things at a time"
prints "how many" "0002_more.py:5: warning: changes of models that have nothing to do with each other (3)"
sed -i "s/RenameModel('C', 'E')/AddField('C', 'z', $text)/" shop/migrations/0002_more.py
found N004 1 "by the same operation, of other fields"
migration shop 0002_more "('shop', '0001_initial')" \
	"migrations.AddField('A', 'x', $text), migrations.AddField('B', 'x', $text), migrations.AddField('C', 'x', $text)"
found N004 0 "the same field everywhere is one change"
migration shop 0002_more "('shop', '0001_initial')" \
	"migrations.AddField('A', 'b', models.ForeignKey('shop.B', models.CASCADE)), migrations.AddField('B', 'y', $text), migrations.AddField('C', 'z', $text)"
found N004 0 "two that relate, and another"
migration shop 0002_more "('shop', '0001_initial')" \
	"migrations.AlterField('A', 'id', $text), migrations.AlterModelOptions('B', {}), migrations.AlterModelTable('C', 'c')"
found N004 0 "what is altered all over the app"

# N005
project named shop users
migration shop 0001_initial "" "$(model Order)"
migration shop 0002_remove_price "('shop', '0001_initial')" "migrations.AddField('Order', 'price', $text)"
migration shop 0003_empty "('shop', '0002_remove_price')"
migration shop 0004_add_note "('shop', '0003_empty')" "migrations.AddField('Order', 'note', $text)"
migration shop 0005_add_rows "('shop', '0004_add_note')" "migrations.RunPython(print)"
migration shop 0005_other "('shop', '0004_add_note')" "migrations.RemoveField('Order', 'note')"
migration shop 0006_join "('shop', '0005_other'), ('shop', '0005_add_rows')"
migration users 0001_initial ""
migration users 0002_require_shop "('users', '0001_initial'), ('shop', '0006_join')"
found N005 2 "nothing done, and something else done"
prints "by its name" "0002_remove_price.py:5: info: by its name it removes something, but no operation does"
prints "nothing" "0003_empty.py:5: info: no operations, and no merge"
