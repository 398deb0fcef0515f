from django.conf import settings
from django.db import models


class FeePlan(models.Model):
    name = models.CharField(max_length=80, unique=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2)


class Payment(models.Model):
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    plan = models.ForeignKey(FeePlan, on_delete=models.PROTECT)
    paid = models.DateField(null=True, blank=True)
    details = models.JSONField(default=dict)
