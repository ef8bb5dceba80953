"""Events of the demo: three lectures of a firm's expert, one held, with who was there and their thoughts; and open days
in the school's base.
"""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from lms.common.spans import BEIJING, Span
from lms.common.weeks import Weekly
from lms.demo import bases, clock
from lms.demo.people import Cast
from lms.events import public as events
from lms.organisations.public import City, Organisation

CODE = "live-selling-lectures"
# Held so many days before the demo begins; the others follow week by week.
FIRST_DAY = -6
ROOM = "汇学楼 A305"
STUDIO_DAYS = "live-studio-days"
# A group of workstations of the school's base, as the form of an event offers it.
STUDIO = f"{bases.SCHOOLS_BASE} {bases.STUDIO}"
SCHOOLS_SEATS = 2
# Announced so many days ago, before the schools' seats became everybody's.
DAYS_AHEAD = 12
STARS = [
    (5, 5, "案例都是上个月的，能直接用"),
    (5, 4, ""),
    (4, 5, "希望多留提问时间"),
    (4, 4, ""),
    (3, 4, "后排听不清"),
]


def load(cast: Cast, firms: list[Organisation]) -> None:
    """The series, its expert, five people who came the first time, and one place in the next lecture."""
    people = [cast.people["student"], *cast.classmates[:4]]
    first = _span(FIRST_DAY)
    with clock.days_from_now(FIRST_DAY - 2):
        series = events.create_series(cast.school.pk, CODE, _plan(cast, first), by=cast.people["teacher"], demo=True)
        events.publish_series(series.pk, by=cast.people["teacher"])
        held, coming = series.sessions.select_related("series__host").order_by("number")[:2]
        places = [events.register(held.pk, by=person) for person in people]
        # Had a seat and did not come.
        events.register(held.pk, by=cast.classmates[len(people)])
        expert = _expert(cast, firms[0])
        spoke, _next = [_speaks(session.pk, expert) for session in (held, coming)]
    for place in places:
        place.session = held
    lines = [(events.ticket_text(place), first.starts_at - timedelta(minutes=6)) for place in places]
    events.merge_scans(held.pk, lines, "door", by=cast.people["teacher"])
    for person, (stars, speaker, comment) in zip(people, STARS, strict=True):
        events.give_feedback(held.pk, stars, speaker_stars=speaker, comment=comment, by=person)
    events.settle(held.pk)
    events.confirm_teaching(spoke, 90, by=cast.people["teacher"])
    events.register(coming.pk, by=cast.people["student"])


def load_in_base(cast: Cast) -> None:
    """Two open days in a studio of the school's base: seats of schools that became everybody's, and a session that was
    called off and is held after all, with a line.
    """
    teacher, first = cast.people["teacher"], _wednesday(1)
    with clock.days_from_now(-DAYS_AHEAD):
        series = events.create_series(cast.school.pk, STUDIO_DAYS, _in_studio(cast, first), by=teacher, demo=True)
        events.publish_series(series.pk, by=teacher)
        coming, full = series.sessions.order_by("number")
        for person in (*cast.classmates[:SCHOOLS_SEATS], cast.people["student"]):
            events.register(coming.pk, by=person)
    few = events.SessionChange(seats=SCHOOLS_SEATS)
    events.edit_sessions(full.pk, few, events.Scope.ONE, by=teacher)
    # Two have a seat, three wait; one of them is moved to the front.
    *_others, last = [events.register(full.pk, by=person) for person in cast.classmates[:5]]
    events.move_in_line(last.pk, 1, "上一场因公缺席，优先补上", by=teacher)
    events.cancel_sessions(full.pk, events.Scope.ONE, "实训楼停电检修", by=teacher)
    events.restore_sessions(full.pk, events.Scope.ONE, "检修提前完成", by=teacher)
    # What the schools left of the nearer session is everybody's by now: who waits is offered a seat.
    events.release_seats()


def _wednesday(weeks: int) -> Span:
    today = timezone.localdate()
    return _span(2 - today.weekday() + 7 * weeks)


def _in_studio(cast: Cast, first: Span) -> events.SeriesPlan:
    return events.SeriesPlan(
        kind="mobile", title_zh="直播间开放日", title_en="Open days in the live studio",
        city_id=_city(), first=first, weekly=Weekly(first.day + timedelta(weeks=1)), seats=6, room=STUDIO,
        about_zh="在学校的直播位上轮流试播，企业主播现场点评。", only_listed=True,
        quotas={cast.school.pk: SCHOOLS_SEATS, cast.other_school.pk: 4}, release_days=9, offer_hours=72,
        closes_hours=2,
    )  # fmt: skip


def _speaks(session_id: int, expert: int) -> int:
    asked = events.invite(session_id, expert, fee_yuan=Decimal(800), by=None)
    return events.answer(asked.pk, accept=True).pk


def _span(days: int) -> Span:
    day = timezone.localdate() + timedelta(days=days)
    return Span(datetime.combine(day, time(14), tzinfo=BEIJING), datetime.combine(day, time(15, 30), tzinfo=BEIJING))


def _plan(cast: Cast, first: Span) -> events.SeriesPlan:
    return events.SeriesPlan(
        kind="lecture", title_zh="直播选品三讲", title_en="Choosing goods for live selling: three lectures",
        city_id=_city(), first=first, weekly=Weekly(first.day + timedelta(weeks=2)), seats=40, room=ROOM,
        about_zh="企业选品负责人讲三次：看数据、看供应链、看直播间。", quotas={cast.other_school.pk: 10},
    )  # fmt: skip


def _expert(cast: Cast, firm: Organisation) -> int:
    plan = events.ExpertPlan(
        name="周行远", email="zhou.xingyuan@example.com", post="选品负责人",
        city_id=_city(), firm_id=firm.pk,
    )  # fmt: skip
    return events.add_expert(cast.school.pk, plan, by=None, demo=True).pk


def _city() -> int:
    return City.objects.get(slug="hefei").pk
