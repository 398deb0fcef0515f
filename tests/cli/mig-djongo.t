#!/bin/sh
# djongo: which indexes MongoDB will refuse, told before anything runs, and the patch that mends it.
. "${0%/*}/../lib.sh"
mkdir -p shop/shop && cd shop || exit 99
: >shop/__init__.py
echo 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")' >manage.py
cat >settings.py <<'END'
INSTALLED_APPS = ["shop"]
DATABASES = {"default": {"ENGINE": "djongo", "NAME": "shop"}}
END
cat >shop/models.py <<'END'
from django.db import models


class Place(models.Model):
    name = models.CharField(max_length=10, db_index=True)
    code = models.CharField(max_length=10, unique=True)

    class Meta:
        indexes = [models.Index(fields=["name"]), models.Index(fields=["name", "code"])]


class Item(models.Model):
    place = models.ForeignKey(Place, on_delete=models.CASCADE)  # where it is
    other = models.ForeignKey(
        Place,
        on_delete=models.CASCADE,
        related_name="others",
        db_constraint=False,
    )
    free = models.ForeignKey("Place", on_delete=models.CASCADE, related_name="+", db_index=False)
    when = models.DateTimeField()
    key = models.OneToOneField(Place, models.CASCADE, related_name="item")

    class Meta:
        unique_together = [["place", "when"]]
        index_together = [["other", "when"]]
        indexes = [
            models.Index(fields=["free"]),
            models.Index(fields=["place"]),  # alone
            models.Index(
                fields=["other"],
            ),
            models.Index(fields=["place", "when"]),
            models.Index(fields=["other", "when"], name="twice"),
            models.Index(fields=['place', '-when'], name="down"),
            models.Index(fields=["free", "-when"]),
            models.Index(fields=["when", "place"], name="turned"),
        ]
END
cp shop/models.py "$T/models.py"
ends "what MongoDB will refuse" 1 mig-verify --select J --ignore J004,J012
sed 's/: Index.*\[/ [/; s/: djongo.*\[/ [/' "$T/out" >"$T/short"
is "each, and nothing else" "$(cat "$T/short")" "shop/models.py:9:20: error [J001]
shop/models.py:29:13: error [J001]
shop/models.py:30:13: error [J001]
shop/models.py:33:13: warning [J002]
shop/models.py:34:13: error [J002]
shop/models.py:35:43: error [J003]
shop/models.py:36:42: error [J003]"
ends "foreign keys that nobody keeps" 0 mig-verify --select J004
is "those that do not say so" "$(grep -c J004 "$T/out")" 3

ends "a patch" 1 mig-verify --select J --patch
cp "$T/out" "$T/patch"
silent "without a word"
ends "applies" 0 patch -p1 -i "$T/patch"
ends "and nothing is left to say" 0 mig-verify --select J
is "nothing" "$(cat "$T/out")" ""
diff "$T/models.py" shop/models.py >"$T/diff"
is "it changes what it must, and nothing else" "$(grep '^[<>]' "$T/diff")" \
'<         indexes = [models.Index(fields=["name"]), models.Index(fields=["name", "code"])]
>         indexes = [models.Index(fields=["name", "code"])]
<     place = models.ForeignKey(Place, on_delete=models.CASCADE)  # where it is
>     place = models.ForeignKey(Place, on_delete=models.CASCADE, db_constraint=False)  # where it is
<     free = models.ForeignKey("Place", on_delete=models.CASCADE, related_name="+", db_index=False)
>     free = models.ForeignKey("Place", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
<     key = models.OneToOneField(Place, models.CASCADE, related_name="item")
>     key = models.OneToOneField(Place, models.CASCADE, related_name="item", db_constraint=False)
<             models.Index(fields=["place"]),  # alone
<             models.Index(
<                 fields=["other"],
<             ),
<             models.Index(fields=["place", "when"]),
<             models.Index(fields=["other", "when"], name="twice"),
<             models.Index(fields=['\''place'\'', '\''-when'\''], name="down"),
<             models.Index(fields=["free", "-when"]),
>             models.Index(fields=["free", "when"]),'
ends "there is no patch where nothing is wrong" 0 mig-verify --select J --patch
is "none" "$(cat "$T/out")" ""

# Indexes of expressions: one that only names a field is as good as a field.
cat >shop/models.py <<'END'
from django.db import models
from django.db.models import F, Index
from django.db.models.functions import Lower
import somewhere


class Place(models.Model):
    name = models.CharField(max_length=10, db_column="a-b", db_index=True)
    code = models.CharField(max_length=10, unique=True)

    class Meta:
        indexes = [
            Index("name", name="collides"),
            Index("-name", name="no_field"),
            Index(F("-name"), F(), name="neither"),
            Index(F(name="code"), name="collides_too"),
            Index(Lower("name"), "code", name="nonsense"),
            Index("code", F("name").desc(), Lower("code"), name="more"),
            Index(*["name"], name="once_more"),
            Index(*somewhere.names, name="unknown"),
            Index(somewhere.name("x"), name="unknown_too"),
            Index(**somewhere.more),
            Index(5, name="no"),
            Index(F("code") + 1, name="sum"),
            Index("name", "code", name="two"),
            Index(fields=["name", "code"], name="two_again"),
        ]
END
ends "indexes of expressions" 1 mig-verify --select J001,J002,J003
is "are told as what they are" "$(sed 's/: [Iid].*\[/ [/' "$T/out")" "shop/models.py:13:13: error [J001]
shop/models.py:16:13: warning [J001]
shop/models.py:17:19: error [J003]
shop/models.py:18:27: error [J003]
shop/models.py:19:13: error [J001]
shop/models.py:24:19: error [J003]
shop/models.py:26:13: error [J002]"

# Other engines are not asked.
sed -i 's/"djongo"/"django.db.backends.sqlite3"/' settings.py
cp "$T/models.py" shop/models.py
ends "on SQLite" 0 mig-verify --select J
is "there is nothing to say" "$(cat "$T/out")" ""

# Operations, each told as real djongo behaves (tests/projects/djongo.t lets it try).
sed -i 's/"django.db.backends.sqlite3"/"djongo"/' settings.py
mkdir shop/migrations && : >shop/migrations/__init__.py
cat >shop/models.py <<'END'
from django.db import models


class Thing(models.Model):
    data = models.JSONField()
    small = models.SmallAutoField(primary_key=True)
    code = models.CharField(max_length=10)
END
cat >shop/migrations/0001_initial.py <<'END'
from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            "Item",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("a", models.IntegerField(unique=True)),
                ("b", models.CharField(max_length=10, db_index=True)),
                ("c", models.IntegerField()),
            ],
            options={
                "unique_together": {("b", "c")},
                "constraints": [
                    models.UniqueConstraint(fields=["a", "c"], name="u"),
                    models.CheckConstraint(check=models.Q(a__gt=1), name="k"),
                    models.UniqueConstraint(fields=["c"], condition=models.Q(a=1), name="p"),
                ],
            },
        ),
    ]
END
cat >shop/migrations/0002_more.py <<'END'
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AlterField("item", "c", models.CharField(max_length=5)),
        migrations.AlterField("item", "b", models.TextField(db_index=True)),
        migrations.AlterField("item", "a", models.IntegerField()),
        migrations.AddConstraint("item", models.CheckConstraint(check=models.Q(a=1), name="l")),
        migrations.AddField("item", "k", models.IntegerField(primary_key=True)),
        migrations.AddField("item", "d", models.IntegerField(default=1)),
        migrations.RunSQL("UPDATE shop_item SET a = 1"),
        migrations.RunSQL(migrations.RunSQL.noop),
        migrations.RunSQL("DELETE FROM shop_item"),
        migrations.AlterUniqueTogether("item", set()),
        migrations.SeparateDatabaseAndState(
            [],
            [migrations.AddConstraint("item", models.CheckConstraint(check=models.Q(a=2), name="m"))],
        ),
    ]
END
cat >shop/migrations/0003_names.py <<'END'
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_more")]
    operations = [
        migrations.RemoveConstraint("item", "u"),
        migrations.RenameField("item", "b", "z"),
        migrations.RenameModel("Item", "Thing"),
        migrations.AlterModelTable("Thing", "things"),
    ]
END
ends "operations that djongo cannot do" 1 mig-verify --select J005,J006,J007,J008,J009
sed 's,^shop/,,; s,^migrations/,,; s/_[a-z]*[.]py//; s/\(error\|warning\): .*\[/\1 [/' "$T/out" >"$T/short"
is "each, and nothing else" "$(cat "$T/short")" "0001:17:21: warning [J008]
0001:18:21: warning [J005]
0001:19:21: error [J005]
0002:7:9: error [J005]
0002:9:9: warning [J007]
0002:10:42: error [J005]
0002:11:9: error [J005]
0002:13:9: error [J005]
0002:15:9: warning [J005]
0002:16:9: warning [J007]
0003:7:9: warning [J007]
0003:8:9: warning [J007]
0003:9:9: error [J006]
models.py:5:12: warning [J009]
models.py:6:13: error [J009]"

# Names and versions.
cat >requirements.txt <<'END'
Django==5.2.1
pymongo==4.6.0
sqlparse==0.5.1
END
ends "versions that djongo is not made for" 0 mig-verify --select J012
is "where they are said" "$(sed 's/: djongo.*\[/ [/' "$T/out")" "requirements.txt:1: warning [J012]
requirements.txt:2: warning [J012]
requirements.txt:3: warning [J012]"
printf 'Django==4.1.13\npymongo==3.11.4\nsqlparse==0.2.4\n' >requirements.txt
ends "one that was seen to work" 0 mig-verify --select J012
is "is told as such" "$(sed 's/: djongo.*\[/ [/' "$T/out")" "requirements.txt:1: info [J012]"
cat >>shop/models.py <<'END'

    class Meta:
        db_table = "a_table_whose_name_is_long_enough_to_be_refused_by_servers_of_old"
        indexes = [models.Index(fields=["code"], name="a_name_of_30_bytes_is_the_most")]
END
sed -i 's/"NAME": "shop"/"NAME": "a_database_of_some_length_in_its_name"/' settings.py
ends "names that are together too long" 0 mig-verify --select J011
prints "are counted" "has 135 bytes: servers before 4.2"

for code in J005 J006 J007 J008 J009 J011 J012 J001 J002 J003 J004; do
	ends "--explain $code" 0 mig-verify --explain $code
done
