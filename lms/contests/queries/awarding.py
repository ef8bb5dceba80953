"""Certificates that prizes bring, and those that are still to be made."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from fractions import Fraction

from django.db.models import QuerySet
from django.utils import timezone

from certificates import public as certificates
from lms.contests import judging
from lms.contests.choices import EntryState, RoundState, TeamPart
from lms.contests.models import ContestAward, Prize, Round, Standings, TeamMember


def brought(made: Round, places: Iterable[judging.Place]) -> list[tuple[judging.Award, Prize]]:
    """The prizes that places bring, by the shares of the round, best first. One query."""
    prizes = {prize.key: prize for prize in made.prizes.all()}
    shares = [judging.Share(prize.key, Fraction(prize.share_percent) / 100) for prize in prizes.values()]
    return [(one, prizes[one.prize]) for one in judging.awarded(list(places), shares)]


def brought_by(standings: Standings) -> list[tuple[judging.Award, Prize]]:
    """The same of a version of the standings."""
    lines = standings.lines.order_by("position").values_list("entry", "place", "points")
    return brought(standings.contest_round, [judging.Place(str(entry), *line) for entry, *line in lines])


def deed(award_id: int, person_id: int) -> str:
    """What a certificate names as its deed: twice is once by it."""
    return f"contests.award:{award_id}:{person_id}"


def in_force() -> QuerySet[ContestAward]:
    """Prizes that still are: who was ruled out afterwards has none, and nobody moves up to it."""
    return ContestAward.objects.exclude(entry__state=EntryState.DISQUALIFIED)


def students_of(awards: Iterable[ContestAward]) -> list[tuple[ContestAward, int]]:
    """(prize, person) of everybody who gets the certificate of one. Awards have their entries; one query."""
    given = list(awards)
    members = TeamMember.objects.filter(part=TeamPart.STUDENT, left_at=None)
    rows = members.filter(team__in={award.entry.team_id for award in given}).order_by("pk")
    students: dict[int, list[int]] = defaultdict(list)
    for team, person in rows.values_list("team_id", "person_id"):
        students[team].append(person)
    return [(award, person) for award in given for person in students[award.entry.team_id]]


def missing(rounds: QuerySet[Round]) -> Counter[int]:
    """{round: how many students of awarded teams have no certificate yet}, of those that are final. Two queries."""
    rows = in_force().filter(
        entry__contest_round__in=rounds.filter(state=RoundState.FINAL).values("pk"),
        entry__team__members__part=TeamPart.STUDENT, entry__team__members__left_at=None,
    ).values_list("pk", "entry__team__members__person", "entry__contest_round")  # fmt: skip
    due = {deed(award, person): made for award, person, made in rows}
    there = certificates.terms_of(due)
    return Counter(made for one, made in due.items() if one not in there)


def earned(made: Round) -> list[certificates.Award]:
    """What students of awarded teams have or get a certificate of, as it will say. Constant number of queries."""
    english = _english_title(made)
    given = in_force().filter(entry__contest_round=made).select_related("prize", "entry__team")
    return [_award(made, award, person, english) for award, person in students_of(given)]


def due(made: Round) -> list[certificates.Award]:
    """The ones of those that nobody has yet. Constant number of queries."""
    found = earned(made)
    there = certificates.terms_of(one.evidence for one in found)
    return [one for one in found if one.evidence not in there]


def key_of(made: Round, awards: Iterable[certificates.Award]) -> str:
    """The same list is asked for once; taken back and earned again under other standings, it is another one."""
    version = made.standings.order_by("-version").values_list("version", flat=True)[0]
    deeds = ",".join(sorted(one.evidence for one in awards))
    return f"contests.round:{made.pk}:{version}:{hashlib.sha256(deeds.encode()).hexdigest()[:16]}"


def title_of(made: Round) -> str:
    """The batch, as whoever signs it reads it."""
    season = made.track.season
    return f"{season.contest.title}（{season.title_zh}）{made.title_zh}获奖证书"


def refusal_of(made: Round, awards: Iterable[certificates.Award]) -> certificates.Refusal | None:
    """Why the list of these was sent back; None where it was not."""
    return certificates.refusal_of(key_of(made, awards))


def _award(made: Round, award: ContestAward, person_id: int, english: str) -> certificates.Award:
    season, prize, team = made.track.season, award.prize, award.entry.team
    final = timezone.localdate(made.final_at) if made.final_at else None
    # A team may win a prize of one name in each round: the title tells them apart.
    title = f"{season.contest.title}{made.title_zh} {prize.title_zh}"
    held = f"{english}, {made.title_en or made.title_zh}"
    when, year = certificates.span_zh(final, final), _spaced(season.title_zh)
    return certificates.Award(
        template="award", holder_id=person_id, evidence=deed(award.pk, person_id),
        title_zh=title,
        title_en=f"{held}: {prize.title_en}" if prize.title_en else held,
        body_zh=f"{when}，{_called(team.name)}获{year}「{title}」。",
        body_en=f"Team “{team.name}” won this prize in {english}, {made.title_en or made.title_zh}.",
        organisation_ids=(season.host_id,), starts_on=final, ends_on=final,
    )  # fmt: skip


def _spaced(title: str) -> str:
    """With the space that stands between a character and a figure."""
    return f" {title}" if title[:1].isascii() else title


def _called(name: str) -> str:
    """The team as a sentence names it: many have 队 in their name."""
    return f"“{name}”" if name.endswith("队") else f"“{name}”队"


def _english_title(made: Round) -> str:
    contest = made.track.season.contest
    twin = contest.get_translations().filter(locale__language_code="en").first()
    return twin.title if twin else contest.title
