#!/bin/sh
# mig-verify --no-settings: any folder, without manage.py, settings or Django.
. "${0%/*}/../lib.sh"

verify() { mig-verify --no-settings "$@" </dev/null; }

# app FOLDER [LABEL]: a package with a migrations package; with LABEL, an AppConfig says so.
app() {
	mkdir -p "$1/migrations"
	: >"$1/__init__.py"
	: >"$1/migrations/__init__.py"
	[ -z "${2-}" ] || config "$1" "$1/apps.py" "$2"
}

# config FOLDER FILE LABEL
config() {
	cat >>"$2" <<-END
		from django.apps import AppConfig
		class Config(AppConfig):
		    name = "$(echo "$1" | tr / .)"
		    label = "$3"
	END
}

# migration FOLDER NAME DEPENDENCIES [ATTRIBUTES]
migration() {
	cat >"$1/$2.py" <<-END
		from django.conf import settings
		from django.db import migrations
		class Migration(migrations.Migration):
		    dependencies = [$3]
		    ${4-}
	END
}

# graph PROGRAM: run it by Python on the graph G.
graph() {
	python3 -c "import json, sys; G = json.load(open('$T/out')); $1"
}

command -v python3 >/dev/null || skip "python3"

# Packages in a monorepo.
mkdir "$T/mono" && cd "$T/mono" || exit 99
app shop
app src/blog weblog
app services/users people
migration shop/migrations 0001_initial 'migrations.swappable_dependency(settings.AUTH_USER_MODEL)'
migration shop/migrations 0002_more '("shop", "0001_initial"), ("taggit", "0003_tags"), ("weblog", "__first__")'
migration src/blog/migrations 0001_initial '("polls", "__first__"), ("people", "0001_initial")'
migration services/users/migrations 0001_initial '("auth", "0012_alter_user_first_name_max_length")'
ends "packages without settings" 0 verify
is "have nothing wrong" "$(cat "$T/out")" ""
silent "nothing is said"
ends "their plan" 0 verify --plan
is "is in the order of migrate" "$(grep -E '^(shop|weblog|people)' "$T/out" | tr '\n' ' ')" \
	"people.0001_initial weblog.0001_initial shop.0001_initial shop.0002_more "
ends "their graph" 0 verify --graph=json
silent "is all that is said"
is "has what is found and Django's own" "$(graph 'print(*sorted({n["app"] for n in G["nodes"] if not n["external"]}))')" \
	"admin auth contenttypes flatpages people redirects sessions shop sites weblog"
is "other apps are external" "$(graph 'print(*[n["app"] + "." + n["name"] for n in G["nodes"] if n["external"]])')" \
	"polls.__first__ taggit.0003_tags"
is "the user model is Django's own" "$(graph 'print([["shop", "0001_initial"], ["auth", "0001_initial"]] in G["edges"])')" True
is "edges to external apps are kept" "$(graph 'print([["shop", "0002_more"], ["taggit", "0003_tags"]] in G["edges"])')" True
is "leaves, roots and plan have none" "$(graph 'print([k for p in ("leaves", "roots", "plan") for k in G[p] if k[0] in ("taggit", "polls")])')" "[]"
ends "another user model" 0 verify --graph=json --setting AUTH_USER_MODEL=people.User
is "is depended on" "$(graph 'print([e[1] for e in G["edges"] if e[0] == ["shop", "0001_initial"]])')" "[['people', '0001_initial']]"
ends "one of an external app" 0 verify --graph=json --setting AUTH_USER_MODEL=accounts.User
is "is depended on" "$(graph 'print([e[1] for e in G["edges"] if e[0] == ["shop", "0001_initial"]])')" "[['accounts', '__first__']]"
cd src || exit 99
ends "the current folder is the project" 0 verify --plan
is "and nothing above it" "$(grep -cE '^(shop|people)' "$T/out")" 0
cd ..
ends "a folder that is given" 0 mig-verify --no-settings -C services --plan </dev/null
is "is that" "$(grep -cE '^(shop|weblog)' "$T/out")" 0
ends "an app by its label" 0 verify people
ends "a label that there is not" 4 verify blog
says "is told" "no app of this label is installed: 'blog'"

# Where an AppConfig may stand, and what it may leave open.
mkdir "$T/configs" && cd "$T/configs" || exit 99
for name in inside other plain several computed; do
	app $name
	migration $name/migrations 0001_initial ''
done
config inside inside/__init__.py label_inside
config other other/setup.py label_other
config several several/apps.py label_several
cat >>several/apps.py <<-END
	class Base(AppConfig):
	    default = False
	    label = "wrong"
	class Another(AppConfig):
	    name = "elsewhere"
END
cat >computed/apps.py <<-END
	from django.apps import AppConfig
	from somewhere import label_of
	class Config(AppConfig):
	    name = "computed"
	    label = label_of(name)
END
mkdir -p deep/er
app deep/er/app
migration deep/er/app/migrations 0001_initial ''
printf 'from er.app.names import LABEL\nfrom django.apps import AppConfig\nclass C(AppConfig):\n    name = "er.app"\n    label = LABEL\n' >deep/er/app/apps.py
echo 'LABEL = "label_deep"' >deep/er/app/names.py
ends "AppConfigs in several places" 0 verify --plan
is "give the labels" "$(grep -vE '^(admin|auth|contenttypes|flatpages|redirects|sessions|sites)[.]' "$T/out" | tr '\n' ' ')" \
	"app.0001_initial computed.0001_initial label_inside.0001_initial label_other.0001_initial label_several.0001_initial plain.0001_initial "
ends "a label that is computed" 0 verify
prints "is said to be unknown" "computed/apps.py:5:13: info: the label of the app 'computed' is not known: .* \[F010\]"

# One label twice.
mkdir "$T/double" && cd "$T/double" || exit 99
app a/users
app b/people users
migration a/users/migrations 0001_initial ''
migration b/people/migrations 0001_other ''
ends "one label twice" 1 verify
prints "is told at the one" "^a/users/migrations: error: the label 'users' is also that of 'b/people/migrations' \[C001\]"
prints "and at the other" "^b/people/apps.py:4:13: error: the label 'users' is also that of 'a/users/migrations', and is left out here"
ends "the first of them counts" 0 verify --plan
prints "with its migrations" '^users.0001_initial$'
ends "one may be left out" 0 verify --exclude a/users --plan
prints "so that the other counts" '^users.0001_other$'

# What is looked into, and what not.
mkdir "$T/walk" && cd "$T/walk" || exit 99
for folder in keep tests/one keep/tests src/old src/new node_modules/pkg .hidden/x venv/lib/y build/lib/z dist/d; do
	app $folder
	migration $folder/migrations 0001_initial ''
done
: >venv/pyvenv.cfg
app build_tools/build
migration build_tools/build/migrations 0001_initial ''
mv keep/migrations keep/db_migrations
mkdir -p flask/migrations/versions sql/migrations yoyo/migrations none/migrations/deep helpers/migrations
echo 'from alembic import context' >flask/migrations/env.py
echo 'from alembic import op' >flask/migrations/versions/0001_x.py
echo 'select 1' >sql/migrations/0001.sql
echo 'from yoyo import step' >yoyo/migrations/0001_users.py
: >helpers/migrations/__init__.py
echo 'from django.db import models' >helpers/migrations/utils.py
ln -s .. keep/circle
ln -s ../.. src/new/circle
own() { cut -d. -f1 "$T/out" | sort -u | grep -vxE 'admin|auth|contenttypes|flatpages|redirects|sessions|sites' | tr '\n' ' '; }
ends "a tree with much beside" 0 verify
is "makes no noise" "$(cat "$T/out" "$T/err")" ""
ends "its plan" 0 verify --plan
is "has what is the project's own" "$(own)" "build new old one tests "
ends "folders of another name" 0 verify --plan --migrations-dir db_migrations
is "count when they are named" "$(own)" "build keep new old one tests "
ends "a part of the path" 0 verify --plan --exclude tests
is "leaves out what is below it" "$(own)" "build new old "
ends "a path, and another" 0 verify --plan --exclude ./src/old/ --exclude tests --exclude src/nothing
is "leave out that" "$(own)" "build new "
rm keep/tests/migrations/__init__.py
ends "a folder without __init__.py" 1 verify
prints "is told" "^keep/tests/migrations: error: no __init__.py: Django ignores all of the folder (migrations: 1): .* \[F001\]"
: >keep/tests/migrations/0002_empty.py
: >keep/tests/migrations/__init__.py
ends "an empty file" 1 verify
prints "is told" "^keep/tests/migrations/0002_empty.py: error: the module has no class Migration \[F002\]"
ends "a folder that is not there" 4 verify -C nosuch
says "is told" "cannot use the project's folder: 'nosuch'"
if [ "$(id -u)" = 0 ]; then run='setpriv --reuid=65534 --regid=65534 --clear-groups'; else run=; fi
app locked
chmod 0 locked/migrations keep/tests/migrations
mkdir -m 0 pgdata
chmod -R a+rX "$T" 2>/dev/null
chmod 0 locked/migrations pgdata
ends "folders that may not be read" 1 $run mig-verify --no-settings
prints "are told: of migrations" "^locked/migrations: error: cannot list the folder: Permission denied \[F003\]"
prints "and others" "^pgdata: info: what is in the folder is not known: Permission denied \[F010\]"

# What settings would say.
mkdir "$T/given" && cd "$T/given" || exit 99
app shop
app extra
migration extra/migrations 0001_initial ''
migration shop/migrations 0001_initial 'migrations.swappable_dependency(settings.SHOP_PRODUCT_MODEL)'
migration shop/migrations 0002_more '("shop", "0001_initial"),' \
	'run_before = [("extra", "0001_initial")] if "djstripe" in settings.INSTALLED_APPS else []'
migration shop/migrations 0003_sites '("shop", "0002_more"),' \
	'run_before = [("extra", "0001_initial")] if "shop" not in settings.INSTALLED_APPS else []'
migration shop/migrations 0004_other '("shop", "0003_sites"),' \
	'run_before = [("extra", "0001_initial")] if getattr(settings, "SHOP_EXTRA", False) else []'
edges() { graph 'print(*[e[0][1] + "<" + e[1][0] + "." + e[1][1] for e in G["edges"] if e[0][0] in ("shop", "extra")])'; }
ends "settings that are not given" 0 verify --ignore N005
prints "are unknown: a model" "0001_initial.py:4:[0-9]*: info: a part of 'dependencies' is not known: django.conf.settings.SHOP_PRODUCT_MODEL \[F010\]"
prints "a condition" "0004_other.py:5:[0-9]*: info: .*SHOP_EXTRA.* \[F010\]"
is "and nothing else" "$(wc -l <"$T/out")" 2
ends "the edges" 0 verify --graph=json
is "are those that are known" "$(edges)" "0002_more<shop.0001_initial 0003_sites<shop.0002_more 0004_other<shop.0003_sites"
ends "settings that are given" 0 verify --graph=json --setting SHOP_PRODUCT_MODEL=extra.Product --setting SHOP_EXTRA=True
is "are known" "$(edges)" "0001_initial<shop.0004_other 0001_initial<extra.0001_initial 0002_more<shop.0001_initial 0003_sites<shop.0002_more 0004_other<shop.0003_sites"
ends "apps that are given" 0 verify --graph=json --setting 'INSTALLED_APPS=["djstripe", "shop"]' --setting SHOP_PRODUCT_MODEL=x.Y
is "can be asked for" "$(edges)" "0001_initial<shop.0002_more 0001_initial<x.__first__ 0002_more<shop.0001_initial 0003_sites<shop.0002_more 0004_other<shop.0003_sites"
ends "no pair of name and value" 2 verify --setting AUTH_USER_MODEL
says "is told" "no NAME=VALUE of a setting: 'AUTH_USER_MODEL'"
ends "no value" 2 verify --setting 'X=["a"'
says "is told" "the value of the setting is no Python: 'X=\[\"a\"'"
mkdir moved && mv shop/migrations moved/shop && : >moved/__init__.py
ends "MIGRATION_MODULES" 0 verify --graph=json --setting 'MIGRATION_MODULES={"extra": "moved.shop"}'
prints "count" '"app":"extra","name":"0004_other"'

# The options with real settings.
mkdir "$T/real" && cd "$T/real" || exit 99
app users
app shop
migration users/migrations 0001_initial ''
migration shop/migrations 0001_initial 'migrations.swappable_dependency(settings.AUTH_USER_MODEL)'
mkdir config && : >config/__init__.py
echo 'import os; os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")' >manage.py
echo 'INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "users", "shop"]' >config/settings.py
ends "a setting given beside the settings" 0 mig-verify --graph=json --setting AUTH_USER_MODEL=users.User </dev/null
is "holds" "$(graph 'print([["shop", "0001_initial"], ["users", "0001_initial"]] in G["edges"])')" True
ends "apps given beside the settings" 0 mig-verify --plan --setting 'INSTALLED_APPS=["users"]' </dev/null
is "hold" "$(cat "$T/out")" users.0001_initial
ends "an option of --no-settings alone" 2 mig-verify --exclude x </dev/null

# What depends on what is installed, as in allauth; and on objects, as in oauth2_provider.
mkdir "$T/asks" && cd "$T/asks" || exit 99
app lib
cat >lib/app_settings.py <<-END
	from django.apps import apps
	from django.conf import settings
	class AppSettings:
	    def __init__(self, prefix):
	        self.prefix = prefix
	        self.mine = getattr(settings, "LIB", None) or {}
	    def _setting(self, name, default):
	        return getattr(settings, self.prefix + name, default)
	    @property
	    def SITES_ENABLED(self):
	        return apps.is_installed("django.contrib.sites")
	    @property
	    def BLOG_ENABLED(self):
	        return apps.is_installed("blog")
	    @property
	    def MODEL(self):
	        return self._setting("MODEL", "lib.Thing")
	    def __getattr__(self, name):
	        try:
	            return self.mine[name]
	        except KeyError:
	            return "others.Other"
	lib_settings = AppSettings("LIB_")
	def __getattr__(name):
	    return getattr(lib_settings, name)
END
migration lib/migrations 0001_initial '*([("sites", "0001_initial")] if app_settings.SITES_ENABLED else []), *([("blog", "__first__")] if app_settings.BLOG_ENABLED else [])'
migration lib/migrations 0002_more '("lib", "0001_initial"), migrations.swappable_dependency(lib_settings.MODEL), migrations.swappable_dependency(lib_settings.OTHER)'
sed -i '1i from lib import app_settings\nfrom lib.app_settings import lib_settings' lib/migrations/000*.py
edges() { graph 'print(*[e[0][1] + "<" + e[1][0] + "." + e[1][1] for e in G["edges"] if e[0][0] == "lib"])'; }
ends "what depends on apps and settings" 0 verify --graph=json
is "is followed: apps are known" "$(edges)" "0001_initial<sites.0001_initial 0002_more<lib.0001_initial"
ends "settings are not" 0 verify
prints "but said to be unknown, in the migration" "lib/migrations/0002_more.py:6:46: info: a part of 'dependencies' is not known: .*LIB_MODEL.* \[F010\]"
ends "settings that are given" 0 verify --graph=json --setting LIB_MODEL=x.Y --setting LIB=None
is "are followed" "$(edges)" "0001_initial<sites.0001_initial 0002_more<lib.0001_initial 0002_more<others.__first__ 0002_more<x.__first__"
mkdir config && : >config/__init__.py
echo 'import os; os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")' >manage.py
cat >config/settings.py <<-END
	INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "blog", "lib", "things", "others"]
	LIB_MODEL = "things.Thing"
END
for name in blog things others; do
	app $name
	migration $name/migrations 0001_initial ''
done
ends "with settings" 0 mig-verify --graph=json </dev/null
is "all is known" "$(edges)" "0001_initial<blog.0001_initial 0002_more<lib.0001_initial 0002_more<others.0001_initial 0002_more<things.0001_initial"

# Which Django is meant.
mkdir "$T/version" && cd "$T/version" || exit 99
app a
migration a/migrations 0001_a ''
migration a/migrations 0002_squash '' 'replaces = [("a", "0001_a")]'
migration a/migrations 0003_squash '' 'replaces = [("a", "0002_squash")]'
# version STATUS TEXT FILE [LINE...]: what is found where a file says so.
version() {
	status=$1 text=$2 file=$3; shift 3
	mkdir -p "$(dirname "$file")"
	printf '%s\n' "$@" >"$file"
	ends "$file: $*" "$status" verify
	[ -z "$text" ] || prints "it is told" "$text"
	rm -r "${file%%/*}"
}
old="a/migrations/0002_squash.py:.*squash 'a.0002_squash' is itself replaced by a squash: .*, and the project's is: "
ends "no version" 0 verify
is "is the newest" "$(cat "$T/out")" ""
ends "one that is given" 1 verify --django 5.2
prints "is that" "$(echo "$old" | sed 's/, and.*//') \[G006\]"
ends "a newer one" 0 verify --django 6.0
ends "none at all" 2 verify --django newest
version 1 "${old}uv.lock" uv.lock '[[package]]' 'name = "asgiref"' 'version = "9.0"' '' '[[package]]' 'name = "django"' 'version = "5.2.1"'
version 0 '' uv.lock '[[package]]' 'name = "django"' 'version = "6.0.1"' '' '[[package]]' 'name = "x"' 'version = "1.0"'
version 1 "${old}poetry.lock" poetry.lock '[[package]]' 'name = "Django"' 'version = "4.2.1"'
version 1 "${old}Pipfile.lock" Pipfile.lock '{"default": {' '"asgiref": {"hashes": []},' '"django": {' '    "version": "==4.2.1"' '}}}'
version 1 "${old}requirements.txt" requirements.txt 'djangorestframework==9.1' '# django==6.0' 'Django[argon2]==5.2.1  # LTS' 
version 1 "${old}requirements/base.txt" requirements/base.txt 'django~=4.2'
version 1 "${old}pyproject.toml" pyproject.toml '[project]' 'dependencies = ["django-x>=6", "django >=4.2, <6"]'
version 1 "${old}pyproject.toml" pyproject.toml '[tool.poetry.dependencies]' 'django = {version = "^5.0", extras = ["argon2"]}'
version 0 "requirements.txt:1: info: which Django is used is not known: 'Django>=4.2': 6.0 and newer .* \[F010\]" requirements.txt 'django>=4.2'
mkdir -p .venv/lib/python3.12/site-packages/Django-5.2.19.dist-info
: >.venv/pyvenv.cfg
version 1 "${old}.venv/lib/python3.12/site-packages/Django-5.2.19.dist-info" uv.lock '[[package]]' 'name = "django"' 'version = "6.0.1"'
rm -r .venv
mkdir .git
echo 'django==4.2' >requirements.txt
ends "the repository above the project" 1 mig-verify --no-settings -C a </dev/null

# Which model a setting names is said by who uses the package; and what could not be followed is no missing field.
mkdir -p "$T/setting/shop/migrations" "$T/setting/people/migrations" && cd "$T/setting" || exit 99
: >shop/migrations/__init__.py
: >people/migrations/__init__.py
cat >people/models.py <<'END'
from django.db import models


class Person(models.Model):
    id = models.BigAutoField(primary_key=True)
END
cat >people/migrations/0001_initial.py <<'END'
from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [migrations.CreateModel("Person", [("id", models.BigAutoField(primary_key=True, serialize=False))])]
END
cat >shop/models.py <<'END'
from django.db import models
from people.models import Person
from elsewhere import OtherField

NAMES = {"a": "b"}


class Order(models.Model):
    id = models.BigAutoField(primary_key=True)
    buyer = models.ForeignKey(Person, models.CASCADE)
    others = models.ManyToManyField(Person, related_name="+")
    other = OtherField(NAMES["c"])
END
cat >shop/migrations/0001_initial.py <<'END'
from django.conf import settings
from django.db import migrations, models
import elsewhere


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [migrations.CreateModel("Order", [
        ("id", models.BigAutoField(primary_key=True, serialize=False)),
        ("buyer", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)),
        ("others", models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")),
        ("other", elsewhere.OtherField("d")),
    ])]
END
ends "a model that a setting may name" 0 verify --select M001
is "may be the same" "$(cat "$T/out")" ""
ends "with the setting" 0 verify --select M001 --setting AUTH_USER_MODEL=people.Person
ends "with another" 1 verify --select M001 --setting AUTH_USER_MODEL=auth.User
prints "they differ" "'Order.buyer' to what it is (to): "

# What a project says of itself is not known, nor what decorators of packages make.
mkdir "$T/unsaid" && cd "$T/unsaid" && app shop || exit 99
cat >shop/models.py <<'END'
from django.conf import settings
from django.db import models
from elsewhere import store
from people.models import Person


@store.add()
class Event(models.Model):
    id = models.BigAutoField(primary_key=True)
    language = models.CharField(max_length=9, default=settings.LANGUAGE_CODE)
    size = models.IntegerField(default=settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
END
cat >shop/migrations/0001_initial.py <<'END'
from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Event", [
            ("id", models.BigAutoField(primary_key=True, serialize=False)),
            ("language", models.CharField(max_length=9, default="en")),
            ("size", models.IntegerField(default=1)),
        ]),
        migrations.CreateModel("Event_SettingsStore", [
            ("id", models.BigAutoField(primary_key=True, serialize=False))]),
    ]
END
ends "what a project may set" 0 verify --select M001
is "is not told as a difference" "$(cat "$T/out")" ""
ends "what is given" 1 verify --select M001 --setting LANGUAGE_CODE=de
prints "is" "'Event.language' to what it is (default): "
sed -i '/^@store/d' shop/models.py
ends "a model that nothing may make" 1 verify --select M001
prints "is gone" "no migration deletes the model 'Event_SettingsStore'"


# One file may have two names: which folders are searched is not known.
mkdir -p "$T/names/outer" && cd "$T/names" && app outer/shop && app outer/people || exit 99
: >outer/__init__.py
cat >outer/people/models.py <<'END'
from django.db import models


class Person(models.Model):
    id = models.BigAutoField(primary_key=True)
END
cat >outer/people/migrations/0001_initial.py <<'END'
from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [migrations.CreateModel("Person", [("id", models.BigAutoField(primary_key=True, serialize=False))])]
END
cat >outer/shop/models.py <<'END'
from django.db import models


def place(instance, name):
    return name


class Order(models.Model):
    id = models.BigAutoField(primary_key=True)
    file = models.FileField(upload_to=place)
END
cat >outer/shop/migrations/0001_initial.py <<'END'
from django.db import migrations, models
import shop.models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.CreateModel("Order", [
        ("id", models.BigAutoField(primary_key=True, serialize=False)),
        ("file", models.FileField(upload_to=shop.models.place)),
    ])]
END
ends "packages that find each other by other names" 0 verify -C outer --select M001
is "are the same" "$(cat "$T/out")" ""
