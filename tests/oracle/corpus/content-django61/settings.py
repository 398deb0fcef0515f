# Left out, for it does not load with this Django:
# sekizai: ModuleNotFoundError No module named 'sekizai'
# wiki: ImportError cannot import name 'ugettext_lazy' from 'django.utils.translation'
# django_nyt: ImportError cannot import name 'ugettext_lazy' from 'django.utils.translation'
# wiki.plugins.attachments: ImportError cannot import name 'ugettext' from 'django.utils.translation'
# wiki.plugins.images: ImportError cannot import name 'python_2_unicode_compatible' from 'django.utils.encoding'
# wiki.plugins.notifications: ModuleNotFoundError No module named 'django.core.urlresolvers'
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
mptt
treebeard
polymorphic
parler
taggit
reversion
simple_history
django_comments
easy_thumbnails
filer
categories
categories.editor
watson
newsletter
cookie_consent
avatar
friendship
comment
django_comments_xtd
sorl.thumbnail
tagulous
sortedm2m
photologue
robots
star_ratings
postman
schedule
vote
survey
wiki.plugins.help
wiki.plugins.links
hitcount
eventtools
cities_light
slug_preview
fluent_utils
fluent_blogs
fluent_contents
fluent_contents.plugins.commentsarea
fluent_contents.plugins.gist
fluent_contents.plugins.iframe
fluent_contents.plugins.rawhtml
fluent_contents.plugins.sharedcontent
fluent_contents.plugins.twitterfeed
haystack
machina
machina.apps.forum
machina.apps.forum_conversation
machina.apps.forum_conversation.forum_attachments
machina.apps.forum_conversation.forum_polls
machina.apps.forum_feeds
machina.apps.forum_moderation
machina.apps.forum_search
machina.apps.forum_tracking
machina.apps.forum_member
machina.apps.forum_permission
django_summernote
tinymce
model_utils
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
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
FLUENT_BLOGS_BASE_TEMPLATE = "x"
