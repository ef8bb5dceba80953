"""TEACH: a school opens a course for a term, students come, the teacher sees how far they are."""

from datetime import timedelta

from django.utils import timezone

from lms.demo import learning
from lms.people.models import User


def test_teach(visit):
    office = visit("university")
    teacher = User.objects.get(email="teacher@demo.test")
    today = timezone.localdate()
    office.press(
        office.open("/uni/jh-college/courses/new/"),
        "/courses/new/",
        course="CBE205",
        teacher=teacher.pk,
        term="2027 春",
        starts_on=today.isoformat(),
        ends_on=(today + timedelta(days=90)).isoformat(),
        seats=30,
    )

    runs = visit("teacher").open("/uni/jh-college/courses/")
    assert runs.has("2027 春")

    before = rosters_with("程雨桐", visit("teacher"))
    learning.pass_course(visit("student"), "cbe102")
    assert len(rosters_with("程雨桐", visit("teacher")) - before) == 1


def test_a_gap_is_closed_in_the_draft_of_a_programme_and_opened_again(visit):
    teacher = visit("teacher")
    (address,) = teacher.open("/uni/jh-college/coverage/").links("/coverage/live-commerce/?skill=EC-12")
    assert level_of(teacher.open(address), "ZB301.EC-12") == "0"

    taught = teacher.press(teacher.open(address), "#matrix", **{"ZB301.EC-12": "1"})
    assert (level_of(taught, "ZB301.EC-12"), taught.has("已保存。")) == ("1", True)

    back = teacher.press(taught, "#matrix", to_=str(taught.soup.find(id="back")["value"]))
    assert level_of(back, "ZB301.EC-12") == "0"


def level_of(page, cell):
    """The level chosen in a cell of the skill matrix."""
    return page.soup.find("select", {"name": cell}).find("option", selected=True).text


def rosters_with(name, teacher):
    """The rosters of the school that show the name."""
    links = set(teacher.open("/uni/jh-college/courses/").links("/uni/jh-college/courses/"))
    return {link for link in links if link.rstrip("/").split("/")[-1].isdigit() and teacher.open(link).has(name)}


def test_another_schools_teacher_sees_none_of_it(visit):
    stranger = visit("officer")

    answers = [stranger.client.get(url).status_code for url in ("/uni/jh-college/courses/", "/uni/jh-college/")]

    assert answers == [403, 403]
