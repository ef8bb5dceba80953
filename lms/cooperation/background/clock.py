"""What the day brings to agreements and posts."""

from django.db import transaction
from django.utils import timezone

from lms.audit import public as audit
from lms.cooperation import progress
from lms.cooperation.background.telling import tell, tell_parties
from lms.cooperation.choices import AgreementState, PostState
from lms.cooperation.models import Agreement, Deliverable, FactorPost
from lms.cooperation.queries import agreements as queries
from lms.cooperation.queries import factors
from lms.notices import public as notices


def turn_the_day() -> None:
    """Begin what begins, end what ended, remind of what ends or is due soon or is late, take in posts that ran out."""
    today = timezone.localdate()
    for rows, step in ((queries.beginning, begin), (queries.ending, end), (queries.soon_over, remind)):
        for pk in list(rows(today).values_list("pk", flat=True)):
            step(pk)
    for pk in list(queries.due_soon(today).values_list("pk", flat=True)):
        nudge(pk)
    for pk in list(factors.run_out(today).values_list("pk", flat=True)):
        run_out(pk)


@transaction.atomic
def begin(pk: int) -> None:
    """Let an agreed one come into force on its first day; twice is once."""
    agreement = _held(pk)
    if agreement.state == AgreementState.AGREED and agreement.starts_on <= timezone.localdate():
        come_into_force(agreement)


@transaction.atomic
def end(pk: int) -> None:
    """Let one whose last day is over end; twice is once."""
    agreement = _held(pk)
    if agreement.is_live and agreement.ends_on < timezone.localdate():
        agreement.move(to=AgreementState.ENDED, closed_at=timezone.now())
        audit.record("cooperation.ended", agreement, by=None)
        tell_parties(agreement, "cooperation.ended")


@transaction.atomic
def remind(pk: int) -> None:
    """Tell the parties that it ends in so many days, once for each of the days that are announced."""
    agreement = _held(pk)
    today = timezone.localdate()
    due = progress.reminder(agreement.ends_on, today, agreement.reminded_days)
    if due is None or not agreement.is_live:
        return
    agreement.reminded_days = due
    agreement.save(update_fields=["reminded_days"])
    tell_parties(agreement, "cooperation.ending", days=(agreement.ends_on - today).days)


@transaction.atomic
def nudge(pk: int) -> None:
    """Tell who owes a deliverable that its day is near, and every party once it is late; twice is once."""
    rows = Deliverable.objects.select_for_update(of=("self",)).select_related("agreement", "party__organisation")
    one = rows.get(pk=pk)
    today = timezone.localdate()
    said = progress.nudge(one.item, today, one.nudged) if one.agreement.is_live else ""
    if not said:
        return
    one.nudged = said
    one.save(update_fields=["nudged"])
    words = {"item": one.name, "party": notices.named(one.party), "due": one.due_on.isoformat()}
    rest = f"{one.agreement_id}/deliverables/{one.pk}/"
    if said == progress.LATE:
        tell_parties(one.agreement, "deliverable.late", rest=rest, **words)
    else:
        tell([one.party.organisation], "deliverable.due", rest=rest, title=one.agreement.title, **words)


@transaction.atomic
def run_out(pk: int) -> None:
    """Mark a post whose last day is over; twice is once. Its author is told, and may put it up again."""
    post = FactorPost.objects.select_for_update(of=("self",)).select_related("author").get(pk=pk)
    if post.state == PostState.OPEN and post.valid_until < timezone.localdate():
        post.move(to=PostState.EXPIRED)
        audit.record("factor.expired", post, by=None)
        tell([post.author], "factor.expired", rest=post.address, post=post.title)


def come_into_force(agreement: Agreement) -> None:
    """In the caller's transaction: from now on its deliverables count, and the one it renews no longer does."""
    agreement.move(to=AgreementState.IN_FORCE, in_force_at=timezone.now())
    audit.record("cooperation.in_force", agreement, by=None, digest=agreement.digest)
    tell_parties(agreement, "cooperation.in_force")
    old = agreement.renews
    # Where the new one begins early, the two must not both count.
    if old is not None and old.is_live:
        old.move(to=AgreementState.ENDED, closed_at=timezone.now())
        audit.record("cooperation.ended", old, by=None, renewed_by=agreement.pk)


def _held(pk: int) -> Agreement:
    return Agreement.objects.select_for_update(of=("self",)).select_related("renews").get(pk=pk)
