# Left out, for it does not load with this Django:
# wagtail_localize.locales: ImproperlyConfigured Application labels aren't unique, duplicates: wagtaillocales
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
INSTALLED_APPS = """
django.contrib.admin
django.contrib.auth
django.contrib.contenttypes
django.contrib.sessions
django.contrib.messages
django.contrib.staticfiles
django.contrib.sites
django.contrib.humanize
django.contrib.flatpages
django.contrib.redirects
django.contrib.postgres
wagtail.contrib.forms
wagtail.contrib.redirects
wagtail.contrib.search_promotions
wagtail.contrib.settings
wagtail.contrib.simple_translation
wagtail.contrib.styleguide
wagtail.contrib.table_block
wagtail.contrib.typed_table_block
wagtail.contrib.frontend_cache
wagtail.contrib.routable_page
wagtail.contrib.sitemaps
wagtail.embeds
wagtail.sites
wagtail.users
wagtail.snippets
wagtail.documents
wagtail.images
wagtail.search
wagtail.admin
wagtail.locales
wagtail
wagtail_localize
wagtail_modeladmin
wagtailmenus
wagtailmedia
wagtail_trash
flags
wagtailflags
puput
wagtailstreamforms
modelcluster
taggit
rest_framework
django_filters
""".split()
SECRET_KEY = "x"
SITE_ID = 1
USE_TZ = True
STATIC_URL = "/static/"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "German")]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
WAGTAIL_SITE_NAME = "x"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_BASE_URL = "http://x"
