# Left out, for it does not load with this Django:
# djangocms_form_builder: AttributeError 'Settings' object has no attribute 'ROOT_URLCONF'
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
treebeard
parler
taggit
easy_thumbnails
filer
cms
menus
djangocms_text
djangocms_link
djangocms_picture
djangocms_file
djangocms_video
djangocms_style
djangocms_snippet
djangocms_column
djangocms_googlemap
djangocms_icon
djangocms_frontend
djangocms_frontend.contrib.accordion
djangocms_frontend.contrib.card
djangocms_frontend.contrib.carousel
djangocms_frontend.contrib.grid
djangocms_frontend.contrib.image
djangocms_frontend.contrib.link
djangocms_frontend.contrib.tabs
djangocms_versioning
djangocms_alias
djangocms_moderation
djangocms_stories
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
CMS_CONFIRM_VERSION4 = True
TEMPLATES[0]["OPTIONS"]["context_processors"] += ["sekizai.context_processors.sekizai", "cms.context_processors.cms_settings"]
CMS_TEMPLATES = [("x.html", "x")]
