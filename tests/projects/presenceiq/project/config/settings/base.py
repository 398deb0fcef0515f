import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SECRET_KEY = os.environ.get("SECRET_KEY", "only for tests")
ALLOWED_HOSTS = []

DJANGO_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
]
LOCAL_APPS = [
    "apps.authentication",
    "apps.academic",
    "apps.attendance",
    "apps.face_recognition",
    "config",
]
INSTALLED_APPS = DJANGO_APPS + LOCAL_APPS

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

MONGODB_HOST = os.environ.get("MONGODB_HOST", "localhost")
MONGODB_PORT = int(os.environ.get("MONGODB_PORT", "27017"))
MONGODB_NAME = os.environ.get("MONGODB_NAME", "presenceiq")
MONGODB_USERNAME = os.environ.get("MONGODB_USERNAME", "")
MONGODB_PASSWORD = os.environ.get("MONGODB_PASSWORD", "")
MONGODB_AUTH_SOURCE = os.environ.get("MONGODB_AUTH_SOURCE", "admin")

DATABASES = {
    "default": {
        "ENGINE": "djongo",
        "NAME": MONGODB_NAME,
        "ENFORCE_SCHEMA": False,
        "CLIENT": {
            "host": MONGODB_HOST,
            "port": MONGODB_PORT,
        },
    }
}
if MONGODB_USERNAME and MONGODB_PASSWORD:
    DATABASES["default"]["CLIENT"].update(
        {
            "username": MONGODB_USERNAME,
            "password": MONGODB_PASSWORD,
            "authSource": MONGODB_AUTH_SOURCE,
        }
    )

AUTH_USER_MODEL = "authentication.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "config.urls"
USE_TZ = False
