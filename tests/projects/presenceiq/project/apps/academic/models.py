from django.conf import settings
from django.db import models


class Department(models.Model):
    name = models.CharField(max_length=100)
    code = models.CharField(max_length=10, unique=True)
    hod = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="heads"
    )

    class Meta:
        db_table = "departments"
        ordering = ["name"]


class Subject(models.Model):
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=20, unique=True)
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="subjects")
    semester = models.PositiveIntegerField()
    faculty = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)

    class Meta:
        db_table = "subjects"
        indexes = [models.Index(fields=["department", "semester"])]


class Timetable(models.Model):
    department = models.ForeignKey(Department, on_delete=models.CASCADE)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE)
    day = models.PositiveSmallIntegerField()
    start = models.TimeField()
    end = models.TimeField()

    class Meta:
        db_table = "timetables"
        indexes = [models.Index(fields=["department", "day"])]


class Holiday(models.Model):
    name = models.CharField(max_length=100)
    date = models.DateField(db_index=True)
    department = models.ForeignKey(Department, on_delete=models.CASCADE, null=True, blank=True)

    class Meta:
        db_table = "holidays"
        indexes = [
            models.Index(fields=["department"]),
        ]
