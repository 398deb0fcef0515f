from django.conf import settings
from django.db import models


class Event(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        OVER = "over", "Over"

    title = models.CharField(max_length=200)
    speaker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFT)
    starts = models.DateTimeField()
    fee = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["starts", "status"], name="event_starts_idx")]
