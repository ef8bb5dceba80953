"""How somebody earned the certificate of a course: lessons, and every result that counted, with where it stands."""

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates import public as certificates
from courses.choices import lab_title
from courses.models import Enrolment
from courses.queries import certificate_rules, contents, pages
from courses.queries.certificate_turns import since_of
from courses.queries.own_grades import OwnLine, own_grades


def of_enrolment(key: str) -> list[certificates.Reason]:
    """What was done in this enrolment; empty where there is none of that number any more."""
    rows = Enrolment.objects.filter(pk=int(key) if key.isdecimal() else None)
    enrolment = rows.select_related("run__course", "run__scheme", "person").first()
    if enrolment is None:
        return []
    course, read = enrolment.run.course, reverse("courses:own_grades", args=[enrolment.run_id])
    shown = pages.shown([course])[course.pk]
    lessons = contents.lesson_counts([enrolment.run_id])[enrolment.run_id]
    done = certificates.Reason(_("完成课程的全部课时"), _("%(n)d 节") % {"n": lessons}, shown.url)
    found = own_grades(enrolment)
    graded = [_line(line, read) for line in found.lines if line.value is not None]
    total = [] if found.score is None else [certificates.Reason(_("课程成绩"), f"{float(found.score):g}", read)]
    return [done, *graded, *total]


def of_rule(key: str) -> list[certificates.Reason]:
    """The courses, labs and skills a skill certificate asked for, with what was reached."""
    parts = [int(part) for part in key.split(".") if part.isdecimal()]
    rule = certificate_rules.rules().filter(pk=parts[0]).first() if len(parts) > 1 else None
    if rule is None:
        return []
    person, since = parts[1], since_of(*parts[:2], *parts[2:] or [1])
    stands = certificate_rules.standing_of([rule], [person])
    passed, levels = stands.passed(person, since), stands.levels.get(person, {})
    worked = stands.worked(person, since)
    taught = [row.course for row in rule.courses.all() if row.course_id in passed]
    shown = pages.shown(taught)
    scores = [(shown[course.pk], passed[course.pk].score) for course in taught]
    return [
        *(
            certificates.Reason(
                course.title,
                _("%(score)s 分，要求 %(least)s 分") % {"score": f"{score:g}", "least": rule.min_score},
                course.url,
                is_private=True,
            )
            for course, score in scores
        ),
        *(
            certificates.Reason(
                _("实训：%(lab)s") % {"lab": lab_title(lab)},
                _("%(score)s 分，要求 %(least)s 分") % {"score": f"{worked[lab].score:g}", "least": rule.min_score},
                reverse("courses:lab_attempt", args=[worked[lab].uuid]),
                is_private=True,
            )
            for lab in rule.labs
            if lab in worked
        ),
        *(
            certificates.Reason(
                str(row.skill),
                _("%(level)s 级，要求 %(least)s 级") % {"level": levels.get(row.skill.code, 0), "least": row.level},
                "/learn/skills/",
            )
            for row in rule.skills.all()
        ),
    ]


def _line(line: OwnLine, read: str) -> certificates.Reason:
    words = {"value": f"{float(line.value):g}", "share": f"{float(line.share):g}"}
    return certificates.Reason(str(line.item.name), _("%(value)s 分，占 %(share)s%%") % words, read)
