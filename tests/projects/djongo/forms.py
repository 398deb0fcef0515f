"""Forms of models and migrations, each a project of its own, for djongo to try.

usage: forms.py write FOLDER HOST:PORT PREFIX    write the projects; PREFIX begins their databases
       forms.py try FOLDER [NAME...]             let djongo migrate each; "NAME ok" or "NAME failed"
"""
import contextlib
import io
import os
import sys

# Models; makemigrations makes the rest.
PLACE = """
class Place(models.Model):
    name = models.CharField(max_length=10)
"""
FK = "    p = models.ForeignKey(Place, models.CASCADE, db_constraint=False)\n"
F = "    f = models.IntegerField()\n"


def item(fields, meta=""):
    meta = "".join(f"        {line}\n" for line in meta.splitlines())
    return PLACE + "\nclass Item(models.Model):\n" + fields + ("\n    class Meta:\n" + meta if meta else "")


MODELS = {
    "fk": item(FK),
    "fk_index": item(FK, 'indexes = [models.Index(fields=["p"])]'),
    "fk_kept_index": item(FK.replace(", db_constraint=False", ""), 'indexes = [models.Index(fields=["p"])]'),
    "fk_bare_index": item(FK.replace("False", "False, db_index=False"), 'indexes = [models.Index(fields=["p"])]'),
    "fk_first": item(FK + F, 'indexes = [models.Index(fields=["p", "f"])]'),
    "fk_last": item(FK + F, 'indexes = [models.Index(fields=["f", "p"])]'),
    "two_orders": item(FK + F, 'indexes = [models.Index(fields=["f", "p"]), models.Index(fields=["p", "f"])]'),
    "db_index": item("    f = models.IntegerField(db_index=True)\n", 'indexes = [models.Index(fields=["f"])]'),
    "slug": item("    f = models.SlugField()\n", 'indexes = [models.Index(fields=["f"])]'),
    "slug_unique": item("    f = models.SlugField(unique=True)\n"),
    "two_indexes": item(F, 'indexes = [models.Index(fields=["f"]), models.Index(fields=["f"], name="other")]'),
    "one_index": item(F, 'indexes = [models.Index(fields=["f"])]'),
    "together_index": item(FK + F, 'index_together = [["p", "f"]]\nindexes = [models.Index(fields=["p", "f"])]'),
    "unique_together": item(FK + F, 'unique_together = [["p", "f"]]'),
    "unique_together_index": item(FK + F, 'unique_together = [["p", "f"]]\nindexes = [models.Index(fields=["p", "f"])]'),
    "unique_together_fk": item(FK, 'unique_together = [["p"]]'),
    "constraint": item(FK + F, 'constraints = [models.UniqueConstraint(fields=["p", "f"], name="u")]'),
    "constraint_index": item(FK + F, 'constraints = [models.UniqueConstraint(fields=["p", "f"], name="u")]\nindexes = [models.Index(fields=["p", "f"])]'),
    "constraint_together": item(FK + F, 'constraints = [models.UniqueConstraint(fields=["p", "f"], name="u")]\nunique_together = [["p", "f"]]'),
    "unique_index": item("    f = models.IntegerField(unique=True)\n", 'indexes = [models.Index(fields=["f"])]'),
    "one_to_one": item("    p = models.OneToOneField(Place, models.CASCADE, db_constraint=False)\n"),
    "one_to_one_index": item("    p = models.OneToOneField(Place, models.CASCADE, db_constraint=False)\n", 'indexes = [models.Index(fields=["p"])]'),
    "many": item("    p = models.ManyToManyField(Place)\n"),
    "descending": item(F, 'indexes = [models.Index(fields=["-f"])]'),
    "fk_descending": item(FK + F, 'indexes = [models.Index(fields=["p", "-f"])]'),
    "descending_fk": item(FK, 'indexes = [models.Index(fields=["-p"])]'),
    "descending_first": item(FK + F, 'indexes = [models.Index(fields=["-f", "p"])]'),
    "descending_too": item(F, 'indexes = [models.Index(fields=["f"]), models.Index(fields=["-f"])]'),
    "descending_twice": item(F, 'indexes = [models.Index(fields=["-f"]), models.Index(fields=["-f"], name="other")]'),
    "expression_field": item(F, 'indexes = [models.Index(models.F("f"), name="e")]'),
    "expression_name": item(F, 'indexes = [models.Index("f", name="e")]'),
    "expression_fk": item(FK, 'indexes = [models.Index("p", name="e")]'),
    "expression_up": item(F, 'indexes = [models.Index(models.F("f").asc(), name="e")]'),
    "expression_two": item(FK + F, 'indexes = [models.Index("f", "p", name="e")]'),
    "unique_deferrable": item(F, 'constraints = [models.UniqueConstraint(fields=["f"], deferrable=models.Deferrable.DEFERRED, name="c")]'),
    "unique_include": item(F + FK, 'constraints = [models.UniqueConstraint(fields=["f"], include=["p"], name="c")]'),
    "expression": item(F, 'indexes = [models.Index(models.F("f") + 1, name="e")]'),
    "expression_down": item(F, 'indexes = [models.Index(models.F("f").desc(), name="e")]'),
    "expression_lower": "from django.db.models.functions import Lower\n" + item("    s = models.CharField(max_length=5)\n", 'indexes = [models.Index(Lower("s"), name="e")]'),
    "condition": item(F, 'indexes = [models.Index(fields=["f"], condition=models.Q(f=1), name="c")]'),
    "include": item(FK + F, 'indexes = [models.Index(fields=["f"], include=["p"], name="c")]'),
    "check": item(F, 'constraints = [models.CheckConstraint(check=models.Q(f__gt=0), name="c")]'),
    "index_condition": item(F, 'constraints = [models.UniqueConstraint(fields=["f"], condition=models.Q(f=1), name="c")]\nindexes = [models.Index(fields=["f"])]'),
    "index_include": item(F + FK, 'constraints = [models.UniqueConstraint(fields=["f"], include=["p"], name="c")]\nindexes = [models.Index(fields=["f"])]'),
    "unique_condition": item(F, 'constraints = [models.UniqueConstraint(fields=["f"], condition=models.Q(f=1), name="c")]'),
}

# Operations of 0001 and 0002.
ID = "('id', models.BigAutoField(primary_key=True)), "
AB = "('a', models.IntegerField()), ('b', models.CharField(max_length=10)), "


def create(fields, options=""):
    return f"migrations.CreateModel('Item', [{ID}{fields}], options={{{options}}})"


UNIQUE = "'constraints': [models.UniqueConstraint(fields=['a', 'b'], name='u')]"
BASE = create(AB)
HISTORY = {
    "made_constraint": (create(AB, UNIQUE), ""),
    "made_check": (create(AB, "'constraints': [models.CheckConstraint(check=models.Q(a=1), name='c')]"), ""),
    "made_condition": (create(AB, "'constraints': [models.UniqueConstraint(fields=['a'], condition=models.Q(b='x'), name='u')]"), ""),
    "made_together": (create(AB, "'unique_together': {('a', 'b')}"), ""),
    "add_constraint": (BASE, "migrations.AddConstraint('item', models.UniqueConstraint(fields=['a', 'b'], name='u'))"),
    "add_check": (BASE, "migrations.AddConstraint('item', models.CheckConstraint(check=models.Q(a=1), name='c'))"),
    "drop_constraint": (BASE + ", migrations.AddConstraint('item', models.UniqueConstraint(fields=['a', 'b'], name='u'))", "migrations.RemoveConstraint('item', 'u')"),
    "drop_condition": (BASE + ", migrations.AddConstraint('item', models.UniqueConstraint(fields=['a'], condition=models.Q(b='x'), name='u'))", "migrations.RemoveConstraint('item', 'u')"),
    "drop_together": (create(AB, "'unique_together': {('a', 'b')}"), "migrations.AlterUniqueTogether('item', set())"),
    "drop_index": (create(AB, "'indexes': [models.Index(fields=['a'], name='i')]"), "migrations.RemoveIndex('item', 'i')"),
    "type": (BASE, "migrations.AlterField('item', 'a', models.CharField(max_length=10))"),
    "type_long": (BASE, "migrations.AlterField('item', 'a', models.BigIntegerField())"),
    "type_text": (BASE, "migrations.AlterField('item', 'b', models.TextField())"),
    "type_length": (BASE, "migrations.AlterField('item', 'b', models.CharField(max_length=20))"),
    "type_null": (BASE, "migrations.AlterField('item', 'a', models.IntegerField(null=True))"),
    "type_key": ("migrations.CreateModel('Item', [('id', models.AutoField(primary_key=True))])", "migrations.AlterField('item', 'id', models.BigAutoField(primary_key=True))"),
    "unique_on": (BASE, "migrations.AlterField('item', 'a', models.IntegerField(unique=True))"),
    "unique_off": (create("('a', models.IntegerField(unique=True))"), "migrations.AlterField('item', 'a', models.IntegerField())"),
    "index_off": (create("('a', models.IntegerField(db_index=True))"), "migrations.AlterField('item', 'a', models.IntegerField())"),
    "index_unique": (create("('a', models.IntegerField(db_index=True))"), "migrations.AlterField('item', 'a', models.IntegerField(unique=True))"),
    "add_key": (create("('a', models.IntegerField())"), "migrations.RemoveField('item', 'id'), migrations.AddField('item', 'k', models.IntegerField(primary_key=True, default=0), preserve_default=False)"),
    "add_field": (BASE, "migrations.AddField('item', 'c', models.IntegerField(default=3))"),
    "add_relation": (BASE, "migrations.AddField('item', 'c', models.ForeignKey('shop.Item', models.CASCADE, null=True, db_constraint=False))"),
    "add_many": (BASE, "migrations.AddField('item', 'c', models.ManyToManyField('shop.Item'))"),
    "drop_field": (create("('a', models.IntegerField(db_index=True)), ('b', models.IntegerField(unique=True))"), "migrations.RemoveField('item', 'a'), migrations.RemoveField('item', 'b')"),
    "drop_plain": (BASE, "migrations.RemoveField('item', 'a')"),
    "rename_indexed": (create("('a', models.IntegerField(db_index=True))"), "migrations.RenameField('item', 'a', 'z')"),
    "rename_model": (BASE, "migrations.RenameModel('Item', 'Thing')"),
    "rename_table": (BASE, "migrations.AlterModelTable('item', 'things')"),
    "rename_kept": (create(AB, "'db_table': 'kept'"), "migrations.RenameModel('Item', 'Thing')"),
    "made_anew": (BASE, "migrations.DeleteModel('Item'), " + BASE),
    "sql_update": (BASE, "migrations.RunSQL('UPDATE shop_item SET a = 1')"),
    "sql_index": (BASE, "migrations.RunSQL('CREATE INDEX x ON shop_item (a)')"),
    "sql_delete": (BASE, "migrations.RunSQL('DELETE FROM shop_item')"),
    "sql_noop": (BASE, "migrations.RunSQL(migrations.RunSQL.noop)"),
    "small_key": ("migrations.CreateModel('Item', [('id', models.SmallAutoField(primary_key=True))])", ""),
    "inherited": (BASE + ", migrations.CreateModel('Sub', [('item_ptr', models.OneToOneField(auto_created=True, parent_link=True, primary_key=True, serialize=False, to='shop.item', on_delete=models.CASCADE)), ('z', models.IntegerField())], bases=('shop.item',))", ""),
    "text_key": ("migrations.CreateModel('Item', [('k', models.CharField(max_length=5, primary_key=True))])", ""),
}


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as out:
        out.write(text)


def write(folder, address, prefix):
    host, port = address.split(":")
    for number, name in enumerate([*MODELS, *HISTORY]):
        top = os.path.join(folder, name)
        put(top + "/manage.py", 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n')
        put(
            top + "/settings.py",
            'INSTALLED_APPS = ["shop"]\nDEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"\n'
            f'DATABASES = {{"default": {{"ENGINE": "djongo", "NAME": "{prefix}_{number}", '
            f'"CLIENT": {{"host": "{host}", "port": {port}}}}}}}\n',
        )
        put(top + "/shop/__init__.py", "")
        put(top + "/shop/migrations/__init__.py", "")
        put(top + "/shop/models.py", "from django.db import models\n\n" + MODELS.get(name, ""))
        for i, operations in enumerate(HISTORY.get(name, ())):
            if operations:
                put(
                    f"{top}/shop/migrations/000{i + 1}_x.py",
                    "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n"
                    f"    dependencies = {[('shop', '0001_x')] if i else []}\n    operations = [{operations}]\n",
                )


def migrate(top, made):
    import logging

    import django
    from django.core.management import call_command

    os.chdir(top)
    sys.path.insert(0, top)
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
    logging.disable(logging.CRITICAL)
    django.setup()
    with contextlib.redirect_stdout(io.StringIO()):
        if not made:
            call_command("makemigrations", "shop", verbosity=0)
        call_command("migrate", verbosity=0, skip_checks=True)


def attempt(folder, *names):
    import djongo.base
    import django.core.management
    import django.db.migrations.executor

    for name in names or [*MODELS, *HISTORY]:
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                migrate(os.path.join(folder, name), name in HISTORY)
                status = 0
            except Exception as error:
                with open(os.path.join(folder, name, "error"), "w") as out:
                    out.write(f"{error!r}\n{error.__cause__!r}\n")
            os._exit(status)
        print(name, "ok" if os.waitpid(pid, 0)[1] == 0 else "failed")


if sys.argv[1] == "write":
    write(*sys.argv[2:])
else:
    attempt(*sys.argv[2:])
