from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "lms.supervision"
    label = "supervision"
