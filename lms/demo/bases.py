"""The demo's training bases and its centre. All invented, all marked as demo."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lms.bases import public as bases
from lms.demo import clock
from lms.demo.people import Cast
from lms.organisations.public import City, Cluster, Organisation, SchoolClass

WEEKDAYS = range(5)
SCHOOLS_BASE, STUDIO = "演示基地·跨境电商实训中心", "直播位"
WEEKS_AGO = 3
# The school's check runs out in so many days: the first reminder is due.
DAYS_LEFT = 20


def load(cast: Cast, firms: list[Organisation]) -> None:
    """A school's base in use and a firm's, a series, requests both ways, a closure, and a centre with a course."""
    hefei = City.objects.get(slug="hefei")
    school = bases.create_base(cast.school.pk, "jh-cbec", _of_school(hefei), by=None, demo=True)
    firm = bases.create_base(firms[0].pk, "demo-warehouse", _of_firm(firms[0], hefei), by=None, demo=True)
    desks = bases.add_group(
        school.pk, bases.GroupPlan("运营工位", 40, "双屏电脑、店铺模拟系统", ["EC-03", "EC-12"]), by=None
    )
    studio = bases.add_group(school.pk, bases.GroupPlan(STUDIO, 6, "环形灯、收音、绿幕", ["MK-06"]), by=None)
    packing = bases.add_group(
        firm.pk, bases.GroupPlan("拣货打包位", 12, "扫码枪、电子秤、面单打印机", ["LO-03"]), by=None
    )
    bases.set_hours(school.pk, [*_mornings(8, 12), *_mornings(13, 17)], by=None)
    bases.set_hours(firm.pk, _mornings(9, 17), by=None)
    _check(school.pk, 12, timezone.localdate() + timedelta(days=DAYS_LEFT))
    _check(firm.pk, 12, timezone.localdate() + timedelta(days=300))
    _book(cast, firms[0], desks.pk, packing.pk)
    span = _span(_monday(1), 8, 17)
    bases.close(school.pk, bases.ClosureDraft(span, "maintenance", "灯光线路检修", studio.pk), by=None)
    _centre(cast, firms[0], [school.pk, firm.pk])


def _book(cast: Cast, firm: Organisation, desks: int, packing: int) -> None:
    """A class of the school every Monday since three weeks ago; the firm and the school each ask for the other's."""
    teacher = cast.people["teacher"]
    # The class of the demo's student: others may stand beside it.
    school_class = SchoolClass.objects.get(memberships__person=cast.people["student"])
    until = timezone.localdate() + timedelta(days=DAYS_LEFT - 1)
    series = bases.BookingDraft(
        desks, cast.school.pk, "class", "多平台店铺运营实训", 37, _span(_monday(-WEEKS_AGO), 8, 11),
        weekly=bases.Weekly(until), school_class_id=school_class.pk,
    )  # fmt: skip
    # Booked before its first session, as nobody books what is over.
    with clock.days_from_now(-7 * (WEEKS_AGO + 1)):
        booked = bases.book(series, by=None)
    for session, heads in zip(booked.sessions.order_by("starts_at"), (37, 35, 36), strict=False):
        if session.is_over:
            bases.count_heads(session.pk, heads, by=teacher)
    training = bases.BookingDraft(desks, firm.pk, "other", "新员工平台规则培训", 8, _span(_monday(1), 13, 16))
    bases.book(training, by=cast.people["enterprise"])
    packers = bases.BookingDraft(packing, cast.school.pk, "other", "拣货打包实训", 10, _span(_monday(2), 9, 12))
    bases.book(packers, by=teacher)


def _centre(cast: Cast, firm: Organisation, base_ids: list[int]) -> None:
    """The school, a firm and the association run it; a mentor of the firm learns there."""
    plan = bases.CentrePlan(
        "演示中心·皖货出海协同创新中心", "innovation", date(2025, 9, 1), "Demo centre: Anhui goods abroad",
        "院校出教师和场地，企业出真实店铺和案例，协会组织从业人员定期学习。",
    )  # fmt: skip
    centre = bases.create_centre(cast.school.pk, "anhui-goods", plan, by=None, demo=True)
    bases.join_centre(centre.pk, firm.pk, duty="提供店铺和案例", by=None)
    bases.join_centre(centre.pk, cast.association.pk, duty="组织从业人员报名", by=None)
    bases.set_bases(centre.pk, base_ids, by=None)
    today = timezone.localdate()
    course = bases.OfferingPlan(
        "CBE201",
        cast.people["teacher"].pk,
        "2026-2027-1 在职班",
        today - timedelta(days=10),
        today + timedelta(days=50),
        30,
    )
    offering = bases.offer(centre.pk, course, by=None)
    bases.take_part(offering.pk, by=cast.people["mentor"])


def _of_school(city: City) -> bases.BasePlan:
    cluster = Cluster.objects.get(slug="hefei-appliance")
    return bases.BasePlan(
        SCHOOLS_BASE, "on_campus", "room", city.pk, "演示校区实训楼三层",
        name_en="Demo base: cross-border training rooms", cluster_id=cluster.pk,
    )  # fmt: skip


def _of_firm(firm: Organisation, city: City) -> bases.BasePlan:
    return bases.BasePlan(
        "演示基地·跨境仓储实训点", "off_campus", "warehouse", (firm.city or city).pk, "演示园区 2 号仓",
        name_en="Demo base: warehouse training", agreement_until=timezone.localdate() + timedelta(days=400),
    )  # fmt: skip


def _mornings(opens: int, closes: int) -> list[bases.Hours]:
    return [bases.Hours(day, time(opens), time(closes)) for day in WEEKDAYS]


def _check(base_id: int, months: int, last_day: date) -> None:
    """A check of so many months that ends a day before, or in a leap year on that day."""
    checked_on = last_day - timedelta(days=365)
    bases.record_check(base_id, bases.CheckDraft(checked_on, months, "演示检查单位"), by=None)


def _monday(weeks: int) -> date:
    today = timezone.localdate()
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def _span(day: date, opens: int, closes: int) -> bases.Span:
    return bases.Span(*(timezone.make_aware(datetime.combine(day, time(hour))) for hour in (opens, closes)))
