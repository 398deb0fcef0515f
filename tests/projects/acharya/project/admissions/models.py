from django.conf import settings
from django.db import models


class Admission(models.Model):
    student = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    plan = models.ForeignKey("fees.FeePlan", null=True, blank=True, on_delete=models.SET_NULL)
    number = models.CharField(max_length=12, unique=True)
    photo = models.BinaryField(null=True, blank=True)
    remarks = models.TextField(blank=True)
