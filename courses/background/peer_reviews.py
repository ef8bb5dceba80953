"""The clock of peer rounds: allot when work is due, take in who comes late, replace who does nothing, remind, tell."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from courses.background.grades import ensure_item, enter
from courses.choices import TAKING_PART, GradeSource, PeerReviewState, PeerRoundState
from courses.grading import allocation
from courses.models import Assignment, GradeItem, PeerReview, PeerRound, Submission
from courses.queries import peer_reviews as queries
from lms.audit import public as audit
from lms.notices import public as notices
from lms.people.models import User

# Whoever is asked late has at least so long.
LEAST_TIME = timedelta(hours=48)
REMIND_BEFORE = timedelta(hours=24)


def tend() -> int:
    """Look after every round that has begun or should; returns how many. Safe to run twice."""
    now = timezone.now()
    waiting = PeerRound.objects.filter(
        state=PeerRoundState.PLANNED, assignment__published_at__isnull=False, assignment__due_at__lte=now
    )
    going = PeerRound.objects.filter(state=PeerRoundState.OPEN)
    return sum(tend_round(pk) for pk in (waiting | going).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def tend_round(round_id: int) -> bool:
    """Whether the round was looked after: one that is not due yet, or published, is left alone."""
    peer_round = locked(round_id)
    now = timezone.now()
    if peer_round.state == PeerRoundState.PLANNED and not _open(peer_round, now):
        return False
    if peer_round.state != PeerRoundState.OPEN:
        return False
    works = queries.newest_works(peer_round)
    _allot(peer_round, works, now)
    _lapse(peer_round, now)
    _replace(peer_round, works, now)
    _remind(peer_round, now)
    _tell_teacher(peer_round, now)
    return True


def locked(round_id: int) -> PeerRound:
    """The round, its row locked until the transaction ends."""
    rows = PeerRound.objects.select_for_update(of=("self",))
    return rows.select_related("assignment__run__course", "assignment__run__organisation").get(pk=round_id)


def lapse_all(peer_round: PeerRound) -> None:
    """No review may be written any more."""
    peer_round.reviews.filter(state=PeerReviewState.OPEN).update(state=PeerReviewState.LAPSED)


def ensure_columns(assignment: Assignment) -> None:
    """The gradebook's columns of a published assignment's peer round; the three weigh together what one weighed.

    What a teacher made of the weight of the whole is kept: only its division is the round's.
    """
    peer_round = queries.round_of(assignment)
    if peer_round is None or assignment.published_at is None:
        return
    mark = ensure_item(assignment.run, assignment.item_key, name=assignment.title, due=assignment.due_at)
    kept = {row.key: row for row in GradeItem.objects.filter(run=assignment.run, key__in=_keys(peer_round))}
    whole = mark.weight + sum((row.weight for row in kept.values()), Decimal(0))
    parts = {peer_round.item_key: peer_round.weight_percent, peer_round.diligence_key: peer_round.diligence_percent}
    for key, percent in parts.items():
        if percent or key in kept:
            _weigh(ensure_item(assignment.run, key, name=_name(key, assignment), part=mark.part), whole, percent)
    _weigh(mark, whole, 100 - sum(parts.values()))


def enter_work(peer_round: PeerRound, work: queries.Work, *, by: User) -> None:
    """What the work is worth to its peers becomes a result; the same again is the same, and none takes one back."""
    entered = work.author.grade_events.filter(item__key=peer_round.item_key, evidence=peer_round.evidence)
    if work.score_percent is None and not entered.exists():
        return
    enter(work.author.pk, peer_round.item_key, work.score_percent, source=GradeSource.PEER,
          evidence=peer_round.evidence, by=by, reason=work.decision.reason if work.decision else "")  # fmt: skip


def enter_diligence(peer_round: PeerRound, works: Iterable[queries.Work], *, by: User) -> None:
    """Of everybody who handed in, how much of their share of reviews they did; all, where nothing was asked of them."""
    if not GradeItem.objects.filter(run=peer_round.assignment.run, key=peer_round.diligence_key).exists():
        return
    found = list(works)
    percents = {work.author.pk: Decimal(100) for work in found}
    for row in queries.reviewers(found):
        if row.diligence_percent is not None and row.enrolment.pk in percents:
            percents[row.enrolment.pk] = row.diligence_percent
    for enrolment_id, percent in percents.items():
        enter(enrolment_id, peer_round.diligence_key, percent, source=GradeSource.PEER,
              evidence=peer_round.evidence, by=by)  # fmt: skip


def address(peer_round: PeerRound) -> str:
    """The learners' page of the round."""
    return f"/courses/{peer_round.assignment.run.course.slug}/assignments/{peer_round.assignment.code}/peers/"


def teachers_address(peer_round: PeerRound) -> str:
    """The teacher's page of the round."""
    run = peer_round.assignment.run
    return f"/uni/{run.organisation.code}/courses/{run.pk}/assignments/{peer_round.assignment_id}/peers/"


def _open(peer_round: PeerRound, now: datetime) -> bool:
    assignment = peer_round.assignment
    if assignment.published_at is None or assignment.due_at is None:
        return False
    if now < assignment.due_at + timedelta(minutes=assignment.grace_minutes):
        return False
    ensure_columns(assignment)
    peer_round.move(to=PeerRoundState.OPEN, opened_at=now)
    audit.record("peer_round.opened", peer_round, by=None, organisation_id=assignment.run.organisation_id)
    return True


def _allot(peer_round: PeerRound, works: list[Submission], now: datetime) -> None:
    """Everybody who has handed in reviews and is reviewed: at the deadline all, later who has come since."""
    added = allocation.allocate(_groups(works), peer_round.reviews_each, peer_round.seed, _pairs(peer_round))
    _hand_out(peer_round, works, added, now)


def _lapse(peer_round: PeerRound, now: datetime) -> None:
    """Time is up, or the reviewer has left the run."""
    waiting = peer_round.reviews.filter(state=PeerReviewState.OPEN)
    waiting.filter(due_at__lte=now).update(state=PeerReviewState.LAPSED)
    waiting.exclude(reviewer__state__in=TAKING_PART).update(state=PeerReviewState.LAPSED)


def _replace(peer_round: PeerRound, works: list[Submission], now: datetime) -> None:
    """Others take over what lapsed: at once for who left, once when time is up; after that the teacher decides."""
    if peer_round.replaced_at is not None:
        return
    if now >= peer_round.due_at:
        peer_round.replaced_at = now
        peer_round.save(update_fields=["replaced_at"])
    lapsed = peer_round.reviews.filter(state=PeerReviewState.LAPSED)
    short = {str(author) for author in lapsed.values_list("submission__enrolment", flat=True)}
    idle = {str(pk) for pk in lapsed.values_list("reviewer", flat=True)}
    groups = _groups(works)
    live = peer_round.reviews.exclude(state=PeerReviewState.LAPSED).values_list("submission__enrolment", flat=True)
    standing = Counter(map(str, live))
    lacking = {author: peer_round.reviews_each - standing[author] for author in short & groups.keys()}
    willing = set(groups) - idle
    added = allocation.replace(groups, lacking, willing, peer_round.seed, _pairs(peer_round))
    _hand_out(peer_round, works, added, now)


def _hand_out(peer_round: PeerRound, works: list[Submission], added: Iterable[allocation.Pair], now: datetime) -> None:
    of_author = {str(one.enrolment_id): one for one in works}
    people = {str(one.enrolment_id): one.enrolment for one in works}
    shares = Counter(str(pk) for pk in peer_round.reviews.filter(is_extra=False).values_list("reviewer", flat=True))
    due = max(peer_round.due_at, now + LEAST_TIME)
    rows, asked = [], Counter[int]()
    for reviewer, author in sorted(added):
        extra = shares[reviewer] >= peer_round.reviews_each
        shares[reviewer] += not extra
        asked[people[reviewer].person_id] += 1
        rows.append(
            PeerReview(
                peer_round=peer_round,
                submission=of_author[author],
                reviewer=people[reviewer],
                is_extra=extra,
                due_at=due,
            )
        )
    PeerReview.objects.bulk_create(rows)
    for count in sorted(set(asked.values())):
        chosen = sorted(person for person, number in asked.items() if number == count)
        words = {"task": peer_round.assignment.title, "number": count}
        notices.notify(chosen, "peer.asked", words=words, url=address(peer_round))


def _remind(peer_round: PeerRound, now: datetime) -> None:
    soon = peer_round.reviews.filter(state=PeerReviewState.OPEN, reminded_at=None, due_at__lte=now + REMIND_BEFORE)
    # Who was asked only just now has been told.
    people = sorted(set(soon.values_list("reviewer__person", flat=True)))
    if people:
        soon.update(reminded_at=now)
        words = {"task": peer_round.assignment.title}
        notices.notify(people, "peer.due", words=words, url=address(peer_round))


def _tell_teacher(peer_round: PeerRound, now: datetime) -> None:
    """Once, when time is up and nobody writes any more."""
    if peer_round.told_at is not None or now < peer_round.due_at:
        return
    if peer_round.reviews.filter(state=PeerReviewState.OPEN).exists():
        return
    peer_round.told_at = now
    peer_round.save(update_fields=["told_at"])
    words = {"task": peer_round.assignment.title, "number": queries.undecided_count(peer_round)}
    notices.notify([peer_round.assignment.run.teacher_id], "peer.ready", words=words, url=teachers_address(peer_round))


def _groups(works: list[Submission]) -> dict[str, str]:
    return {str(one.enrolment_id): str(one.enrolment.group_id or "") for one in works}


def _pairs(peer_round: PeerRound) -> set[allocation.Pair]:
    pairs = peer_round.reviews.values_list("reviewer", "submission__enrolment")
    return {(str(reviewer), str(author)) for reviewer, author in pairs}


def _keys(peer_round: PeerRound) -> tuple[str, str]:
    return peer_round.item_key, peer_round.diligence_key


def _name(key: str, assignment: Assignment) -> str:
    """The column's name, in the language of the content like every other name of a column."""
    return f"{assignment.title}·{'互评' if key.startswith('peer:') else '评阅完成'}"[:120]


def _weigh(item: GradeItem, whole: Decimal, percent: int) -> None:
    weight = (whole * percent / 100).quantize(Decimal("0.01"))
    if item.weight != weight:
        item.weight = weight
        item.save(update_fields=["weight"])
