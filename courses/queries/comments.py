"""What the two mentors said of a learner's work and agreed to show beside the certificate (双导师)."""

from django.utils.translation import override

from certificates import public as certificates
from courses.choices import MarkerRole, SubmissionState
from courses.models import Enrolment, Marking, Submission
from courses.queries.assignments import work_of


def public_comments(enrolment: Enrolment) -> tuple[certificates.Comment, ...]:
    """Both mentors' words on the newest released work of each assignment with two mentors; two queries.

    Only words whose writer agreed; the school's teacher first.
    """
    rows = work_of(enrolment).filter(state=SubmissionState.RELEASED, assignment__mentor_weight__gt=0)
    newest = {row.assignment_id: row for row in rows.select_related("assignment").order_by("number")}
    works = {row.pk: row for row in newest.values()}
    marks = Marking.objects.filter(submission__in=works, is_public=True).exclude(comment="")
    marks = marks.select_related("marked_by", "link").order_by("submission__assignment_id", "-role")
    return tuple(_comment(mark, works[mark.submission_id]) for mark in marks)


def _comment(mark: Marking, work: Submission) -> certificates.Comment:
    role, weight = MarkerRole(mark.role).label, int(work.weights[mark.role])
    with override("zh-hans"):
        role_zh = str(role)
    with override("en"):
        role_en = str(role)
    return certificates.Comment(role_zh, role_en, mark.marker, work.assignment.title, mark.comment, weight)
