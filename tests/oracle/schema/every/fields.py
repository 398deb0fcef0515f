"""Field classes as people write them."""
from django.conf import settings
from django.db import models

LENGTH = 12


class Plain(models.CharField):
    pass


class Default(models.CharField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", LENGTH)
        super().__init__(*args, **kwargs)


class Forced(models.CharField):
    """Its migrations do not say what it sets."""

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 7
        kwargs["unique"] = True
        super(Forced, self).__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        kwargs.pop("unique", None)
        return name, path, args, kwargs


class Parameter(Default):
    def __init__(self, verbose_name=None, max_length=9, null=True, **kwargs):
        self.max_length = max_length
        super().__init__(verbose_name, max_length=max_length, null=null, **kwargs)


class Conditional(models.SlugField):
    def __init__(self, *args, **kwargs):
        if "db_index" not in kwargs:
            kwargs["db_index"] = False
        models.SlugField.__init__(self, *args, **kwargs)


class Internal(models.Field):
    def get_internal_type(self):
        return "TextField"


class Typed(models.Field):
    def db_type(self, connection):
        """Always the same."""
        return "macaddr"


class Owner(models.ForeignKey):
    def __init__(self, to=settings.AUTH_USER_MODEL, on_delete=models.CASCADE, **kwargs):
        super().__init__(to, on_delete, **kwargs)


class Unseen(models.CharField):
    """How long it is depends on what is not seen."""

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = len(settings.INSTALLED_APPS) * 5
        super().__init__(*args, **kwargs)


class Vendor(models.Field):
    def db_type(self, connection):
        return "jsonb" if connection.vendor == "postgresql" else "text"
