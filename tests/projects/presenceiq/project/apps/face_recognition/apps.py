from django.apps import AppConfig


class FaceRecognitionConfig(AppConfig):
    name = "apps.face_recognition"
    label = "face_recognition"
