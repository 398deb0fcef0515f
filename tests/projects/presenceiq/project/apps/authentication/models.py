from django.contrib.auth.models import AbstractUser
from django.db import models


class Department(models.Model):
    """Left here when departments moved to the academic app."""

    name = models.CharField(max_length=100)
    code = models.CharField(max_length=10, unique=True)


class User(AbstractUser):
    class Role(models.TextChoices):
        ADMIN = "admin", "Administrator"
        FACULTY = "faculty", "Faculty"
        STUDENT = "student", "Student"

    email = models.EmailField(unique=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.STUDENT)
    department = models.ForeignKey(
        "academic.Department", on_delete=models.SET_NULL, null=True, blank=True, related_name="members"
    )
    semester = models.PositiveIntegerField(null=True, blank=True)
    roll_number = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "users"
        indexes = [
            models.Index(fields=["role"]),
            models.Index(fields=["department"]),
            models.Index(fields=["department", "semester"]),
        ]
