from django.conf import settings
from django.db import models


class UserProfile(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    organisation = models.CharField(max_length=120, blank=True)
    preferences = models.JSONField(default=dict, blank=True)
    avatar = models.BinaryField(null=True, blank=True)
