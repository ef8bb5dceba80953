"""What a team's people signed: each text with its signatures, as it is printed."""

from dataclasses import dataclass

from lms.contests.models import Commitment, CommitmentText, Team, TeamMember


@dataclass(frozen=True)
class Signed:
    """A version of the text, who signed it and when; `missing` are who should have, of the newest one."""

    text: CommitmentText
    signatures: list[Commitment]
    missing: list[TeamMember]


def signed_by(team: Team, member: int | None = None) -> list[Signed]:
    """Every version that somebody of the team signed, and the newest one, newest first; of one member if asked for.

    Who left is no longer there. Three queries.
    """
    here = team.members.filter(left_at=None).select_related("person", "organisation").order_by("position", "pk")
    people = list(here if member is None else here.filter(pk=member))
    rows = Commitment.objects.filter(member__in=people).select_related("member__person", "member__organisation")
    signatures = list(rows.order_by("member__position", "member__pk"))
    texts = CommitmentText.objects.filter(season=team.track.season_id).order_by("-version")
    found = [_signed(text, signatures, people if n == 0 else []) for n, text in enumerate(texts)]
    return [one for one in found if one.signatures or one.missing]


def _signed(text: CommitmentText, signatures: list[Commitment], asked: list[TeamMember]) -> Signed:
    own = [one for one in signatures if one.text_id == text.pk]
    done = {one.member_id for one in own}
    return Signed(text, own, [one for one in asked if one.pk not in done])
