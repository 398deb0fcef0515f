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
rest_framework
waffle
config_models
edx_toggles
simple_history
completion
milestones
edx_name_affirmation
edx_when
submissions
organizations
super_csv
celery_utils
lti_consumer
edx_ace
openedx_tagging
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
LMS_ROOT_URL = "http://x"
PROCTORING_BACKENDS = {"DEFAULT": "null", "null": {}}
COURSE_CATALOG_URL_ROOT = "x"
