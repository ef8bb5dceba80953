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
    SECRETARY = "secretary", _("协会秘书处")


# Which roles an organisation of each kind may give out.
ROLES_OF: dict[str, set[str]] = {
    Kind.UNIVERSITY: {Role.STUDENT, Role.TEACHER, Role.ACADEMIC, Role.EDITOR},
    Kind.ENTERPRISE: {Role.MENTOR, Role.MANAGER, Role.EXPERT},
    Kind.AGENCY: {Role.OFFICER, Role.EDITOR},
    Kind.ASSOCIATION: {Role.JUDGE, Role.EXPERT, Role.EDITOR, Role.SECRETARY},
    Kind.CENTRE: {Role.TEACHER, Role.STUDENT, Role.ACADEMIC, Role.EDITOR},
}
# Whose holders may change their organisation's people.
ADMIN_ROLES = {Role.ACADEMIC, Role.MANAGER, Role.OFFICER}
# Whose holders give their organisation's word. An association's secretary does, but its judges are not theirs to name.
SPEAKER_ROLES = {*ADMIN_ROLES, Role.SECRETARY}
# Whose holders see other people's data and so need a second factor.
STAFF_ROLES = set(Role) - {Role.STUDENT}
# Only these have classes.
TEACHING_KINDS = {Kind.UNIVERSITY, Kind.CENTRE}


class Scale(models.TextChoices):
    """How large an enterprise is (统计上大中小微型企业划分办法)."""

    MICRO = "micro", _("微型")
    SMALL = "small", _("小型")
    MEDIUM = "medium", _("中型")
    LARGE = "large", _("大型")


class VettingState(models.TextChoices):
    """Where an application for admission stands (准入审核)."""

    DRAFT = "draft", _("填写中")
    SUBMITTED = "submitted", _("待审核")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已通过")


VETTING_MOVES: dict[str, set[str]] = {
    VettingState.DRAFT: {VettingState.SUBMITTED},
    VettingState.SUBMITTED: {VettingState.APPROVED, VettingState.RETURNED},
    VettingState.RETURNED: {VettingState.SUBMITTED},
}


class Admission(models.TextChoices):
    """Whether an enterprise may send orders today, and if not, why."""

    VALID = "valid", _("准入有效")
    NEVER = "never", _("还没有通过准入审核")
    WAITING = "waiting", _("准入审核中")
    RETURNED = "returned", _("准入审核被退回")
    EXPIRED = "expired", _("准入已到期")
    SUSPENDED = "suspended", _("已停用")
