"""How somebody earned the certificate of a course: lessons, and every result that counted, with where it stands."""

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates import public as certificates
from courses.models import Enrolment
from courses.queries import contents, pages
from courses.queries.own_grades import OwnLine, own_grades


def of_enrolment(key: str) -> list[certificates.Reason]:
    """What was done in this enrolment; empty where there is none of that number any more."""
    rows = Enrolment.objects.filter(pk=int(key) if key.isdecimal() else None)
    enrolment = rows.select_related("run__course", "run__scheme", "person").first()
    if enrolment is None:
        return []
    course, read = enrolment.run.course, reverse("courses:own_grades", args=[enrolment.run_id])
    lessons = contents.lesson_counts([enrolment.run_id])[enrolment.run_id]
    done = certificates.Reason(_("完成课程的全部课时"), _("%(n)d 节") % {"n": lessons}, pages.path_of(course))
    found = own_grades(enrolment)
    graded = [_line(line, read) for line in found.lines if line.value is not None]
    total = [] if found.score is None else [certificates.Reason(_("课程成绩"), f"{float(found.score):g}", read)]
    return [done, *graded, *total]


def _line(line: OwnLine, read: str) -> certificates.Reason:
    words = {"value": f"{float(line.value):g}", "share": f"{float(line.share):g}"}
    return certificates.Reason(str(line.item.name), _("%(value)s 分，占 %(share)s%%") % words, read)
