"""What Django's own loader makes of a project, in the form of `mig-verify --graph=json`.

usage: python graph.py [--connected] PROJECT
"""
import json
import os
import re
import sys

connected = "--connected" in sys.argv
project = sys.argv[-1]
os.chdir(project)
sys.path.insert(0, project)
named = re.search(r'DJANGO_SETTINGS_MODULE.,\s*.([\w.]+)', open("manage.py").read())
os.environ["DJANGO_SETTINGS_MODULE"] = named.group(1)

import django  # noqa: E402

django.setup()
from django.db import connection  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402

try:
    loader = MigrationLoader(connection if connected else None, ignore_no_migrations=not connected)
except Exception as error:
    print(json.dumps({"error": "%s: %s" % (type(error).__name__, error)}))
    sys.exit()
graph = loader.graph
plan = []
for leaf in graph.leaf_nodes():
    plan += [key for key in graph.forwards_plan(leaf) if key not in plan]
print(json.dumps({
    "nodes": sorted(graph.nodes),
    "edges": sorted((key, parent.key) for key, node in graph.node_map.items() for parent in node.parents),
    "leaves": graph.leaf_nodes(),
    "roots": graph.root_nodes(),
    "plan": plan,
}))
