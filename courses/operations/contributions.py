"""Shares of a group's work: a member answers what was declared as theirs, the teacher decides how much they weigh."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.access import assignments as access
from courses.access import require
from courses.choices import ShareAnswer, SubmissionState
from courses.models import Submission, SubmissionMember
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.people.models import User

LONGEST_OBJECTION = 300


@transaction.atomic
def answer_share(submission_id: int, *, agrees: bool, by: User, objection: str = "") -> SubmissionMember:
    """Say whether one's own share is right; it may be said anew until the marks are out.

    An objection tells the teacher.

    Raises NotAllowed (not a member), WrongState (released, or a draft again), Invalid (an objection without words).
    """
    submission = _locked(submission_id)
    member = submission.members.filter(enrolment__person=by).select_related("enrolment").first()
    require(member is not None and member.enrolment.takes_part)
    _require_unreleased(submission)
    words = "" if agrees else objection.strip()
    if not agrees and not 1 <= len(words) <= LONGEST_OBJECTION:
        raise Invalid(fields={"objection": _("请写明哪里不对，最多 %(most)d 字。") % {"most": LONGEST_OBJECTION}})
    answer = ShareAnswer.AGREED if agrees else ShareAnswer.DISPUTED
    if (member.answer, member.objection) == (answer, words):
        return member
    member.answer, member.objection, member.answered_at = answer, words, timezone.now()
    member.save(update_fields=["answer", "objection", "answered_at"])
    _record("submission.share_answered", submission, by, enrolment=member.enrolment_id, answer=str(answer))
    if not agrees:
        _tell_teacher(submission, by)
    return member


@transaction.atomic
def weigh_shares(submission_id: int, weight: int, *, by: User) -> Submission:
    """Let the mark follow the members' shares by that many percent; 0 gives everybody the group's mark again.

    Raises NotAllowed, WrongState (released, or on its way), Invalid.
    """
    submission = _locked(submission_id)
    require(access.can_mark(by, submission.assignment.run))
    _require_unreleased(submission)
    if submission.release_id is not None:
        raise WrongState(_("成绩已经公布；要改先收回并写明理由。"))
    if not 0 <= weight <= 100:
        raise Invalid(fields={"weight": _("请写 0 到 100 的整数。")})
    if submission.share_weight == weight:
        return submission
    submission.share_weight = weight
    submission.save(update_fields=["share_weight"])
    _record("submission.shares_weighed", submission, by, weight=weight)
    return submission


def _locked(submission_id: int) -> Submission:
    rows = Submission.objects.select_for_update(of=("self",))
    return rows.select_related("assignment__run__organisation").get(pk=submission_id)


def _require_unreleased(submission: Submission) -> None:
    if submission.state == SubmissionState.DRAFT or submission.group_id is None:
        raise WrongState(_("这次提交已撤回为草稿，或不是小组作业。"))
    if submission.state == SubmissionState.RELEASED:
        raise WrongState(_("成绩已经公布，贡献比例不再变动；有疑问请申请成绩复核，或由教师先收回成绩。"))


def _record(action: str, submission: Submission, by: User, **changes: object) -> None:
    audit.record(action, submission, by=by, organisation_id=submission.assignment.run.organisation_id, **changes)


def _tell_teacher(submission: Submission, by: User) -> None:
    run = submission.assignment.run
    url = f"/uni/{run.organisation.code}/courses/{run.pk}/submissions/{submission.pk}/"
    words = {"person": by.name, "task": submission.assignment.title}
    fold = f"share:{submission.assignment_id}"
    notices.notify([run.teacher_id], "work.share_disputed", words=words, url=url, fold_key=fold)
