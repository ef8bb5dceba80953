"""A firm proposes a problem for a track, mends it, takes it back."""

import hashlib
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships import public as internships
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.contests import access
from lms.contests.choices import SeasonState, SponsorState
from lms.contests.errors import RulesStand
from lms.contests.models import Season, Sponsor, Track
from lms.contests.queries import organising, titles
from lms.notices import public as notices
from lms.people.public import User


@dataclass(frozen=True)
class ProblemWords:
    """A problem as a firm says it; `order_code` is one of its approved orders, `terms_zh` what a reader agrees to."""

    title_zh: str
    brief_zh: str
    title_en: str = ""
    brief_en: str = ""
    prize_zh: str = ""
    order_code: str = ""
    terms_zh: str = ""


@transaction.atomic
def propose(track_id: int, enterprise_id: int, words: ProblemWords, *, by: User | None) -> Sponsor:
    """A problem for a track that asks for one; the organiser is told. Raises NotAllowed, RulesStand, Invalid."""
    access.require(access.can_propose(by, enterprise_id))
    track = Track.objects.get(pk=track_id)
    season = Season.objects.select_for_update(of=("self",)).select_related("contest").get(pk=track.season_id)
    _require_asked(season)
    try:
        # A savepoint: two managers can race past any question, never past the database.
        with transaction.atomic():
            made = Sponsor.objects.create(
                track=track, enterprise_id=enterprise_id, proposed_by=by, **_fields(words, enterprise_id)
            )
    except IntegrityError as error:
        raise Invalid(_("贵企业在这个赛道已经有一道赛题，改那一道即可。")) from error
    audit.record("contest.problem_proposed", made, by=by, organisation_id=enterprise_id)
    _tell(season, made)
    return made


@transaction.atomic
def change_problem(sponsor_id: int, words: ProblemWords, *, by: User | None) -> Sponsor:
    """Another wording before the organiser answers; a declined one is proposed again by it.

    Raises NotAllowed, RulesStand (accepted, or no longer asked for), Invalid.
    """
    made = held(sponsor_id, by)
    # Held too: proposed again, it would be owed an answer by an edition that is being closed.
    season = Season.objects.select_for_update(of=("self",)).select_related("contest").get(pk=made.track.season_id)
    if made.state not in (SponsorState.PROPOSED, SponsorState.DECLINED):
        raise RulesStand(_("赛题已采用，队伍按它准备，不再改动。"))
    _require_asked(season)
    for name, value in _fields(words, made.enterprise_id).items():
        setattr(made, name, value)
    again = made.state == SponsorState.DECLINED
    made.save()
    if again:
        _propose_again(made, by)
        _tell(season, made)
    audit.record("contest.problem_changed", made, by=by, organisation_id=made.enterprise_id, again=again)
    return made


def _propose_again(made: Sponsor, by: User | None) -> None:
    try:
        with transaction.atomic():
            made.move(to=SponsorState.PROPOSED, proposed_by=by, proposed_at=timezone.now())
    except IntegrityError as error:
        raise Invalid(_("贵企业在这个赛道已经有一道赛题，改那一道即可。")) from error


@transaction.atomic
def withdraw_problem(sponsor_id: int, *, by: User | None) -> Sponsor:
    """Take a problem back that is not answered yet; twice is once. Raises NotAllowed, RulesStand."""
    made = held(sponsor_id, by)
    if made.state == SponsorState.WITHDRAWN:
        return made
    if made.state != SponsorState.PROPOSED:
        raise RulesStand(_("赛题已经答复，不能撤回；请与主办单位联系。"))
    made.move(to=SponsorState.WITHDRAWN)
    audit.record("contest.problem_withdrawn", made, by=by, organisation_id=made.enterprise_id)
    return made


def held(sponsor_id: int, by: User | None) -> Sponsor:
    """The problem, locked, for its firm. Raises NotAllowed."""
    rows = Sponsor.objects.select_for_update(of=("self",)).select_related("track__season__contest")
    made: Sponsor = rows.get(pk=sponsor_id)
    access.require(access.can_propose(by, made.enterprise_id))
    return made


def _require_asked(season: Season) -> None:
    until = season.proposals_until
    if season.state == SeasonState.CLOSED or until is None or until <= timezone.now():
        raise RulesStand(_("这一届现在不征集企业赛题。"))


def _fields(words: ProblemWords, enterprise_id: int) -> dict[str, str]:
    found = {name: value.replace("\r\n", "\n").strip() for name, value in asdict(words).items()}
    orders = {one.code for one in internships.approved_orders_of(enterprise_id)}
    if found["order_code"] and found["order_code"] not in orders:
        sentence = _("只能写贵企业已经批准的订单。")
        raise Invalid(sentence, fields={"order_code": sentence})
    terms = found["terms_zh"]
    return found | {"terms_sha256": hashlib.sha256(terms.encode()).hexdigest() if terms else ""}


def _tell(season: Season, made: Sponsor) -> None:
    words = {
        "contest": titles.told(season.contest),
        "firm": notices.named(made.enterprise),
        "title": notices.named(made),
    }
    notices.notify(
        organising.organisers_of(season), "contest.problem_proposed", words=words,
        url=f"/gov/contests/problems/{made.pk}/",
    )  # fmt: skip
