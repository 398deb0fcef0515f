"""usage: planted.py FOLDER DRIFT: plant changes in the models of a small project and compare what
Django's autodetector finds with what the probe DRIFT says.  Ends with 1 when they differ.
"""
import json
import os
import subprocess
import sys

BASE = '''
import datetime
import enum
import uuid

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .base import Named, Stamped, amount

LONG = 40


class Status(models.TextChoices):
    DRAFT = "d", _("Draft")
    DONE = "x"


class Level(models.IntegerChoices):
    LOW = 1
    HIGH = 2, "top"


class Color(enum.Enum):
    RED = "r"


class Customer(AbstractUser):
    phone = models.CharField(_("phone"), max_length=LONG, blank=True)
    friends = models.ManyToManyField("self", blank=True)


class Shop(Named, Stamped):
    code = models.SlugField(unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="%(class)s_owned")
    status = models.CharField(max_length=2, choices=Status.choices, default=Status.DRAFT)
    level = models.IntegerField(choices=Level.choices, default=Level.LOW)
    opened = models.DateTimeField(default=timezone.now)
    lasts = models.DurationField(default=datetime.timedelta(hours=2))
    options = models.JSONField(default=dict, blank=True)
    secret = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta(Named.Meta):
        verbose_name = _("shop")
        unique_together = [("name", "owner")]
        indexes = [
            models.Index(fields=["name", "-opened"]),
            models.Index(fields=["status"], name="shop_status"),
            models.Index(fields=["level"], name="shop_open", condition=Q(status="d") & ~Q(level=2)),
        ]
        constraints = [
            models.CheckConstraint(CHECK=Q(level__gte=1) | Q(status="x"), name="%(app_label)s_%(class)s_level"),
            models.UniqueConstraint(fields=["code", "level"], name="one_code", condition=Q(level__gt=1)),
        ]


class Mall(Shop):
    floors = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    price = amount(null=True)


class Item(Named):
    shop = models.ForeignKey(Shop, models.PROTECT, db_index=False)
    also = models.ManyToManyField(Shop, through="Link", related_name="+")
    tags = models.ManyToManyField("Tag", db_table="item_tags")
    created = models.DateField(auto_now_add=True)

    class Meta:
        ordering = ["name", F("created").desc()]
        order_with_respect_to = None


class Link(models.Model):
    item = models.ForeignKey("Item", on_delete=models.CASCADE)
    shop = models.ForeignKey("Shop", on_delete=models.CASCADE)


class Tag(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    label = models.CharField(max_length=10, db_column="l", help_text="a " + "text")

    class Meta:
        db_table = "tags"
        permissions = [("see", "Can see")]


class Open(Shop):
    class Meta:
        proxy = True


class Note(models.Model):
    text = models.TextField()


class View(models.Model):
    class Meta:
        managed = False
        db_table = "a_view"
'''

ABSTRACT = '''
from django.db import models


class Named(models.Model):
    name = models.CharField(max_length=20)
    note = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["name"]


class Stamped(models.Model):
    changed = models.DateTimeField(auto_now=True)
    note = models.CharField(max_length=5)

    class Meta:
        abstract = True


def amount(**more):
    return models.DecimalField(max_digits=8, decimal_places=2, **more)
'''

# What is changed, what becomes of it; in models.py unless it is not there.
CHANGES = [
    ("nothing", "", ""),
    ("a field more", "    floors =", "    area = models.FloatField(default=0)\n    floors ="),
    ("a field less", "    floors = models.PositiveIntegerField(validators=[MinValueValidator(1)])\n", ""),
    ("a field of another name", "    floors =", "    levels ="),
    ("null", "amount(null=True)", "amount(null=True, blank=True)"),
    ("not null", "amount(null=True)", "amount(default=1)"),
    ("a length by a constant", "LONG = 40", "LONG = 41"),
    ("another class", "lasts = models.DurationField(default=datetime.timedelta(hours=2))",
     "lasts = models.IntegerField(default=3)"),
    ("another duration", "hours=2", "hours=3"),
    ("the same duration", "hours=2", "minutes=120"),
    ("another default function", "default=timezone.now", "default=datetime.date.today"),
    ("a choice", 'DONE = "x"', 'DONE = "x", "Finished"'),
    ("a choice more", 'HIGH = 2, "top"', 'HIGH = 2, "top"\n    MID = 3'),
    ("another default of the choices", "default=Status.DRAFT", "default=Status.DONE"),
    ("help", '"a " + "text"', '"a " + "word"'),
    ("a label", '_("phone")', '_("telephone")'),
    ("the same label", '_("phone")', '"phone"'),
    ("a column", 'db_column="l"', 'db_column="m"'),
    ("a table", 'db_table = "tags"', 'db_table = "labels"'),
    ("no table", '        db_table = "tags"\n', ""),
    ("a table of many", 'db_table="item_tags"', 'db_table="item_labels"'),
    ("a target", 'models.ManyToManyField("self"', 'models.ManyToManyField("Shop"'),
    ("another target", "shop = models.ForeignKey(Shop, models.PROTECT", "shop = models.ForeignKey(Mall, models.PROTECT"),
    ("on delete", "models.PROTECT", "models.CASCADE"),
    ("an index of a key", ", db_index=False", ""),
    ("one to one", "shop = models.ForeignKey(Shop, models.PROTECT, db_index=False)",
     "shop = models.OneToOneField(Shop, models.PROTECT)"),
    ("many instead of one", "shop = models.ForeignKey(Shop, models.PROTECT, db_index=False)",
     "shop = models.ManyToManyField(Shop)"),
    ("a related name", "%(class)s_owned", "%(class)ss"),
    ("unique", "models.SlugField(unique=True)", "models.SlugField()"),
    ("unique together more", '[("name", "owner")]', '[("name", "owner"), ("code", "name")]'),
    ("unique together, written otherwise", '[("name", "owner")]', '("name", "owner")'),
    ("unique together less", '        unique_together = [("name", "owner")]\n', ""),
    ("an index of another name", 'name="shop_status"', 'name="shop_state"'),
    ("an index of other columns", 'fields=["status"], name', 'fields=["status", "level"], name'),
    ("an index of other order", '"-opened"', '"opened"'),
    ("an index less", '            models.Index(fields=["status"], name="shop_status"),\n', ""),
    ("another condition of an index", "~Q(level=2)", "~Q(level=3)"),
    ("the same condition", 'Q(status="d") & ~Q(level=2)', 'Q(Q(status="d"), ~Q(level=2))'),
    ("a condition in another order", 'Q(status="d") & ~Q(level=2)', '~Q(level=2) & Q(status="d")'),
    ("a check", "level__gte=1", "level__gte=2"),
    ("a check less", '            models.CheckConstraint(CHECK=Q(level__gte=1) | Q(status="x"), '
     'name="%(app_label)s_%(class)s_level"),\n', ""),
    ("a constraint of another name", 'name="one_code"', 'name="single_code"'),
    ("an order", 'ordering = ["name"]', 'ordering = ["-name"]'),
    ("an order by an expression", 'F("created").desc()', 'F("created").asc()'),
    ("a tuple for a list", 'ordering = ["name", F', 'ordering = ["note", F'),
    ("a name of a model", '_("shop")', '_("store")'),
    ("a permission", '("see", "Can see")', '("look", "Can look")'),
    ("a model of another name", "class Note(", "class Memo("),
    ("a model less", "class Note(models.Model):\n    text = models.TextField()\n", ""),
    ("an unmanaged model less", "class View(models.Model):", "class View:"),
    ("a model more", "class View(", "class More(models.Model):\n    x = models.TextField()\n\n\nclass View("),
    ("an unmanaged model more", "class View(", "class More(models.Model):\n    class Meta:\n        managed = False\n\n\nclass View("),
    ("a proxy less", "class Open(Shop):\n    class Meta:\n        proxy = True\n", ""),
    ("a proxy more", "class View(", "class Near(Shop):\n    class Meta:\n        proxy = True\n\n\nclass View("),
    ("managed", "        managed = False\n", ""),
    ("order with respect to", "order_with_respect_to = None", 'order_with_respect_to = "shop"'),
    ("a length in the abstract base", "max_length=20", "max_length=21"),
    ("a field more in the abstract base", "    note = models.TextField", "    more = models.TextField(default='')\n    note = models.TextField"),
    ("a field that hides one above", "    floors =", "    code2 = models.SlugField(default='')\n    floors ="),
    ("a field taken away", "    created = models", "    note = None\n    created = models"),
    ("a factory", "max_digits=8", "max_digits=9"),
    ("a table of a user", "    friends =", "    class Meta(AbstractUser.Meta):\n        db_table = 'people'\n\n    friends ="),
    ("another key", "class Link(models.Model):\n", "class Link(models.Model):\n    id = models.AutoField(primary_key=True)\n"),
    ("a manager", "    floors =", "    objects = models.Manager()\n    floors ="),
    ("a manager for migrations", "class Mall(Shop):\n",
     "class Few(models.Manager):\n    use_in_migrations = True\n\n\nclass Mall(Shop):\n    few = Few()\n"),
    ("a condition", "    floors =", "    if LONG > 30:\n        wide = models.IntegerField(default=1)\n    floors ="),
    ("a validator", "MinValueValidator(1)", "MinValueValidator(2)"),
    ("not editable", "editable=False", "editable=True"),
    ("a field by add_to_class", "class View(", "Tag.add_to_class('late', models.IntegerField(null=True))\n\n\nclass View("),
    ("a nullable key", "shop = models.ForeignKey(Shop, models.PROTECT", "shop = models.ForeignKey(Shop, models.PROTECT, null=True"),
    ("an annotated field", "    floors =", "    wide: int = models.IntegerField(default=1)\n    floors ="),
]

DETECT = '''
import json, os, sys
sys.path.insert(0, ".")
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils.translation import override

loader = MigrationLoader(None, ignore_no_migrations=True)
questioner = MigrationQuestioner(specified_apps=set(), dry_run=True)
before = loader.project_state()
detector = MigrationAutodetector(before, ProjectState.from_apps(apps), questioner)
with override(None):
    changes = detector.changes(graph=loader.graph)
found = []
for migration in changes.get("shop", []):
    for operation in migration.operations:
        kind = type(operation).__name__
        model = getattr(operation, "model_name", None) or operation.name
        name = ""
        if hasattr(operation, "model_name"):
            name = getattr(operation, "new_name", None) or getattr(operation, "name", None)
            if name is None:
                name = getattr(operation, "index", None) or operation.constraint
                name = name.name
        seen = ""
        if kind == "AlterField":
            old = before.apps.get_model("shop", model)._meta.get_field(name)
            new = apps.get_model("shop", model)._meta.get_field(name)
            seen = str(int(connection.schema_editor()._field_should_be_altered(old, new)))
        found.append((kind, model.lower(), name, seen))
print(json.dumps(found))
'''

# These come with another: a model that is made brings its fields.
MADE = ("AddField", "AddIndex", "AddConstraint", "AlterUniqueTogether", "AlterOrderWithRespectTo")


def write(folder, base, abstract):
    os.makedirs(folder + "/shop/models", exist_ok=True)
    for name, text in ("__init__", "from .shop import *\n"), ("shop", base), ("base", abstract):
        with open("%s/shop/models/%s.py" % (folder, name), "w") as f:
            f.write(text)


def run(folder, *command):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True,
                          env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1"))
    if done.returncode != 0:
        sys.exit("%s: %s%s" % (command, done.stdout, done.stderr))
    return done.stdout


def detect(folder):
    """What Django finds; in a process of its own, to which Django is there already."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(into, 1)
        os.chdir(folder)
        exec(DETECT, {"__name__": "detect"})
        sys.stdout.flush()
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as f:
        text = f.read()
    os.waitpid(child, 0)
    return json.loads(text)


def without_made(found):
    made = {model for kind, model, name, seen in found if kind in ("CreateModel", "DeleteModel")}
    return sorted(set(map(tuple, (x for x in found if x[1] not in made or x[0] in ("CreateModel", "DeleteModel")))))


def main(folder, drift):
    import django
    import django.db.migrations.autodetector  # noqa: F401
    sys.dont_write_bytecode = True
    base = BASE.replace("CHECK=", "condition=" if django.VERSION >= (5, 1) else "check=")
    os.makedirs(folder + "/config")
    for name in "config/__init__.py", "config/urls.py":
        open(os.path.join(folder, name), "w").close()
    with open(folder + "/manage.py", "w") as f:
        f.write("import os, sys\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n"
                "from django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n")
    with open(folder + "/config/settings.py", "w") as f:
        f.write("SECRET_KEY = 'x'\nAUTH_USER_MODEL = 'shop.Customer'\nDEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'\n"
                "INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'shop']\n"
                "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}\n")
    with open(folder + "/requirements.txt", "w") as f:
        f.write("Django==%s\n" % django.get_version())
    os.makedirs(folder + "/shop/migrations")
    for name in "shop/__init__.py", "shop/migrations/__init__.py":
        open(os.path.join(folder, name), "w").close()
    write(folder, base, ABSTRACT)
    run(folder, sys.executable, "manage.py", "makemigrations", "shop", "-v0")
    bad = 0
    for title, old, new in CHANGES:
        old, new = (x.replace("CHECK=", "condition=" if django.VERSION >= (5, 1) else "check=") for x in (old, new))
        if old not in base + ABSTRACT:
            sys.exit("nothing to change: " + title)
        if old in base:
            write(folder, base.replace(old, new, 1) if old else base, ABSTRACT)
        else:
            write(folder, base, ABSTRACT.replace(old, new, 1))
        wanted = without_made(detect(folder))
        lines = [line.split("\t") for line in run(folder, drift, folder).splitlines()]
        got = without_made([(x[3], x[1].lower(), x[2], x[4] if x[3] == "AlterField" else "") for x in lines if x[0] == "shop" and x[3] != "?"])
        unknown = [x for x in lines if x[0] == "shop" and x[3] == "?"]
        if got != wanted or unknown:
            bad = 1
            print("%s:\n  ours   %s\n  Django %s" % (title, got, wanted))
            for x in unknown:
                print("  unknown: " + x[5])
        elif "-v" in sys.argv:
            print("%s: %s" % (title, got))
    print("%d changes" % len(CHANGES))
    sys.exit(bad)


main(*sys.argv[1:3])
