"""Every page for whom it is, in both languages, with a number of queries that does not grow."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone
from icalendar import Calendar

from lms.bases.models import Base, Booking, Closure, Offering, SafetyCheck, Session, WorkstationGroup
from lms.bases.operations import bases, bookings, cancelling, centres, closures
from lms.organisations.public import Role
from tests.factories.bases import check_base, make_base, make_booking, make_centre, make_group, span, weekly
from tests.factories.courses import make_course
from tests.factories.internships import make_skill
from tests.factories.organisations import make_class, make_cluster, make_enterprise, make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def base():
    return make_base()


@pytest.fixture
def group(base):
    return make_group(base, count=30)


@pytest.fixture
def keeper(base):
    return make_member(Role.ACADEMIC, base.owner)


@pytest.fixture
def firm():
    return make_enterprise()


@pytest.fixture
def manager(firm):
    return make_member(Role.MANAGER, firm)


def fields(group, organisation, days=7, **more):
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    return {
        "group": group.pk, "day": day, "starts": "08:00", "ends": "10:00", "seats": 10, "title": "直播实训",
        "purpose": "other", "organisation": organisation.pk, **more,
    }  # fmt: skip


def text(response):
    return response.content.decode()


def test_anybody_finds_bases_by_place_and_skill(client, group):
    cluster = make_cluster()
    other = make_group(make_base(name_zh="芜湖基地", city_id=cluster.city_id, cluster_id=cluster.pk))
    other.skills.add(make_skill("EC-99"))

    for query in (f"city={cluster.city.slug}", f"cluster={cluster.slug}", "skill=EC-99", "q=芜湖"):
        page = text(client.get(f"/bases/?{query}"))
        assert ("芜湖基地" in page, group.base.name_zh in page) == (True, False)
    assert group.base.name_zh in text(client.get("/bases/?place=on_campus"))


def test_a_day_lists_only_what_is_left_on_it(client, group):
    day = timezone.localdate() + timedelta(days=7)
    assert "空闲 420 工位时" in text(client.get(f"/bases/?day={day}"))

    make_booking(group, make_enterprise(), seats=15, first=span(8, 22))
    assert "空闲 210 工位时" in text(client.get(f"/bases/?day={day}"))
    make_booking(group, seats=15, first=span(8, 22))

    assert group.base.name_zh not in text(client.get(f"/bases/?day={day}"))


def test_the_list_asks_as_much_for_three_as_for_one(client, group, django_assert_num_queries):
    client.get("/bases/")
    with django_assert_num_queries(11):
        client.get(f"/bases/?day={timezone.localdate()}")
    for _ in range(2):
        make_booking(make_group(make_base()))

    with django_assert_num_queries(11):
        client.get(f"/bases/?day={timezone.localdate()}")


def test_the_week_tells_names_to_those_who_book_alone(client, base, group, manager):
    booking = make_booking(group, seats=12)
    closures.close(base.pk, closures.ClosureDraft(span(14, 16), "maintenance", "空调检修"), by=None)
    address = f"/bases/{base.code}/?week={booking.sessions.get().starts_at.date()}"

    page = text(client.get(address))
    assert ("直播实训" in page, "占 12 个工位" in page, "空调检修" in page) == (False, True, True)

    client.force_login(manager)
    page = text(client.get(address))
    assert ("直播实训" in page, "12/30" in page) == (True, True)


def test_the_week_asks_as_much_for_many_sessions(client, base, group, manager, django_assert_num_queries):
    client.force_login(manager)
    address = f"/bases/{base.code}/?week={timezone.localdate() + timedelta(days=7)}"
    make_booking(group, seats=1)
    client.get(address)
    with django_assert_num_queries(17):
        client.get(address)
    for _ in range(3):
        make_booking(group, make_enterprise(), seats=1)

    with django_assert_num_queries(17):
        client.get(address)


def test_a_firm_books_and_waits(client, base, group, firm, manager):
    client.force_login(manager)
    page = client.get(f"/bases/{base.code}/book/?group={group.pk}&day=2030-01-07")
    assert 'value="2030-01-07"' in text(page)

    response = client.post(f"/bases/{base.code}/book/", fields(group, firm))

    booking = Booking.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/bases/bookings/{booking.pk}/")
    assert (booking.state, booking.organisation) == ("requested", firm)
    assert "直播实训" in text(client.get("/bases/bookings/"))


def test_a_series_with_a_day_left_out(client, base, group, firm, manager):
    client.force_login(manager)
    first = timezone.localdate() + timedelta(days=7)
    left_out, last = first + timedelta(days=7), first + timedelta(days=21)

    client.post(
        f"/bases/{base.code}/book/", fields(group, firm, repeat="1", until=last, without=f"{left_out}\n2030-01-01")
    )

    days = [timezone.localdate(row.starts_at) for row in Session.objects.all()]
    assert days == [first, first + timedelta(days=14), last]


@pytest.mark.parametrize(
    "wrong", [{"ends": "08:00"}, {"repeat": "1"}, {"without": "明天"}, {"without": "2026-02-30"}, {"seats": 31}]
)
def test_what_makes_no_sense_comes_back_with_its_reason(client, base, group, firm, manager, wrong):
    client.force_login(manager)

    response = client.post(f"/bases/{base.code}/book/", fields(group, firm, **wrong))

    assert (response.status_code, Booking.objects.count()) == (422, 0)
    assert "errsum" in text(response)


def test_a_clash_is_explained_with_other_times(client, base, group, firm, manager):
    make_booking(group, seats=25, first=span(8, 12))
    client.force_login(manager)

    response = client.post(f"/bases/{base.code}/book/", fields(group, firm))

    page = text(response)
    assert response.status_code == 422
    assert "只剩 5 个工位" in page
    assert "starts=12:00&amp;ends=14:00&amp;seats=10" in page


def test_an_address_of_a_free_time_fills_the_form(client, base, group, manager):
    client.force_login(manager)

    page = text(client.get(f"/bases/{base.code}/book/?group={group.pk}&starts=12:00&ends=14:00&seats=10&title=x"))

    assert 'value="12:00"' in page


def test_students_and_bases_that_are_not_shared(client, group):
    own = make_group(make_base(shared=False))
    client.force_login(make_member(Role.STUDENT, group.base.owner))
    assert client.get(f"/bases/{group.base.code}/book/").status_code == 403
    client.force_login(make_member(Role.MANAGER))
    assert client.get(f"/bases/{own.base.code}/book/").status_code == 403


def test_the_keeper_answers(client, base, group, firm, manager, keeper):
    first, second = (make_booking(group, firm, by=manager) for _ in range(2))
    client.force_login(keeper)
    home = f"/uni/{base.owner.code}/bases/{base.code}/"
    assert text(client.get(home)).count("直播实训") >= 2

    assert client.post(f"/bases/bookings/{first.pk}/answer/", {"approve": "1"})["Location"] == home
    client.post(f"/bases/bookings/{second.pk}/answer/", {"reason": ""})
    client.post(f"/bases/bookings/{second.pk}/answer/", {"reason": "设备更新"})

    assert [row.state for row in Booking.objects.order_by("pk")] == ["approved", "declined"]


def test_the_booker_cannot_answer_and_strangers_see_nothing(client, group, firm, manager):
    booking = make_booking(group, firm, by=manager)
    client.force_login(manager)
    assert client.post(f"/bases/bookings/{booking.pk}/answer/", {"approve": "1"}).status_code == 404
    client.force_login(make_member(Role.MANAGER))
    assert client.get(f"/bases/bookings/{booking.pk}/").status_code == 404
    assert client.post(f"/bases/bookings/{booking.pk}/cancel/").status_code == 404


def test_cancelling_and_undoing_on_the_page(client, group, firm, manager):
    booking = make_booking(group, firm, by=manager, weekly=weekly(3))
    second = booking.sessions.all()[1]
    client.force_login(manager)
    page = f"/bases/bookings/{booking.pk}/"

    client.post(f"{page}cancel/", {"session": second.pk, "following": "1"})
    assert booking.sessions.filter(held=True).count() == 1
    second.refresh_from_db()
    assert f'value="{second.cancelled_at.isoformat()}"' in text(client.get(page))

    client.post(f"{page}restore/", {"at": second.cancelled_at.isoformat()})
    assert booking.sessions.filter(held=True).count() == 3
    assert client.post(f"{page}restore/", {"at": "yesterday"}).status_code == 422


def test_an_undo_that_comes_too_late_says_why(client, group, firm, manager):
    booking = make_booking(group, firm, by=manager, seats=30)
    gone = cancelling.cancel(booking.pk, by=manager)
    make_booking(group, seats=1)
    client.force_login(manager)

    page = client.post(f"/bases/bookings/{booking.pk}/restore/", {"at": gone.isoformat()}, follow=True)

    assert "只剩 29 个工位" in text(page)


def test_heads_are_counted_on_the_page(client, group, firm, manager):
    booking = make_booking(group, firm)
    row = booking.sessions.get()
    ago = timezone.now() - timedelta(hours=3)
    Session.objects.update(starts_at=ago, ends_at=ago + timedelta(hours=2))
    client.force_login(manager)

    client.post(f"/bases/sessions/{row.pk}/count/", {"attended": "28"})
    client.post(f"/bases/sessions/{row.pk}/count/", {"attended": "many"})

    assert Session.objects.get().attended == 28


def test_my_bookings_ask_as_much_for_three_as_for_one(client, group, firm, manager, django_assert_num_queries):
    client.force_login(manager)
    make_booking(group, firm, by=manager, seats=1)
    client.get("/bases/bookings/")
    with django_assert_num_queries(7):
        client.get("/bases/bookings/")
    for _ in range(2):
        make_booking(group, firm, by=manager, seats=1)

    with django_assert_num_queries(7):
        client.get("/bases/bookings/")


@pytest.mark.parametrize("role", [Role.ACADEMIC, Role.MANAGER])
def test_an_owner_sets_a_base_up_on_screen(client, role):
    owner = make_university() if role == Role.ACADEMIC else make_enterprise()
    city = make_cluster().city
    client.force_login(make_member(role, owner))
    home = f"/{'uni' if role == Role.ACADEMIC else 'biz'}/{owner.code}/bases/"
    words = {"name_zh": "直播基地", "place": "off_campus", "kind": "studio", "city": city.pk, "address_zh": "路 1 号"}

    assert client.post(f"{home}new/", {"code": "Bad code", **words}).status_code == 422
    assert client.post(f"{home}new/", {"code": "live", **words})["Location"] == f"{home}live/"
    client.post(f"{home}live/groups/", {"name": "直播位", "count": 6})
    assert client.post(f"{home}live/groups/", {"name": "直播位", "count": 6}).status_code == 422
    assert client.post(f"{home}live/groups/", {"name": "别的", "count": 6, "skills": "XX-1"}).status_code == 422
    client.post(f"{home}live/hours/", {"opens_0_0": "08:00", "closes_0_0": "12:00"})
    assert client.post(f"{home}live/hours/", {"opens_0_0": "08:00"}).status_code == 422
    check = {"checked_on": timezone.localdate(), "valid_months": 12, "checked_by": "安全办"}
    client.post(f"{home}live/checks/", check)
    client.post(f"{home}live/setup/", {**words, "name_zh": "新直播基地"})

    base = Base.objects.get()
    group = WorkstationGroup.objects.get()
    assert (base.name_zh, base.hours.count(), base.checks.count(), group.count) == ("新直播基地", 1, 1, 6)
    client.post(f"{home}live/groups/{group.pk}/", {"name": "直播位", "count": 8})
    assert client.get(home).status_code == client.get(f"{home}live/").status_code == 200
    assert client.get(f"/en{home}live/").status_code == 200
    for page in ("setup/", "hours/", "groups/", f"groups/{group.pk}/", "use/"):
        assert client.get(f"{home}live/{page}").status_code == 200
    assert WorkstationGroup.objects.get().count == 8


def test_others_keep_nothing_here(client, base, group, manager):
    for person in (make_member(Role.ACADEMIC), manager):
        client.force_login(person)
        for page in ("", "setup/", "hours/", "groups/", "use/"):
            assert client.get(f"/uni/{base.owner.code}/bases/{base.code}/{page}").status_code == 404


def test_closing_on_screen_asks_first(client, base, group, keeper):
    make_booking(group, make_enterprise())
    client.force_login(keeper)
    day = timezone.localdate() + timedelta(days=7)
    words = {
        "kind": "maintenance",
        "reason": "检修",
        "first_day": day,
        "starts": "00:00",
        "last_day": day,
        "ends": "23:55",
    }
    address = f"/uni/{base.owner.code}/bases/{base.code}/closures/"

    asked = client.post(address, words)
    assert (asked.status_code, Closure.objects.count(), 'name="confirmed"' in text(asked)) == (422, 0, True)
    client.post(address, {**words, "confirmed": asked.context["digest"]})
    assert (Closure.objects.count(), Session.objects.get().held) == (1, False)

    client.post(f"{address}{Closure.objects.get().pk}/lift/")
    assert Closure.objects.get().lifted_at is not None


def test_a_base_is_given_up_on_screen_once_nothing_is_left(client, base, group, keeper):
    booking = make_booking(group)
    client.force_login(keeper)
    address = f"/uni/{base.owner.code}/bases/{base.code}/retire/"
    client.post(address)
    assert Base.objects.get().retired_at is None

    cancelling.cancel(booking.pk, by=keeper)
    client.post(address)
    assert Base.objects.get().retired_at is not None
    assert client.get(f"/bases/{base.code}/book/").status_code == 403


def test_utilisation_as_chart_table_and_file(client, base, keeper):
    group = make_group(base, count=10)
    booking = make_booking(group, seats=7, first=span(8, 22, days=1))
    yesterday = booking.sessions.get().starts_at - timedelta(days=2)
    Session.objects.update(starts_at=yesterday, ends_at=yesterday + timedelta(hours=14), attended=6)
    client.force_login(keeper)
    address = f"/uni/{base.owner.code}/bases/{base.code}/use/"

    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}?by=day&format=xlsx").content)).active
    rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True)}
    day = timezone.localdate(yesterday).isoformat()

    assert rows[day] == (140, 98, 70)
    assert next(row for name, row in rows.items() if name not in (day, "时间"))[1] == 0
    for by in ("day", "week", "term", "nonsense"):
        assert client.get(f"{address}?by={by}").status_code == 200
    assert "结束的 1 场里登记了 1 场" in text(client.get(f"{address}?by=day"))


def test_papers_are_for_keepers_and_officers(client, base, keeper, settings, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.PRIVATE_ROOT = tmp_path
    client.force_login(keeper)
    client.post(
        f"/uni/{base.owner.code}/bases/{base.code}/checks/",
        {"checked_on": timezone.localdate(), "valid_months": 6, "checked_by": "安全办",
         "file": SimpleUploadedFile("check.pdf", b"%PDF-1.7 x")},
    )  # fmt: skip
    paper = f"/bases/checks/{SafetyCheck.objects.first().pk}/"

    assert b"".join(client.get(paper).streaming_content) == b"%PDF-1.7 x"
    client.force_login(make_member(Role.OFFICER))
    assert b"".join(client.get(paper).streaming_content) == b"%PDF-1.7 x"
    client.force_login(make_member(Role.MANAGER))
    assert client.get(paper).status_code == 404


def test_the_calendar_of_a_base(client, base, group, keeper):
    kept, gone = make_booking(group, seats=3), make_booking(group, seats=3, title="取消的")
    asked = make_booking(group, make_enterprise(), by=None)
    Booking.objects.filter(pk=asked.pk).update(state="requested")
    cancelling.cancel(gone.pk, by=keeper)
    closures.close(base.pk, closures.ClosureDraft(span(14, 16), "holiday", "放假"), by=keeper)
    client.force_login(keeper)
    client.post(f"/uni/{base.owner.code}/bases/{base.code}/feed/")
    key = Base.objects.get().feed_key
    client.logout()

    events = Calendar.from_ical(client.get(f"/bases/feeds/{key}.ics").content).walk("VEVENT")

    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CANCELLED", "TENTATIVE", "CONFIRMED"]
    assert events[0].decoded("DTSTART") == kept.sessions.get().starts_at
    bases.renew_feed(base.pk, by=keeper)
    assert client.get(f"/bases/feeds/{key}.ics").status_code == 404


def test_officers_see_every_city_and_who_is_not_safe(client, base, group):
    cluster = make_cluster()
    make_group(make_base(safe=False, name_zh="没查的基地", city_id=cluster.city_id, cluster_id=cluster.pk), count=5)
    expired = make_base(safe=False, name_zh="过期的基地", city_id=cluster.city_id)
    check_base(expired, days_ago=60, months=1)
    client.force_login(make_member(Role.OFFICER))

    page = text(client.get("/gov/bases/"))

    assert ("没查的基地" in page, "过期的基地" in page, base.name_zh in page) == (True, True, False)
    rows = list(openpyxl.load_workbook(io.BytesIO(client.get("/gov/bases/?format=xlsx").content)).active.values)
    assert sorted(row[1:4] for row in rows[1:]) == [(1, 30, 0), (2, 5, 2)]
    client.force_login(make_member(Role.ACADEMIC))
    assert client.get("/gov/bases/").status_code == 403


def test_a_centre_is_run_on_screen_and_joined(client):
    school, firm = make_university(), make_enterprise()
    office, teacher = make_member(Role.ACADEMIC, school), make_member(Role.TEACHER, school)
    course, base, today = make_course(), make_base(school), timezone.localdate()
    client.force_login(office)
    home = f"/uni/{school.code}/centres/"
    words = {"code": "hub", "name_zh": "协同中心", "kind": "innovation", "founded_on": "2025-09-01"}
    assert client.post(home, words)["Location"] == f"{home}hub/"
    assert client.post(home, words).status_code == 422

    client.post(f"{home}hub/", {"act": "member", "organisation": firm.code, "duty": "出讲师"})
    assert client.post(f"{home}hub/", {"act": "member", "organisation": "nobody"}).status_code == 422
    client.post(f"{home}hub/", {"act": "bases", "bases": [base.pk]})
    offer = {"act": "offer", "course": course.code, "teacher": teacher.pk, "term": "2026-2027-1",
             "starts_on": today, "ends_on": today + timedelta(days=30), "seats": 20}  # fmt: skip
    client.post(f"{home}hub/", offer)
    first = Offering.objects.get()
    page = text(client.get(f"{home}hub/?repeat={first.pk}"))
    assert f'name="repeats" value="{first.pk}"' in page
    client.post(f"{home}hub/", {**offer, "term": "2026-2027-2", "repeats": first.pk})
    assert Offering.objects.first().repeats == first

    client.force_login(make_member(Role.MENTOR, firm))
    assert text(client.get("/centres/hub/")).count("报名<") == 2
    client.post(f"/centres/offerings/{first.pk}/join/")
    page = text(client.get("/centres/hub/"))
    assert ("已报名" in page, firm.name_zh in page, base.name_zh in page) == (True, True, True)
    assert client.get("/centres/").status_code == client.get("/en/centres/hub/").status_code == 200
    client.force_login(office)
    member = first.centre.members.get(organisation=firm)
    client.post(f"{home}hub/members/{member.pk}/leave/")
    member.refresh_from_db()
    assert member.left_on == today


def test_a_centre_asks_as_much_for_three_offerings_as_for_one(client, django_assert_num_queries):
    centre = make_centre()
    teacher = make_member(Role.TEACHER, centre.host)
    today = timezone.localdate()

    def offer(term):
        plan = centres.OfferingPlan(make_course().code, teacher.pk, term, today, today + timedelta(days=9), 9)
        centres.offer(centre.pk, plan, by=None)

    offer("1")
    client.get(f"/centres/{centre.code}/")
    with django_assert_num_queries(6):
        client.get(f"/centres/{centre.code}/")
    offer("2")
    offer("3")
    # New courses make the site read its menus again.
    client.get(f"/centres/{centre.code}/")

    with django_assert_num_queries(6):
        client.get(f"/centres/{centre.code}/")


def test_the_classes_of_ones_own_school_are_offered(client, base, group, keeper):
    own, strange = make_class(base.owner), make_class()
    client.force_login(keeper)

    page = text(client.get(f"/bases/{base.code}/book/"))

    assert (own.name in page, strange.name in page) == (True, False)
    client.post(f"/bases/{base.code}/book/", fields(group, base.owner, purpose="class", school_class=own.pk))
    assert Booking.objects.get().school_class == own
    bookings.approve(Booking.objects.get().pk, by=keeper)
