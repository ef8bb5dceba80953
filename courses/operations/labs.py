"""Working a lab: begin, save, hand in. The server draws the case, marks the answer and counts the attempts."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import access, background, tasks
from courses.access import labs as lab_access
from courses.background import labs as work
from courses.blocks.labs import PREFIX
from courses.choices import MOST_LAB_ATTEMPTS, TAKING_PART, LabKind
from courses.errors import AttemptClosed, BadLabAnswer, LabNotOpen, LabOver, NoLabAttemptsLeft
from courses.grading import timing
from courses.labs import LABS, as_answer, kept
from courses.models import CourseRun, Enrolment, GradeItem, LabAttempt, LabGrant, RunLab
from courses.queries import labs as queries
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.common.send import after_commit
from lms.notices import public as notices
from lms.people.models import User

SEED_BITS = 62


@transaction.atomic
def start_practice(enrolment_id: int, code: str, *, by: User, seed: int | None = None) -> LabAttempt:
    """The person's practice of the lab under way, or a new one with a case of its own; as often as one likes.

    Raises NotAllowed, RunNotStarted, RunEnded, NotOpenYet, LabNotOpen.
    """
    enrolment, standing = _standing(enrolment_id, code, by)
    if standing.practising is not None:
        return standing.practising
    _require_open(enrolment, standing.refusal, code)
    return _start(enrolment, standing, LabKind.PRACTICE, by, seed)


@transaction.atomic
def start_graded(enrolment_id: int, code: str, *, by: User, seed: int | None = None) -> LabAttempt:
    """The person's graded attempt under way, or a new one while any are left.

    Raises NotAllowed, RunNotStarted, RunEnded, NotOpenYet, LabNotOpen (too early, due), NoLabAttemptsLeft.
    """
    enrolment, standing = _standing(enrolment_id, code, by)
    if standing.begun is not None:
        return standing.begun
    if not standing.refusal and not standing.left:
        raise NoLabAttemptsLeft()
    _require_open(enrolment, standing.graded_refusal, code)
    return _start(enrolment, standing, LabKind.GRADED, by, seed)


@transaction.atomic
def save_draft(attempt_id: int, given: Mapping[str, Any], *, by: User, seq: int | None = None) -> LabAttempt:
    """Keep what was typed, readable or not; nothing is marked.

    given    {path of an ask: text, or texts where several are sent}; what nobody asked for is left out
    seq      counts the saves of this attempt on the learner's device; one not newer than what is kept changes nothing
    raises   NotAllowed, AttemptClosed, LabOver (past the deadline: only what was saved before counts)
    """
    attempt = work.locked(attempt_id)
    _require_open_attempt(attempt, by)
    if timing.is_late(timezone.now(), attempt.deadline_at):
        raise LabOver()
    return attempt if seq is not None and seq <= attempt.seq else _keep(attempt, given, seq)


@transaction.atomic
def hand_in(attempt_id: int, *, by: User) -> LabAttempt:
    """Mark what was saved and close the attempt. One already handed in is returned with its first result.

    Raises NotAllowed, AttemptClosed (withdrawn meanwhile), BadLabAnswer (something saved is unreadable; not handed in).
    """
    # The enrolment first, then the attempt: the order in which the clock takes them too.
    background.locked(LabAttempt.objects.values_list("enrolment_id", flat=True).get(pk=attempt_id))
    attempt = work.locked(attempt_id)
    access.require(access.is_learner(by, attempt.enrolment))
    if not attempt.is_open:
        return attempt
    _require_open_attempt(attempt, by)
    if timing.is_late(timezone.now(), attempt.deadline_at):
        return work.hand_in(attempt, by=None)
    _answer, faults = as_answer(LABS[attempt.code].asks(attempt.case), attempt.given)
    if faults:
        raise BadLabAnswer(faults)
    return work.hand_in(attempt, by=by)


@transaction.atomic
def set_run_lab(
    run_id: int, code: str, *, attempts: int | None, opens_at: datetime | None, due_at: datetime | None, by: User | None
) -> RunLab:
    """How the run gives a lab. One that is due by a date has its column at once and counts in the grade.

    Attempts under way keep the time they began with. Raises NotAllowed, Invalid.
    """
    run = CourseRun.objects.select_for_update(of=("self",)).select_related("course").get(pk=run_id)
    access.require(lab_access.can_set_labs(by, run))
    _require_sense(run, code, attempts, opens_at, due_at)
    said = {"attempts": attempts, "opens_at": opens_at, "due_at": due_at}
    row, _made = RunLab.objects.update_or_create(run=run, code=code, defaults=said)
    _set_column(run, code)
    # A date taken away or moved may take a nought with it, and that was all somebody lacked.
    after_commit(tasks.settle_run, run.pk)
    audit.record(
        "lab.set",
        row,
        by=by,
        organisation_id=run.organisation_id,
        lab=code,
        attempts=attempts,
        opens_at=opens_at and opens_at.isoformat(),
        due_at=due_at and due_at.isoformat(),
    )
    return row


@transaction.atomic
def grant_attempt(enrolment_id: int, code: str, *, reason: str, by: User) -> LabGrant:
    """One more graded attempt for one learner, who is told. Raises NotAllowed, Invalid (no reason, no such lab)."""
    enrolment = background.locked(enrolment_id)
    access.require(lab_access.can_set_labs(by, enrolment.run) and enrolment.person_id != by.pk)
    terms = queries.terms_of(enrolment.run, code)
    if terms is None or enrolment.state not in TAKING_PART:
        raise Invalid(_("这个班没有这个实训，或这位学员已不在班里。"))
    if not reason.strip():
        raise Invalid(fields={"reason": _("请写明理由，学员会看到。")})
    grant = LabGrant.objects.create(enrolment=enrolment, code=code, reason=reason.strip()[:200], by=by)
    run = enrolment.run
    audit.record(
        "lab.granted", grant, by=by, organisation_id=run.organisation_id, person_id=enrolment.person_id, lab=code,
        reason=grant.reason,
    )  # fmt: skip
    url = f"/courses/{run.course.slug}/labs/{terms.slug}/"
    notices.notify([enrolment.person_id], "lab.granted", words={"lab": terms.title, "reason": grant.reason}, url=url)
    return grant


def _standing(enrolment_id: int, code: str, by: User) -> tuple[Enrolment, queries.Standing]:
    enrolment = background.locked(enrolment_id)
    access.require(access.is_learner(by, enrolment))
    terms = queries.terms_of(enrolment.run, code)
    access.require(terms is not None)
    return enrolment, queries.standing_of(enrolment, terms)


def _require_open(enrolment: Enrolment, refusal: str, code: str) -> None:
    access.require_counting(enrolment.run)
    if refusal:
        raise LabNotOpen(refusal)
    access.require_placed_open(enrolment, "lab", code.removeprefix(PREFIX))


def _start(enrolment: Enrolment, standing: queries.Standing, kind: str, by: User, seed: int | None) -> LabAttempt:
    terms, lab = standing.terms, LABS[standing.terms.code]
    seed = secrets.randbits(SEED_BITS) if seed is None else seed
    graded = kind == LabKind.GRADED
    attempt = LabAttempt.objects.create(
        enrolment=enrolment,
        code=terms.code,
        kind=kind,
        number=sum(one.kind == kind for one in standing.attempts) + 1,
        allowed=standing.allowed if graded else None,
        pass_percent=terms.pass_percent,
        seed=seed,
        version=lab.version,
        case=lab.make(seed),
        deadline_at=queries.deadline_of(enrolment.run, terms) if graded else None,
    )
    audit.record("lab.started", attempt, by=by, lab=terms.code, kind=kind, number=attempt.number)
    return attempt


def _require_open_attempt(attempt: LabAttempt, by: User) -> None:
    access.require(access.is_learner(by, attempt.enrolment))
    if not attempt.is_open or attempt.enrolment.state not in TAKING_PART:
        raise AttemptClosed()


def _keep(attempt: LabAttempt, given: Mapping[str, Any], seq: int | None) -> LabAttempt:
    attempt.given = kept(LABS[attempt.code].asks(attempt.case), given)
    attempt.seq = attempt.seq + 1 if seq is None else seq
    attempt.saved_at = timezone.now()
    attempt.save(update_fields=["given", "seq", "saved_at"])
    return attempt


def _set_column(run: CourseRun, code: str) -> None:
    """From the day it is due by a date the lab weighs; without one it weighs nothing, whatever was entered."""
    terms = queries.terms_of(run, code)
    known = GradeItem.objects.filter(run=run, key=work.item_key(code)).first()
    if terms is None or (known is None and terms.due_at is None):
        return
    item = known or work.ensure_lab_item(run, terms)
    if (item.due is None) != (terms.due_at is None):
        item.weight = 0 if terms.due_at is None else 1
    item.due = terms.due_at
    item.save(update_fields=["weight", "due"])


def _require_sense(
    run: CourseRun, code: str, attempts: int | None, opens_at: datetime | None, due_at: datetime | None
) -> None:
    problems: dict[str, object] = {}
    if queries.terms_of(run, code) is None:
        problems["code"] = _("这门课没有这个实训。")
    if attempts is not None and not 1 <= attempts <= MOST_LAB_ATTEMPTS:
        problems["attempts"] = _("次数要在 1 到 %(most)d 之间。") % {"most": MOST_LAB_ATTEMPTS}
    if opens_at is not None and due_at is not None and due_at <= opens_at:
        problems["due_at"] = _("截止要晚于开放。")
    elif due_at is not None and timezone.localdate(due_at) > run.ends_on:
        problems["due_at"] = _("截止不能晚于结课日期 %(on)s。") % {"on": f"{run.ends_on:%Y-%m-%d}"}
    if problems:
        raise Invalid(fields=problems)
