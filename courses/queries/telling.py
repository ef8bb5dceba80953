"""What anybody may know of how a course or a rule earns its certificate: the standard, and nobody's results."""

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from certificates import public as certificates
from courses.choices import PASS_PERCENT, PLATFORM_PARTS, StandardPart, lab_title
from courses.models import CertificateRule, CoursePage, Enrolment, GradeScheme
from courses.queries import certificate_rules, pages
from lms.common.enumerating import joined


def of_enrolment(key: str) -> list[certificates.Fact]:
    """The course, the class and how its school weighs the grade. One query, a second in English."""
    rows = Enrolment.objects.filter(pk=int(key) if key.isdecimal() else None)
    enrolment = rows.select_related("run__course", "run__scheme").first()
    if enrolment is None:
        return []
    run, scheme = enrolment.run, enrolment.run.scheme
    return [
        certificates.Fact(_("依据"), _("课程学习与考核")),
        _course(run.course, pages.shown([run.course])[run.course.pk]),
        certificates.Fact(_("学期"), run.term),
        certificates.Fact(_("合格标准"), _("修完全部课时，成绩不低于 %(n)d 分") % {"n": PASS_PERCENT}),
        *([certificates.Fact(_("成绩构成"), _weighed(scheme))] if scheme else []),
    ]


def of_rule(key: str) -> list[certificates.Fact]:
    """What the skill certificate asks for today, with the pages of its courses. Four queries, a fifth in English."""
    pk = key.partition(".")[0]
    rule = certificate_rules.rules().filter(pk=int(pk) if pk.isdecimal() else None).first()
    if rule is None:
        return []
    courses = [row.course for row in rule.courses.all()]
    shown = pages.shown(courses)
    return [
        certificates.Fact(_("依据"), _("技能证书规则")),
        certificates.Fact(pgettext("one", "规则"), (get_language() == "en" and rule.title_en) or rule.title_zh),
        *(_course(course, shown[course.pk]) for course in courses),
        certificates.Fact(_("成绩要求"), _("每门课程和每项实训不低于 %(n)d 分") % {"n": rule.min_score}),
        *(certificates.Fact(pgettext("one", "实训"), str(lab_title(lab))) for lab in rule.labs),
        *_levels(rule),
        certificates.Fact(_("说明"), _("这是规则现在的要求；颁发时的要求写在证书上。")),
    ]


def _weighed(scheme: GradeScheme) -> str:
    """The parts with their weights: the platform's own in the reader's language, a school's as it wrote them."""
    usual = {one["code"]: one["name"] for one in PLATFORM_PARTS}
    names = {
        one.code: StandardPart(one.code).label if usual.get(one.code) == one.name else one.name for one in scheme.lines
    }
    parts = joined(f"{names[one.code]} {one.weight:g}%" for one in scheme.lines)
    return _("第 %(version)d 版：%(parts)s") % {"version": scheme.version, "parts": parts}


def _course(course: CoursePage, shown: pages.Shown) -> certificates.Fact:
    return certificates.Fact(pgettext("one", "课程"), shown.title, shown.url if course.live else "")


def _levels(rule: CertificateRule) -> list[certificates.Fact]:
    rows = rule.skills.all()
    named = [_("%(skill)s %(level)s 级") % {"skill": row.skill, "level": row.level} for row in rows]
    return [certificates.Fact(_("技能要求"), "；".join(named))] if named else []
