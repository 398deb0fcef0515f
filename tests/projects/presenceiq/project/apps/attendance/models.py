from django.conf import settings
from django.db import models


class ClassSession(models.Model):
    subject = models.ForeignKey("academic.Subject", on_delete=models.CASCADE)
    faculty = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    date = models.DateField()
    topic = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "class_sessions"
        indexes = [
            models.Index(fields=["subject"]),
            models.Index(fields=["faculty", "date"]),
        ]


class Attendance(models.Model):
    session = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="records")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="records")
    present = models.BooleanField(default=False)
    marked = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "attendance_records"
        unique_together = [["session", "student"]]
        indexes = [
            models.Index(fields=["session", "student"]),
            models.Index(fields=["student", "present"]),
        ]


class AttendanceStatistics(models.Model):
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    subject = models.ForeignKey("academic.Subject", on_delete=models.CASCADE)
    total = models.PositiveIntegerField(default=0)
    attended = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "attendance_statistics"
        unique_together = [["student", "subject"]]
        indexes = [models.Index(fields=["student", "subject"])]


class AttendanceReport(models.Model):
    department = models.ForeignKey("academic.Department", on_delete=models.CASCADE)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    created = models.DateTimeField(auto_now_add=True)
    content = models.TextField(blank=True)

    class Meta:
        db_table = "attendance_reports"
        indexes = [models.Index(fields=["department", "created"])]
