import os

SECRET_KEY = "only for tests"
USE_TZ = True
INSTALLED_APPS = ["shop.apps.ShopConfig"]
DEFAULT_AUTO_FIELD = "django_mongodb_backend.fields.ObjectIdAutoField"
DATABASE_ROUTERS = ["django_mongodb_backend.routers.MongoRouter"]
DATABASES = {
    "default": {
        "ENGINE": "django_mongodb_backend",
        "HOST": os.environ["MONGODB_URL"],
        "NAME": os.environ.get("MONGODB_NAME", "shop"),
    }
}
