"""Rulings about an entry, and appeals: each with its reason, each to be undone by another, each with new standings."""

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.common.send import after_commit
from lms.contests import access, tasks
from lms.contests.background import awards
from lms.contests.choices import AppealState, EntryState, RoundState, RulingKind
from lms.contests.errors import AppealsOver, RoundClosed
from lms.contests.models import ContestAppeal, Entry, Round, Ruling
from lms.contests.operations.holding import locked, require_running
from lms.contests.operations.standings import write_standings
from lms.contests.queries import organising, titles
from lms.notices import public as notices
from lms.people.public import User

STATES = {RoundState.DRAFT, RoundState.OPEN, RoundState.JUDGING, RoundState.NOTICE}
OPPOSITE = {RulingKind.DISQUALIFY: RulingKind.RESTORE, RulingKind.RESTORE: RulingKind.DISQUALIFY}
# A result that stands is changed by one thing alone: who should not have taken part is taken out of it, or put back.
AFTERWARDS = {*STATES, RoundState.FINAL}


@transaction.atomic
def rule(entry_id: int, kind: str, *, points: Decimal = Decimal(0), reason: str, by: User) -> Ruling:
    """Disqualify, reinstate, or add and take points; under public notice the standings get a new version.

    Of a result that stands an entry can still be ruled out: its prize is taken back, its certificates are revoked, and
    the prizes of others stay as they were given.
    Raises NotAllowed, RoundClosed, SeasonClosed, WrongState, Invalid (no reason, no points).
    """
    ruled = RulingKind(kind)
    made, entry = _entry(entry_id, by, AFTERWARDS if ruled == RulingKind.DISQUALIFY else STATES)
    return _rule(made, entry, ruled, points, reason, by)


@transaction.atomic
def undo(ruling_id: int, *, reason: str, by: User) -> Ruling:
    """Take a ruling back, by another one; twice is once. Raises as rule, and RoundClosed for what `can_undo` denies."""
    before = Ruling.objects.get(pk=ruling_id)
    kind, points = inverse(before)
    made, entry = _entry(before.entry_id, by, STATES if kind == RulingKind.ADJUST else AFTERWARDS)
    known = Ruling.objects.filter(undoes=before).first()
    if known is not None:
        return known
    if not can_undo(made, before):
        raise RoundClosed()
    return _rule(made, entry, kind, points, reason, by, undoes=before)


def can_undo(made: Round, ruling: Ruling) -> bool:
    """Whether the ruling may be taken back where the round stands now.

    Of a result that stands only what was ruled afterwards: a team ruled out before it would have a place and no prize.
    """
    if made.state == RoundState.CANCELLED:
        return False
    if made.state != RoundState.FINAL:
        return True
    return ruling.kind != RulingKind.ADJUST and (made.final_at is None or ruling.at >= made.final_at)


def inverse(ruling: Ruling) -> tuple[RulingKind, Decimal]:
    """(kind, points) of the ruling that would take this one back."""
    return OPPOSITE.get(RulingKind(ruling.kind), RulingKind.ADJUST), -ruling.points


@transaction.atomic
def file_appeal(entry_id: int, *, reason: str, by: User) -> ContestAppeal:
    """Say that the published result is wrong. Raises NotAllowed, AppealsOver, Invalid (no reason, asked before)."""
    entry = Entry.objects.select_related("team", "contest_round__track__season__host").get(pk=entry_id)
    access.require(access.can_lead(by, entry.team))
    # Locked, so that an appeal and the end of the notice cannot pass each other.
    made = Round.objects.select_for_update().get(pk=entry.contest_round_id)
    if not made.takes_appeals:
        raise AppealsOver()
    if not reason.strip():
        raise Invalid(_("请写明哪里不对、依据是什么。"), fields={"reason": _("请写明理由")})
    if ContestAppeal.objects.filter(entry=entry).exists():
        raise Invalid(_("这件作品已经申诉过；仲裁为最终结果。"), fields={"reason": _("已申诉")})
    now = timezone.now()
    appeal = ContestAppeal.objects.create(
        entry=entry, standings=made.standings.order_by("-version")[0], reason=reason.strip(), filed_by=by, filed_at=now,
        due_at=now + timedelta(hours=made.arbitration_hours),
    )  # fmt: skip
    audit.record("contest.appealed", appeal, by=by)
    season = entry.contest_round.track.season
    words = {"contest": titles.told(season.contest), "entry": entry.blind_number}
    notices.notify(
        organising.organisers_of(season), "contest.appealed",
        words=words, url=f"/gov/contests/rounds/{made.pk}/appeals/", fold_key=f"contest-appeals:{made.pk}",
    )  # fmt: skip
    return appeal


@transaction.atomic
def withdraw_appeal(appeal_id: int, *, by: User) -> ContestAppeal:
    """Take an appeal back before it is decided. Raises NotAllowed, WrongState."""
    appeal = ContestAppeal.objects.select_for_update(of=("self",)).select_related("entry__team").get(pk=appeal_id)
    access.require(access.can_lead(by, appeal.entry.team))
    if appeal.state == AppealState.WITHDRAWN:
        return appeal
    appeal.move(to=AppealState.WITHDRAWN, decided_at=timezone.now())
    audit.record("contest.appeal_withdrawn", appeal, by=by)
    return appeal


@transaction.atomic
def arbitrate(appeal_id: int, *, uphold: bool, answer: str, points: Decimal = Decimal(0), by: User) -> ContestAppeal:
    """Decide an appeal, for good. Upheld, points are added or taken; or, without points, the entry is reinstated.

    Twice the same way is once. Raises NotAllowed, RoundClosed, WrongState, Invalid (no answer, nothing to mend).
    """
    appeal = ContestAppeal.objects.select_for_update(of=("self",)).get(pk=appeal_id)
    made, entry = _entry(appeal.entry_id, by, STATES)
    state = AppealState.UPHELD if uphold else AppealState.REJECTED
    if appeal.state == state:
        return appeal
    if not answer.strip():
        raise Invalid(_("请写明仲裁结论和理由，队伍会看到。"), fields={"answer": _("请写明理由")})
    appeal.move(to=state, answer=answer.strip(), decided_by=by, decided_at=timezone.now())
    audit.record("contest.arbitrated", appeal, by=by, upheld=uphold, reason=answer.strip())
    if uphold:
        _mend(made, entry, points, answer, by)
    words = {"contest": titles.told(made.track.season.contest), "answer": answer.strip()}
    notices.notify(
        entry.team.captain_id, "contest.arbitrated", words=words, url=f"/contests/teams/{entry.team_id}/",
        audience="learner",
    )  # fmt: skip
    return appeal


def remedy(entry: Entry, points: Decimal) -> RulingKind | None:
    """What an appeal that holds leads to; None where it says neither points nor has anything to reinstate."""
    if points:
        return RulingKind.ADJUST
    return RulingKind.RESTORE if entry.state == EntryState.DISQUALIFIED else None


def _mend(made: Round, entry: Entry, points: Decimal, answer: str, by: User) -> None:
    kind = remedy(entry, points)
    if kind is None:
        sentence = _("申诉成立要写明增减多少分。")
        raise Invalid(sentence, fields={"points": sentence})
    _rule(made, entry, kind, points, answer, by)


def _rule(
    made: Round, entry: Entry, kind: RulingKind, points: Decimal, reason: str, by: User, undoes: Ruling | None = None
) -> Ruling:
    if not reason.strip():
        raise Invalid(_("裁定要写明理由，队伍会看到。"), fields={"reason": _("请写明理由")})
    if kind == RulingKind.ADJUST and not points:
        raise Invalid(_("请写明增减多少分。"), fields={"points": _("不能是 0")})
    if kind == RulingKind.DISQUALIFY:
        entry.move(to=EntryState.DISQUALIFIED)
    if kind == RulingKind.RESTORE:
        entry.move(to=EntryState.ENTERED)
    made_points = points if kind == RulingKind.ADJUST else Decimal(0)
    ruling = Ruling.objects.create(
        entry=entry, kind=kind, points=made_points, reason=reason.strip()[:500], by=by, undoes=undoes, at=timezone.now()
    )
    audit.record("contest.ruled", ruling, by=by, kind=str(kind), points=str(made_points), reason=reason.strip())
    if made.is_shown:
        write_standings(made, by=by, reason=reason.strip())
    if made.state == RoundState.FINAL:
        _follow(made, entry, kind, reason, by)
    _tell(made, entry, ruling)
    return ruling


def _follow(made: Round, entry: Entry, kind: RulingKind, reason: str, by: User) -> None:
    """What had come of the result comes undone; put back, certificates are made anew."""
    if kind == RulingKind.DISQUALIFY:
        awards.take_back(entry, reason=reason, by=by)
    else:
        after_commit(tasks.award_certificates, made.pk)


def _entry(entry_id: int, by: User, states: set[RoundState]) -> tuple[Round, Entry]:
    made = locked(Entry.objects.values_list("contest_round_id", flat=True).get(pk=entry_id), by, states)
    require_running(made.track.season)
    # Read behind the lock: of two clicks the second finds what the first one ruled.
    entry = Entry.objects.select_related("team").get(pk=entry_id)
    if entry.state not in (EntryState.ENTERED, EntryState.DISQUALIFIED):
        raise WrongState()
    return made, entry


def _tell(made: Round, entry: Entry, ruling: Ruling) -> None:
    people = list(entry.team.members.filter(left_at=None).values_list("person_id", flat=True))
    words = {
        "contest": titles.told(made.track.season.contest),
        "team": entry.team.name,
        "ruling": notices.Translated(_in_chinese(RulingKind(ruling.kind))),
        "reason": ruling.reason,
    }
    notices.notify(people, "contest.ruled", words=words, url=f"/contests/teams/{entry.team_id}/", audience="learner")


def _in_chinese(kind: RulingKind) -> str:
    # What a notice keeps is the message; each reader reads it in their own language.
    with override(settings.LANGUAGE_CODE):
        return str(kind.label)
