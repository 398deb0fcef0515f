#!/bin/sh
# django-mongodb-backend: keys that it does not take, and what it passes over.
. "${0%/*}/../lib.sh"
mkdir -p shop/shop && cd shop || exit 99
: >shop/__init__.py
echo 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")' >manage.py
cat >settings.py <<'END'
INSTALLED_APPS = [
    "shop",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES = {"contenttypes": "own.contenttypes"}
DATABASES = {"default": {"ENGINE": "django_mongodb_backend", "HOST": "mongodb://localhost", "NAME": "shop"}}
END
cat >shop/models.py <<'END'
from django.db import models
from django_mongodb_backend.fields import ObjectIdAutoField


class Place(models.Model):
    name = models.CharField(max_length=10)

    class Meta:
        indexes = [
            models.Index(fields=["name"]),
            models.Index(models.functions.Lower("name"), name="low"),
            models.Index(fields=["name"], include=["id"], name="cover"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(name="x"), name="check"),
            models.UniqueConstraint(fields=["name"], name="fine"),
            models.UniqueConstraint(fields=["name"], name="late", deferrable=models.Deferrable.DEFERRED),
        ]


class Item(models.Model):
    number = models.AutoField(primary_key=True)
    double = models.GeneratedField(expression=models.F("number"), output_field=models.IntegerField(), db_persist=True)


class Good(models.Model):
    id = ObjectIdAutoField(primary_key=True)
END
ends "keys and what is passed over" 1 mig-verify --select B
sed 's/\(error\|warning\): .*\[/\1 [/' "$T/out" >"$T/short"
is "each, and nothing else" "$(cat "$T/short")" "settings.py:3:5: error [B001]
shop/models.py:5:1: error [B001]
shop/models.py:11:13: warning [B002]
shop/models.py:12:13: warning [B002]
shop/models.py:15:13: warning [B002]
shop/models.py:17:13: warning [B002]
shop/models.py:22:14: error [B001]
shop/models.py:23:14: error [B002]"
sed -i 's/django.db.models.BigAutoField/django_mongodb_backend.fields.ObjectIdAutoField/' settings.py
ends "keys of its own class" 1 mig-verify --select B001
is "are as they should be" "$(sed 's/error: .*\[/error [/' "$T/out")" "settings.py:3:5: error [B001]
shop/models.py:22:14: error [B001]"
sed -i 's/django_mongodb_backend"/django.db.backends.sqlite3"/' settings.py
ends "on SQLite" 0 mig-verify --select B
is "there is nothing to say" "$(cat "$T/out")" ""
for code in B001 B002; do
	ends "--explain $code" 0 mig-verify --explain $code
done
