"""What Django says of a broken project: the first exception of its loader, or the conflict.

usage: python broken.py PROJECT
"""
import os
import sys

os.chdir(sys.argv[1])
sys.path.insert(0, sys.argv[1])
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
try:
    import django

    django.setup()
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    for app, names in sorted(loader.detect_conflicts().items()):
        print("CommandError: Conflicting migrations detected; (%s in %s)" % (", ".join(names), app))
except BaseException as error:
    print("%s: %s" % (type(error).__name__, " ".join(str(error).split())))
