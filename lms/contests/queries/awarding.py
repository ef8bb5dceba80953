"""Certificates that prizes bring, and those that are still to be made."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from django.db.models import QuerySet

from certificates import public as certificates
from lms.contests import judging
from lms.contests.choices import RoundState, TeamPart
from lms.contests.models import ContestAward, Prize, Round


def prizes_for(made: Round, places: Iterable[judging.Place]) -> dict[int, Prize]:
    """{entry: the prize its place brings}, by the shares of the round. One query."""
    prizes = {prize.key: prize for prize in made.prizes.all()}
    shares = [judging.Share(prize.key, Fraction(prize.share_percent) / 100) for prize in prizes.values()]
    return {int(one.entry): prizes[one.prize] for one in judging.awarded(list(places), shares)}


def deed(award_id: int, person_id: int) -> str:
    """What a certificate names as its deed: twice is once by it."""
    return f"contests.award:{award_id}:{person_id}"


def missing(rounds: QuerySet[Round]) -> Counter[int]:
    """{round: how many students of awarded teams have no certificate yet}, of those that are final. Two queries."""
    rows = ContestAward.objects.filter(
        entry__contest_round__in=rounds.filter(state=RoundState.FINAL).values("pk"),
        entry__team__members__part=TeamPart.STUDENT, entry__team__members__left_at=None,
    ).values_list("pk", "entry__team__members__person", "entry__contest_round")  # fmt: skip
    due = {deed(award, person): made for award, person, made in rows}
    there = certificates.terms_of(due)
    return Counter(made for one, made in due.items() if one not in there)
