"""Certificates of a round that became final; safe to run twice."""

from django.db import transaction

from certificates import public as certificates
from lms.common.alone import each_alone
from lms.contests.choices import RoundState, SeasonState
from lms.contests.models import ContestAward, Entry, Round
from lms.contests.queries import awarding
from lms.people.public import User


@transaction.atomic
def award_certificates(round_id: int, *, by: User | None = None) -> int:
    """Ask for the certificates that students of awarded teams do not have yet, in one batch; how many these are.

    It is asked for in the name of whoever published the standings in force, unless somebody asks by hand: a large batch
    waits until another person signs it. Sent back, it is asked for again by hand alone. What a loader published,
    it answers for itself.
    """
    rows = Round.objects.select_related("track__season__contest", "track__season__host")
    made = rows.select_for_update(of=("self",), no_key=True).get(pk=round_id)
    if made.state != RoundState.FINAL:
        return 0
    due, asks = awarding.due(made), by or made.standings.select_related("by").order_by("-version")[0].by
    if asks is None:
        for one in due:
            certificates.issue(one, by=None)
        return len(due)
    if not due or not certificates.can_issue_for(asks, made.track.season.host_id):
        return 0
    if by is None and awarding.refusal_of(made, due) is not None:
        return 0
    certificates.issue_batch(due, title=awarding.title_of(made), key=awarding.key_of(made, due), by=asks)
    return len(due)


def take_back(entry: Entry, *, reason: str, by: User) -> None:
    """Revoke what an entry's prize brought, within the caller's transaction."""
    given = ContestAward.objects.filter(entry=entry).select_related("entry")
    for award, person in awarding.students_of(given):
        certificates.withdraw(awarding.deed(award.pk, person), reason=reason, by=by)


def award_missed() -> None:
    """The certificates that no message brought; a round they cannot be made for does not keep the others."""
    each_alone(award_certificates, awarding.missing(Round.objects.exclude(track__season__state=SeasonState.CLOSED)))
