from django.apps import AppConfig


class WeixinConfig(AppConfig):
    name = "lms.people.weixin"
    label = "people_weixin"
