"""The words of training programmes (人才培养方案) and of their joint review (论证)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.curricula.attainment import Status
from courses.curricula.plans import Kind
from courses.curricula.programmes import Category


class ProgrammeLevel(models.TextChoices):
    """Which standards a programme keeps: those of secondary, of higher vocational, or of undergraduate teaching."""

    SECONDARY = "secondary", _("中职")
    VOCATIONAL = "vocational", _("高职（专科）")
    UNDERGRADUATE = "undergraduate", _("本科")


class LineCategory(models.TextChoices):
    """What a course of a programme is, in the words of the standards; the values are `curricula`'s."""

    PUBLIC_BASIC = Category.PUBLIC_BASIC.value, _("公共基础课")
    SPECIALTY_BASIC = Category.SPECIALTY_BASIC.value, _("专业基础课")
    SPECIALTY_CORE = Category.SPECIALTY_CORE.value, _("专业核心课")
    SPECIALTY_EXTENDED = Category.SPECIALTY_EXTENDED.value, _("专业拓展课")
    ELECTIVE = Category.ELECTIVE.value, _("选修课")
    PRACTICAL_TRAINING = Category.PRACTICAL_TRAINING.value, _("集中实训")
    POST_INTERNSHIP = Category.POST_INTERNSHIP.value, _("岗位实习")


class LineKind(models.TextChoices):
    """Whether students choose it; what they choose counts as elective."""

    REQUIRED = Kind.REQUIRED.value, _("必修")
    LIMITED = Kind.LIMITED.value, _("限选")
    FREE = Kind.FREE.value, _("任选")


class AttainmentStatus(models.TextChoices):
    """What can be said of an outcome by today's scores."""

    ATTAINED = Status.ATTAINED.value, _("达成")
    MISSED = Status.MISSED.value, _("未达成")
    OPEN = Status.OPEN.value, _("尚不能判定")


class ProgrammeStep(models.TextChoices):
    """Where a version stands on its way to being published; once it is, `live` and the filing say the rest."""

    DRAFT = "draft", _("起草")
    INDUSTRY = "industry", _("行业论证")
    COMMITTEE = "committee", _("学校审定")


class ProgrammeStage(models.TextChoices):
    """The whole way, as people see it."""

    DRAFT = "draft", _("起草")
    INDUSTRY = "industry", _("行业论证")
    COMMITTEE = "committee", _("学校审定")
    PUBLISHED = "published", _("已发布")
    FILED = "filed", _("已备案")


class ReviewItem(models.TextChoices):
    """What outside experts vote about, one by one."""

    GOAL = "goal", _("培养目标与毕业要求")
    COURSES = "courses", _("课程体系与先后次序")
    HOURS = "hours", _("学时、学分与比例")
    PRACTICE = "practice", _("实践教学与岗位实习")
    STANDARDS = "standards", _("课程标准与技能要求")


class Verdict(models.TextChoices):
    """One expert about one item."""

    AGREE = "agree", _("同意")
    AMEND = "amend", _("修改后同意")
    AGAINST = "against", _("反对")


class ReviewOutcome(models.TextChoices):
    """How a joint review ended."""

    PASSED = "passed", _("审议通过")
    RETURNED = "returned", _("退回起草")
