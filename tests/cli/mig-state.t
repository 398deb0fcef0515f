#!/bin/sh
# mig-verify --state=json and --at; what Django makes of the same is in tests/oracle/state.t.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/small.sh"

# state PROGRAM: print by Python of the state S and its models M by name.
state() {
	python3 -c "import json; S = json.load(open('$T/out')); M = {m['name']: m for m in S['models']}; print($1)"
}

command -v python3 >/dev/null || skip "python3"

project shop shop
migration shop 0001_initial "migrations.swappable_dependency(settings.AUTH_USER_MODEL)" "
	migrations.CreateModel('Order', [('id', models.BigAutoField(primary_key=True, serialize=False)),
		('user', models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name='+')), ('day', models.DateField(default=print))],
		{'unique_together': {('user', 'day')}, 'ordering': ['-day'], 'verbose_name': 'order \\u00e4 1.50'})"
migration shop 0002_more "('shop', '0001_initial')" "migrations.RenameModel('Order', 'Purchase'),
	migrations.AddIndex('purchase', models.Index(fields=['day'], name='by_day')), migrations.CreateModel('Item',
		[('owner', models.ManyToManyField('shop.Purchase')), ('price', models.DecimalField(max_digits=9, decimal_places=2, default=1.5))])"
migration shop 0003_last "('shop', '0002_more')" "migrations.DeleteModel('Item')"
ends "the state" 0 verify --state=json
silent "is all that is said"
is "is one line" "$(wc -l <"$T/out")" 1
is "has all models by app and name" "$(state '[m["app"] + "." + m["name"] for m in S["models"]]')" \
	"['admin.LogEntry', 'auth.Group', 'auth.Permission', 'auth.User', 'contenttypes.ContentType', 'shop.Purchase']"
is "has nothing unknown" "$(state 'S["unknown"]')" "[]"
is "has fields" "$(state '[(f["name"], f["column"], f["to"], f["setting"]) for f in M["Purchase"]["fields"]]')" \
	"[('id', 'id', None, None), ('user', 'user_id', ['auth', 'user'], 'AUTH_USER_MODEL'), ('day', 'day', None, None)]"
is "has their arguments" "$(state '[f["arguments"] for f in M["Purchase"]["fields"]][1]')" \
	"{'on_delete': {'expr': 'django.db.models.CASCADE'}, 'related_name': '+', 'to': 'auth.user'}"
is "has who made them" "$(state 'M["Purchase"]["made"], M["Purchase"]["indexes"][0]["made"]')" "['shop', '0001_initial'] ['shop', '0002_more']"
is "has options" "$(state 'M["Purchase"]["options"]')" "{'ordering': ['-day'], 'unique_together': [['user', 'day']], 'verbose_name': 'order ä 1.50'}"
is "has tables" "$(state '[t["name"] for m in S["models"] for t in m["database"]["postgresql"] if m["app"] == "auth"]')" \
	"['auth_group', 'auth_group_permissions', 'auth_permission', 'auth_user', 'auth_user_groups', 'auth_user_user_permissions']"
is "has keys" "$(state '[(k["kind"], k["columns"]) for k in M["Purchase"]["database"]["sqlite"][0]["keys"] if k["name"] == "by_day"]')" "[('index', ['day'])]"
ends "the state of one app" 0 verify --state=json shop
is "has its models" "$(state 'list(M)')" "['Purchase']"
ends "the state at a migration" 0 verify --at shop 0001
is "is that of then" "$(state 'sorted(M)')" "['ContentType', 'Group', 'Order', 'Permission', 'User']"
ends "the state at another" 0 verify --at shop 0002_more shop
is "has what is gone at the end" "$(state 'sorted(M), M["Item"]["fields"][1]["arguments"]["default"]')" "['Item', 'Purchase'] 1.5"
ends "no such migration" 4 verify --at shop 0003_lost
says "which may be meant" "begins so: '0003_lost'; is '0003_last' meant"
ends "several that begin so" 4 verify --at shop 000
says "how many" "3 migrations of 'shop' begin so"
ends "no such app" 4 verify --at shoop 0001
ends "an app alone" 2 verify --at shop
ends "another format" 2 verify --state=yaml
ends "plan and state" 2 verify --state=json --plan

# What cannot be known is told with its place, once, and stops nothing.
project odd odd
migration odd 0001_initial "" "migrations.CreateModel('A', make()), migrations.CreateModel('B', [('x', models.IntegerField())]), Strange()"
echo 'from elsewhere import make, Strange' | cat - odd/migrations/0001_initial.py >t && mv t odd/migrations/0001_initial.py
ends "what is not known" 0 verify --state=json odd
is "is told with its place" "$(state '[(u["app"], u["migration"], u["path"][-15:], u["line"]) for u in S["unknown"]]')" \
	"[('odd', '0001_initial', '0001_initial.py', 9), ('odd', '0001_initial', '0001_initial.py', 9)]"
is "leaves what is known" "$(state '[(n, len(m["fields"])) for n, m in M.items()]')" "[('A', 0), ('B', 1)]"
is "marks the model" "$(state 'M["A"]["unknown"]')" "its fields are not known"

# A class of indexes may make none in a database; a check is a condition since Django 5.1; {} are no groups.
project made made
migration made 0001_initial "" "migrations.CreateModel('A', [('x', models.IntegerField())], {'unique_together': {('x',)}}),
	migrations.AddIndex('a', own.Quiet(fields=['x'], name='a_x')), migrations.AddIndex('a', own.Loud(fields=['x'], name='a_y')),
	migrations.AlterUniqueTogether('a', {}), migrations.AddConstraint('a', models.CheckConstraint(check=models.Q(x=1), name='a_z'))"
echo 'from made import own' | cat - made/migrations/0001_initial.py >t && mv t made/migrations/0001_initial.py
cat >made/own.py <<-END
	from django.db import models
	class Quiet(models.Index):
	    def create_sql(self, *args, **kwargs): return ""
	class Loud(models.Index): pass
END
ends "an index of its own kind" 0 verify --state=json made
is "is left open" "$(state '[t["unknown"] for t in M["A"]["database"]["sqlite"]]')" "['an index is made in its own way: Quiet']"
is "leaves the others" "$(state '[k["name"] for k in M["A"]["database"]["sqlite"][0]["keys"]]')" "[None, 'a_z', 'a_y']"
is "a check is a condition" "$(state 'list(M["A"]["constraints"][0]["arguments"])')" "['condition', 'name']"
ends "or what it was" 0 verify --state=json --django 5.0 made
is "before Django 5.1" "$(state 'list(M["A"]["constraints"][0]["arguments"])')" "['check', 'name']"
is "nothing is unknown" "$(state 'S["unknown"]')" "[]"
key() { state 'M["A"]["database"]["postgresql"][0]["columns"][0]["type"]'; }
is "a key that counts by itself" "$(key)" integer
ends "before Django 4.1" 0 verify --state=json --django 4.0 made
is "is serial" "$(key)" serial
mkdir -p vendored/Django-3.2.25.dist-info
ends "a Django in PYTHONPATH" 0 env PYTHONPATH="$PWD/vendored" mig-verify --state=json made
is "is the project's" "$(key)" serial

# What models do to a container of another module is done before a migration asks for it.
project swap pages
printf '%s\n' '_prefixes = {}' 'def setting(app): return _prefixes.get(app, app).upper() + "_PAGE_MODEL"' \
	'def set_prefix(app, prefix): _prefixes[app] = prefix' >swapping.py
printf '%s\n' 'import swapping' 'swapping.set_prefix("pages", "site")' >pages/models.py
migration pages 0001_initial "" "migrations.CreateModel('Page', [], {'swappable': swapping.setting('pages')})"
echo 'import swapping' | cat - pages/migrations/0001_initial.py >t && mv t pages/migrations/0001_initial.py
ends "a container of another module" 0 verify --state=json pages
is "has what models put there" "$(state 'M["Page"]["options"]')" "{'swappable': 'SITE_PAGE_MODEL'}"
