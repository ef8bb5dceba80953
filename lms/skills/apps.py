from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "lms.skills"
    label = "skills"
