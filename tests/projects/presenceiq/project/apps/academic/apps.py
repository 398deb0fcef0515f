from django.apps import AppConfig


class AcademicConfig(AppConfig):
    name = "apps.academic"
    label = "academic"
