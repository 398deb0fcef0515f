"""usage: autodetect.py PROJECT DRIFT: compare what Django's autodetector finds in all apps with the
output of tests/oracle/drift.  What that says is not known is left out.  Ends with 1 when they differ.
"""
import os
import re
import sys

project, drift = sys.argv[1:3]
os.chdir(project)
sys.path.insert(0, project)
named = re.search(r'DJANGO_SETTINGS_MODULE.,\s*.([\w.]+)', open("manage.py").read())
os.environ["DJANGO_SETTINGS_MODULE"] = named.group(1)
import django  # noqa: E402

django.setup()
from django.apps import apps  # noqa: E402
from django.db.migrations.autodetector import MigrationAutodetector  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402
from django.db.migrations.questioner import MigrationQuestioner  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402
from django.utils.translation import override  # noqa: E402

loader = MigrationLoader(None, ignore_no_migrations=True)
with override(None):
    changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps), MigrationQuestioner(
        specified_apps=set(), dry_run=True)).changes(graph=loader.graph)
theirs = set()
for app, migrations in changes.items():
    for migration in migrations:
        for operation in migration.operations:
            kind = type(operation).__name__
            model = getattr(operation, "model_name", None) or operation.name
            name = ""
            if hasattr(operation, "model_name"):
                name = getattr(operation, "new_name", None) or getattr(operation, "name", None)
                if name is None:
                    name = (getattr(operation, "index", None) or operation.constraint).name
            theirs.add((app, model.lower(), name, kind))
ours, unknown = set(), set()
for line in open(drift):
    app, model, name, kind, *rest = line.rstrip("\n").split("\t")
    (unknown if kind == "?" else ours).add((app, model.lower(), name, "" if kind == "?" else kind))


def is_unknown(x):
    return any(x[:2] == u[:2] and u[2] in ("", x[2]) for u in unknown)


made = {x[:2] for x in theirs | ours if x[3] in ("CreateModel", "DeleteModel")}
bad = 0
for sign, rest in ("we find: ", ours - theirs), ("Django finds: ", theirs - ours):
    for x in sorted(rest):
        if is_unknown(x) or (x[:2] in made and x[3] not in ("CreateModel", "DeleteModel")):
            continue
        bad = 1
        print(sign, *x)
print("%d changes, %d not known" % (len(theirs), len(unknown)))
sys.exit(bad)
