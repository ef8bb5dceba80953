"""Setting bases up, closing them for a time, looking after their safety."""

from datetime import time, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms.bases import background
from lms.bases.errors import StillBooked
from lms.bases.models import Base, Booking, Closure, OpeningHours, SafetyCheck, Session
from lms.bases.operations import bases, closures, groups, safety
from lms.bases.planning import Hours
from lms.common.errors import Invalid, NotAllowed
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.bases import check_base, make_base, make_booking, make_group, span, weekly
from tests.factories.internships import make_skill
from tests.factories.organisations import make_city, make_cluster, make_enterprise, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def base():
    return make_base()


@pytest.fixture
def keeper(base):
    return make_member(Role.ACADEMIC, base.owner)


def plan(**fields):
    defaults = {"name_zh": "基地", "place": "on_campus", "kind": "room", "city_id": make_city().pk, "address_zh": "路"}
    return bases.BasePlan(**{**defaults, **fields})


def test_only_the_owners_office_sets_up(base):
    teacher = make_member(Role.TEACHER, base.owner)
    for person in (teacher, make_member(Role.ACADEMIC)):
        with pytest.raises(NotAllowed):
            bases.create_base(base.owner_id, "new", plan(), by=person)


def test_addresses_are_plain_and_nobody_elses(base, keeper):
    for code in ("Not plain", "-x", base.code):
        with pytest.raises(Invalid) as refused:
            bases.create_base(base.owner_id, code, plan(), by=keeper)
        assert list(refused.value.fields) == ["code"]


def test_a_cluster_lies_in_the_bases_city(base, keeper):
    cluster = make_cluster()

    with pytest.raises(Invalid):
        bases.change_base(base.pk, plan(cluster_id=cluster.pk), by=keeper)
    assert (
        bases.change_base(base.pk, plan(cluster_id=cluster.pk, city_id=cluster.city_id), by=keeper).cluster == cluster
    )


def test_a_group_has_a_name_of_its_own_and_skills(base, keeper):
    skill = make_skill("EC-12")
    group = groups.add_group(base.pk, groups.GroupPlan("直播位", 6, "环形灯", ["EC-12"]), by=keeper)

    with pytest.raises(Invalid):
        groups.add_group(base.pk, groups.GroupPlan("直播位", 6), by=keeper)
    assert list(group.skills.all()) == [skill]
    groups.change_group(group.pk, groups.GroupPlan("直播位", 8), by=keeper)
    group.refresh_from_db()
    assert (group.count, group.skills.count()) == (8, 0)


def test_workstations_that_were_promised_are_not_taken_away(base, keeper):
    group = make_group(base, count=30)
    make_booking(group, seats=10)
    make_booking(group, seats=8)
    make_booking(group, seats=17, first=span(10, 12))

    with pytest.raises(StillBooked) as refused:
        groups.change_group(group.pk, groups.GroupPlan(group.name, 17), by=keeper)
    assert refused.value.count == 2
    groups.change_group(group.pk, groups.GroupPlan(group.name, 18), by=keeper)


@pytest.mark.parametrize(
    "hours",
    [
        [Hours(0, time(9), time(9))],
        [Hours(0, time(9), time(12)), Hours(0, time(11), time(13))],
    ],
)
def test_hours_that_make_no_sense_change_nothing(base, keeper, hours):
    with pytest.raises(Invalid):
        groups.set_hours(base.pk, hours, by=keeper)
    assert OpeningHours.objects.filter(base=base).count() == 7


def test_hours_take_the_place_of_those_before(base, keeper):
    groups.set_hours(base.pk, [Hours(4, time(13), time(17)), Hours(4, time(8), time(12))], by=keeper)

    assert [str(row.opens) for row in OpeningHours.objects.filter(base=base)] == ["08:00:00", "13:00:00"]


def test_a_base_with_bookings_ahead_is_not_given_up(base, keeper):
    group = make_group(base)
    make_booking(group)
    with pytest.raises(StillBooked):
        bases.retire_base(base.pk, by=keeper)

    Session.objects.update(held=False, cancelled_at=timezone.now())
    bases.retire_base(base.pk, by=keeper)

    with pytest.raises(NotAllowed):
        make_booking(group, by=keeper)
    bases.reopen_base(base.pk, by=keeper)
    assert make_booking(group, by=keeper).state == "approved"


def test_a_new_calendar_address_closes_the_old(base, keeper):
    first = bases.renew_feed(base.pk, by=keeper).feed_key

    assert bases.renew_feed(base.pk, by=keeper).feed_key not in (first, None)


def test_closing_asks_before_it_cancels(base, keeper):
    group, firm = make_group(base), make_enterprise()
    manager = make_member(Role.MANAGER, firm)
    booking = make_booking(group, firm, by=manager, weekly=weekly(3))
    draft = closures.ClosureDraft(span(), "maintenance", "空调检修")
    with pytest.raises(StillBooked) as refused:
        closures.close(base.pk, draft, by=keeper)
    assert (refused.value.count, Closure.objects.count()) == (1, 0)

    closures.close(base.pk, draft, by=keeper, cancels=True)

    assert [row.held for row in booking.sessions.all()] == [False, True, True]
    assert booking.sessions.first().cancel_reason == "空调检修"
    told = Notice.objects.get(person=manager, kind="base.cancelled")
    assert (told.words["count"], told.words["reason"]) == (1, "空调检修")


def test_a_closure_over_all_of_a_booking_cancels_it(base, keeper):
    make_booking(make_group(base))

    closures.close(base.pk, closures.ClosureDraft(span(0, 23), "holiday", "放假"), by=keeper, cancels=True)

    assert Booking.objects.get().state == "cancelled"


def test_a_closed_group_leaves_the_other_open(base, keeper):
    shut, other = make_group(base), make_group(base)
    closures.close(base.pk, closures.ClosureDraft(span(), "maintenance", "检修", shut.pk), by=keeper)

    assert make_booking(other).state == "approved"
    with pytest.raises(Invalid):
        make_booking(shut)


def test_lifting_opens_again(base, keeper):
    group = make_group(base)
    closure = closures.close(base.pk, closures.ClosureDraft(span(), "maintenance", "检修"), by=keeper)

    for _ in range(2):
        closures.lift(closure.pk, by=keeper)

    assert make_booking(group).state == "approved"


def test_another_bases_group_or_no_reason_is_refused(base, keeper):
    other = make_group()
    for draft, field in (
        (closures.ClosureDraft(span(), "other", "检修", other.pk), "group"),
        (closures.ClosureDraft(span(), "other", " "), "reason"),
        (closures.ClosureDraft(span(days=-3), "other", "检修"), "ends_at"),
    ):
        with pytest.raises(Invalid) as refused:
            closures.close(base.pk, draft, by=keeper)
        assert list(refused.value.fields) == [field]


def test_the_newest_check_counts(base, keeper):
    check_base(base, days_ago=0, months=1)

    base.refresh_from_db()
    assert base.safe_until == SafetyCheck.objects.first().valid_until
    assert SafetyCheck.objects.filter(base=base).count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"days": 1}, "checked_on"), ({"months": 0}, "valid_months"), ({"who": ""}, "checked_by")],
)
def test_a_check_that_makes_no_sense_is_refused(base, keeper, wrong, field):
    checked_on = timezone.localdate() + timedelta(days=wrong.get("days", 0))
    with pytest.raises(Invalid) as refused:
        safety.record_check(
            base.pk, safety.CheckDraft(checked_on, wrong.get("months", 12), wrong.get("who", "安全办")), by=keeper
        )
    assert list(refused.value.fields) == [field]


def test_a_paper_is_looked_into(base, keeper, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    good, bad = SimpleUploadedFile("a.pdf", b"%PDF-1.7 x"), SimpleUploadedFile("a.pdf", b"MZ")
    with pytest.raises(Invalid):
        safety.record_check(base.pk, safety.CheckDraft(timezone.localdate(), 12, "安全办", bad), by=keeper)

    check = safety.record_check(base.pk, safety.CheckDraft(timezone.localdate(), 12, "安全办", good), by=keeper)

    with check.file.open() as kept:
        assert (check.file_name, kept.read()) == ("a.pdf", b"%PDF-1.7 x")


def test_the_owner_is_reminded_thirty_and_seven_days_before_and_once_each(base, keeper):
    last = Base.objects.get().safe_until
    told = []
    for days in (31, 30, 29, 7, 6, 0, -1):
        with time_machine.travel(timezone.now() + (last - timezone.localdate()) - timedelta(days=days)):
            told.append(background.remind_of_safety() + background.remind_of_safety())

    assert told == [0, 1, 0, 1, 0, 0, 0]
    days = [notice.words["days"] for notice in Notice.objects.filter(person=keeper).order_by("pk")]
    assert days == [30, 7]


def test_a_new_check_is_reminded_of_anew(base, keeper):
    check_base(base, days_ago=2, months=1)

    assert (background.remind_of_safety(), background.remind_of_safety()) == (1, 0)


def test_retired_bases_are_left_in_peace(base, keeper):
    check_base(base, days_ago=2, months=1)
    bases.retire_base(base.pk, by=keeper)

    assert background.remind_of_safety() == 0
