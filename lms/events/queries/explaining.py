"""How somebody earned a proof of attendance: the session, how they were seen, what it counts for."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from certificates import public as certificates
from lms.common.enumerating import joined
from lms.events.choices import ScanSource
from lms.events.models import EventSession
from lms.events.queries.attendance import attendance_of


def of_session(key: str) -> list[certificates.Reason]:
    """For its holder: the session, the minutes that count, how they were seen. Four queries."""
    session, person = _session(key)
    if session is None:
        return []
    page, hours = reverse("events:event", args=[session.series.code]), reverse("courses:hours")
    found = attendance_of(session).get(person)
    minutes = _("%(n)d 分钟") % {"n": found.minutes} if found and found.minutes else _("没有记录")
    ways = _seen(session, person, fixed=bool(found and found.fixed))
    return [
        certificates.Reason(_("参加的场次"), f"{session.series} · {_when(session)}", page),
        certificates.Reason(_("在场时长"), minutes, hours if session.series.counts_hours else ""),
        certificates.Reason(_("签到方式"), ways),
    ]


def told_of_session(key: str) -> list[certificates.Fact]:
    """For anybody: the session and its rule. One query."""
    session, _person = _session(key)
    if session is None:
        return []
    series = session.series
    rule = _("到场签到，离开签退") if series.checks_out else _("到场签到")
    if series.least_percent:
        rule = _("%(rule)s；在场不到本场的 %(n)d%% 不算到场") % {"rule": rule, "n": series.least_percent}
    return [
        certificates.Fact(_("依据"), _("活动签到记录")),
        certificates.Fact(pgettext("one", "活动"), str(series), reverse("events:event", args=[series.code])),
        certificates.Fact(_("类型"), series.get_kind_display()),
        certificates.Fact(_("主办机构"), str(series.host)),
        certificates.Fact(_("场次"), _when(session)),
        certificates.Fact(_("时长"), _("%(n)d 分钟") % {"n": session.minutes}),
        certificates.Fact(_("考勤规则"), rule),
    ]


def _session(key: str) -> tuple[EventSession | None, int]:
    pk, _dot, person = key.partition(".")
    known = pk.isdecimal() and person.isdecimal()
    rows = EventSession.objects.filter(pk=int(pk) if known else None).select_related("series__host")
    return rows.first(), int(person) if known else 0


def _when(session: EventSession) -> str:
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return f"{date_format(start, 'DATE_FORMAT')} {start:%H:%M} ～ {end:%H:%M}"


def _seen(session: EventSession, person: int, *, fixed: bool) -> str:
    """By which ways they checked in, and whether a hand set it right."""
    sources = session.scans.filter(person=person).order_by("source").values_list("source", flat=True).distinct()
    ways = [str(ScanSource(source).label) for source in sources]
    return joined([*ways, *([_("由活动负责人更正")] if fixed else [])]) or _("没有记录")
