from django.apps import AppConfig
from django.db.models.signals import post_migrate


def create_permissions(app_config, using="default", apps=None, **kwargs):
    """Django's own asks with a JOIN, which the server of the tests does not know."""
    from django.apps import apps as all_apps
    from django.contrib.auth.management import _get_all_permissions

    if not app_config.models_module:
        return
    apps = apps or all_apps
    try:
        ContentType = apps.get_model("contenttypes", "ContentType")
        Permission = apps.get_model("auth", "Permission")
        app_config = apps.get_app_config(app_config.label)
    except LookupError:
        return
    for model in app_config.get_models():
        kind = ContentType.objects.using(using).filter(
            app_label=app_config.label, model=model._meta.model_name
        ).order_by("pk").first()
        if kind is None:
            continue
        for codename, name in _get_all_permissions(model._meta):
            there = Permission.objects.using(using).filter(content_type_id=kind.pk, codename=codename)
            if there.order_by("pk").first() is None:
                Permission.objects.using(using).create(content_type_id=kind.pk, codename=codename, name=name)


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self):
        post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
        post_migrate.connect(create_permissions, dispatch_uid="config.create_permissions")
