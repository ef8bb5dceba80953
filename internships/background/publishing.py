"""Showing a certified result, and bringing its round to an end."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from internships.background import offering
from internships.choices import RoundState
from internships.models import MatchRound, Placement
from internships.queries import results
from lms.audit import public as audit
from lms.common.errors import WrongState
from lms.common.patience import be_patient
from lms.notices import public as notices
from lms.people.models import User


def show_results(match_round: MatchRound, *, by: User | None) -> None:
    """Show everybody their result, of a round whose row the caller holds. Raises WrongState.

    The certificate must speak of what stands in the database this moment, not of what stood there when it was made.
    """
    certificate = match_round.certificate
    if match_round.state != RoundState.READY or certificate is None or not certificate.passed:
        raise WrongState(_("还没有通过核验的结果，不能公布。"))
    be_patient()
    if not _stands(match_round):
        raise WrongState(_("保存的结果与核验时不一致，不能公布。请先查明是谁改了数据。"))
    now = timezone.now()
    match_round.move(
        to=RoundState.PUBLISHED,
        published_at=now,
        answers_until=now + timedelta(days=match_round.answer_days),
        appeals_until=now + timedelta(days=match_round.appeal_days),
    )
    audit.record(
        "round.published", match_round, by=by, placed=certificate.placed, certificate=certificate.pk,
        result_digest=certificate.result_digest,
    )  # fmt: skip
    if not match_round.open_data:
        offering.offer_matched(match_round)
        _tell(match_round)


def _stands(match_round: MatchRound) -> bool:
    """Whether result and rows are those that were certified and checked, and nobody was moved since."""
    return (
        match_round.result_digest == results.result_digest(match_round)
        and match_round.written_digest == results.written_digest(match_round)
        and results.is_as_matched(match_round)
    )


def finish(match_round: MatchRound, *, to: str) -> None:
    """Take a published round one step on, by the clock."""
    match_round.move(to=to)
    audit.record(f"round.{to}", match_round, by=None)


def _tell(match_round: MatchRound) -> None:
    students = Placement.objects.filter(match_round=match_round).values_list("student_id", flat=True)
    words = {"round": notices.named(match_round)}
    notices.notify(students.iterator(), "round.published", words=words, url=f"/results/{match_round.code}/")
