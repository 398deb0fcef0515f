from django.contrib.auth.models import AbstractBaseUser
from django.db import models


class Person(AbstractBaseUser):
    email = models.EmailField(unique=True)
    groups = models.ManyToManyField("auth.Group")
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
