"""Marking what was handed in, by the teacher and an enterprise mentor; everything is a draft until it is released."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.access import assignments as access
from courses.access import mentor_links as link_access
from courses.access import require
from courses.background import marks as background
from courses.choices import MarkerRole, SubmissionState
from courses.grading import rubrics
from courses.models import Marking, MentorLink, Rubric, Submission, SubmissionMember
from courses.queries.assignments import recipients
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.people.models import User


@transaction.atomic
def mark(
    submission_id: int, rubric_id: int, levels: dict[str, int], *, by: User,
    comments: dict[str, str] | None = None, comment: str = "", is_public: bool = False,
) -> Marking:  # fmt: skip
    """The teacher's mark by a rubric: every criterion has a level. Marked again, the newer replaces the older.

    Nobody but the markers sees it before it is released, and a released one is taken back first.
    is_public: the marker agrees that name and comment are shown beside the learner's certificate.
    Raises NotAllowed, WrongState (a draft again, released, or the rubric is newer), Invalid (a criterion is missing).
    """
    submission = _locked(submission_id)
    require(access.can_mark(by, submission.assignment.run))
    words = {"comments": comments or {}, "comment": comment, "is_public": is_public}
    marking = _mark(submission, rubric_id, levels, words, MarkerRole.TEACHER, marked_by=by)
    background.settle(submission)
    return marking


@transaction.atomic
def mark_as_mentor(
    submission_id: int, rubric_id: int, levels: dict[str, int], *, link_id: int, by: User | None,
    comments: dict[str, str] | None = None, comment: str = "", is_public: bool = False,
) -> Marking:  # fmt: skip
    """The enterprise mentor's mark, given through their invitation; `by` is their account, None with the link alone.

    A mark that comes after the teacher went on without it counts again, as long as nothing is released.
    Raises what `mark` raises.
    """
    submission = _locked(submission_id)
    link = MentorLink.objects.select_for_update(of=("self",)).select_related("assignment").get(pk=link_id)
    require(_speaks_for(link, by) and link.assignment_id == submission.assignment_id)
    if not submission.assignment.mentor_weight:
        raise WrongState(_("这份作业不需要企业导师评分。"))
    words = {"comments": comments or {}, "comment": comment, "is_public": is_public}
    marking = _mark(submission, rubric_id, levels, words, MarkerRole.MENTOR, marked_by=by, link=link)
    if submission.waived_reason:
        submission.waived_reason = ""
        submission.save(update_fields=["waived_reason"])
    background.settle(submission)
    _tell_teacher(submission, link)
    return marking


@transaction.atomic
def keep_private(submission_id: int, *, by: User | None, link_id: int | None = None) -> Marking:
    """Show one's own name and comment beside nobody's certificate any more, also once the mark is out.

    by        the teacher who marked; the mentor behind the invitation `link_id`, None with the link alone
    raises    NotAllowed (not one's own mark, or not shown)
    """
    submission = _locked(submission_id)
    marking = submission.markings.select_related("link__assignment").filter(is_public=True)
    own = marking.filter(link=link_id) if link_id else marking.filter(role=MarkerRole.TEACHER, marked_by=by)
    found = own.first()
    require(found is not None and (found.link is None or _speaks_for(found.link, by)))
    return _hidden(found, submission, by)


@transaction.atomic
def keep_all_private(token: str) -> int:
    """The same for all that was marked through this link, also after its time; how many marks that were.

    To take a consent back is as easy as it was to give, however much later. Raises NotAllowed.
    """
    link = link_access.link_with_words(token)
    require(link is not None)
    rows = Marking.objects.select_for_update(of=("self",)).filter(link=link, is_public=True)
    shown = [_hidden(marking, marking.submission, None) for marking in rows.select_related("submission")]
    return len(shown)


def _hidden(marking: Marking, submission: Submission, by: User | None) -> Marking:
    marking.is_public = False
    marking.save(update_fields=["is_public"])
    for enrolment, _percent in recipients(submission):
        background.show_comments(enrolment)
    _record("submission.words_kept_private", submission, by, role=marking.role)
    return marking


@transaction.atomic
def go_on_without_mentor(submission_id: int, *, reason: str, by: User) -> Submission:
    """The teacher's mark alone counts, because the mentor's time is over. Done already is returned as it is.

    Raises NotAllowed, WrongState (the mentor has marked, or still has time), Invalid (no reason).
    """
    submission = _locked(submission_id)
    require(access.can_mark(by, submission.assignment.run))
    if submission.waived_reason:
        return submission
    if not reason.strip():
        raise Invalid(fields={"reason": _("请写明为什么不等企业导师，学员会看到。")})
    _require_draft_mark(submission)
    due, marks = submission.mentor_due_at, set(submission.markings.values_list("role", flat=True))
    if MarkerRole.MENTOR in marks or not submission.assignment.mentor_weight:
        raise WrongState(_("企业导师已经评分，或这份作业不需要企业导师。"))
    if due is None or due > timezone.now():
        raise WrongState(_("企业导师的批改期限还没到。"))
    submission.waived_reason = reason.strip()[:200]
    submission.save(update_fields=["waived_reason"])
    _record("submission.mentor_waived", submission, by, reason=submission.waived_reason)
    background.settle(submission)
    return submission


@transaction.atomic
def adjust(member_id: int, points: int, *, reason: str, by: User) -> SubmissionMember:
    """Add points to one member of a group's work or take them off. Raises NotAllowed, WrongState, Invalid."""
    member = SubmissionMember.objects.get(pk=member_id)
    submission = _locked(member.submission_id)
    require(access.can_mark(by, submission.assignment.run))
    _require_draft_mark(submission)
    if not -100 <= points <= 100:
        raise Invalid(fields={"points": _("加减分在 -100 到 100 之间。")})
    if points and not reason.strip():
        raise Invalid(fields={"reason": _("请写明加减分的理由，这位学员会看到。")})
    member.points, member.reason = points, reason.strip()[:200] if points else ""
    member.save(update_fields=["points", "reason"])
    _record("submission.adjusted", submission, by, enrolment=member.enrolment_id, points=points, reason=member.reason)
    return member


def _speaks_for(link: MentorLink, by: User | None) -> bool:
    return link_access.is_good(link) and (by is None or link.person_id == by.pk)


def _mark(
    submission: Submission, rubric_id: int, levels: dict[str, int], words: dict[str, Any], role: str,
    *, marked_by: User | None, link: MentorLink | None = None,
) -> Marking:  # fmt: skip
    _require_draft_mark(submission)
    rubric = _rubric(submission, rubric_id)
    if rubrics.missing(rubric.criteria, levels):
        raise Invalid(_("每条标准都要选一个等级。"))
    facts = {
        "rubric": rubric,
        "levels": levels,
        "comments": words["comments"],
        "comment": words["comment"].strip(),
        "is_public": words["is_public"],
        "percent": rubrics.score(rubric.criteria, levels),
        "marked_by": marked_by,
        "link": link,
    }
    marking, _made = Marking.objects.update_or_create(submission=submission, role=role, defaults=facts)
    also = {"link": link.pk} if link else {}
    _record("submission.marked", submission, marked_by, role=str(role), percent=str(marking.percent),
            rubric_version=rubric.version, is_public=marking.is_public, **also)  # fmt: skip
    return marking


def _locked(submission_id: int) -> Submission:
    rows = Submission.objects.select_for_update(of=("self",))
    return rows.select_related("assignment__run__organisation", "enrolment__person", "release").get(pk=submission_id)


def _require_draft_mark(submission: Submission) -> None:
    if submission.state == SubmissionState.DRAFT:
        raise WrongState(_("学员已撤回这次提交，没有可批改的内容。"))
    if submission.state == SubmissionState.RELEASED or submission.release_id is not None:
        raise WrongState(_("成绩已经公布；要改先收回并写明理由。"))


def _rubric(submission: Submission, rubric_id: int) -> Rubric:
    rubric = submission.assignment.rubric
    if rubric is None or rubric.pk != rubric_id:
        raise WrongState(_("评分标准有了新版本，请按新版本重新选。你写的评语还在页面上。"))
    return rubric


def _record(action: str, submission: Submission, by: User | None, **changes: object) -> None:
    audit.record(action, submission, by=by, organisation_id=submission.assignment.run.organisation_id, **changes)


def _tell_teacher(submission: Submission, link: MentorLink) -> None:
    assignment, run = submission.assignment, submission.assignment.run
    url = f"/uni/{run.organisation.code}/courses/{run.pk}/assignments/{assignment.pk}/"
    words = {"person": link.name, "task": assignment.title}
    notices.notify([run.teacher_id], "comment.added", words=words, url=url, fold_key=f"mentor:{assignment.pk}")
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
