"""What Django's own loader makes of a project, in the form of `mig-verify --graph=json`.

usage: python graph.py [--connected] [--rows FILE] [--apply PART FILE] PROJECT

--connected reads the project's own database.  --apply makes an SQLite file with the rows of the first
PART (0 to 1) of the plan; --rows reads such a file in place of the project's database.
"""
import argparse
import json
import os
import re
import sqlite3
import sys

parser = argparse.ArgumentParser()
parser.add_argument("--connected", action="store_true")
parser.add_argument("--rows")
parser.add_argument("--apply", nargs=2)
parser.add_argument("project")
options = parser.parse_args()
# What packages print at their import is none of the result.
out, sys.stdout = sys.stdout, sys.stderr
os.chdir(options.project)
sys.path.insert(0, options.project)
named = re.search(r'DJANGO_SETTINGS_MODULE.,\s*.([\w.]+)', open("manage.py").read())
os.environ["DJANGO_SETTINGS_MODULE"] = named.group(1)

import django  # noqa: E402

django.setup()
from django.db import connection  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402


def rows_of(self):
    with sqlite3.connect(options.rows) as database:
        return {(app, name): None for app, name in database.execute("SELECT app, name FROM django_migrations")}


def apply(loader, plan, part, path):
    rows = []
    for key in plan[:int(len(plan) * float(part))]:
        rows += [k for k in list(loader.disk_migrations[key].replaces) + [key] if tuple(k) not in rows]
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime)")
        database.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, '2024-01-01 00:00:00')", rows)


connected = options.connected or options.rows is not None
if options.rows:
    MigrationRecorder.applied_migrations = rows_of
try:
    loader = MigrationLoader(connection if connected else None, ignore_no_migrations=not connected)
except Exception as error:
    print(json.dumps({"error": "%s: %s" % (type(error).__name__, error)}), file=out)
    sys.exit()
graph = loader.graph
plan = []
for leaf in graph.leaf_nodes():
    plan += [key for key in graph.forwards_plan(leaf) if key not in plan]
if options.apply:
    apply(loader, plan, *options.apply)
print(json.dumps({
    "django": django.get_version(),
    "apps": len({app for app, name in graph.nodes}),
    "nodes": sorted(graph.nodes),
    "edges": sorted((key, parent.key) for key, node in graph.node_map.items() for parent in node.parents),
    "leaves": graph.leaf_nodes(),
    "roots": graph.root_nodes(),
    "plan": plan,
}), file=out)
