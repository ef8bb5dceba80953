"""Working on an assignment, alone or as a group, and handing it in."""

from collections.abc import Mapping
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import background
from courses.access import assignments as access
from courses.access import is_learner, require, require_counting, require_placed_open
from courses.background.marks import address_for_learners
from courses.choices import TAKING_PART, ShareAnswer, SubmissionState
from courses.errors import AssignmentClosed
from courses.grading import contributions
from courses.models import Assignment, Enrolment, RunGroup, Submission, SubmissionFile, SubmissionMember
from courses.queries.mentor_links import open_links
from lms.audit import public as audit
from lms.common import uploads
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices import public as notices
from lms.people.models import User

LONGEST_TEXT = 20_000
MOST_BYTES = 20 * 1024 * 1024


@transaction.atomic
def open_draft(assignment_id: int, enrolment_id: int, *, by: User) -> Submission:
    """The learner's draft, or their group's: the one there is, or a new one while attempts are left.

    Raises NotAllowed, NotOpenYet, AssignmentClosed, WrongState (no attempt left, or in no group).
    """
    enrolment, assignment = _own(assignment_id, enrolment_id, by)
    group = _group_of(enrolment, assignment)
    rows = assignment.submissions.filter(group=group) if group else assignment.submissions.filter(enrolment=enrolment)
    draft = rows.filter(state=SubmissionState.DRAFT).first()
    if draft is not None:
        return draft
    if rows.filter(state__in=[SubmissionState.HANDED_IN, SubmissionState.MARKED]).exists():
        raise WrongState(_("上一次提交还没批改；要改先撤回为草稿。"))
    if assignment.is_closed:
        raise AssignmentClosed()
    if rows.count() >= assignment.attempts:
        raise WrongState(_("提交次数已经用完。"))
    return Submission.objects.create(assignment=assignment, enrolment=enrolment, group=group, number=rows.count() + 1)


@transaction.atomic
def save_draft(
    submission_id: int, text: str | None = None, *, by: User, seq: int | None = None,
    shares: Mapping[int, int] | None = None,
) -> Submission:  # fmt: skip
    """Keep the text and, of a group's work, what each put in; None leaves either as it is.

    A save from a window older than what is kept changes nothing and returns what is kept. A draft may be saved after
    closing too: what was typed is not lost, only handed in it cannot be.

    shares   {enrolment: percent}, 0 to 100 each, as typed: whether they fit the group is asked at handing in
    raises   NotAllowed, WrongState (handed in), Invalid (too long, or no percent)
    """
    submission = _locked(submission_id, by)
    _require_draft(submission)
    if text is not None and len(text) > LONGEST_TEXT:
        raise Invalid(fields={"text": _("最多 %(most)d 字，内容没有保存，仍在输入框里。") % {"most": LONGEST_TEXT}})
    if shares is not None and not contributions.are_percents(shares.values()):
        raise Invalid(fields={"shares": _("贡献比例写 0 到 100 的整数。")})
    if seq is not None and seq <= submission.seq:
        return submission
    submission.text = submission.text if text is None else text
    submission.draft_shares = submission.draft_shares if shares is None else {str(pk): n for pk, n in shares.items()}
    submission.seq = submission.seq + 1 if seq is None else seq
    submission.save(update_fields=["text", "draft_shares", "seq", "saved_at"])
    return submission


@transaction.atomic
def add_file(submission_id: int, file: UploadedFile, *, by: User) -> SubmissionFile:
    """Keep a file with the draft; the same content again is the file already there. Raises NotAllowed, Invalid."""
    submission = _locked(submission_id, by)
    _require_draft(submission)
    try:
        upload = uploads.inspect(file, most_bytes=MOST_BYTES, texts=True)
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
    """Hand the draft in, with the time and the digests as receipt; its markers are told. Handed in already is returned.

    For a group's work whoever is in the group at this moment are its authors, whatever becomes of the group.
    Their shares were declared before and are kept with them; who is alone need not say.
    Raises NotAllowed, NotOpenYet, AssignmentClosed (the draft stays), Invalid (nothing in it, or shares do not fit).
    """
    submission = _locked(submission_id, by)
    if submission.state != SubmissionState.DRAFT:
        return submission
    require_placed_open(_enrolment_of(submission, by), "assignment", submission.assignment.code)
    require_counting(submission.enrolment.run)
    if submission.assignment.is_closed:
        raise AssignmentClosed()
    files = list(submission.files.all())
    if not submission.text.strip() and not files:
        raise Invalid(_("还没有内容：请作答或上传文件再提交。"))
    members = _freeze(submission, by)
    submission.move(to=SubmissionState.HANDED_IN, handed_in_at=timezone.now())
    run = submission.enrolment.run
    digests = [file.sha256 for file in files]
    audit.record(
        "submission.handed_in", submission, by=by, organisation_id=run.organisation_id, files=digests, members=members
    )
    _tell_markers(submission, by)
    _tell_members(submission, by)
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
    if submission.markings.exists():
        raise WrongState(_("老师已经开始批改，不能再撤回。"))
    submission.members.all().delete()
    submission.move(to=SubmissionState.DRAFT, handed_in_at=None, share_weight=0)
    audit.record("submission.taken_back", submission, by=by, organisation_id=submission.enrolment.run.organisation_id)
    return submission


def _own(assignment_id: int, enrolment_id: int, by: User) -> tuple[Enrolment, Assignment]:
    enrolment = background.locked(enrolment_id)
    require(is_learner(by, enrolment) and enrolment.takes_part)
    rows = Assignment.objects.filter(run=enrolment.run_id, published_at__isnull=False, pk=assignment_id)
    assignment = rows.first()
    if assignment is None:
        raise NotAllowed()
    require_placed_open(enrolment, "assignment", assignment.code)
    return enrolment, assignment


def _group_of(enrolment: Enrolment, assignment: Assignment) -> RunGroup | None:
    """The group that works on it; locked, so that two members who begin at once find one draft."""
    if not assignment.by_group:
        return None
    if enrolment.group_id is None:
        raise WrongState(_("这是小组作业，你还没有分到小组。"), next_step=_("请联系任课教师把你编入小组，再来提交。"))
    return RunGroup.objects.select_for_update().get(pk=enrolment.group_id)


def _locked(submission_id: int, by: User) -> Submission:
    rows = Submission.objects.select_for_update(of=("self",))
    rows = rows.select_related("assignment", "enrolment__run__organisation", "enrolment__run__course", "group")
    submission = rows.get(pk=submission_id)
    mine = Enrolment.objects.filter(run=submission.enrolment.run_id, person=by, state__in=TAKING_PART).first()
    require(mine is not None and access.is_authors(mine, submission))
    return submission


def _enrolment_of(submission: Submission, by: User) -> Enrolment:
    return Enrolment.objects.select_related("run").get(run=submission.enrolment.run_id, person=by)


def _freeze(submission: Submission, by: User) -> dict[int, int]:
    """Keep who the group is now and what each put in; whoever hands in is the one named on the work, and agrees."""
    if submission.group_id is None:
        return {}
    people = list(Enrolment.objects.filter(group=submission.group_id, state__in=TAKING_PART).order_by("pk"))
    declared = _declared(people, submission.draft_shares)
    submission.enrolment = next(person for person in people if person.person_id == by.pk)
    submission.save(update_fields=["enrolment"])
    rows = [SubmissionMember(submission=submission, enrolment=one, share=declared[one.pk]) for one in people]
    for row in rows:
        if row.enrolment_id == submission.enrolment_id:
            row.answer, row.answered_at = ShareAnswer.AGREED, timezone.now()
    SubmissionMember.objects.bulk_create(rows)
    return declared


def _declared(people: list[Enrolment], kept: Mapping[str, int]) -> dict[int, int]:
    """The shares of exactly these people. Raises Invalid."""
    if len(people) == 1:
        return {people[0].pk: contributions.WHOLE}
    shares = {int(pk): share for pk, share in kept.items()}
    if set(shares) != {person.pk for person in people}:
        raise Invalid(_("小组成员刚有变动，或有人没有写贡献比例；请核对每位组员的比例再提交。草稿没有变。"))
    if not contributions.add_up(shares.values()):
        total = sum(shares.values())
        raise Invalid(_("每位组员 0 到 100，合计要正好 100%%，现在是 %(total)d%%。草稿没有变。") % {"total": total})
    return shares


def _tell_markers(submission: Submission, by: User) -> None:
    assignment, run = submission.assignment, submission.enrolment.run
    words, fold = {"person": by.name, "task": assignment.title}, f"work:{assignment.pk}"
    url = f"/uni/{run.organisation.code}/courses/{run.pk}/submissions/{submission.pk}/"
    notices.notify([run.teacher_id], "work.handed_in", words=words, url=url)
    for link in open_links(assignment):
        if link.person_id:
            # The mentor's page: their own invitation, which the address alone opens to nobody else.
            url = f"/mentor/work/{link.pk}/"
            notices.notify(
                [link.person_id], "work.handed_in", words=words, url=url, fold_key=fold, audience="enterprise"
            )


def _tell_members(submission: Submission, by: User) -> None:
    """The others of the group are asked whether the share declared as theirs is right."""
    others = submission.members.filter(answer=ShareAnswer.OPEN).select_related("enrolment")
    url = address_for_learners(submission)
    for row in others:
        words = {"person": by.name, "task": submission.assignment.title, "share": row.share}
        notices.notify([row.enrolment.person_id], "work.share_asked", words=words, url=url)


def _require_draft(submission: Submission) -> None:
    if submission.state != SubmissionState.DRAFT:
        raise WrongState(_("这次已经提交，内容没有改动；要改先撤回为草稿。"))


def _words(reason: str) -> str:
    return {
        "empty": _("文件是空的。"),
        "too_large": _("文件太大，最多 %(most)d MB。") % {"most": MOST_BYTES // 1024 // 1024},
        "kind": _("只收 PDF、Word、Excel、PowerPoint、文本（.txt、.md）和 PNG、JPEG 图片。"),
        "text": _("文本文件要用 UTF-8 编码，没有保存。请用记事本“另存为”，编码选 UTF-8 再传。"),
        "content": _("文件内容和扩展名不符，没有保存。请用原来的软件另存后再传。"),
        "unsafe": _("文件里有宏、已加密或压缩异常，没有保存。请另存为不带宏和密码的文档后再传。"),
    }[reason]
