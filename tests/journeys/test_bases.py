"""BASES: a school and a firm use each other's workstations; who works for the firm learns at the centre."""

from datetime import timedelta

from django.utils import timezone

from lms.bases.models import Booking


def test_a_base_is_booked_answered_and_full(visit):
    office, firm = visit("university"), visit("enterprise")
    base = "/uni/jh-college/bases/jh-cbec/"
    asked = Booking.objects.get(state="requested", group__base__code="jh-cbec")
    assert office.open(base).has(asked.title)

    office.press(office.open(base), f"/bookings/{asked.pk}/answer/", button="approve")

    assert firm.open(f"/bases/bookings/{asked.pk}/").has("已确认")
    taken = timezone.localtime(asked.sessions.get().starts_at)
    words = {"day": taken.date().isoformat(), "starts": "13:00", "ends": "16:00", "title": "订单班", "purpose": "other"}
    answer = office.client.post("/bases/jh-cbec/book/", _form(office, words, seats=33))
    assert "只剩 32 个工位" in answer.content.decode()
    office.press(office.open("/bases/jh-cbec/book/"), "/book/", **words, seats=32)
    assert Booking.objects.filter(title="订单班", state="approved").count() == 1


def test_the_demo_speaks_of_safety_and_of_its_centre(visit):
    office, mentor = visit("university"), visit("mentor")

    last_day = timezone.localdate() + timedelta(days=19)
    assert office.open("/bases/jh-cbec/").has(f"{last_day}")
    assert mentor.open("/centres/anhui-goods/").has("已报名")
    assert mentor.open("/learn/").has("跨境平台运营")
    assert visit("officer").open("/gov/bases/").has("安庆市")


def _form(visitor, words, **more):
    """The booking form as it stands, with these words: a refusal is an answer of 422, which `press` takes for lost."""
    page = visitor.open("/bases/jh-cbec/book/")
    token = page.form("/book/").find("input", {"name": "csrfmiddlewaretoken"})["value"]
    group = page.form("/book/").find("option")["value"]
    organisation = page.form("/book/").find("select", {"name": "organisation"}).find("option")["value"]
    return {"csrfmiddlewaretoken": token, "group": group, "organisation": organisation, **words, **more}
