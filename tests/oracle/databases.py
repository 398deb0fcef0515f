"""usage: databases.py PROJECT OURS: compare settings.DATABASES, as Django has it, with db-url --json."""
import json
import os
import sys
import warnings

project, ours = sys.argv[1:]
warnings.simplefilter("ignore")
sys.path.insert(0, project)
os.chdir(project)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from django.conf import settings  # noqa: E402

PARTS = "engine", "name", "host", "port", "user", "password"


def text(value):
    if value is None or value == "":
        return None
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def wanted(database):
    values = {part: text(database.get(part.upper())) for part in PARTS}
    options = {k: text(v) for k, v in database.get("OPTIONS", {}).items() if not isinstance(v, (dict, list))}
    if values["engine"] == "djongo":
        client = database.get("CLIENT", {})
        values["name"] = text(client.get("name")) or values["name"] or "djongo_test"
        for part, key in ("host", "host"), ("port", "port"), ("user", "username"), ("password", "password"):
            values[part] = text(client.get(key))
        options = {k: text(v) for k, v in client.items() if k not in ("name", "host", "port", "username", "password")}
    elif "sqlite" in values["engine"]:
        if values["name"] != ":memory:":
            values["name"] = os.path.join(project, values["name"])
        values.update(host=None, port=None, user=None, password=None)
    return values, options


bad = 0
theirs = {alias: wanted(database) for alias, database in settings.DATABASES.items()}
found = {d["alias"]: d for d in json.load(open(ours))["databases"]}
if list(theirs) != list(found):
    print("aliases:", list(found), "Django:", list(theirs))
    bad = 1
for alias, (values, options) in theirs.items():
    if alias not in found:
        continue
    for part in PARTS:
        got = found[alias][part]["value"]
        if got != values[part]:
            print(alias, part, repr(got), "Django:", repr(values[part]))
            bad = 1
    for key in "NAME", "MIRROR":
        got, want = found[alias]["test"][key.lower()]["value"], text(settings.DATABASES[alias].get("TEST", {}).get(key))
        if got != want:
            print(alias, "TEST", key, repr(got), "Django:", repr(want))
            bad = 1
    got = {k: v["value"] for k, v in found[alias]["options"].items() if v["source"] != "engine"}
    got = {k: v for k, v in got.items() if k in options or v is not None}
    if got != options:
        print(alias, "options", got, "Django:", options)
        bad = 1
sys.exit(bad)
