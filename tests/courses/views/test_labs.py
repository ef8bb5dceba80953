"""A lab on its learner's pages: the list, the task, a case worked without JavaScript, what was right."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from courses.models import CourseLab, LabAttempt
from courses.operations import enrolments
from courses.operations import labs as operations
from courses.queries.deadlines import deadlines_of
from courses.queries.holdings import own_rows
from tests.factories.courses import make_course, make_enrolment
from tests.factories.labs import LAB, make_lab_learner, name_lab, right, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(client):
    found = make_lab_learner("LAB-QT", "LAB-OW")
    client.force_login(found.person)
    return found


def address(enrolment, lab="lab-qt"):
    return reverse("courses:lab", args=[enrolment.run.course.slug, lab])


def text(response):
    return BeautifulSoup(response.content, "html.parser").find("main").get_text(" ", strip=True)


def posted(page):
    """What the form of a working page would send, filled as it stands."""
    form = BeautifulSoup(page.content, "html.parser").find("form", {"hx-post": True})
    fields = form.select("input[name]:not([type=checkbox]):not([type=radio])")
    return {field["name"]: field.get("value", "") for field in fields if field["name"] != "csrfmiddlewaretoken"}


def begin(client, enrolment, act="practice", lab="lab-qt"):
    response = client.post(address(enrolment, lab), {"act": act})
    return LabAttempt.objects.get(uuid=response.url.split("/")[-2]), response.url


def test_the_list_says_where_one_stands(client, enrolment):
    work(enrolment, wrong=3), work(enrolment, graded=False)

    page = client.get(reverse("courses:lab_list", args=[enrolment.run.course.slug]))

    words = text(page)
    assert "出口报价核算 计过分，未合格 练习 1 次 最高 50 分 还可计分 2 次" in words
    assert "公共海外仓成本分摊 还没开始 还可计分 3 次" in words


@pytest.mark.parametrize("labs", [("LAB-QT",), ("LAB-QT", "LAB-OW")])
def test_the_list_costs_the_same_for_any_number(client, labs, django_assert_num_queries):
    found = make_lab_learner(*labs)
    client.force_login(found.person)
    client.get("/learn/grades/")

    with django_assert_num_queries(11):
        client.get(reverse("courses:lab_list", args=[found.run.course.slug]))


def test_a_lab_is_worked_without_javascript(client, enrolment):
    attempt, url = begin(client, enrolment)
    page = client.get(url)
    form = posted(page)

    client.post(url, {**form, **right(attempt, wrong=1), "act": "save"})
    draft = posted(client.get(url))
    result = client.post(url, {**draft, "act": "hand_in"}, follow=True)

    assert [sheet.title for sheet in page.context["sheets"]] == ["国内部分", "国际部分"]
    assert draft["fob_rmb"] == right(attempt)["fob_rmb"]
    assert "对 5 / 6" in text(result)
    assert "练习第 1 次得分 83.3 分" in text(result)
    first = result.context["groups"][0].lines[0]
    assert (first.is_right, first.value) == (False, right(attempt)["refund"])


def test_what_cannot_be_read_is_told_beside_the_field_and_nothing_is_lost(client, enrolment):
    attempt, url = begin(client, enrolment)
    given = {**right(attempt), "refund": "一千多"}

    refused = client.post(url, {**given, "seq": "1", "act": "hand_in"})

    soup = BeautifulSoup(refused.content, "html.parser")
    field = soup.find("input", {"name": "refund"})
    assert (refused.status_code, field["value"], field["aria-invalid"]) == (422, "一千多", "true")
    assert soup.find(id=field["aria-describedby"]).get_text(strip=True).startswith("没有读出数字")
    assert soup.select_one(".errsum a")["href"] == f"#{field['id']}"
    assert soup.find("input", {"name": "fob_rmb"})["value"] == given["fob_rmb"]
    attempt.refresh_from_db()
    assert (attempt.is_open, attempt.given["fob_rmb"]) == (True, given["fob_rmb"])


def test_an_older_window_overwrites_nothing_and_keeps_what_was_typed(client, enrolment):
    attempt, url = begin(client, enrolment)
    client.post(url, {**right(attempt), "seq": "2", "act": "save"})

    older = client.post(url, {"refund": "5", "seq": "1", "act": "hand_in"})

    attempt.refresh_from_db()
    assert (older.status_code, attempt.is_open, attempt.given) == (422, True, right(attempt))
    assert BeautifulSoup(older.content, "html.parser").find("input", {"name": "refund"})["value"] == "5"


def test_a_page_that_saves_by_itself_is_told_when(client, enrolment):
    attempt, url = begin(client, enrolment)

    saved = client.post(
        url, {**right(attempt), "refund": "x", "seq": "1", "act": "save"}, headers={"HX-Request": "true"}
    )
    stale = client.post(url, {"refund": "5", "seq": "1", "act": "save"}, headers={"HX-Request": "true"})

    assert "答案已保存" in saved.content.decode() and "有 1 处看不懂" in saved.content.decode()
    assert 'name="seq" value="2"' in saved.content.decode()
    assert "没有覆盖它" in stale.content.decode()


def test_a_save_under_way_is_waited_for_since_the_next_takes_its_number_from_the_answer(client, enrolment):
    _attempt, url = begin(client, enrolment)

    form = BeautifulSoup(client.get(url).content, "html.parser").find("form", {"hx-post": True})

    # Given up by the browser, it is kept all the same: the next would come with the same number and change nothing.
    assert form["hx-sync"] == "this:queue last"


def test_values_of_a_graded_attempt_stay_hidden_while_one_is_left(client, enrolment):
    first = work(enrolment, wrong=2)
    hidden = client.get(reverse("courses:lab_attempt", args=[first.uuid]))
    work(enrolment), work(enrolment)

    shown = client.get(reverse("courses:lab_attempt", args=[first.uuid]))

    value = right(first)["fob_rmb"]
    assert (value in text(hidden), value in text(shown)) == (False, True)
    assert "计分次数用完或截止后显示" in text(hidden)


def test_a_tick_list_and_what_is_not_asked(client, enrolment):
    attempt, url = begin(client, enrolment, lab="lab-ow")
    page = BeautifulSoup(client.get(url).content, "html.parser")

    client.post(url, {"usage.harmed": ["F1", "F2"], "seed": "1", "score_percent": "100", "seq": "1", "act": "save"})

    assert [box["value"] for box in page.find_all("input", {"name": "usage.harmed"})] == ["F1", "F2", "F3", "none"]
    attempt.refresh_from_db()
    assert attempt.given == {"usage.harmed": ["F1", "F2"]}
    again = BeautifulSoup(client.get(url).content, "html.parser")
    assert [box["value"] for box in again.select("input[name='usage.harmed'][checked]")] == ["F1", "F2"]


def test_a_late_hand_in_is_told(client, enrolment):
    attempt, url = begin(client, enrolment, "graded")
    operations.save_draft(attempt.pk, right(attempt, wrong=3), by=enrolment.person)
    LabAttempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(minutes=1))

    late = client.post(url, {**right(attempt), "seq": "9", "act": "hand_in"}, follow=True)

    assert "时间到，系统已替你交卷" in text(late)
    assert "计分第 1 次得分 50 分" in text(late)


def test_everybody_else_finds_nothing(client, enrolment):
    _attempt, url = begin(client, enrolment)
    for person in (make_enrolment(enrolment.run).person, make_enrolment().person, enrolment.run.teacher):
        client.force_login(person)
        assert [client.get(url).status_code, client.post(url, {"act": "hand_in"}).status_code] == [404, 404]
    client.force_login(enrolment.run.teacher)
    assert client.get(address(enrolment)).status_code == 404


def test_a_lab_the_course_does_not_name_is_not_there(client, enrolment):
    assert client.get(address(enrolment, "lab-cf")).status_code == 404
    assert client.get(address(enrolment, "LAB-QT")).status_code == 404


def test_whoever_withdrew_reads_what_they_worked_and_begins_nothing(client, enrolment):
    attempt = work(enrolment)
    enrolments.withdraw(enrolment.run_id, by=enrolment.person)

    assert client.get(reverse("courses:lab_attempt", args=[attempt.uuid])).status_code == 200
    assert client.get(address(enrolment)).status_code == 404


def test_an_attempt_of_an_older_model_reads_as_it_was_kept(client, enrolment, monkeypatch):
    attempt = work(enrolment, wrong=1)
    monkeypatch.setattr("courses.labs.cases.quotation.VERSION", 2)

    page = client.get(reverse("courses:lab_attempt", args=[attempt.uuid]))

    assert {line.name for line in page.context["groups"][0].lines} == set(attempt.shares)
    assert page.context["sheets"] == []


def test_a_case_that_is_being_worked_is_shown_whatever_model_drew_it(client, enrolment, monkeypatch):
    _attempt, url = begin(client, enrolment)
    monkeypatch.setattr("courses.labs.cases.quotation.VERSION", 2)

    assert [sheet.title for sheet in client.get(url).context["sheets"]] == ["国内部分", "国际部分"]


def test_the_course_page_lists_its_labs_and_leads_there(client, enrolment):
    page = client.get(f"/courses/{enrolment.run.course.slug}/")

    links = [a["href"] for a in BeautifulSoup(page.content, "html.parser").select("#labs ~ ul a")]
    assert links == [address(enrolment), address(enrolment, "lab-ow")]


def test_a_lab_published_with_the_course_stands_on_its_page_at_once(client):
    course = make_course()
    client.get(f"/courses/{course.slug}/")
    course.labs = [CourseLab(code="LAB-QT")]

    course.save_revision().publish()

    assert "出口报价核算" in client.get(f"/courses/{course.slug}/").content.decode()


def test_what_somebody_worked_is_theirs_to_take_along_and_their_dates_in_the_calendar():
    enrolment = make_lab_learner()
    work(enrolment, wrong=3)
    due = timezone.now() + timedelta(days=3)
    operations.set_run_lab(enrolment.run_id, LAB, attempts=None, opens_at=None, due_at=due, by=None)

    (row,) = own_rows(enrolment.person)["lab_attempts"]
    (date,) = [one for one in deadlines_of(enrolment.person_id) if one.uid.startswith("lab-")]

    assert (row["code"], row["score_percent"], row["given"]["refund"]) == (LAB, 50, "1")
    assert (date.title, date.at, date.url) == ("实训“出口报价核算”截止", due, address(enrolment))


def test_the_seed_of_a_case_is_taken_along_once_it_is_handed_in():
    enrolment = make_lab_learner()
    done = work(enrolment)
    operations.start_graded(enrolment.pk, LAB, by=enrolment.person)

    seeds = {row["number"]: row["case_seed"] for row in own_rows(enrolment.person)["lab_attempts"]}

    assert seeds == {1: done.seed, 2: None}


def test_the_date_of_a_lab_taken_out_of_the_course_is_cancelled():
    enrolment = make_lab_learner("LAB-QT", "LAB-OW")
    due = timezone.now() + timedelta(days=3)
    for code in ("LAB-QT", "LAB-OW"):
        operations.set_run_lab(enrolment.run_id, code, attempts=None, opens_at=None, due_at=due, by=None)
    CourseLab.objects.get(code="LAB-OW").delete()

    dates = {one.uid.split("-run-")[0]: one.cancelled for one in deadlines_of(enrolment.person_id)}

    assert (dates["lab-lab-qt"], dates["lab-lab-ow"]) == (False, True)


def test_a_copied_course_has_the_labs_of_its_original():
    course = make_course()
    name_lab(course, attempts=2)

    copy = course.copy(update_attrs={"slug": "again", "title": "再讲一遍"})

    assert list(copy.labs.values_list("code", "attempts")) == [(LAB, 2)]
