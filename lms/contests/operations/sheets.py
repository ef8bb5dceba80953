"""A judge's sheet: kept while it is written, sealed when it is submitted, corrected by another one."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.enumerating import joined
from lms.common.errors import Invalid, WrongState
from lms.contests import access, judging
from lms.contests.choices import AssignmentState, RoundState, SheetState
from lms.contests.errors import RoundClosed, SheetLocked
from lms.contests.models import Assignment, Mark, Round, Rubric, RubricCriterion, Sheet
from lms.people.public import User

# {criterion: points given, None where there are none yet}
Points = Mapping[int, Decimal | None]
Comments = Mapping[int, str]


@transaction.atomic
def save_sheet(assignment_id: int, points: Points, comments: Comments, *, comment: str, by: User) -> Sheet:
    """Keep what was marked so far. Raises NotAllowed, RoundClosed, SheetLocked, Invalid (a mark out of range)."""
    assignment = _own(assignment_id, by)
    if assignment.state != AssignmentState.OPEN:
        raise SheetLocked()
    sheet = assignment.sheets.filter(state=SheetState.DRAFT).first()
    sheet = sheet or Sheet.objects.create(assignment=assignment, rubric=_rubric(assignment))
    _write(sheet, points, comments)
    sheet.comment, sheet.saved_at = comment.strip(), timezone.now()
    sheet.save(update_fields=["comment", "saved_at"])
    return sheet


@transaction.atomic
def submit_sheet(assignment_id: int, points: Points, comments: Comments, *, comment: str, by: User) -> Sheet:
    """Seal the sheet: from here on it stays as it is. Raises as save_sheet, and Invalid (a criterion not marked)."""
    sheet = save_sheet(assignment_id, points, comments, comment=comment, by=by)
    _seal(sheet)
    sheet.assignment.move(to=AssignmentState.SUBMITTED)
    audit.record("contest.sheet_submitted", sheet, by=by)
    return sheet


@transaction.atomic
def abstain(assignment_id: int, *, reason: str, by: User) -> Sheet:
    """Say that one cannot judge this entry, without a tie to it. Raises NotAllowed, SheetLocked, Invalid."""
    assignment = _own(assignment_id, by)
    if assignment.state != AssignmentState.OPEN:
        raise SheetLocked()
    if not reason.strip():
        raise Invalid(_("请写明弃权的原因。"), fields={"reason": _("请写明原因")})
    sheet = assignment.sheets.filter(state=SheetState.DRAFT).first()
    sheet = sheet or Sheet(assignment=assignment, rubric=_rubric(assignment))
    sheet.state, sheet.submitted_at, sheet.abstained_because = (
        SheetState.SUBMITTED,
        timezone.now(),
        reason.strip()[:300],
    )
    sheet.save()
    assignment.move(to=AssignmentState.ABSTAINED)
    audit.record("contest.abstained", sheet, by=by, reason=reason.strip())
    return sheet


@transaction.atomic
def correct_sheet(
    assignment_id: int, points: Points, comments: Comments, *, comment: str, reason: str, by: User
) -> Sheet:
    """Another sheet in place of a sealed one, with its reason; the sealed one stays beside it, and the newest counts.

    Raises NotAllowed, RoundClosed, SheetLocked (nothing submitted yet), Invalid.
    """
    assignment = _own(assignment_id, by)
    if assignment.state != AssignmentState.SUBMITTED:
        raise SheetLocked(_("还没有提交，直接修改即可。"))
    if not reason.strip():
        raise Invalid(_("更正要写明理由。"), fields={"reason": _("请写明理由")})
    before = assignment.sheets.last()
    sheet = Sheet.objects.create(
        assignment=assignment, rubric=before.rubric, version=before.version + 1, comment=comment.strip(),
        corrected_because=reason.strip()[:300],
    )  # fmt: skip
    _write(sheet, points, comments)
    _seal(sheet)
    audit.record("contest.sheet_corrected", sheet, by=by, reason=reason.strip(), version=sheet.version)
    return sheet


def rubric_of(round_id: int) -> Rubric | None:
    """The newest published rubric of a round."""
    return Rubric.objects.filter(contest_round=round_id, published_at__isnull=False).order_by("-version").first()


def _own(assignment_id: int, by: User) -> Assignment:
    """The assignment, locked, and before it its round: what is sealed while results are published is in them, or late.

    Raises WrongState, NotAllowed, RoundClosed.
    """
    found = Assignment.objects.select_related("judge").filter(pk=assignment_id).first()
    if found is not None:
        access.require(found.judge.person_id == by.pk)
        Round.objects.select_for_update(of=("self",), no_key=True).get(pk=found.judge.contest_round_id)
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("judge__contest_round")
    assignment = rows.filter(pk=assignment_id).first()
    if assignment is None:
        raise WrongState(_("这件作品已经收回，不用再评。"))
    access.require(assignment.judge.declared_at is not None)
    access.require(assignment.judge.left_at is None)
    if assignment.judge.contest_round.state != RoundState.JUDGING:
        raise RoundClosed()
    return assignment


def _rubric(assignment: Assignment) -> Rubric:
    rubric = rubric_of(assignment.judge.contest_round_id)
    if rubric is None:
        raise RoundClosed(_("这一轮还没有公布评分标准。"))
    return rubric


def _write(sheet: Sheet, points: Points, comments: Comments) -> None:
    criteria = list(sheet.rubric.criteria.all())
    for row in criteria:
        _require_in_range(row, points.get(row.pk))
    known = {mark.criterion_id: mark for mark in sheet.marks.all()}
    for row in criteria:
        mark = known.get(row.pk) or Mark(sheet=sheet, criterion=row)
        mark.points, mark.comment = points.get(row.pk), comments.get(row.pk, "").strip()[:300]
        mark.save()


def _require_in_range(row: RubricCriterion, given: Decimal | None) -> None:
    if given is not None and not (given.is_finite() and 0 <= given <= row.most):
        sentence = _("“%(criterion)s”给分在 0 到 %(most)s 之间。") % {"criterion": row, "most": row.most}
        raise Invalid(sentence, fields={f"c{row.pk}": sentence})


def _seal(sheet: Sheet) -> None:
    given = {mark.criterion.key: mark.points for mark in sheet.marks.select_related("criterion")}
    missing = [str(row) for row in sheet.rubric.criteria.all() if given.get(row.key) is None]
    if missing:
        raise Invalid(_("还差这些项没有给分：%(names)s。") % {"names": joined(missing)})
    criteria = [judging.Criterion(row.key, Decimal(row.most), row.weight) for row in sheet.rubric.criteria.all()]
    sheet.points = judging.sheet_points(criteria, {key: points for key, points in given.items() if points is not None})
    sheet.state, sheet.submitted_at = SheetState.SUBMITTED, timezone.now()
    sheet.save(update_fields=["points", "state", "submitted_at"])
