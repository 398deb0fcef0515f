from django.conf import settings
from django.db import models


class Registration(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    event = models.ForeignKey("webinars.Event", on_delete=models.CASCADE)
    note = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "event"], name="one_seat_per_user"),
        ]
        indexes = [models.Index(fields=["created"], name="registration_created_idx")]
