"""Kinds of organisation and the roles people hold in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an organisation is."""

    UNIVERSITY = "university", _("院校")
    ENTERPRISE = "enterprise", _("企业")
    AGENCY = "agency", _("主管部门")
    ASSOCIATION = "association", _("行业协会")
    CENTRE = "centre", _("培训中心")


class Level(models.TextChoices):
    """What a university may award (教育部: 办学层次)."""

    UNDERGRADUATE = "undergraduate", _("本科")
    VOCATIONAL = "vocational", _("高职（专科）")


class Ownership(models.TextChoices):
    """Who runs a university (举办者性质)."""

    PUBLIC = "public", _("公办")
    PRIVATE = "private", _("民办")


class Role(models.TextChoices):
    """What a person does in one organisation."""

    STUDENT = "student", _("学员")
    TEACHER = "teacher", _("教师")
    ACADEMIC = "academic", _("教务管理")
    MENTOR = "mentor", _("企业导师")
    MANAGER = "manager", _("企业负责人")
    OFFICER = "officer", _("主管部门工作人员")
    JUDGE = "judge", _("裁判")
    EXPERT = "expert", _("行业专家")
    EDITOR = "editor", _("内容编辑")


# Which roles an organisation of each kind may give out.
ROLES_OF: dict[str, set[str]] = {
    Kind.UNIVERSITY: {Role.STUDENT, Role.TEACHER, Role.ACADEMIC, Role.EDITOR},
    Kind.ENTERPRISE: {Role.MENTOR, Role.MANAGER, Role.EXPERT},
    Kind.AGENCY: {Role.OFFICER, Role.EDITOR},
    Kind.ASSOCIATION: {Role.JUDGE, Role.EXPERT, Role.EDITOR},
    Kind.CENTRE: {Role.TEACHER, Role.STUDENT, Role.ACADEMIC, Role.EDITOR},
}
# Whose holders may change their organisation's people.
ADMIN_ROLES = {Role.ACADEMIC, Role.MANAGER, Role.OFFICER}
# Whose holders see other people's data and so need a second factor.
STAFF_ROLES = set(Role) - {Role.STUDENT}
# Only these have classes.
TEACHING_KINDS = {Kind.UNIVERSITY, Kind.CENTRE}
