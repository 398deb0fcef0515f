from django.conf import settings
from django.db import models


class Session(models.Model):
    title = models.CharField(max_length=100)
    day = models.DateField()
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="taught"
    )


class Mark(models.Model):
    session = models.ForeignKey(Session, on_delete=models.CASCADE)
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    present = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "student"], name="one_mark_per_session"),
        ]
