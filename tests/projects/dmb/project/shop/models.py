from django.db import models
from django_mongodb_backend.fields import ArrayField, EmbeddedModelField
from django_mongodb_backend.models import EmbeddedModel


class Address(EmbeddedModel):
    street = models.CharField(max_length=100)
    town = models.CharField(max_length=100)


class Customer(models.Model):
    name = models.CharField(max_length=100, db_index=True)
    address = EmbeddedModelField(Address, null=True)
    tags = ArrayField(models.CharField(max_length=20), default=list)


class Order(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE)
    placed = models.DateTimeField()
    total = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["-placed", "customer"])]
