"""What anybody may know of how a course or a rule earns its certificate: the standard, and nobody's results."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates import public as certificates
from courses.choices import PASS_PERCENT, lab_title
from courses.models import CertificateRule, CoursePage, Enrolment
from courses.queries import certificate_rules, pages


def of_enrolment(key: str) -> list[certificates.Fact]:
    """The course, the class and how its school weighs the grade. One query."""
    rows = Enrolment.objects.filter(pk=int(key) if key.isdecimal() else None)
    enrolment = rows.select_related("run__course", "run__scheme").first()
    if enrolment is None:
        return []
    run, scheme = enrolment.run, enrolment.run.scheme
    weighed = "，".join(f"{one.name} {one.weight:g}%" for one in scheme.lines) if scheme else ""
    return [
        certificates.Fact(_("依据"), _("课程学习与考核")),
        _course(run.course),
        certificates.Fact(_("学期"), run.term),
        certificates.Fact(_("合格标准"), _("修完全部课时，成绩不低于 %(n)d 分") % {"n": PASS_PERCENT}),
        *([certificates.Fact(_("成绩构成"), f"v{scheme.version}：{weighed}")] if scheme else []),
    ]


def of_rule(key: str) -> list[certificates.Fact]:
    """What the skill certificate asks for today, with the pages of its courses. Four queries."""
    pk = key.partition(".")[0]
    rule = certificate_rules.rules().filter(pk=int(pk) if pk.isdecimal() else None).first()
    if rule is None:
        return []
    return [
        certificates.Fact(_("依据"), _("技能证书规则")),
        certificates.Fact(_("规则"), (get_language() == "en" and rule.title_en) or rule.title_zh),
        *(_course(row.course) for row in rule.courses.all()),
        certificates.Fact(_("成绩要求"), _("每门课程和每项实训不低于 %(n)d 分") % {"n": rule.min_score}),
        *(certificates.Fact(_("实训"), str(lab_title(lab))) for lab in rule.labs),
        *_levels(rule),
        certificates.Fact(_("说明"), _("这是规则现在的要求；颁发时的要求写在证书上。")),
    ]


def _course(course: CoursePage) -> certificates.Fact:
    return certificates.Fact(_("课程"), course.title, pages.path_of(course) if course.live else "")


def _levels(rule: CertificateRule) -> list[certificates.Fact]:
    rows = rule.skills.all()
    named = [_("%(skill)s %(level)s 级") % {"skill": row.skill, "level": row.level} for row in rows]
    return [certificates.Fact(_("技能要求"), "；".join(named))] if named else []
