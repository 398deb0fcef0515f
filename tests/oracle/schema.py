"""usage: schema.py [--models] PROJECT sqlite|postgresql OURS

Compare the tables, columns and keys that Django would make of the end of history (or of models.py)
with those in the JSON of OURS.  Django's PostgreSQL code runs without a server.  Tables that are
said to be open are compared as far as they are known, and counted; so are classes not known.
Ends with 1 when something differs.
"""
import json
import os
import re
import sys

models = "--models" in sys.argv
project, database, ours = [a for a in sys.argv[1:] if a != "--models"]
os.chdir(project)
sys.path.insert(0, project)
named = re.search(r'DJANGO_SETTINGS_MODULE.,\s*.([\w.]+)', open("manage.py").read())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", named.group(1))
from django.conf import settings  # noqa: E402

if database == "postgresql":
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "none"}}
    from django.db.backends.postgresql import base, schema as editing
    base.DatabaseWrapper.pg_version = 160000
    editing.DatabaseSchemaEditor._is_collation_deterministic = lambda self, name: True
else:
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
import django  # noqa: E402

django.setup()
from django.apps import apps  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.backends.ddl_references import Columns  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402

if not models:
    apps = MigrationLoader(None).project_state().apps


def plain(name):
    return str(name).strip('"')


def columns(part):
    """The columns of a statement, or None where it has expressions."""
    if not isinstance(part, Columns):
        return None
    suffixes = list(getattr(part, "col_suffixes", ())) + [""] * len(part.columns)
    return ["-" * (s == "DESC") + c for c, s in zip(part.columns, suffixes)]


def statement_key(sql):
    parts, text = sql.parts, str(sql)
    kind = ("unique" if "UNIQUE" in text.split("(")[0] else "foreign" if "FOREIGN KEY" in text else "index")
    named = columns(parts.get("column") if kind == "foreign" else parts.get("columns"))
    key = dict(kind=kind, name=plain(parts["name"]), columns=named or [], partial=named is None or bool(parts.get("condition")))
    if kind == "foreign":
        key["to"] = [plain(parts["to_table"]), parts["to_column"].columns[0]]
    return key


def field_keys(model):
    keys = []
    for field in model._meta.local_fields:
        parameters = field.db_parameters(connection=connection)
        if parameters["type"] is None:
            continue
        if field.primary_key:
            keys.append(dict(kind="primary", name=None, columns=[field.column]))
        elif field.unique:
            keys.append(dict(kind="unique", name=None, columns=[field.column]))
        if parameters["check"]:
            keys.append(dict(kind="check", name=None, columns=[field.column]))
        if database == "sqlite" and field.remote_field and field.db_constraint:
            other = field.remote_field.model._meta
            keys.append(dict(kind="foreign", name=None, columns=[field.column],
                             to=[other.db_table, other.get_field(field.remote_field.field_name).column]))
    if type(model._meta.pk).__name__ == "CompositePrimaryKey":
        keys.append(dict(kind="primary", name=None, columns=list(model._meta.pk.columns)))
    return keys


def constraint_keys(model, sql):
    keys = []
    for constraint in model._meta.constraints:
        kind = {"CheckConstraint": "check", "ExclusionConstraint": "exclude"}.get(type(constraint).__name__, "unique")
        if 'CONSTRAINT "%s"' % constraint.name in sql:
            fields = getattr(constraint, "fields", ())
            keys.append(dict(kind=kind, name=constraint.name, columns=[model._meta.get_field(f).column for f in fields],
                             partial=kind != "unique"))
    return keys


def table(model):
    """What create_model() would make, as its own parts say."""
    editor = connection.SchemaEditorClass(connection, collect_sql=True, atomic=False)
    editor.deferred_sql = []
    editor.execute = lambda sql, params=(): editor.collected_sql.append(str(sql))
    many = model._meta.local_many_to_many
    model._meta.local_many_to_many = []
    try:
        editor.create_model(model)
    finally:
        model._meta.local_many_to_many = many
    keys = field_keys(model) + constraint_keys(model, editor.collected_sql[0])
    keys += [statement_key(sql) for sql in editor.deferred_sql if hasattr(sql, "parts")]
    return dict(
        columns=[dict(name=f.column, type=f.db_parameters(connection)["type"], null=f.null, primary=f.primary_key)
                 for f in model._meta.local_fields if f.db_parameters(connection)["type"] is not None],
        keys=keys)


wanted, label = {}, {}
for model in apps.get_models():
    if not model._meta.managed or model._meta.proxy or model._meta.swapped:
        continue
    wanted[model._meta.db_table] = table(model)
    label[model._meta.db_table] = model._meta.app_label
    for field in model._meta.local_many_to_many:
        through = field.remote_field.through
        if through._meta.auto_created:
            wanted[through._meta.db_table] = table(through)
            label[through._meta.db_table] = model._meta.app_label

says = json.load(open(ours))
listed = says["models"]
got = {t["name"]: t for m in listed for t in m["database"][database]}
bad, opened, unknown, count = [], [], [], 0


def key_text(key):
    return "%s %s (%s)%s%s" % (key["kind"], key["name"], ", ".join(key["columns"]), " partial" if key.get("partial") else "",
                               " -> %s.%s" % tuple(key["to"]) if key.get("to") else "")


def compare(name):
    global count
    w, g = wanted[name], got[name]
    if g["unknown"]:
        opened.append("%s: %s" % (name, g["unknown"]))
    there = {c["name"]: c for c in g["columns"]}
    if not g["unknown"] and [c["name"] for c in g["columns"]] != [c["name"] for c in w["columns"]]:
        bad.append("%s: columns %s, not %s" % (name, list(there), [c["name"] for c in w["columns"]]))
    for column in w["columns"]:
        ours = there.pop(column["name"], None)
        count += 1
        if ours is None:
            if not g["unknown"]:
                bad.append("%s.%s is missing" % (name, column["name"]))
        elif ours["type"] is None or ours["null"] is None:
            unknown.append("%s.%s" % (name, column["name"]))
        elif (ours["type"], ours["null"], ours["primary"]) != tuple(column[k] for k in ("type", "null", "primary")):
            bad.append("%s.%s: %s, not %s" % (name, column["name"], ours, column))
    for column in there.values():
        if column.get("sure", True):
            bad.append("%s.%s is too much" % (name, column["name"]))
    mine, his = sorted(key_text(k) for k in g["keys"] if k.get("sure", True)), sorted(map(key_text, w["keys"]))
    unsure = [key_text(k) for k in g["keys"] if not k.get("sure", True)]
    for key in his:
        count += 1
        if key in mine:
            mine.remove(key)
        elif key not in unsure and not g["unknown"]:
            bad.append("%s: missing %s" % (name, key))
    # Of a table that is not all known a key may be, of which only the kind is.
    bad.extend("%s: too much: %s" % (name, key) for key in mine
               if not (g["unknown"] and (key.endswith("()") or key.endswith("None.None"))))


doubtful = {m["app"] for m in listed if any(t["unknown"] for t in m["database"][database])}
doubtful |= {u["app"] for u in says.get("unknown", ()) if u["app"]}
for name in sorted(set(wanted) | set(got)):
    if name not in got and label[name] in doubtful:
        opened.append("%s: its app has migrations that are not known" % name)
    elif name not in got:
        bad.append("table %s is missing" % name)
    elif name not in wanted:
        bad.append("table %s is too much" % name)
    else:
        compare(name)
for line in bad:
    print(line)
print("%d tables, %d columns and keys, %d types unknown, %d open" % (len(wanted), count, len(unknown), len(opened)), file=sys.stderr)
print("types not known: " + ", ".join(unknown), file=sys.stderr)
for line in opened:
    print("open: " + line, file=sys.stderr)
sys.exit(1 if bad else 0)
