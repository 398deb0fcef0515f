"""The platform as it was when all lived in one app."""

from pfsd.settings import *

INSTALLED_APPS = [app for app in INSTALLED_APPS if app.startswith("django.")] + ["events"]
