# Left out, for it does not load with this Django:
# cas_server: ModuleNotFoundError No module named 'cas_server'
# user_sessions: ModuleNotFoundError No module named 'pkg_resources'
# mfa: ImproperlyConfigured Application labels aren't unique, duplicates: mfa
# admin_honeypot: ImportError cannot import name 'ugettext_lazy' from 'django.utils.translation'
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
rest_framework.authtoken
allauth
allauth.account
allauth.socialaccount
allauth.mfa
allauth.usersessions
allauth.idp.oidc
allauth.socialaccount.providers.openid
oauth2_provider
guardian
django_otp
django_otp.plugins.otp_email
django_otp.plugins.otp_hotp
django_otp.plugins.otp_static
django_otp.plugins.otp_totp
two_factor
two_factor.plugins.phonenumber
two_factor.plugins.email
axes
invitations
knox
rest_framework_simplejwt.token_blacklist
oidc_provider
django_rest_passwordreset
drfpasswordless
magic_link
organizations
dj_rest_auth.mfa
social_django
hijack
impersonate
defender
rest_framework_api_key
rest_framework_tracking
django_x509
django_ca
tos
lti_tool
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
    "allauth.account.middleware.AccountMiddleware",
]
