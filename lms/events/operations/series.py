"""Planning an event: all its sessions at once, or none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import public as certificates
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.common.spans import Span
from lms.common.weeks import Weekly, repeated
from lms.events import access
from lms.events.background.seats import hand_out, locked_session
from lms.events.choices import EventKind
from lms.events.errors import RulesChanged
from lms.events.models import EventSession, Room, SchoolQuota, Series
from lms.events.operations import rooms
from lms.people.public import User
from lms.skills import public as skills

# Words that stand where an event's code would.
RESERVED = frozenset(
    {"t", "mine", "approvals", "hosted", "experts", "invited", "invitations", "feeds", "by", "sessions"}
)
CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,38}")
MOST_SEATS = 5000
MOST_DAYS = 90
RULES = (
    "needs_approval", "has_waiting_list", "offer_hours", "only_listed", "release_days", "opens_at", "closes_hours",
)  # fmt: skip


@dataclass(frozen=True)
class SeriesPlan:
    """What an event is, and where and when it is first held.

    quotas        {school: seats of each session}
    release_days  from so many days before a session on, what schools left is everybody's; None: never
    opens_at      from when on one may register; None: once it is published
    closes_hours  so many hours before a session nobody registers any more
    checks_out    people are seen as they go too: the minutes between count
    least_percent of a session somebody has to be there for any of it to count
    """

    kind: str
    title_zh: str
    city_id: int
    first: Span
    seats: int
    weekly: Weekly | None = None
    room: str = ""
    station: str = ""
    title_en: str = ""
    about_zh: str = ""
    needs_approval: bool = False
    has_waiting_list: bool = True
    offer_hours: int = 24
    only_listed: bool = False
    counts_hours: bool = True
    gives_certificate: bool = False
    checks_out: bool = False
    least_percent: int = 50
    release_days: int | None = None
    opens_at: datetime | None = None
    closes_hours: int = 0
    skill_codes: Sequence[str] = ()
    quotas: Mapping[int, int] = field(default_factory=dict)


@transaction.atomic
def create_series(host_id: int, code: str, plan: SeriesPlan, *, by: User | None, demo: bool = False) -> Series:
    """The event with its sessions written out, seen by its host alone until published.

    Raises NotAllowed, Invalid, Clashing (a room is taken).
    """
    access.require(access.can_host(by, host_id))
    _require_sense(code, plan)
    spans = repeated(plan.first, plan.weekly)
    if not spans:
        raise Invalid(fields={"until": _("到这一天为止没有一次符合，请改结束日期或星期。")})
    room = rooms.rooms_named(plan.city_id, [plan.room]).get(plan.room)
    wanted = [rooms.Wanted(host_id, span, room, plan.station, label=plan.title_zh) for span in spans]
    rooms.require_free(wanted, by=by)
    series = _series(host_id, code, plan, by=by, demo=demo)
    _write_sessions(series, plan, spans, room)
    audit.record("event.created", series, by=by, kind=series.kind, sessions=len(spans))
    return series


@transaction.atomic
def publish_series(series_id: int, *, by: User | None) -> Series:
    """Let everybody see it and register. Published is published. Raises NotAllowed."""
    series = locked_series(series_id, by)
    if series.published_at is None:
        series.published_at = timezone.now()
        series.save(update_fields=["published_at"])
        audit.record("event.published", series, by=by)
    return series


@dataclass(frozen=True)
class Rules:
    """Who may have a seat, and how long one is kept for somebody; as in a SeriesPlan."""

    needs_approval: bool = False
    has_waiting_list: bool = True
    offer_hours: int = 24
    only_listed: bool = False
    release_days: int | None = None
    opens_at: datetime | None = None
    closes_hours: int = 0
    quotas: Mapping[int, int] = field(default_factory=dict)


@transaction.atomic
def change_rules(series_id: int, rules: Rules, *, read: int | None = None, by: User | None) -> Series:
    """Other rules in place of those before; who has a place keeps it, and seats that are free now go to the line.

    read    their revision as the change was thought of
    raises  NotAllowed, RulesChanged (somebody changed them since), Invalid
    """
    series = locked_series(series_id, by)
    if read not in (None, series.rules_revision):
        raise RulesChanged()
    if problems := _wrong_rules(rules):
        raise Invalid(fields=problems)
    for name in RULES:
        setattr(series, name, getattr(rules, name))
    series.rules_revision, series.rules_changed_at = series.rules_revision + 1, timezone.now()
    series.save(update_fields=(*RULES, "rules_revision", "rules_changed_at"))
    SchoolQuota.objects.filter(series=series).delete()
    _write_quotas(series, rules.quotas)
    words = {name: getattr(rules, name) for name in RULES}
    words["opens_at"] = rules.opens_at.isoformat() if rules.opens_at else None
    audit.record("event.rules_changed", series, by=by, **words, quotas={str(pk): n for pk, n in rules.quotas.items()})
    for pk in series.sessions.order_by("pk").values_list("pk", flat=True):
        hand_out(locked_session(pk))
    return series


def locked_series(series_id: int, by: User | None) -> Series:
    """The event, locked, if the person hosts it. Raises NotAllowed."""
    series = Series.objects.select_for_update(of=("self",)).select_related("host", "city").get(pk=series_id)
    access.require(access.can_host(by, series.host_id))
    return series


def wrong_titles(title_zh: str, title_en: str, *, gives_certificate: bool) -> dict[str, str]:
    """{field: problem}: what no certificate could bear is no name of an event that gives one."""
    if not 0 < len(title_zh.strip()) <= 80:
        return {"title_zh": _("请写活动名称（80 字以内）。")}
    names = {"title_zh": title_zh, "title_en": title_en} if gives_certificate else {}
    found = {name: certificates.unprintable_words(words) for name, words in names.items()}
    return {name: problem for name, problem in found.items() if problem}


def _series(host_id: int, code: str, plan: SeriesPlan, *, by: User | None, demo: bool) -> Series:
    rule = plan.weekly.rule(plan.first.day) if plan.weekly else ""
    series = Series.objects.create(
        host_id=host_id, code=code, kind=plan.kind, title_zh=plan.title_zh.strip(), title_en=plan.title_en.strip(),
        about_zh=plan.about_zh.strip(), city_id=plan.city_id, rule=rule,
        needs_approval=plan.needs_approval, has_waiting_list=plan.has_waiting_list, offer_hours=plan.offer_hours,
        only_listed=plan.only_listed, release_days=plan.release_days,
        opens_at=plan.opens_at, closes_hours=plan.closes_hours,
        counts_hours=plan.counts_hours, gives_certificate=plan.gives_certificate,
        checks_out=plan.checks_out, least_percent=plan.least_percent,
        planned_by=by, demo=demo,
    )  # fmt: skip
    series.skills.set(skills.by_code(plan.skill_codes).values())
    _write_quotas(series, plan.quotas)
    return series


def _write_quotas(series: Series, quotas: Mapping[int, int]) -> None:
    SchoolQuota.objects.bulk_create(
        SchoolQuota(series=series, school_id=school, seats=seats) for school, seats in sorted(quotas.items())
    )


def _write_sessions(series: Series, plan: SeriesPlan, spans: Sequence[Span], room: Room | None) -> None:
    EventSession.objects.bulk_create(
        EventSession(
            series=series, number=number, starts_at=span.starts_at, ends_at=span.ends_at, room=room,
            station=plan.station.strip(), seats=plan.seats,
        )
        for number, span in enumerate(spans, 1)
    )  # fmt: skip


def _wrong_rules(rules: SeriesPlan | Rules) -> dict[str, object]:
    problems: dict[str, object] = {}
    if not 1 <= rules.offer_hours <= 168:
        problems["offer_hours"] = _("候补名额保留 1 到 168 小时。")
    if rules.only_listed and not rules.quotas:
        problems["quotas"] = _("只对有名额的学校开放时，至少写一所学校的名额。")
    if any(not 0 <= seats <= MOST_SEATS for seats in rules.quotas.values()):
        problems["quotas"] = _("每所学校的名额要在 0 到 %(n)d 之间。") % {"n": MOST_SEATS}
    if rules.release_days is not None and not 0 <= rules.release_days <= MOST_DAYS:
        problems["release_days"] = _("放开名额要在开始前 0 到 %(n)d 天。") % {"n": MOST_DAYS}
    if not 0 <= rules.closes_hours <= MOST_DAYS * 24:
        problems["closes_hours"] = _("报名截止要在开始前 0 到 %(n)d 小时。") % {"n": MOST_DAYS * 24}
    return problems


def _require_sense(code: str, plan: SeriesPlan) -> None:
    problems = _wrong_rules(plan)
    if not CODE.fullmatch(code) or code in RESERVED or Series.objects.filter(code=code).exists():
        problems["code"] = _("网址名用 2 到 39 个小写字母、数字和连字符，不能与别的活动相同。")
    if plan.kind not in EventKind.values:
        problems["kind"] = _("请选活动类型。")
    problems |= wrong_titles(plan.title_zh, plan.title_en, gives_certificate=plan.gives_certificate)
    if not 0 <= plan.least_percent <= 100:
        problems["least_percent"] = _("至少在场的比例在 0 到 100 之间。")
    if not 1 <= plan.seats <= MOST_SEATS:
        problems["seats"] = _("名额要在 1 到 %(n)d 之间。") % {"n": MOST_SEATS}
    if plan.station.strip() and not plan.room.strip():
        problems["room"] = _("有工位就要写场地。")
    if problems:
        raise Invalid(fields=problems)
