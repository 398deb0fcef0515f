"""What Django says of a broken project, in a line: the error's type, its place if it has one, and its text.

usage: python broken.py PROJECT
"""
import os
import sys

project = sys.argv[-1]
os.chdir(project)
sys.path.insert(0, project)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

import django  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402

try:
    django.setup()
    loader = MigrationLoader(None, ignore_no_migrations=True)
    conflicts = loader.detect_conflicts()
    if conflicts:
        text = "; ".join("%s in %s" % (", ".join(sorted(names)), app) for app, names in conflicts.items())
        print("Conflicting migrations:", text)
    elif loader.unmigrated_apps:
        print("unmigrated:", *sorted(loader.unmigrated_apps))
except SyntaxError as error:
    print("SyntaxError: %s:%s: %s" % (os.path.relpath(error.filename or "?"), error.lineno, error.msg))
except Exception as error:
    print("%s: %s" % (type(error).__name__, " ".join(str(error).split())))
