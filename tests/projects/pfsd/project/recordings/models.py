from django.db import models


class Recording(models.Model):
    event = models.ForeignKey("webinars.Event", on_delete=models.CASCADE)
    url = models.URLField()
    length = models.DurationField(null=True, blank=True)
