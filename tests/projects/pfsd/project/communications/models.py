from django.conf import settings
from django.db import models


class Announcement(models.Model):
    event = models.ForeignKey("webinars.Event", on_delete=models.CASCADE)
    text = models.TextField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["event", "created"], name="announcement_event_idx")]


class UserNotification(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    text = models.CharField(max_length=300)
    read = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["user", "read"], name="notification_read_idx")]


class WebinarChatMessage(models.Model):
    event = models.ForeignKey("webinars.Event", on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    text = models.TextField()
