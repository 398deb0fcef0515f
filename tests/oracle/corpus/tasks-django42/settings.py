# Left out, for it does not load with this Django:
# django_dramatiq: ModuleNotFoundError No module named 'pika'
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
django_celery_beat
django_celery_results
background_task
django_apscheduler
django_q
django_mailbox
mailer
post_office
django_ses
celery_utils
django_cron
fcm_django
push_notifications
webpush
notifications
django_db_logger
request
easyaudit
auditlog
viewflow
viewflow.workflow
health_check.db
silk
tracking
constance
flags
waffle
dynamic_preferences
dynamic_preferences.users
explorer
django_fsm_log
django_datawatch
djconfig
django_ftpserver
pgtrigger
pghistory
actstream
django_rq
admin_interface
colorfield
binary_database_files
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
