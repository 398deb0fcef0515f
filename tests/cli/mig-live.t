#!/bin/sh
# MongoDB looked at: indexes, leftovers, djongo's notes and numbers, rows that lead nowhere.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/server/lib.sh"
mongodb
name=$(database shop)
url=mongodb://$address/$name
run() { "$client" "$url" run "$1"; }
mkdir -p shop/shop/migrations && cd shop || exit 99
: >shop/__init__.py
: >shop/migrations/__init__.py
echo 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")' >manage.py
cat >settings.py <<END
INSTALLED_APPS = ["shop"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {"ENGINE": "djongo", "NAME": "$name", "CLIENT": {"host": "$url"}}}
END
cat >shop/models.py <<'END'
END
cat >shop/migrations/0001_initial.py <<'END'
from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            "Place",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("code", models.CharField(max_length=10, unique=True)),
                ("size", models.IntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            "Item",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField(max_length=10)),
                ("place", models.ForeignKey("shop.Place", models.CASCADE, db_constraint=False)),
                ("also", models.ManyToManyField("shop.Place")),
                ("code", models.ForeignKey("shop.Place", models.CASCADE, to_field="code", db_constraint=False, null=True)),
            ],
            options={"unique_together": {("name", "place")}},
        ),
    ]
END
cat >shop/migrations/0002_more.py <<'END'
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.CreateModel("Later", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel("Full", [("id", models.BigAutoField(primary_key=True))]),
    ]
END
# As djongo makes it.
table() {
	run "{\"create\": \"$1\"}"
	run "{\"createIndexes\": \"$1\", \"indexes\": [{\"key\": {\"id\": 1}, \"name\": \"__primary_key__\", \"unique\": true}]}"
}
index() { run "{\"createIndexes\": \"$1\", \"indexes\": [{\"key\": {$2}, \"name\": \"$3\"${4-}}]}"; }
note() { run "{\"insert\": \"__schema__\", \"documents\": [{\"name\": \"$1\", \"fields\": {$2}, \"auto\": {\"field_names\": [$3], \"seq\": $4}}]}"; }
rows() { run "{\"insert\": \"$1\", \"documents\": [$2]}"; }
long='{"type_code": "long"}'
text='{"type_code": "string"}'
table django_migrations
rows django_migrations '{"id": 1, "app": "shop", "name": "0001_initial", "applied": {"$date": "2026-01-01T00:00:00Z"}}'
note django_migrations "\"id\": $long, \"app\": $text, \"name\": $text, \"applied\": {\"type_code\": \"date\"}" '"id"' 1
table shop_place
index shop_place '"code": 1' code_1 ', "unique": true'
index shop_place '"size": 1' shop_place_size_1
note shop_place "\"id\": $long, \"code\": $text, \"size\": $long" '"id"' 3
rows shop_place '{"id": 1, "code": "a", "size": 1}, {"id": 2, "code": "b", "size": 1}, {"id": {"$numberLong": "3"}, "code": "c", "size": 1}'
table shop_item
index shop_item '"place_id": 1' shop_item_place_id_1
index shop_item '"code_id": 1' shop_item_code_id_1
index shop_item '"name": 1, "place_id": 1' shop_item_uniq ', "unique": true'
note shop_item "\"id\": $long, \"name\": $text, \"place_id\": $long, \"code_id\": $text" '"id"' 2
rows shop_item '{"id": 1, "name": "x", "place_id": 1.0, "code_id": null}, {"id": 2, "name": "y", "place_id": 3, "code_id": "b"}'
table shop_item_also
index shop_item_also '"item_id": 1' a
index shop_item_also '"place_id": 1' b
index shop_item_also '"item_id": 1, "place_id": 1' c ', "unique": true'
note shop_item_also "\"id\": $long, \"item_id\": $long, \"place_id\": $long" '"id"' 1
rows shop_item_also '{"id": 1, "item_id": 2, "place_id": 2}'
ends "a database as djongo makes it" 0 mig-verify --db --select B,D,H,J010,Q --ignore H007
is "has nothing to say" "$(cat "$T/out")" ""
silent "in any way"

# Of a table that is gone, only what djongo noted.
note shop_gone "\"id\": $long" '"id"' 0
ends "but djongo's note of a table that is gone" 0 db-reset -n --leftovers
is "is told as that" "$(head -n 1 "$T/out")" "would drop djongo's note of table 'shop_gone', which is gone"
ends "it" 0 db-reset --leftovers
ok "is told as dropped" grep -q '"dropped":\[{"table":"shop_gone","index":null,"gone":true}\]' "$T/out"
ends "and is" 0 db-reset -n --leftovers
prints "as is said" "nothing is left over in $name"

# What is wrong, each.
run '{"dropIndexes": "shop_place", "index": "shop_place_size_1"}'
index shop_item '"place_id": 1, "name": -1' by_hand
ends "indexes" 0 mig-verify --db --select D005
is "are compared" "$(sed "s/^[^:]*: //" "$T/out" | sort)" \
"warning: the index 'by_hand' (place_id,-name) of 'shop_item' is of no model: db-reset --leftovers drops it [D005]
warning: the index (size) of 'shop_place' is missing [D005]"

rows shop_item '{"id": 7, "name": "z", "place_id": 9, "code_id": "q"}, {"id": 8, "name": "zz", "place_id": -1, "code_id": "b"}'
rows shop_item_also '{"id": 2, "item_id": 99, "place_id": 2}'
ends "rows that lead nowhere" 1 mig-verify --db --select Q001
is "are counted" "$(sed "s/^[^:]*: //" "$T/out" | sort)" \
"error: 1 row of 'shop_item' leads by 'code_id' to rows of 'shop_place' that are gone (q) [Q001]
error: 1 row of 'shop_item_also' leads by 'item_id' to rows of 'shop_item' that are gone (99) [Q001]
error: 2 rows of 'shop_item' lead by 'place_id' to rows of 'shop_place' that are gone (-1) [Q001]"
rows shop_item '{"id": 9, "name": "list", "place_id": [1]}'
ends "values without order" 1 mig-verify --db --select Q001
prints "are not judged" "info: it cannot be told whether 'place_id' of 'shop_item'"
run '{"delete": "shop_item", "deletes": [{"q": {"name": "list"}, "limit": 0}]}'

ends "numbers that are taken" 1 mig-verify --db --select Q005
prints "are told" "numbers up to 2, but 8 is there"
prints "in each table" "'shop_item_also' numbers up to 1, but 2"
run '{"delete": "__schema__", "deletes": [{"q": {"name": "shop_item"}, "limit": 0}]}'
note shop_item "\"id\": $long, \"name\": $text, \"old\": $long, \"code_id\": $text" '"id", "id"' 8
run '{"delete": "__schema__", "deletes": [{"q": {"name": "shop_place"}, "limit": 0}]}'
run '{"delete": "__schema__", "deletes": [{"q": {"name": "shop_item_also"}, "limit": 0}]}'
note shop_item_also "\"id\": $long, \"item_id\": $long, \"place_id\": $long" '' 2
rows shop_item '{"name": "nobody", "place_id": 1}'
ends "__schema__ out of step" 1 mig-verify --db --select J010
is "is told" "$(sed "s/^[^:]*: //" "$T/out" | sort)" \
"error: __schema__ does not know the table 'shop_place': new rows get no id [J010]
error: __schema__ does not number 'id' of 'shop_item_also': new rows get none [J010]
error: a row of 'shop_item' has no 'id' [J010]
warning: __schema__ does not know the field 'place_id' of 'shop_item' [J010]
warning: __schema__ has a field 'old' of 'shop_item' that no model has [J010]
warning: __schema__ numbers 'id' of 'shop_item' 2 times over: its table was made anew [J010]"

# Leftovers: of an attempt at 0002, of hands, and what is to stay.
table shop_later
note shop_later "\"id\": $long" '"id"' 0
table shop_full
run '{"create": "somebodys"}'
rows shop_full '{"id": 1}'
"$client" "$url" show >"$T/before"
ends "leftovers" 0 db-reset -n --leftovers
is "are named" "$(cat "$T/out")" "would drop table 'shop_later'
would drop index 'by_hand' of 'shop_item'
would wipe what is left over of $name, after a backup of it"
says "and what is kept" "kept: 1"
"$client" "$url" show >"$T/after"
same "-n changes nothing" "$T/before" "$T/after"
ends "by its address, too" 0 db-reset -n --leftovers "$url"
prints "the same" "index 'by_hand'"
ends "not with --rows" 2 db-reset --rows --leftovers
for broken in 0001_initial 0002_more; do
	cp "shop/migrations/$broken.py" "$T/kept.py"
	echo 'class Migration(' >"shop/migrations/$broken.py"
	ends "where $broken is no Python" 4 db-reset --leftovers
	says "nothing can be told" "what is left over cannot be told: '.*$broken.py': "
	echo 'x = 1' >"shop/migrations/$broken.py"
	ends "nor where it is none" 4 db-reset --leftovers
	rm "shop/migrations/$broken.py"
	ln -s ../../.. "shop/migrations/$broken.py"
	ends "nor where it leads elsewhere" 4 db-reset --leftovers
	rm "shop/migrations/$broken.py"
	cp "$T/kept.py" "shop/migrations/$broken.py"
done
"$client" "$url" show >"$T/after"
same "all is there" "$T/before" "$T/after"
db-backup "$url" >"$T/receipt"
ends "a pipe" 0 sh -c 'db-reset --leftovers <"$1"' - "$T/receipt"
ok "tells what" grep -q '"what":"leftovers".*"dropped":\[{"table":"shop_later","index":null},{"table":"shop_item","index":"by_hand"}\]' "$T/out"
cp "$T/out" "$T/receipts"
"$client" "$url" show >"$T/after"
is "and drops no more" "$(diff "$T/before" "$T/after" | grep -c '^<') $(diff "$T/before" "$T/after" | grep -c '^>')" "5 0"
table shop_later
rows shop_place '{"id": 4, "code": "d", "size": 1}'
ends "now it is another database" 3 sh -c 'db-reset --leftovers <"$1"' - "$T/receipt"
run '{"drop": "shop_later"}'
ends "none is left" 0 db-reset -n --leftovers
prints "as is said" "nothing is left over in $name"
ends "with the backup" 0 sh -c 'db-restore <"$1"' - "$T/receipts"
"$client" "$url" show >"$T/after"
same "all is back" "$T/before" "$T/after"

run '{"drop": "django_migrations"}'
ends "without a history" 0 db-reset -n --leftovers
prints "nothing is judged" "nothing is left over"

# Hostile names and values are shown, and harm nobody; an index of places is somebody's own.
wire
url=mongodb://$address/$name
sed -i "s,mongodb://[^\"]*,$url," settings.py
rows django_migrations '{"id": 1, "app": "shop", "name": "0001_initial", "applied": 7}'
table shop_item
index shop_item '"spot": "2dsphere"' spot
index shop_item '"a\nb": 1, "\u001b[31m": 1' 'odd\nname'
rows __schema__ '{"name": 5}, {"name": "shop_item", "fields": 7, "auto": "x"}, {"name": {"a": 1}}, {"fields": {}, "auto": {"seq": "9"}}'
ends "odd ones" 1 mig-verify --db --select D005,J010,Q
ok "no control character comes out" sh -c '! grep -q "$(printf "\033")" "$1"' - "$T/out"
prints "an index of places" "the index 'spot' (spot:2dsphere) of 'shop_item' is of no model .D005.$"
ends "it" 0 db-reset -n --leftovers
ok "is not dropped" sh -c '! grep spot "$1"' - "$T/out"

# django-mongodb-backend: a unique index is of rows with a value only; keys lead to _id.
sed -i 's/"ENGINE": "djongo", "NAME"/"ENGINE": "django_mongodb_backend", "NAME"/; s/"CLIENT": {"host": \("[^"]*"\)}/"HOST": \1/' settings.py
cp shop/migrations/0001_initial.py "$T/kept.py"
cat >shop/migrations/0001_initial.py <<'END'
from django.db import migrations, models
import django_mongodb_backend.fields


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            "Place",
            [
                ("id", django_mongodb_backend.fields.ObjectIdAutoField(primary_key=True)),
                ("code", models.CharField(max_length=10, unique=True)),
                ("other", models.CharField(max_length=10, unique=True)),
                ("size", models.IntegerField()),
                ("day", models.DateField()),
            ],
            options={"indexes": [models.Index(fields=["size", "-day"], name="down")]},
        ),
    ]
END
run '{"create": "shop_place"}'
index shop_place '"code": 1' shop_place_code_uniq ', "unique": true, "partialFilterExpression": {"code": {"$gte": ""}}'
index shop_place '"other": 1' shop_place_other_uniq ', "unique": true'
index shop_place '"size": 1, "day": -1' down
ends "B003" 1 mig-verify --db --select B003,D005
is "a unique index without its filter" "$(sed "s/^[^:]*: //" "$T/out")" \
"error: the unique index 'shop_place_other_uniq' (other) of 'shop_place' is of all rows: two without a value are refused [B003]"
run '{"drop": "shop_place"}'
run '{"create": "shop_place"}'
ends "without indexes" 1 mig-verify --db --select B003,D005
is "three are missing" "$(grep -c 'missing .B003' "$T/out")" 3

# A model that lies within others has no collection, whatever its migration says: with the backend
# at hand and without, by itself and by a base.
cp shop/models.py "$T/models.py"
cat >shop/models.py <<'END'
from django.db import models
from django_mongodb_backend.fields import ObjectIdAutoField
from django_mongodb_backend.models import EmbeddedModel


class Address(EmbeddedModel):
    id = ObjectIdAutoField(primary_key=True)
    street = models.CharField(max_length=10, db_index=True)


class Base(EmbeddedModel):
    class Meta:
        abstract = True


class Far(Base):
    number = models.AutoField(primary_key=True)

    class Meta:
        db_table = "far"


class Deep(Address):
    size = models.IntegerField()


class Item(models.Model):
    id = ObjectIdAutoField(primary_key=True)


class Near(models.Model):
    id = ObjectIdAutoField(primary_key=True)
END
cat >shop/migrations/0001_initial.py <<'END'
from django.db import migrations, models
from django_mongodb_backend.fields import ObjectIdAutoField


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Address", [
            ("id", ObjectIdAutoField(primary_key=True, serialize=False)), ("street", models.CharField(max_length=10, db_index=True))],
            options={"abstract": False}),
        migrations.CreateModel("Far", [("number", models.AutoField(primary_key=True, serialize=False))], options={"db_table": "far"}),
        migrations.CreateModel("Deep", [
            ("address_ptr", models.OneToOneField(auto_created=True, on_delete=models.CASCADE, parent_link=True,
                primary_key=True, serialize=False, to="shop.address")),
            ("size", models.IntegerField())], bases=("shop.address",)),
        migrations.CreateModel("Item", [("id", ObjectIdAutoField(primary_key=True, serialize=False))]),
        migrations.CreateModel("Near", [("id", ObjectIdAutoField(primary_key=True, serialize=False))]),
    ]
END
mv shop/migrations/0002_more.py "$T"
run '{"drop": "shop_place"}'
for hand in no yes; do
	ends "embedded models, the backend at hand: $hand" 1 mig-verify --db --select D001,B,M001
	is "only the other one has a collection" "$(sed 's/^.*: error/error/' "$T/out" | grep D0)" "error: table 'shop_near' of shop.Near is missing [D001]"
	ok "and nothing is said of their keys and fields" sh -c '! grep -i -e M001 -e address -e far -e deep "$1"' - "$T/out"
	mkdir -p django_mongodb_backend
	: >django_mongodb_backend/__init__.py
	printf 'from django.db.models import AutoField\n\n\nclass ObjectIdAutoField(AutoField):\n    pass\n' >django_mongodb_backend/fields.py
	cat >django_mongodb_backend/models.py <<-'END'
	from django.db import models


	class EmbeddedModel(models.Model):
	    class Meta:
	        abstract = True
	END
done
rm -r django_mongodb_backend
mv "$T/0002_more.py" shop/migrations
cp "$T/models.py" shop/models.py
sed -i 's/"ENGINE": "django_mongodb_backend", "NAME"/"ENGINE": "djongo", "NAME"/' settings.py
cp "$T/kept.py" shop/migrations/0001_initial.py

wire --fault count --how error
"$client" "mongodb://$address/$name" load shop 3
ends "a server that does not count" 5 mig-verify --database "mongodb://$address/$name"
says "is told" "cannot count"
ends "nor for --leftovers" 5 db-reset --leftovers "mongodb://$address/$name"

# Of several databases, that which is asked for decides what holds for it.
cp settings.py "$T/settings.py"
cat >settings.py <<END
INSTALLED_APPS = ["shop"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "other.sqlite3"},
    "djongo": {"ENGINE": "djongo", "NAME": "$name", "CLIENT": {"host": "$url"}},
    "backend": {"ENGINE": "django_mongodb_backend", "NAME": "$name", "HOST": "$url"},
}
END
cp shop/models.py "$T/models.py"
cat >shop/models.py <<'END'
from django.db import models


class Item(models.Model):
    number = models.IntegerField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["number"])]
END
run '{"drop": "shop_item"}'
table shop_item
index shop_item '"number": 1' left_over
rm -f other.sqlite3
sqlite3 other.sqlite3 "CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime)"
ends "--alias of SQLite" 0 mig-verify --alias default --select J,B
is "is not judged as MongoDB" "$(cat "$T/out")" ""
ends "--alias of djongo" 1 mig-verify --alias djongo --select J001,B001
is "is judged as such" "$(grep -o '[JB]001' "$T/out")" J001
ends "--alias of the backend" 1 mig-verify --alias backend --select J001,B001
is "and that as such" "$(grep -o '[JB]001' "$T/out" | sort -u)" B001
sed -i 's/"djongo": {/"other": {/; s/"default": {/"djongo": {/; s/"other": {/"default": {/' settings.py
ends "with the names changed" 0 mig-verify --alias djongo --select J,B
ends "they follow" 1 mig-verify --alias default --select J001
cp "$T/settings.py" settings.py
cp "$T/models.py" shop/models.py

# SQLite: the same questions.
sed -i 's/"djongo", "NAME": "[^"]*"/"django.db.backends.sqlite3", "NAME": "db.sqlite3"/' settings.py
sqlite3 db.sqlite3 "CREATE TABLE django_migrations (id integer PRIMARY KEY AUTOINCREMENT, app text, name text, applied datetime);
INSERT INTO django_migrations VALUES (1, 'shop', '0001_initial', '2026-01-01'), (2, 'shop', '0002_more', '2026-01-01');
CREATE TABLE shop_place (id integer PRIMARY KEY AUTOINCREMENT, code varchar(10) UNIQUE, size integer);
CREATE INDEX shop_place_size ON shop_place (size);
CREATE TABLE shop_item (id integer PRIMARY KEY AUTOINCREMENT, name varchar(10), place_id bigint, code_id varchar(10));
CREATE INDEX p ON shop_item (place_id); CREATE INDEX c ON shop_item (code_id);
CREATE UNIQUE INDEX u ON shop_item (name, place_id);
CREATE TABLE shop_item_also (id integer PRIMARY KEY AUTOINCREMENT, item_id bigint REFERENCES shop_item, place_id bigint REFERENCES shop_place);
CREATE INDEX ai ON shop_item_also (item_id); CREATE INDEX ap ON shop_item_also (place_id);
CREATE UNIQUE INDEX au ON shop_item_also (item_id, place_id);
CREATE TABLE shop_later (id integer PRIMARY KEY); CREATE TABLE shop_full (id integer PRIMARY KEY);
INSERT INTO shop_place VALUES (1, 'a', 1); INSERT INTO shop_item VALUES (1, 'x', 1, NULL);"
ends "SQLite as it should be" 0 mig-verify --db --select D,H,Q
is "is so" "$(cat "$T/out")" ""
sqlite3 db.sqlite3 "INSERT INTO shop_item VALUES (2, 'y', 5, 'a'), (3, 'z', 6, 'no'); DROP INDEX c; CREATE INDEX d ON shop_item (name DESC);
CREATE TABLE new__shop_item (id integer); CREATE TABLE shop_gone (id integer); INSERT INTO shop_gone VALUES (1)"
ends "not so" 1 mig-verify --db --select D005,Q
is "each is told" "$(sed 's/^[a-z]*.db.sqlite3: //' "$T/out" | sort)" \
"error: 1 row of 'shop_item' leads by 'code_id' to rows of 'shop_place' that are gone (no) [Q001]
error: 2 rows of 'shop_item' lead by 'place_id' to rows of 'shop_place' that are gone (5) [Q001]
warning: the index 'd' (-name) of 'shop_item' is of no model [D005]
warning: the index (code_id) of 'shop_item' is missing [D005]"
ends "leftovers of SQLite" 0 db-reset --leftovers
is "are tables without rows" "$(sqlite3 db.sqlite3 "SELECT name FROM sqlite_schema WHERE name IN ('new__shop_item', 'shop_gone', 'd') ORDER BY 1")" "d
shop_gone"
