"""The ways people are told, as what they are told, and what kinds of notices have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """A way to reach a person."""

    IN_APP = "in_app", _("站内")
    EMAIL = "email", _("邮件")
    DIGEST = "digest", _("每日汇总")
    PHONE = "phone", _("微信或短信")


class Audience(models.TextChoices):
    """As what a person is told: the same names as the spaces of the site."""

    LEARNER = "learner", _("学员")
    ENTERPRISE = "enterprise", _("企业")
    UNIVERSITY = "university", _("院校")
    GOV = "gov", _("主管部门")
    JUDGE = "judge", _("评审")


class Group(models.TextChoices):
    """What kinds have in common; a filter of the list and a heading of the preferences."""

    SECURITY = "security", _("账号安全")
    DEADLINES = "deadlines", _("截止时间")
    RESULTS = "results", _("结果")
    LEARNING = "learning", _("学习与赛事")
    PLACEMENT = "placement", _("订单与实习")
    TEACHING = "teaching", _("课程建设")
    COOPERATION = "cooperation", _("政校企合作")
    OVERSIGHT = "oversight", _("信用与监管")
    WORK = "work", _("后台任务")
