"""What the two mentors said of a learner's work and agreed to show beside the certificate (双导师)."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import override

from certificates import public as certificates
from courses.choices import MarkerRole, SubmissionState
from courses.models import Enrolment, Marking, Submission

Comments = tuple[certificates.Comment, ...]


def public_comments(enrolment: Enrolment) -> Comments:
    """Both mentors' words on the newest released work of each assignment with two mentors.

    Only words whose writer agreed; the school's teacher first.
    """
    return public_comments_of_many([enrolment.pk])[enrolment.pk]


def public_comments_of_many(enrolment_ids: Iterable[int]) -> dict[int, Comments]:
    """The same for many; three queries for any number. Nobody is left out."""
    newest: dict[int, dict[int, Submission]] = {pk: {} for pk in enrolment_ids}
    rows = Submission.objects.filter(state=SubmissionState.RELEASED, assignment__mentor_weight__gt=0)
    rows = rows.filter(Q(enrolment__in=newest, group=None) | Q(members__enrolment__in=newest)).distinct()
    for work in rows.select_related("assignment").prefetch_related("members").order_by("number"):
        whose = {member.enrolment_id for member in work.members.all()} if work.group_id else {work.enrolment_id}
        for pk in whose & newest.keys():
            newest[pk][work.assignment_id] = work
    marks = _marks({work.pk for works in newest.values() for work in works.values()})
    return {
        pk: tuple(_comment(mark, work) for _task, work in sorted(works.items()) for mark in marks[work.pk])
        for pk, works in newest.items()
    }


def _marks(works: set[int]) -> dict[int, list[Marking]]:
    found: dict[int, list[Marking]] = defaultdict(list)
    marks = Marking.objects.filter(submission__in=works, is_public=True).exclude(comment="")
    for mark in marks.select_related("marked_by", "link").order_by("-role"):
        found[mark.submission_id].append(mark)
    return found


def _comment(mark: Marking, work: Submission) -> certificates.Comment:
    role, weight = MarkerRole(mark.role).label, int(work.weights[mark.role])
    with override("zh-hans"):
        role_zh = str(role)
    with override("en"):
        role_en = str(role)
    return certificates.Comment(role_zh, role_en, mark.marker, work.assignment.title, mark.comment, weight)
