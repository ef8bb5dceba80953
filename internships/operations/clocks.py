"""Putting off an hour of a round: with a reason that everybody reads."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from internships import access
from internships.choices import POSTPONABLE, SHOWN, Clock, OfferSource, OfferState
from internships.models import MatchRound, Offer, Placement, Postponement
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.people.models import User


@transaction.atomic
def postpone_round(round_id: int, clock: str, becomes: datetime, *, reason: str, by: User | None) -> Postponement:
    """Move an hour that still lies ahead to a later one, and tell everybody who takes part. Raises NotAllowed,
    WrongState (the hour is past), Invalid (no reason, not later, behind the next hour).
    """
    access.require(by is None or access.can_run_rounds(by))
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    was = getattr(match_round, clock)
    if match_round.state not in POSTPONABLE[clock] or was is None:
        raise WrongState(_("这个时间已经过了或还没有定，不能延期。"))
    if was < timezone.now() and clock != Clock.OPENS:
        raise WrongState(_("这个时间已经过了或还没有定，不能延期。"))
    _require_sensible(match_round, clock, was, becomes, reason)
    setattr(match_round, clock, becomes)
    match_round.reminded_hours = 0
    match_round.save(update_fields=[clock, "reminded_hours"])
    if clock == Clock.ANSWERS:
        asked = Offer.objects.filter(placement__match_round=match_round, state=OfferState.OPEN)
        asked.filter(source=OfferSource.MATCH).update(expires_at=becomes, reminded_at=None)
    kept = Postponement.objects.create(
        match_round=match_round, clock=clock, was=was, becomes=becomes, reason=reason.strip(), by=by
    )
    audit.record("round.postponed", match_round, by=by, clock=clock, was=was, becomes=becomes, reason=kept.reason)
    _tell(match_round, kept)
    return kept


def _require_sensible(match_round: MatchRound, clock: str, was: datetime, becomes: datetime, reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("请写明延期的原因，所有人都会看到。"), fields={"reason": _("请写明原因")})
    if becomes <= was:
        raise Invalid(_("只能改到更晚的时间。"), fields={"becomes": _("请选一个更晚的时间")})
    after = {Clock.OPENS: match_round.closes_at, Clock.CLOSES: match_round.publishes_at}.get(Clock(clock))
    if after is not None and becomes >= after:
        raise Invalid(_("新的时间要早于下一个时间，请先把后面的时间延后。"), fields={"becomes": _("晚于下一步的时间")})


def _tell(match_round: MatchRound, kept: Postponement) -> None:
    if match_round.open_data:
        return
    if match_round.state in SHOWN:
        people = Placement.objects.filter(match_round=match_round).values_list("student_id", flat=True)
    else:
        people = match_round.lists.values_list("student_id", flat=True)
    with translation.override("zh-hans"):  # the source language: every reader reads the word in their own
        clock = str(Clock(kept.clock).label)
    words = {
        "round": notices.named(match_round),
        "clock": notices.Translated(clock),
        "at": timezone.localtime(kept.becomes).strftime("%Y-%m-%d %H:%M"),
        "reason": kept.reason,
    }
    url = f"/results/{match_round.code}/" if match_round.state in SHOWN else "/choices/"
    notices.notify(people.iterator(), "round.postponed", words=words, url=url)
