"""Skill certificates as an outline writes them."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.choices import LAB_WORDS
from courses.models import CertificateRule, RuleCourse, RuleSkill
from courses.queries import pages
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.people.models import User
from lms.skills import public as skills


@transaction.atomic
def import_certificate_rule(entry: dict[str, Any], *, by: User | None) -> int:
    """The rule of an outline entry; one already there stays as it is.

    entry   code, title_zh, title_en, valid_years, requires {courses, skills [[code, level]], labs, min_score}
    raises  Invalid: a course, skill or lab nobody knows
    """
    existing = CertificateRule.objects.filter(code=entry["code"].lower()).first()
    if existing is not None:
        return existing.pk
    asked = entry["requires"]
    courses = {course.code: course for course in pages.original_courses().filter(code__in=asked["courses"])}
    known = skills.chosen(code for code, _level in asked.get("skills", []))
    strange = [code for code in asked["courses"] if code not in courses]
    strange += [code for code, _level in asked.get("skills", []) if code not in known]
    strange += [code for code in asked.get("labs", []) if code not in LAB_WORDS]
    if strange:
        raise Invalid(_("规则里有未知的课程、技能或实训：%(names)s") % {"names": "、".join(strange)})
    rule = CertificateRule.objects.create(
        code=entry["code"].lower(),
        title_zh=entry["title_zh"],
        title_en=entry["title_en"],
        min_score=asked.get("min_score", 60),
        labs=asked.get("labs", []),
        valid_years=entry["valid_years"],
    )
    RuleCourse.objects.bulk_create(RuleCourse(rule=rule, course=courses[code]) for code in asked["courses"])
    RuleSkill.objects.bulk_create(
        RuleSkill(rule=rule, skill=known[code], level=level) for code, level in asked.get("skills", [])
    )
    audit.record("certificate_rule.imported", rule, by=by, code=rule.code)
    return rule.pk
