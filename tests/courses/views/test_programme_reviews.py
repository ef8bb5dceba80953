"""The joint review on screen: a panel opened and closed by the office, a ballot by link, minutes on paper."""

import re
from datetime import date, timedelta

import pypdfium2
import pytest
from django.utils import timezone

from courses.access.programmes import digest
from courses.background import programme_reviews as background
from courses.choices import ReviewItem
from courses.models import IndustryReview, ProgrammeRule, ProgrammeVersion, ReviewExpert, ReviewVote
from courses.operations.programme_reviews import close_review, open_review, recuse
from courses.operations.programmes import save_plan
from lms.audit.models import AuditEvent
from lms.organisations.public import Role
from tests.factories.organisations import make_class, make_member, make_university
from tests.factories.programmes import (
    give_votes,
    make_experts,
    make_plan,
    make_review,
    make_version,
    publish,
    with_course,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_university()


@pytest.fixture
def office(school, client):
    found = make_member(Role.ACADEMIC, school)
    client.force_login(found)
    return found


@pytest.fixture
def version(school):
    return make_version(school)


def address(version, rest=""):
    programme = version.programme
    return f"/uni/{programme.organisation.code}/programmes/{programme.code}/v{version.number}/review/{rest}"


def panel(**changes):
    given = {"act": "open", "open-due_on": (timezone.localdate() + timedelta(days=9)).isoformat(), "open-quorum": "2"}
    for place, (name, unit) in enumerate([("甲", "某公司"), ("乙", "外校")]):
        given |= {f"open-name{place}": name, f"open-unit{place}": unit, f"open-email{place}": f"e{place}@firm.test"}
    return {**given, "open-is_enterprise0": "on", **changes}


def link_of(expert, mailoutbox):
    background.mail(expert.pk)
    return re.search(r"/expert/[^/\s]+/", mailoutbox[-1].body)[0]


def ballot(**changes):
    given = {"act": "vote", "signed_name": "甲"} | {item.value: "agree" for item in ReviewItem}
    return {**given, **changes}


def meeting():
    day = timezone.localdate().isoformat()
    return {"decide-passed": "1", "decide-met_on": day, "decide-present": "9", "decide-in_favour": "8"}


def stage(version):
    return ProgrammeVersion.objects.get(pk=version.pk).stage


def test_the_office_takes_a_version_all_the_way(client, version, office):
    client.post(address(version), panel())
    review = IndustryReview.objects.get()
    assert (stage(version), [one.is_enterprise for one in review.experts.all()]) == ("industry", [True, False])

    give_votes(review)
    client.post(address(version), {"act": "close", "close-remark": "同意"})
    assert stage(version) == "committee"

    client.post(address(version), {"act": "decide", **meeting()})
    assert stage(version) == "published"

    client.post(
        address(version), {"act": "file", "file-number": "皖 17", "file-filed_on": timezone.localdate().isoformat()}
    )
    assert stage(version) == "filed"
    assert "备案号 皖 17" in client.get(address(version)).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"open-is_enterprise0": ""}, "至少要有一位来自企业"), ({"open-email1": "e0@firm.test"}, "这个邮箱已经请过了"),
     ({"open-due_on": "2020-01-01"}, "截止日期要在今天之后"), ({"open-name1": "", "open-email1": ""}, "不多于请的人数")],
)  # fmt: skip
def test_a_panel_that_makes_no_sense_is_refused(client, version, office, changes, words):
    answer = client.post(address(version), panel(**changes))

    assert (answer.status_code, words in answer.content.decode(), stage(version)) == (422, True, "draft")


@pytest.mark.parametrize(
    ("cell", "most"), [("open-name0", 60), ("open-unit0", 80), ("open-post0", 60), ("open-email0", 254)]
)
def test_a_line_of_the_panel_is_held_to_the_length_of_its_column(client, version, office, cell, most):
    words = "e" * (most + 1 - len("@firm.test")) + "@firm.test" if "email" in cell else "长" * (most + 1)
    answer = client.post(address(version), panel(**{cell: words}))

    assert (answer.status_code, stage(version), ReviewExpert.objects.exists()) == (422, "draft", False)
    (error,) = answer.context["forms"]["open"].errors[cell.removeprefix("open-")]
    assert str(most) in error


def test_publishing_is_not_among_what_a_draft_can_do(client, version, office):
    for act in ("decide", "file", "close", "publish"):
        client.post(address(version), {"act": act, **meeting()})

    assert stage(version) == "draft"


def test_tables_of_what_is_under_review_lead_back_to_the_page(client, version, office):
    make_review(version, office)

    answer = client.get(address(version).replace("/review/", "/edit/elective/"))

    assert answer.headers["Location"] == address(version).replace("/review/", "/")


def test_a_teacher_reads_and_does_not_decide(client, version, office, school):
    make_review(version, office)
    client.force_login(make_member(Role.TEACHER, school))

    assert client.get(address(version)).status_code == 200
    assert client.post(address(version), {"act": "back", "back-to": "draft", "back-remark": "x"}).status_code == 404
    assert stage(version) == "industry"


def test_addresses_of_experts_are_for_the_office_alone(client, version, office, school):
    make_review(version, office)
    assert "expert1@firm.test" in client.get(address(version)).content.decode()
    client.force_login(make_member(Role.TEACHER, school))

    page = client.get(address(version)).content.decode()

    assert ("专家1" in page, "@firm.test" in page) == (True, False)


def test_authors_read_why_it_came_back(client, version, office, school):
    review = make_review(version, office)
    give_votes(review)
    close_review(review.pk, by=office)
    client.post(address(version), {"act": "back", "back-to": "draft", "back-remark": "缺两门课程标准"})
    client.force_login(make_member(Role.TEACHER, school))

    start = address(version).replace("/review/", "/")
    assert ["缺两门课程标准" in client.get(start + rest).content.decode() for rest in ("", "edit/", "review/")] == [
        True, True, True,
    ]  # fmt: skip


def test_an_expert_votes_once_without_an_account(client, version, office, mailoutbox):
    expert = make_review(version, office).experts.first()
    link = link_of(expert, mailoutbox)
    client.logout()

    page = client.get(link)
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "same-origin")
    assert "专业核心课" in page.content.decode()
    answer = client.post(link, ballot(hours="amend", comment_hours="再多些实训"))
    assert (answer.status_code, ReviewVote.objects.count()) == (200, len(ReviewItem))

    again = client.post(link, ballot(goal="against", comment_goal="改口"))
    assert (again.status_code, client.get(link).status_code) == (404, 404)
    assert ReviewVote.objects.get(item="goal").verdict == "agree"
    trail = AuditEvent.objects.filter(object_type="courses.reviewexpert").order_by("pk")
    assert list(trail.values_list("action", flat=True)) == [
        *["review_expert.asked"] * 3, "review_expert.opened", "review_expert.voted",
    ]  # fmt: skip


def test_a_link_forwarded_after_recusal_opens_nothing(client, version, office, mailoutbox):
    expert = make_review(version, office).experts.first()
    link = link_of(expert, mailoutbox)

    client.post(link, {"act": "recuse", "reason": "与本校有合作项目"})

    assert (client.get(link).status_code, client.post(link, ballot()).status_code) == (404, 404)
    assert (ReviewVote.objects.count(), ReviewExpert.objects.get(pk=expert.pk).recused_reason) == (
        0,
        "与本校有合作项目",
    )


def test_every_bad_link_gets_the_same_page(client, version, office, mailoutbox):
    review = make_review(version, office)
    link = link_of(review.experts.first(), mailoutbox)
    recuse(review.experts.first().pk, "x")

    mains = {
        client.get(bad).content.split(b"<main")[1].split(b"</main>")[0]
        for bad in (link, "/expert/forged.token/", link[:-2] + "x/")
    }
    assert len(mains) == 1


def test_an_objection_without_a_reason_keeps_what_was_said(client, version, office, mailoutbox):
    link = link_of(make_review(version, office).experts.first(), mailoutbox)

    answer = client.post(link, ballot(hours="against", practice="amend", comment_practice="多去企业"))

    page = answer.content.decode()
    assert (answer.status_code, "多去企业" in page, "为什么要改" in page) == (422, True, True)
    assert not ReviewVote.objects.exists()


def test_a_fresh_link_is_told_in_one_answer_and_kept_nowhere(client, version, office):
    expert = make_review(version, office).experts.first()

    told = client.post(address(version, f"experts/{expert.pk}/link/"))

    (token,) = re.findall(r"/expert/([^/\s]+)/", told.content.decode())
    assert (told.status_code, told.headers["Cache-Control"]) == (200, "private, no-store")
    assert ReviewExpert.objects.get(pk=expert.pk).secret_sha256 == digest(token)
    assert token not in repr(dict(client.session.items()))
    # The page stands at the address that makes links: its other forms must not.
    actions = re.findall(r'<form[^>]* action="([^"]*)"', told.content.decode().split("<main")[1])
    assert told.content.decode().split("<main")[1].count("<form") == len(actions)
    assert sorted(set(actions) - {one for one in actions if "/experts/" in one}) == [address(version)]
    assert "/expert/" not in client.get(address(version)).content.decode()
    client.post(address(version, f"experts/{expert.pk}/revoke/"))
    assert client.get(f"/expert/{token}/").status_code == 404


def test_a_link_for_somebody_who_has_voted_is_not_made(client, version, office):
    review = make_review(version, office)
    give_votes(review, places=(0,))

    answer = client.post(address(version, f"experts/{review.experts.first().pk}/link/"), follow=True)

    assert "不能再给链接" in answer.content.decode() and "/expert/" not in answer.content.decode()


def test_experts_and_minutes_keep_what_the_rules_said_that_day(client, school, office, mailoutbox):
    """The law may change while experts read: they, and whoever reads the minutes, see what the school was told."""
    version = make_version(school, with_course(make_plan(), "ZJ", credits=25))
    due_at = timezone.now() + timedelta(days=5)
    review = open_review(version.pk, make_experts(), quorum=2, due_at=due_at, reason="多给学分", by=office)
    rule = ProgrammeRule.objects.get(code="PROG-CREDIT", level="vocational")
    ProgrammeRule.objects.filter(pk=rule.pk).update(
        text_zh="改过的条文", parameters={"least": 1, "most": 99, "week": 24}
    )
    ProgrammeRule.objects.create(
        code="PROG-TOTAL", version=2, level="vocational", severity="warn", standing="recalled", article="x",
        text_zh="新的总学时", parameters={"least": 9000}, valid_from=date(2020, 1, 1),
    )  # fmt: skip

    page = client.get(link_of(review.experts.first(), mailoutbox)).content.decode()
    pdf = pypdfium2.PdfDocument(client.get(address(version, f"{review.pk}/minutes/")).content)

    assert ("每学分 14.1 学时，应为 16" in page, rule.text_zh in page) == (True, True)
    assert ("新的总学时" in page, "改过的条文" in page) == (False, False)
    text = "".join(part.get_textpage().get_text_bounded() for part in pdf).replace("\r\n", "")
    assert [
        words for words in ("PROG-TOTAL v1", "PROG-CREDIT v1", "14.08，应为 16", "多给学分") if words not in text
    ] == []


def test_the_minutes_say_who_said_what(client, version, office):
    review = make_review(version, office)
    give_votes(review, "amend")
    close_review(review.pk, remark="按意见修改后提交", by=office)

    pdf = pypdfium2.PdfDocument(client.get(address(version, f"{review.pk}/minutes/")).content)

    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert [
        words for words in ("论证纪要", "专家0", "修改后同意", "2 位同意", "按意见修改后提交") if words not in text
    ] == []


def test_what_changed_since_the_last_version(client, version, office):
    publish(version, office)
    programme = version.programme
    start = f"/uni/{programme.organisation.code}/programmes/{programme.code}/"

    client.post(f"{start}next/", {"cohort_year": "2027"})
    second = ProgrammeVersion.objects.get(number=2)
    assert second.plan == make_plan(cohort_year=2027)
    save_plan(second.pk, with_course(second.plan, "HX", theory=200, practice=360), seen=1, by=office)

    page = client.get(f"{start}v2/since/1/").content.decode()
    assert "240 → 200" in page and "320 → 360" in page


def test_a_student_reads_the_version_of_their_year(client, school, version, office):
    found = make_class(school, entered_on=date(2026, 9, 1), specialty_code="530702")
    client.force_login(make_member(Role.STUDENT, school, school_class=found))
    assert "还没有你这一级的培养方案" in client.get("/learn/programme/").content.decode()

    publish(version, office)

    page = client.get("/learn/programme/").content.decode()
    assert "2026 级起" in page and "专业核心课" in page and "/uni/" not in page


@pytest.mark.parametrize("experts", [3, 6])
def test_the_review_asks_the_same_number_of_questions(client, version, office, experts, django_assert_num_queries):
    give_votes(make_review(version, office, experts=experts), places=range(experts))
    client.get(address(version))

    with django_assert_num_queries(18):
        client.get(address(version))
