"""Working on an assignment and handing it in; marking what was handed in."""

from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import background
from courses.access import assignments as access
from courses.access import is_learner, require, require_counting
from courses.background.grades import enter
from courses.choices import GradeSource, SubmissionState
from courses.errors import AssignmentClosed
from courses.grading import lateness, rubrics
from courses.models import Assignment, Enrolment, Marking, Submission, SubmissionFile
from lms.audit import public as audit
from lms.common import uploads
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.people.models import User

LONGEST_TEXT = 20_000
MOST_BYTES = 20 * 1024 * 1024


@transaction.atomic
def open_draft(assignment_id: int, enrolment_id: int, *, by: User) -> Submission:
    """The learner's draft: the one there is, or a new one while attempts are left.

    Raises NotAllowed, AssignmentClosed, WrongState (no attempt left).
    """
    enrolment, assignment = _own(assignment_id, enrolment_id, by)
    rows = Submission.objects.filter(assignment=assignment, enrolment=enrolment)
    draft = rows.filter(state=SubmissionState.DRAFT).first()
    if draft is not None:
        return draft
    if rows.filter(state=SubmissionState.HANDED_IN).exists():
        raise WrongState(_("上一次提交还没批改；要改先撤回为草稿。"))
    if assignment.is_closed:
        raise AssignmentClosed()
    if rows.count() >= assignment.attempts:
        raise WrongState(_("提交次数已经用完。"))
    return Submission.objects.create(assignment=assignment, enrolment=enrolment, number=rows.count() + 1)


@transaction.atomic
def save_draft(submission_id: int, text: str, *, by: User, seq: int | None = None) -> Submission:
    """Keep the text. A save from a window older than what is kept changes nothing and returns what is kept.

    A draft may be saved after closing too: what was typed is not lost, only handed in it cannot be.
    Raises NotAllowed, WrongState (handed in), Invalid (too long).
    """
    submission = _locked(submission_id, by)
    _require_draft(submission)
    if len(text) > LONGEST_TEXT:
        raise Invalid(fields={"text": _("最多 %(most)d 字，内容没有保存，仍在输入框里。") % {"most": LONGEST_TEXT}})
    if seq is not None and seq <= submission.seq:
        return submission
    submission.text, submission.seq = text, submission.seq + 1 if seq is None else seq
    submission.save(update_fields=["text", "seq", "saved_at"])
    return submission


@transaction.atomic
def add_file(submission_id: int, file: UploadedFile, *, by: User) -> SubmissionFile:
    """Keep a file with the draft; the same content again is the file already there. Raises NotAllowed, Invalid."""
    submission = _locked(submission_id, by)
    _require_draft(submission)
    try:
        upload = uploads.inspect(file, most_bytes=MOST_BYTES)
    except uploads.NotTaken as refused:
        raise Invalid(fields={"file": _words(refused.reason)}) from refused
    known = submission.files.filter(sha256=upload.sha256).first()
    if known is not None:
        return known
    if submission.files.count() >= submission.assignment.most_files:
        raise Invalid(
            fields={"file": _("最多 %(most)d 个文件，请先删一个。") % {"most": submission.assignment.most_files}}
        )
    # The name on the disk says nothing: what people call their files stays in the row.
    file.name = f"{upload.sha256}.bin"
    return SubmissionFile.objects.create(
        submission=submission, file=file, name=upload.name, size=upload.size, sha256=upload.sha256
    )


@transaction.atomic
def drop_file(submission_id: int, file_id: int, *, by: User) -> None:
    """Take a file out of the draft; gone already is gone. Raises NotAllowed, WrongState."""
    submission = _locked(submission_id, by)
    _require_draft(submission)
    row = submission.files.filter(pk=file_id).first()
    if row is not None:
        stored, storage = row.file.name, row.file.storage
        row.delete()
        # Only once the row is gone for good: a rollback must not leave a row without its file.
        transaction.on_commit(partial(storage.delete, stored), robust=True)


@transaction.atomic
def hand_in(submission_id: int, *, by: User) -> Submission:
    """Hand the draft in, with the time and the digests as receipt; the teacher is told. Handed in already is returned.

    Raises NotAllowed, AssignmentClosed (the draft stays), Invalid (nothing in it).
    """
    submission = _locked(submission_id, by)
    if submission.state != SubmissionState.DRAFT:
        return submission
    require_counting(submission.enrolment.run)
    if submission.assignment.is_closed:
        raise AssignmentClosed()
    files = list(submission.files.all())
    if not submission.text.strip() and not files:
        raise Invalid(_("还没有内容：请作答或上传文件再提交。"))
    submission.move(to=SubmissionState.HANDED_IN, handed_in_at=timezone.now())
    run = submission.enrolment.run
    digests = [file.sha256 for file in files]
    audit.record("submission.handed_in", submission, by=by, organisation_id=run.organisation_id, files=digests)
    words = {"person": by.name, "task": submission.assignment.title}
    url = f"/uni/{run.organisation.code}/courses/{run.pk}/submissions/{submission.pk}/"
    notices.notify([run.teacher_id], "work.handed_in", words=words, url=url)
    return submission


@transaction.atomic
def take_back(submission_id: int, *, by: User) -> Submission:
    """Make what was handed in a draft again, before somebody has marked it and while it may still be handed in.

    Raises NotAllowed, WrongState (marked), AssignmentClosed.
    """
    submission = _locked(submission_id, by)
    if submission.state == SubmissionState.DRAFT:
        return submission
    if submission.assignment.is_closed:
        raise AssignmentClosed()
    if submission.peer_reviews.exists():
        raise WrongState(_("已经分给同学评阅，不能再撤回。"))
    submission.move(to=SubmissionState.DRAFT, handed_in_at=None)
    audit.record("submission.taken_back", submission, by=by, organisation_id=submission.enrolment.run.organisation_id)
    return submission


@transaction.atomic
def mark(
    submission_id: int, rubric_id: int, levels: dict[str, int], *, by: User,
    comments: dict[str, str] | None = None, comment: str = "",
) -> Marking:  # fmt: skip
    """Mark by a rubric: every criterion has a level. What lateness costs is taken off, then it is a grade.

    Marked again, the newer mark replaces the older in the gradebook, which keeps both.
    Raises NotAllowed, WrongState (taken back, or the rubric has a newer version), Invalid (a criterion is missing).
    """
    rows = Submission.objects.select_for_update(of=("self",)).select_related("assignment__run", "enrolment__person")
    submission = rows.get(pk=submission_id)
    assignment = submission.assignment
    require(access.can_mark(by, assignment.run))
    if submission.state == SubmissionState.DRAFT or submission.handed_in_at is None:
        raise WrongState(_("学员已撤回这次提交，没有可批改的内容。"))
    rubric = assignment.rubric
    if rubric is None or rubric.pk != rubric_id:
        raise WrongState(_("评分标准有了新版本，请按新版本重新选。你写的评语还在页面上。"))
    if rubrics.missing(rubric.criteria, levels):
        raise Invalid(_("每条标准都要选一个等级。"))
    percent = rubrics.score(rubric.criteria, levels)
    counted = lateness.after_penalty(percent, submission.handed_in_at, assignment.due_at, assignment.policy)
    facts = {
        "rubric": rubric,
        "levels": levels,
        "comments": comments or {},
        "comment": comment.strip(),
        "percent": percent,
        "counted_percent": counted,
        "marked_by": by,
    }
    marking, _made = Marking.objects.update_or_create(submission=submission, defaults=facts)
    if submission.state != SubmissionState.MARKED:
        submission.move(to=SubmissionState.MARKED)
    _tell(submission, marking, by)
    return marking


def _tell(submission: Submission, marking: Marking, by: User) -> None:
    assignment = submission.assignment
    audit.record(
        "submission.marked",
        submission,
        by=by,
        organisation_id=assignment.run.organisation_id,
        percent=str(marking.percent),
        counted_percent=str(marking.counted_percent),
        rubric_version=marking.rubric.version,
    )
    enter(
        submission.enrolment_id,
        assignment.item_key,
        marking.counted_percent,
        source=GradeSource.ASSIGNMENT,
        evidence=submission.evidence,
        by=by,
    )
    url = f"/courses/{submission.enrolment.run.course.slug}/assignments/{assignment.code}/"
    notices.notify([submission.enrolment.person_id], "work.graded", words={"task": assignment.title}, url=url)


def _own(assignment_id: int, enrolment_id: int, by: User) -> tuple[Enrolment, Assignment]:
    enrolment = background.locked(enrolment_id)
    require(is_learner(by, enrolment) and enrolment.takes_part)
    rows = Assignment.objects.filter(run=enrolment.run_id, published_at__isnull=False, pk=assignment_id)
    assignment = rows.first()
    require(assignment is not None)
    return enrolment, assignment


def _locked(submission_id: int, by: User) -> Submission:
    rows = Submission.objects.select_for_update(of=("self",))
    rows = rows.select_related("assignment", "enrolment__run__organisation", "enrolment__run__course")
    submission = rows.get(pk=submission_id)
    require(is_learner(by, submission.enrolment) and submission.enrolment.takes_part)
    return submission


def _require_draft(submission: Submission) -> None:
    if submission.state != SubmissionState.DRAFT:
        raise WrongState(_("这次已经提交，内容没有改动；要改先撤回为草稿。"))


def _words(reason: str) -> str:
    return {
        "empty": _("文件是空的。"),
        "too_large": _("文件太大，最多 %(most)d MB。") % {"most": MOST_BYTES // 1024 // 1024},
        "kind": _("只收 PDF、Word、Excel、PowerPoint 和 PNG、JPEG 图片。"),
        "content": _("文件内容和扩展名不符，没有保存。请用原来的软件另存后再传。"),
        "unsafe": _("文件里有宏、已加密或压缩异常，没有保存。请另存为不带宏和密码的文档后再传。"),
    }[reason]
