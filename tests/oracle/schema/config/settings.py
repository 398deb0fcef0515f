INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "every"]
SECRET_KEY = "x"
AUTH_USER_MODEL = "every.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
