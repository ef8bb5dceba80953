"""Ceilings of a round that an officer sets beside those of the law, before it opens."""

from django.db import transaction
from django.utils.translation import gettext as _

from internships import access
from internships.choices import CapKind, RoundState
from internships.models import MatchRound, RoundCap
from internships.queries import caps
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.organisations import public as organisations
from lms.people.models import User


@transaction.atomic
def add_cap(
    round_id: int, kind: str, *, most: int, target: int | None = None, post_ids: tuple[int, ...] = (), name: str = "",
    by: User | None,
) -> RoundCap:  # fmt: skip
    """Let at most so many students be matched to a city, a cluster, or some posts together.

    Raises NotAllowed, WrongState (the round is open), Invalid (there is one already; it overlaps another).
    """
    match_round = _drafted(round_id, by)
    if kind != CapKind.GROUP and match_round.caps.filter(kind=kind, target=target).exists():
        raise Invalid(_("这个范围已经有上限，请先删除再设。"), fields={"where": _("已有上限")})
    cap = RoundCap(
        match_round=match_round, kind=kind, target=target, most=most, name=name or _name_of(kind, target),
        post_ids=sorted(set(post_ids)),
    )  # fmt: skip
    kept = caps.with_posts([*match_round.caps.all(), cap], caps.candidates(match_round))
    overlap = caps.first_overlap(kept)
    if overlap:
        names = {"first": overlap[0].name, "second": overlap[1].name}
        message = _("上限“%(first)s”和“%(second)s”互相交叉，既不包含也不分开，请改其中一个。") % names
        raise Invalid(message, fields={"where": _("与另一个上限交叉")})
    cap.save()
    audit.record("round.cap_set", match_round, by=by, cap=cap.name, most=most)
    return cap


@transaction.atomic
def remove_cap(round_id: int, cap_id: int, *, by: User | None) -> None:
    """Take a ceiling away; one that is gone stays gone. Raises NotAllowed, WrongState."""
    match_round = _drafted(round_id, by)
    cap = match_round.caps.filter(pk=cap_id).first()
    if cap is not None:
        audit.record("round.cap_removed", match_round, by=by, cap=cap.name, most=cap.most)
        cap.delete()


def _drafted(round_id: int, by: User | None) -> MatchRound:
    access.require(by is None or access.can_run_rounds(by))
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state != RoundState.DRAFT:
        raise WrongState(_("开放填报后，上限随规则一起公布，不能再改。"))
    return match_round


def _name_of(kind: str, target: int | None) -> str:
    model = {CapKind.CITY: organisations.City, CapKind.CLUSTER: organisations.Cluster}.get(CapKind(kind))
    found = model.objects.filter(pk=target).first() if model else None
    if found is None:
        raise Invalid(_("没有这个范围，请重新选择。"), fields={"where": _("请重新选择")})
    return found.name_zh
