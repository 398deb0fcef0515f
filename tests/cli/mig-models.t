#!/bin/sh
# What models.py says that the migrations do not, and what is wrong in it: rules M.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/small.sh"

# found CODE: what is found, without what could not be compared.
found() { mig-verify --select "$1" </dev/null 2>&1; }

project shop shop
echo 'Django==5.2' >requirements.txt
echo 'DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"' >>config/settings.py
cat >shop/models.py <<-END
	from django.db import models


	class Base(models.Model):
	    name = models.CharField(max_length=20, verbose_name="name")

	    class Meta:
	        abstract = True


	class Order(Base):
	    total = models.IntegerField(default=0)

	    class Meta:
	        indexes = [models.Index(fields=["total"], name="order_total")]
END
migration shop 0001_initial ""
cat >shop/migrations/0001_initial.py <<-END
	from django.db import migrations, models


	class Migration(migrations.Migration):
	    dependencies = []
	    operations = [
	        migrations.CreateModel(
	            name="Order",
	            fields=[
	                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
	                ("name", models.CharField(max_length=20, verbose_name="name")),
	                ("total", models.IntegerField(default=0)),
	            ],
	            options={"abstract": False, "indexes": [models.Index(fields=["total"], name="order_total")]},
	        ),
	    ]
END
ends "models and migrations agree" 0 mig-verify --fail-on info
is "nothing is said" "$(cat "$T/out")" ""
cp shop/models.py kept

change() { sed "$1" kept >shop/models.py; }

change 's/max_length=20/max_length=21/'
is "a longer field" "$(found M)" \
	"shop/models.py:5:12: error: no migration changes the field 'Order.name' to what it is (max_length): makemigrations would write AlterField [M001]"
change 's/verbose_name="name"/verbose_name="title"/'
is "another label" "$(found M)" \
	"shop/models.py:5:12: warning: no migration changes the field 'Order.name' to what it is (verbose_name): makemigrations would write AlterField [M002]"
change 's/    total =/    paid = models.BooleanField(default=False)\n    total =/'
is "a field more" "$(found M)" \
	"shop/models.py:12:12: error: no migration adds the field 'Order.paid': makemigrations would write AddField [M001]"
change 's/order_total/by_total/'
is "another name of an index" "$(found M)" \
	"shop/models.py:15:20: error: no migration renames the index 'order_total' to 'by_total': makemigrations would write RenameIndex [M001]"
change 's/class Order(Base)/class Sale(Base)/'
is "a model of another name" "$(found M)" \
	"shop/migrations/0001_initial.py:7:9: error: no migration deletes the model 'Order', which is not in the code: makemigrations would write DeleteModel [M001]
shop/models.py:11:1: error: no migration creates the model 'Sale': makemigrations would write CreateModel [M001]"
change 's/class Order(Base)/class Sale(Base)/'
echo 'class Order: pass' >shop/orders.py
found M >"$T/out"
is "a model in a file that nothing imports" "$(grep -c DeleteModel "$T/out")" 0
prints "leaves the rest" "creates the model 'Sale'"
ends "and is told as not known" 1 mig-verify --select M,F010
prints "with its file" "it stands in 'shop/orders.py', which models.py does not import .*\[F010\]"
rm shop/orders.py
change 's/max_length=20/max_length=size()/; 1s/$/\nfrom elsewhere import size/'
ends "what is not known is no difference" 0 mig-verify --select M,F010
prints "and told once" "info: whether the field 'Order.name' is as in the migrations is not known (max_length) \[F010\]"
change 's/= models.CharField.*/= size()/; 1s/$/\nfrom elsewhere import size/'
ends "nor is what may be no field" 0 mig-verify --select M,F010
prints "which is told, too" "info: whether the field 'Order.name' is as in the migrations is not known: it may be no field \[F010\]"
cat >shop/made.py <<-END
	from django.db import models


	class Made(models.base.ModelBase):
	    def __new__(cls, *args, **kwargs):
	        made = super().__new__(cls, *args, **kwargs)
	        made.add_to_class("number", models.IntegerField(primary_key=True))
	        return made
END
change '1s/$/\nfrom .made import Made/; s/class Base(models.Model)/class Base(models.Model, metaclass=Made)/'
sed -i 's/BigAutoField/AutoField/' config/settings.py
ends "nor a key that a metaclass may make" 0 mig-verify --select M,F010
prints "which is told as well" "info: whether the field 'Order.id' is as in the migrations is not known: a metaclass may add to 'Base'"
sed -i 's/AutoField/BigAutoField/' config/settings.py
rm shop/made.py
ends "of another app nothing is told" 0 mig-verify --select M auth
echo 'class (' >shop/models.py
ends "a file that is no Python" 0 mig-verify --select M,F010
prints "is no difference" "whether the model 'Order' is still in the code is not known"

# Keys.
cp kept shop/models.py
sed -i 's/DEFAULT_AUTO_FIELD.*/DEFAULT_AUTO_FIELD = "django.db.models.AutoField"/' config/settings.py
is "another class of keys" "$(found M005)" \
	"shop/models.py:11:1: warning: the keys of 'shop' are of another class in the migrations (models: 1): set default_auto_field in its AppConfig, or DEFAULT_AUTO_FIELD [M005]"

# A group of index_together that has become an index is renamed.
sed -i 's/models.AutoField/models.BigAutoField/' config/settings.py
sed -i "s/options={.*/options={\"index_together\": {(\"name\", \"total\")}},/" shop/migrations/0001_initial.py
sed -i 's/fields=\["total"\]/fields=["name", "total"]/' shop/models.py
is "a group of index_together as an index" "$(mig-verify --select M001 </dev/null)" \
	"shop/models.py:15:20: error: no migration makes the index 'order_total' of the group in index_together: makemigrations would write RenameIndex [M001]"
sed -i 's/fields=\["name", "total"\]/fields=["total", "name"]/' shop/models.py
is "another one is none" "$(mig-verify --select M001 </dev/null | sed 's/.*write //')" "AlterIndexTogether [M001]
AddIndex [M001]"

# Before Django 4.0 both sides were compared as models have them.
project old old
migration old 0001_initial "" "migrations.CreateModel('Order', [('id', models.CharField(max_length=9, primary_key=True)),
	('like', models.ManyToManyField(related_name='_old_order_like_+', to='old.Order')),
	('near', models.ForeignKey('old.Order', models.CASCADE, related_name='order_near')),
	('far', models.ForeignKey('old.Order', models.CASCADE, related_name='fat'))])"
cat >old/models.py <<-END
	from django.db import models


	class Order(models.Model):
	    id = models.CharField(max_length=9, primary_key=True)
	    like = models.ManyToManyField("self")
	    near = models.ForeignKey("Order", models.CASCADE, related_name="%(class)s_near")
	    far = models.ForeignKey("Order", models.CASCADE, related_name="far")
END
is "what Django 3.2 tells" "$(mig-verify --select M --django 3.2 old </dev/null | cut -d: -f1,2,5)" \
	"old/models.py:8: no migration changes the field 'Order.far' to what it is (related_name)"
is "what newer ones tell" "$(mig-verify --select M --django 5.2 old </dev/null | cut -d: -f1,2 | tr '\n' ' ')" \
	"old/models.py:5 old/models.py:6 old/models.py:7 old/models.py:8 "

# Models alone.
project names one two
cat >one/models.py <<-END
	from django.db import models


	class Thing(models.Model):
	    a = models.NullBooleanField()

	    class Meta:
	        db_table = "things"
	        index_together = [("a", "id")]
	        indexes = [models.Index(fields=["a"], name="_a"), models.Index(fields=["a", "id"], name="same")]
END
cat >two/models.py <<-END
	from django.db import models


	class Thing(models.Model):
	    b = models.IntegerField()

	    class Meta:
	        indexes = [
	            models.Index(fields=["b"], name="same"),
	            models.Index(fields=["-b"], name="a_name_of_more_than_thirty_chars"),
	        ]


	class Other(models.Model):
	    class Meta:
	        db_table = "things"
END
echo 'Django==5.2' >requirements.txt
is "two models of one name, or of one table" "$(found M003)" \
	"two/models.py:4:1: warning: another app has a model of this name: 'one.Thing' (one/models.py:4) [M003]
two/models.py:14:1: error: 'Other' has the table of 'one.Thing' (one/models.py:4): 'things' [M003]"
mkdir three
: >three/__init__.py
echo "INSTALLED_APPS.append('three')" >>config/settings.py
sed -n '1,/b =/p' two/models.py >three/models.py
is "and three of one name, told once" "$(found M003 | grep -v "table of")" \
	"three/models.py:4:1: warning: other apps have models of this name: 'one.Thing' (one/models.py:4), 'two.Thing' (two/models.py:4) [M003]"
rm -r three
sed -i '$d' config/settings.py
is "names of indexes" "$(found M004)" \
	"one/models.py:10:20: error: the name of an index cannot begin with an underscore or a number: '_a' [M004]
two/models.py:9:13: error: the name of the index is taken by 'one.Thing' (one/models.py:10): 'same' [M004]
two/models.py:10:13: error: the name of an index is longer than 30 characters: 'a_name_of_more_than_thirty_chars' [M004]"
is "what Django has removed" "$(found M007)" \
	"one/models.py:5:9: error: Django 5.2 has no 'NullBooleanField' any more: use BooleanField(null=True) [M007]
one/models.py:9:26: error: Django 5.2 has no Meta.index_together any more: use Meta.indexes [M007]"
ends "of an older Django it is well" 0 mig-verify --django 3.2 --select M007
mkdir -p three/migrations
: >three/__init__.py
: >three/migrations/__init__.py
is "an app without migrations is none" "$(found M006)" ""
migration three 0001_initial ""
is "an app that is not installed" "$(found M006)" \
	"three/migrations/__init__.py: warning: no installed app has these migrations: Django never reads them (1): add 'three' to INSTALLED_APPS, or delete it [M006]"

cat >three/models.py <<-END
	from django.contrib.auth import models as auth
	from django.db import models


	class User(auth.AbstractBaseUser):
	    name = models.CharField(max_length=20)
END
cat >three/migrations/0001_initial.py <<-END
	from django.db import migrations, models


	class Migration(migrations.Migration):
	    dependencies = []
	    operations = [migrations.CreateModel("User", [("id", models.AutoField(
	        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))])]
END
cat >>config/settings.py <<-END
	INSTALLED_APPS += ["django.contrib.auth", "django.contrib.contenttypes", "three"]
END
is "fields of an abstract model of Django, without Django" "$(found M001 | grep three)" \
	"three/models.py:5:1: error: no migration adds the field 'User.last_login': makemigrations would write AddField [M001]
three/models.py:5:1: error: no migration adds the field 'User.password': makemigrations would write AddField [M001]
three/models.py:6:12: error: no migration adds the field 'User.name': makemigrations would write AddField [M001]"
# One file by two names, as in a package that is a project of its own, too.
project outer base leaf
: >__init__.py
for app in base leaf; do rm $app/models.py 2>/dev/null; done
migration base 0001_initial "" "$(model Thing)"
migration leaf 0001_initial "('base', '0001_initial')" "migrations.CreateModel('Part', [
	('id', models.BigAutoField(primary_key=True, serialize=False)),
	('thing', models.ForeignKey(on_delete=models.CASCADE, to='base.thing')),
	('things', models.ManyToManyField(related_name='+', to='base.thing'))]),"
cat >leaf/models.py <<-END
	from django.db import models
	from outer.base.models import Thing


	class Part(models.Model):
	    id = models.BigAutoField(primary_key=True)
	    thing = models.ForeignKey(Thing, models.CASCADE)
	    things = models.ManyToManyField(Thing, related_name="+")
END
is "a relation to a model of another name of its module" "$(PYTHONPATH=$T found M001,F010)" ""

# A project whose own makemigrations tells less of fields.
project plain shop
migration shop 0001_initial "" "migrations.CreateModel('Item', [('id', models.BigAutoField(primary_key=True, serialize=False)),
	('other', models.ForeignKey(on_delete=models.CASCADE, to='shop.Item'))]),"
cat >shop/models.py <<-END
	from django.db import models


	class Item(models.Model):
	    id = models.BigAutoField(primary_key=True)
	    other = models.ForeignKey("shop.item", models.CASCADE, verbose_name="another")
END
is "what is told of a relation" "$(found M002,F010)" \
	"shop/models.py:6:13: warning: no migration changes the field 'Item.other' to what it is (verbose_name): makemigrations would write AlterField [M002]"
mkdir -p shop/management/commands
echo 'from ._fields import less' >shop/management/commands/makemigrations.py
found M002,F010 >"$T/out"
prints "a command of its own" "(verbose_name)"
echo 'def less(): Field.deconstruct = None' >shop/management/commands/_fields.py
is "one that changes what fields tell" "$(found M002,F010)" \
	"shop/management/commands/makemigrations.py: info: which changes of models the project's own makemigrations leaves out is not known (that Django's would write: 1) [F010]"

# One that is made to be slow to look at.
python3 -c 'print("from .less import x\n" * 50000)' >shop/management/commands/makemigrations.py
python3 -c 'print("x" * 1000000)' >shop/management/commands/less.py
ok "a command with 50,000 imports" timeout 20 sh -c 'mig-verify --select M002,F010 </dev/null'

# Which managers a proxy has, and what Django 3.2 compares as it stands in a model.
project proxied shop
migration shop 0001_initial "" "migrations.CreateModel('Item', [('id', models.CharField(max_length=9, primary_key=True)),
	('other', models.ForeignKey(on_delete=models.CASCADE, related_name='shop_items', to='shop.Item'))],
	options={'default_manager_name': 'everything'}, managers=[('everything', models.Manager())]),
	migrations.CreateModel('Part', [], options={'proxy': True, 'indexes': [], 'constraints': []}, bases=('shop.item',),
		managers=[('everything', models.Manager())])"
cat >shop/models.py <<-END
	from django.db import models


	class All(models.Manager):
	    pass


	class Base(models.Model):
	    id = models.CharField(max_length=9, primary_key=True)
	    other = models.ForeignKey("shop.Item", models.CASCADE, related_name="%(app_label)s_%(class)ss")

	    class Meta:
	        abstract = True


	class Item(Base):
	    objects = models.Manager()
	    everything = All()

	    class Meta:
	        default_manager_name = "everything"


	class Part(Item):
	    class Meta:
	        proxy = True
END
is "a proxy has the default manager of its model" "$(found M002 | sed 's/ no migration changes//')" \
	"shop/models.py:10:13: warning: the field 'Item.other' to what it is (related_name): makemigrations would write AlterField [M002]"
mkdir -p more/Django-3.2.25.dist-info
is "in Django 3.2 names are filled in, and a key is not serialized" "$(PYTHONPATH=$PWD/more found M001,M002)" ""

# What the finding advises, and why a field is not known.
project nested shop.goods
mkdir -p shop/goods/migrations shop/parts/migrations
rm -r shop.goods
for folder in shop shop/goods shop/parts shop/goods/migrations shop/parts/migrations; do : >$folder/__init__.py; done
migration shop/parts 0001_initial ""
is "an app within a package that is not installed" "$(found M006)" \
	"shop/parts/migrations/__init__.py: warning: no installed app has these migrations: Django never reads them (1): add 'shop.parts' to INSTALLED_APPS, or delete it [M006]"
migration shop/goods 0001_initial "" "migrations.CreateModel('Item', [
	('id', models.BigAutoField(primary_key=True, serialize=False)), ('end', models.IntegerField(default=2))]),"
cat >shop/goods/models.py <<-END
	from django.db import models


	class Base(models.Model):
	    id = models.BigAutoField(primary_key=True)
	    end = models.IntegerField(default=1)

	    class Meta:
	        abstract = True


	Base._meta.get_field("end").default = 2


	class Item(Base):
	    pass
END
is "a field that is changed afterwards" "$(found M002,F010)" \
	"shop/goods/models.py:12:1: info: whether the field 'Item.end' is as in the migrations is not known: line 12 changes it [F010]"

# Of a field whose class is not at hand the column's name is not known, so nothing is missing.
project foreign shop
migration shop 0001_initial '' "migrations.CreateModel('Path', [
	('id', models.BigAutoField(primary_key=True, serialize=False)), ('slug', models.SlugField()),
	('parent', trees.TreeForeignKey('self', models.CASCADE))],
	options={'unique_together': {('parent', 'slug')},
	'indexes': [models.Index(fields=['parent', '-slug'], name='both')]})"
sed -i '1i import trees' shop/migrations/0001_initial.py
applied shop.0001_initial
sqlite3 db.sqlite3 'CREATE TABLE shop_path (id integer PRIMARY KEY AUTOINCREMENT, slug varchar(50), parent_id bigint);
	CREATE UNIQUE INDEX one ON shop_path (parent_id, slug); CREATE INDEX both ON shop_path (parent_id, slug DESC);
	CREATE INDEX slug ON shop_path (slug); CREATE INDEX parent ON shop_path (parent_id)'
ends 'indexes over a field that is not known' 0 mig-verify --db --select D
is 'are not missing' "$(cat "$T/out")" ''
