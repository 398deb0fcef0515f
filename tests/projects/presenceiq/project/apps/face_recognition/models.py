from django.conf import settings
from django.db import models


class FaceData(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    encoding = models.BinaryField()
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "face_data"
        indexes = [
            models.Index(fields=["user"]),
            models.Index(fields=["user", "active"]),
        ]


class FaceImage(models.Model):
    face = models.ForeignKey(FaceData, on_delete=models.CASCADE, related_name="images")
    path = models.CharField(max_length=255)
    quality = models.FloatField(default=0)

    class Meta:
        db_table = "face_images"


class RecognitionLog(models.Model):
    recognized_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    session = models.ForeignKey("attendance.ClassSession", on_delete=models.CASCADE, null=True)
    timestamp = models.DateTimeField(auto_now_add=True)
    confidence = models.FloatField()

    class Meta:
        db_table = "recognition_logs"
        indexes = [
            models.Index(fields=["recognized_user", "-timestamp"]),
            models.Index(fields=["session", "confidence"]),
        ]
