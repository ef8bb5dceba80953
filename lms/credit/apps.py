from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "lms.credit"
    label = "credit"
