#!/bin/sh
# Rules over the replay of history: S001 to S008, G009; and what cannot be known is no finding.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/small.sh"

# found: the findings, as path:line code.
found() { sed 's/^\([^:]*:[0-9]*\):.*\[\(.*\)\]$/\1 \2/' "$T/out" | tr '\n' ';'; }

project wrong shop
migration shop 0001_initial "" "$(model Order)
	migrations.CreateModel('Item', [('name', models.TextField()), ('name', models.TextField())]),
	migrations.AddField('ordr', 'price', models.IntegerField()),
	migrations.AddField('order', 'id', models.IntegerField()),
	migrations.RemoveField('order', 'prise'),
	migrations.RenameField('order', 'prise', 'price'),
	migrations.AlterField('order', 'prise', models.IntegerField()),
	migrations.CreateModel('ORDER', []),
	migrations.RemoveIndex('item', 'one'),
	migrations.AddIndex('item', models.Index(fields=['name'], name='two')),
	migrations.AddIndex('item', models.Index(fields=['name'], name='two')),
	migrations.AddIndex('item', models.Index(fields=['name'])),
	migrations.RemoveConstraint('item', 'one'),
	migrations.DeleteModel('Nothing'),
	migrations.RenameModel('Nothing', 'Something'),
	migrations.AlterModelOptions('nothing', {}),"
ends "wrong operations" 1 verify --select S
is "are all found in one run" "$(found)" "$(for x in 9 S005 10 S001 11 S003 12 S002 13 S002 14 S002 15 S003 16 S004 18 S004 \
	19 S005 20 S004 21 S001 22 S001 23 S001; do case $x in S*) printf '%s;' "$x" ;; *) printf 'shop/migrations/0001_initial.py:%s ' "$x" ;; esac; done)"
says_nothing() { is "$1" "$(cat "$T/out")" ""; }
prints "say what is meant" "there is no model 'shop.ordr' here: is 'order' meant"

project dangling shop
migration shop 0001_initial "" "$(model Item)
	migrations.CreateModel('Order', [('item', models.ForeignKey('shop.Item', models.CASCADE)), ('day', models.DateField())], {'unique_together': {('item', 'day')}, 'ordering': ['pk', '-day', 'item__x', '?']}),
	migrations.CreateModel('Child', [], bases=('shop.item',)),
	migrations.AddIndex('order', models.Index(fields=['-day', 'item_id'], name='one')),"
migration shop 0002_gone "('shop', '0001_initial')" "
	migrations.RemoveField('order', 'day'),
	migrations.DeleteModel('Item'),"
ends "what is referred to is gone" 1 verify --select S
is "is found where it is referred to" "$(found)" "$(for x in 9 9 9 10 11; do printf 'shop/migrations/0001_initial.py:%s S006;' $x; done)"
prints "an order as well" "ordering of 'shop.Order' names the field 'day', which is not there"

# No path to what makes a model; and with one.
project paths shop users
migration users 0001_initial "" "$(model Person)"
migration users 0002_more "('users', '0001_initial')" "$(model Group) migrations.RenameModel('Person', 'Human')"
migration shop 0001_initial "('users', '0001_initial')" "migrations.CreateModel('Order', [('person', models.ForeignKey('users.Human', models.CASCADE)),
	('group', models.ManyToManyField('users.group'))])"
migration shop 0002_more "('shop', '0001_initial'), ('users', '0002_more')" "migrations.AddField('order', 'other', models.ForeignKey('users.Human', models.CASCADE))"
ends "no path to a model" 1 verify --select G009,S
is "is found" "$(found)" "shop/migrations/0001_initial.py:8 G009;shop/migrations/0001_initial.py:9 G009;"
prints "with what to depend on" "add ('users', '0002_more') to its dependencies"
sed -i "s/'users', '0001_initial'/'users', '0002_more'/" shop/migrations/0001_initial.py
ends "a path" 0 verify --select G009,S

# What functions ask for.
project asks shop users
migration users 0001_initial "" "$(model Person)"
migration users 0002_more "('users', '0001_initial')" "$(model Group) migrations.RenameModel('Person', 'Human')"
migration shop 0001_initial "('users', '0001_initial')" "$(model Order) migrations.RunPython(fill)"
cat >>shop/migrations/0001_initial.py <<'END'


def fill(apps, schema_editor):
    apps.get_model("users", "Human")
    apps.get_model("users", "person")
    apps.get_model("users.Group")
    apps.get_model(app_label="users", model_name="Group")
    apps.get_model("shop", "Order")
    apps.get_model("users", name)
    apps.get_model("users", "Nobody")
    others.get_model("users", "Group")
END
sed -i 's/^class/fill = None\n\n\nclass/' shop/migrations/0001_initial.py
ends "models that functions ask for" 1 verify --select G009
n=$(grep -n 'get_model("users", "Human")' shop/migrations/0001_initial.py | cut -d: -f1)
is "are found" "$(found)" "$(for x in 0 2 3; do printf 'shop/migrations/0001_initial.py:%s G009;' $((n + x)); done)"
sed -i "s/'users', '0001_initial'/'users', '0002_more'/" shop/migrations/0001_initial.py
ends "with a path" 0 verify --select G009

# What an operation that is not known may have made is no finding.
project unknown shop
migration shop 0001_initial "" "Strange(), migrations.AddField('order', 'x', models.IntegerField()), migrations.CreateModel('Item', [('order', models.ForeignKey('shop.Order', models.CASCADE))])"
sed -i '1i from elsewhere import Strange' shop/migrations/0001_initial.py
ends "what is not known" 0 verify --select S,G009,F010
is "is told once" "$(found)" "shop/migrations/0001_initial.py:9 F010;"
project absent shop
migration shop 0001_initial "('tags', '0001_initial')" "migrations.CreateModel('Item', [('tag', models.ForeignKey('tags.Tag', models.CASCADE))])"
echo 'INSTALLED_APPS.append("tags")' >>config/settings.py
ends "what is not at hand" 0 verify --select S,G009
says_nothing "is no finding"

# A squash and what it replaces.
project squash shop
migration shop 0001_initial "" "$(model Item)"
migration shop 0002_more "('shop', '0001_initial')" "migrations.AddField('item', 'name', models.CharField(max_length=9)), $(model Gone)
	migrations.AddIndex('item', models.Index(fields=['name'], name='one')), migrations.AlterField('item', 'name', models.CharField(max_length=12))"
squash() { migration shop 0001_squashed_0002_more "" "$1" "replaces = [('shop', '0001_initial'), ('shop', '0002_more')]"; }
squash "$(model Item) migrations.AddField('item', 'name', models.CharField(max_length=9)), migrations.AddField('item', 'new', models.TextField())"
ends "a squash that ends otherwise" 0 verify --select S
is "is told" "$(sed "s/.*replaces: \(.*\) \[.*/\1/" "$T/out" | sort | tr '\n' ';')" \
	"field 'shop.Item.name' is another;field 'shop.Item.new' is too much;index 'shop.Item.one' is missing;model 'shop.Gone' is missing;"
squash "$(model Gone) $(model Item) migrations.AddField('item', 'name', models.CharField(max_length=12)), migrations.AddIndex('item', models.Index(fields=['name'], name='one'))"
ends "one that ends alike" 0 verify --select S
says_nothing "is fine"
rm shop/migrations/0001_initial.py
ends "one whose past is gone" 0 verify --select S
says_nothing "is fine as well"

# The database is told one thing, and the state another.
project halves shop
migration shop 0001_initial "" "$(model Item)
	migrations.SeparateDatabaseAndState([migrations.AddField('item', 'a', models.TextField())], [migrations.AddField('item', 'b', models.TextField())]),
	migrations.SeparateDatabaseAndState([migrations.AddField('item', 'c', models.TextField())], [migrations.AddField('Item', 'c', models.TextField())]),
	migrations.SeparateDatabaseAndState([migrations.RunSQL('ALTER TABLE shop_item ADD COLUMN d text')], [])"
migration shop 0002_sql "('shop', '0001_initial')" "migrations.RunSQL('ALTER TABLE \"shop_item\" ADD COLUMN IF NOT EXISTS \"e\" text; ALTER TABLE other ADD COLUMN f text; alter table shop_item add column g text'),
	migrations.RunSQL('ALTER TABLE shop_item ADD COLUMN h text', state_operations=[migrations.AddField('item', 'h', models.TextField())]),
	migrations.AddField('item', 'g', models.TextField())"
ends "halves that differ" 0 verify --select S
is "are told" "$(found)" "shop/migrations/0001_initial.py:9 S007;shop/migrations/0001_initial.py:9 S007;shop/migrations/0002_sql.py:8 S007;"
prints "with the column" "adds the column 'e' to 'shop_item'"

# separate DATABASE STATE: an operation.
separate() { echo "migrations.SeparateDatabaseAndState([$1], [$2]),"; }
# only: what only one half is told of.
only() {
	verify --select S007 >"$T/out" 2>&1
	sed 's/.*warning: only the \(.*\) \[S007\]/\1/' "$T/out" | tr '\n' ';'
}
index() { echo "models.Index(fields=['id'], name='$1')"; }
project separate shop
migration shop 0001_initial "" "$(model Item) $(model Old) $(model Gone)
	$(separate "$(model One) $(model Two)" "$(model one)")
	$(separate "$(model Three)" "migrations.AddField('item', 'three', models.ForeignKey('Three', models.CASCADE))")
	$(separate "migrations.AddIndex('item', $(index a))" "migrations.AddIndex('item', $(index b))")
	$(separate "migrations.AddIndex('item', $(index c))" "migrations.RemoveIndex('item', 'c')")
	$(separate "migrations.RemoveConstraint('item', 'd'), migrations.RemoveIndex('item', 'e')" "migrations.RemoveIndex('item', 'e')")
	$(separate "migrations.RenameModel('Old', 'New')" "migrations.AlterModelOptions('item', {})")
	$(separate "migrations.DeleteModel('Gone'), $(model Four)" "$(model Four)")
	$(separate "$(model Five)" "migrations.CreateModel('Five', [('id', models.BigAutoField(primary_key=True)), ('more', models.TextField())],
		options={'indexes': [$(index f)]})")
	$(separate "migrations.AddField('item', 'g', models.TextField()), migrations.AddIndex('item', $(index h)), migrations.RemoveIndex('item', 'h'),
		migrations.AddIndex('item', $(index i))" "migrations.AddField('item', 'g', models.TextField()), migrations.AddIndex('item', $(index j))")"
is "models, indexes and constraints of one half only" "$(only)" "database is told of CreateModel('Two');database is told of CreateModel('Three');\
state is told of AddField('item', 'three');database is told of AddIndex('item', 'a');state is told of AddIndex('item', 'b');\
database is told of AddIndex('item', 'c');state is told of RemoveIndex('item', 'c');database is told of RemoveConstraint('item', 'd');\
database is told of RenameModel('Old', 'New');database is told of DeleteModel('Gone');state is told of the field 'more' in CreateModel('Five');\
state is told of the index 'f' in CreateModel('Five');\
database is told of AddIndex('item', 'i');state is told of AddIndex('item', 'j');"
project alike shop
migration shop 0001_initial "" "$(model Item) $(model Old) $(model Other)
	$(separate "" "$(model Moved) migrations.DeleteModel('Other')")
	$(separate "migrations.RunSQL('CREATE TABLE x (id int)')" "$(model X)")
	$(separate "postgres.AddIndexConcurrently('item', $(index a)), migrations.RunPython(print)" "migrations.AddIndex('Item', $(index a))")
	$(separate "migrations.RenameModel('Old', 'New')" "migrations.DeleteModel('Old'), $(model New)")
	$(separate "$(model One) migrations.AddField('one', 'a', models.TextField()), migrations.AddIndex('one', $(index b))" \
		"migrations.CreateModel('One', [('id', models.BigAutoField(primary_key=True)), ('a', models.TextField())], options={'indexes': [$(index b)]})")
	$(separate "migrations.AddField('item', 'b', models.TextField()), migrations.AddIndex('item', $(index c))" \
		"migrations.AddField('item', 'b', models.TextField(db_index=True))")
	$(separate "$(model Two)" "$(model Two) migrations.AddField('item', 'twos', models.ManyToManyField('Two', through='Between'))")
	$(separate "migrations.AddField('item', 'd', models.TextField())" "migrations.AddField('item', 'd', models.TextField()), migrations.DeleteModel('Gone')")
	$(separate "$(model Between)" "migrations.AddField('item', 'e', models.TextField())")
	$(separate "migrations.AddField('item', 'e', models.TextField())" "$(model Between)")
	$(separate "$(model Three) migrations.DeleteModel('Three')" "migrations.CreateModel('Seen', [], options={'managed': False})")"
sed -i '1i from django.contrib.postgres import operations as postgres' shop/migrations/0001_initial.py
is "halves that come to the same" "$(only)" ""
cd "$T/halves" || exit 99
project sql shop
migration shop 0001_initial "" "$(model Item) $(model Other)
	migrations.AddField('item', 'a', models.TextField()), migrations.AddField('item', 'b', models.TextField()),
	migrations.AddField('item', 'c', models.TextField()), migrations.AddField('item', 'd', models.TextField())"
migration shop 0002_sql "('shop', '0001_initial')" "migrations.RunSQL('ALTER TABLE shop_item DROP COLUMN a'),
	migrations.RunSQL('ALTER TABLE shop_item RENAME COLUMN b TO e'),
	migrations.RunSQL('ALTER TABLE shop_item DROP COLUMN c; ALTER TABLE shop_item ADD COLUMN c text'),
	migrations.RunSQL('ALTER TABLE shop_item DROP COLUMN d', state_operations=[migrations.RemoveField('item', 'd')]),
	migrations.RunSQL('DROP TABLE IF EXISTS shop_other; DROP TABLE shop_nothing')"
migration shop 0003_more "('shop', '0002_sql')" "migrations.AddField('item', 'd', models.TextField())"
ends "what SQL takes away" 0 verify --select S007
is "is told where the state still has it" "$(sed 's/.*warning: SQL \(.*\), and.*/\1/' "$T/out" | tr '\n' ';')" \
	"drops the column 'a' of 'shop_item';renames the column 'b' of 'shop_item';drops the table 'shop_other';"
