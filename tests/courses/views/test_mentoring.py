"""The mentor's pages by link and by account; the teacher's pages of mentors, releases and similar works."""

import re

import pytest
from django.core.cache import cache

from courses.background import mentor_links as background
from courses.models import Marking, MarkRelease, MentorLink, SimilarPair, Submission
from courses.operations import mentor_links, submissions
from lms.audit.models import AuditEvent
from lms.organisations.public import Role
from tests.factories.assignments import (
    draft_mark,
    make_assignment,
    make_draft,
    make_group,
    make_link,
    make_submission,
    marked,
    mentor_mark,
    pdf,
    released,
)
from tests.factories.courses import make_enrolment, make_rule, make_run, place
from tests.factories.organisations import make_enterprise, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def enrolment():
    return make_enrolment()


@pytest.fixture
def work(enrolment):
    """Work with a file, for an assignment with two mentors."""
    assignment = make_assignment(enrolment.run, mentor_weight=40)
    draft = make_draft(assignment, enrolment, text="我的报价是九点八")
    submissions.add_file(draft.pk, pdf(), by=enrolment.person)
    return submissions.hand_in(draft.pk, by=enrolment.person)


@pytest.fixture
def token(work):
    """The token of a link handed over by the teacher."""
    return mentor_links.hand_over(make_link(work.assignment).pk, by=work.assignment.run.teacher)


def base(run):
    return f"/uni/{run.organisation.code}/courses/{run.pk}/"


def levels(work, *chosen, **words):
    return {"rubric": work.assignment.rubric.pk, "level_c1": chosen[0], "level_c2": chosen[1], **words}


def test_a_mentor_marks_by_the_link_without_an_account(client, enrolment, work, token):
    home = f"/mentor/links/{token}/"
    listed = client.get(home)
    shown = client.get(f"{home}works/{work.pk}/")
    sent = client.post(f"{home}works/{work.pk}/", levels(work, 1, 0, comment="可用"))

    marking = Marking.objects.get()
    assert (sent.status_code, sent["Location"], marking.percent, marking.role) == (302, home, 76, "mentor")
    assert enrolment.person.name in listed.text and "我的报价是九点八" in shown.text
    assert (listed["Referrer-Policy"], listed["X-Robots-Tag"]) == ("same-origin", "noindex, nofollow")
    assert "no-store" in shown["Cache-Control"]
    trail = AuditEvent.objects.filter(action__startswith="mentor_link.").values_list("action", flat=True)
    assert {"mentor_link.opened", "mentor_link.work_opened"} <= set(trail)


def test_a_mentor_learns_no_more_of_a_learner_than_needed(client, enrolment, work, token):
    marked_by_teacher = draft_mark(work, 2, 2, comment="教师的评语")
    pages = client.get(f"/mentor/links/{token}/").text + client.get(f"/mentor/links/{token}/works/{work.pk}/").text

    assert enrolment.person.username not in pages
    assert enrolment.person.email not in pages
    assert marked_by_teacher.comment not in pages
    assert "/uni/" not in pages and "/learn/submissions/" not in pages


def test_the_file_is_a_download_and_logged(client, work, token):
    file = work.files.get()

    response = client.get(f"/mentor/links/{token}/files/{file.pk}/")

    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response["Content-Disposition"].startswith("attachment")
    assert AuditEvent.objects.get(action="mentor_link.file_opened").changes == {"file": file.pk}


def test_whatever_is_wrong_with_a_link_the_page_is_the_same(client, enrolment, work, token):
    other = make_submission(make_assignment(enrolment.run, code="b1"), enrolment)
    foreign = client.get(f"/mentor/links/{token}/works/{other.pk}/")
    forged = client.get("/mentor/links/abc.def/")
    mentor_links.revoke(MentorLink.objects.get().pk, by=enrolment.run.teacher)
    revoked = client.get(f"/mentor/links/{token}/")
    posted = client.post(f"/mentor/links/{token}/works/{work.pk}/", levels(work, 0, 0))

    answers = [foreign, forged, revoked, posted]
    body = [re.sub(r"<main.*?>(.*)</main>", r"\1", one.text, flags=re.S) for one in answers]
    mains = {re.search(r"<main.*?</main>", one, flags=re.S)[0] if "<main" in one else one for one in body}
    assert {one.status_code for one in answers} == {404}
    assert {one["Referrer-Policy"] for one in answers} == {"same-origin"}
    assert [("链接打不开" in one.text) for one in answers] == [True] * 4
    assert len({re.sub(r"/mentor/links/[^\"&%]*", "", main) for main in mains}) == 1
    assert Marking.objects.count() == 0


def test_guessing_links_is_limited(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "mentor_link_failed": "3/m/ip"}

    assert [client.get("/mentor/links/abc.def/").status_code for _ in range(4)] == [404, 404, 404, 429]


def test_a_mentor_with_an_account_uses_the_same_pages(client, work):
    mentor = make_member(Role.MENTOR, make_enterprise())
    link = make_link(work.assignment, name="李工", email=mentor.email)
    client.force_login(mentor)
    page = client.get(f"/mentor/work/{link.pk}/")
    client.post(f"/mentor/work/{link.pk}/works/{work.pk}/", levels(work, 0, 0))
    client.force_login(make_member(Role.MENTOR, make_enterprise()))

    marking = Marking.objects.get()
    assert (page.status_code, marking.marked_by, marking.link) == (200, mentor, link)
    assert client.get(f"/mentor/work/{link.pk}/").status_code == 404


def test_a_mark_without_a_level_keeps_the_mentors_words(client, work, token):
    response = client.post(
        f"/mentor/links/{token}/works/{work.pk}/", {"rubric": work.assignment.rubric.pk, "comment": "写了很久"}
    )

    assert (response.status_code, Marking.objects.count()) == (422, 0)
    assert "写了很久" in response.text


def test_the_teacher_sees_the_mentors_mark_after_giving_their_own(client, enrolment, work):
    mentor_mark(work, make_link(work.assignment), 2, 2, comment="企业的评语")
    client.force_login(enrolment.run.teacher)
    address = base(enrolment.run) + f"submissions/{work.pk}/"
    before = client.get(address).text
    draft_mark(work, 0, 0)
    after = client.get(address).text

    assert ("企业的评语" in before, "企业的评语" in after) == (False, True)
    assert "两位导师的评分相差超过 20 分" in after
    released(work.assignment)
    assert "公布前请看看" not in client.get(address).text


TICKED = re.compile(r'name="is_public" checked')


def test_nobodys_agreement_to_be_named_is_ticked_for_somebody_else(client, enrolment, work):
    link, other = make_link(work.assignment), make_link(work.assignment, name="李工", email="li@firm.test")
    draft_mark(work, 0, 0, comment="用心", is_public=True)
    mentor_mark(work, link, 0, 0, comment="能报价", is_public=True)
    colleague = make_member(Role.TEACHER, enrolment.run.organisation)
    enrolment.run.assistants.create(person=colleague, kind="teacher")
    ticked = []
    for person in (enrolment.run.teacher, colleague):
        client.force_login(person)
        ticked.append(bool(TICKED.search(client.get(base(enrolment.run) + f"submissions/{work.pk}/").text)))
    client.logout()
    for asked in (link, other):
        token = mentor_links.hand_over(asked.pk, by=enrolment.run.teacher)
        ticked.append(bool(TICKED.search(client.get(f"/mentor/links/{token}/works/{work.pk}/").text)))

    assert ticked == [True, False, True, False]


def test_the_teacher_invites_hands_over_and_revokes(client, enrolment, work, mailoutbox, settings):
    client.force_login(enrolment.run.teacher)
    address = base(enrolment.run) + f"assignments/{work.assignment_id}/mentors/"
    client.post(address, {"name": "张工", "email": "zhang@firm.test", "days": 14})
    link = MentorLink.objects.get()
    background.mail(link.pk)
    shown = client.post(f"{address}{link.pk}/link/").text
    token = re.search(r"/mentor/links/([^/]+)/", shown)[1]
    again = client.get(address).text
    client.post(f"{address}{link.pk}/revoke/")

    assert (len(mailoutbox), token in again) == (1, False)
    assert client.get(f"/mentor/links/{token}/").status_code == 404


def test_release_and_undo_on_the_page(client, enrolment):
    submission = make_submission(make_assignment(enrolment.run), enrolment)
    draft_mark(submission, 0, 0)
    client.force_login(enrolment.run.teacher)
    address = base(enrolment.run) + f"assignments/{submission.assignment_id}/"
    before = client.get(address).text
    client.post(f"{address}release/", {"which": "some"})
    nothing = MarkRelease.objects.count()
    client.post(f"{address}release/", {"which": "some", "work": [submission.pk]})
    shown = client.get(address).text
    client.post(f"{address}release/{MarkRelease.objects.get().pk}/undo/")

    submission.refresh_from_db()
    assert ("公布全部 1 份" in before, nothing, "撤销公布" in shown) == (True, 0, True)
    assert (submission.state, submission.release) == ("marked", None)


def test_a_released_mark_is_shown_with_weights_and_taken_back_with_a_reason(client, enrolment, work):
    mentor_mark(work, make_link(work.assignment), 1, 1, comment="企业的评语")
    marked(work, 0, 0, comment="教师的评语")
    page = f"/courses/{enrolment.run.course.slug}/assignments/a1/"
    client.force_login(enrolment.person)
    shown = client.get(page).text
    client.force_login(enrolment.run.teacher)
    client.post(base(enrolment.run) + f"submissions/{work.pk}/take-back/", {"reason": "看错了"})
    client.force_login(enrolment.person)
    hidden = client.get(page).text

    assert all(words in shown for words in ("企业的评语", "教师的评语", "占 60%", "占 40%", "84 分"))
    assert not any(words in hidden for words in ("企业的评语", "教师的评语", "84 分"))


def test_the_teacher_hears_who_is_left_out(client, enrolment):
    make_enrolment(enrolment.run)
    make_group(enrolment.run, enrolment)
    assignment = make_assignment(enrolment.run, by_group=True, mentor_weight=30)
    client.force_login(enrolment.run.teacher)
    address = base(enrolment.run) + f"assignments/{assignment.pk}/"
    before = client.get(address).text
    make_link(assignment)
    after = client.get(address).text

    assert "1 名学员没有小组" in before
    assert ("没有一位导师打得开它" in before, "没有一位导师打得开它" in after) == (True, False)


def test_a_group_page_says_who_is_in_and_who_is_not(client, enrolment):
    mate = make_enrolment(enrolment.run)
    make_group(enrolment.run, enrolment)
    make_assignment(enrolment.run, by_group=True)
    page = f"/courses/{enrolment.run.course.slug}/assignments/a1/"
    client.force_login(mate.person)
    alone = client.get(page).text
    refused = client.post(page, {"act": "save", "text": "x", "seq": "1"})
    client.force_login(enrolment.person)

    assert "请联系任课教师把你编入小组" in alone
    assert (refused.status_code, Submission.objects.count()) == (422, 0)
    assert "一组：" in client.get(page).text


def test_points_for_one_member_by_the_page(client, enrolment):
    make_group(enrolment.run, enrolment)
    submission = make_submission(make_assignment(enrolment.run, by_group=True), enrolment)
    member = submission.members.get()
    client.force_login(enrolment.run.teacher)
    address = base(enrolment.run) + f"submissions/{submission.pk}/members/{member.pk}/"
    client.post(address, {"points": "abc", "reason": "x"})
    client.post(address, {"points": "-15", "reason": "迟到"})

    member.refresh_from_db()
    assert (member.points, member.reason) == (-15, "迟到")


def test_members_say_what_each_put_in_and_the_teacher_weighs_it(client, enrolment):
    mate = make_enrolment(enrolment.run)
    make_group(enrolment.run, enrolment, mate)
    make_assignment(enrolment.run, by_group=True)
    page = f"/courses/{enrolment.run.course.slug}/assignments/a1/"
    shares = {f"share-{enrolment.pk}": "７0％", f"share-{mate.pk}": "abc"}
    client.force_login(enrolment.person)
    refused = client.post(page, {"act": "hand_in", "text": "x", "seq": "1", **shares})
    client.post(page, {"act": "hand_in", "text": "x", "seq": "2", **shares, f"share-{mate.pk}": "30"})
    work = Submission.objects.get()
    client.force_login(mate.person)
    asked = client.get(page).text
    client.post(page, {"act": f"dispute:{work.pk}", "objection": "我做了一半"})
    client.force_login(enrolment.person)
    hidden = client.get(page).text
    client.force_login(enrolment.run.teacher)
    address = base(enrolment.run) + f"submissions/{work.pk}/"
    client.post(address + "shares/", {"weight": "x"})
    client.post(address + "shares/", {"weight": "40"})
    shown = client.get(address).text

    assert refused.status_code == 422 and "0 到 100 的整数" in refused.text and 'value="abc"' in refused.text
    assert "你的贡献写的是 30%，对吗" in asked
    assert ("我做了一半" in hidden, "我做了一半" in shown) == (False, True)
    work.refresh_from_db()
    assert (work.state, work.share_weight) == ("handed_in", 40)


@pytest.fixture
def shared(client, enrolment):
    """The page of a group's assignment as one of two sees it, and a way to post the shares of both."""
    mate = make_enrolment(enrolment.run)
    make_group(enrolment.run, enrolment, mate)
    make_assignment(enrolment.run, by_group=True)
    client.force_login(enrolment.person)
    page = f"/courses/{enrolment.run.course.slug}/assignments/a1/"

    def post(own, others, seq, *, text="x", **headers):
        shares = {f"share-{enrolment.pk}": own, f"share-{mate.pk}": others}
        return client.post(page, {"act": "save", "text": text, "seq": seq, **shares}, headers=headers)

    return post


def test_shares_from_an_older_window_overwrite_nothing_even_if_the_text_is_the_same(shared, enrolment):
    shared("70", "30", 2)

    stale = shared("50", "50", 1)

    assert stale.status_code == 422 and "另一处保存的是 70%" in stale.text and 'value="50"' in stale.text
    assert sorted(Submission.objects.get().draft_shares.values()) == [30, 70]
    assert shared("70", "30", 1).status_code == 302  # the same again, as after an answer that was lost


def test_a_draft_saves_by_itself_while_shares_are_being_typed(shared):
    saved = shared("7", "", 1, text="第一段", **{"HX-Request": "true"})
    again = shared("70", "", 2, text="第一段，第二段", **{"HX-Request": "true"})
    pressed = shared("70", "", 3, text="三段")

    assert ["草稿已存" in answer.text for answer in (saved, again)] == [True, True]
    assert 'name="seq" value="2"' in saved.text
    draft = Submission.objects.get()
    assert (pressed.status_code, draft.text, draft.draft_shares) == (422, "三段", {})


@pytest.mark.parametrize(("signs", "kept"), [(300, True), (301, False)])
def test_an_objection_may_be_as_long_as_its_field_takes_and_is_not_lost_when_refused(client, enrolment, signs, kept):
    mate = make_enrolment(enrolment.run)
    make_group(enrolment.run, enrolment, mate)
    work = make_submission(make_assignment(enrolment.run, by_group=True), enrolment)
    client.force_login(mate.person)
    words = "第一行\r\n" + "字" * (signs - 4)

    answer = client.post(
        f"/courses/{enrolment.run.course.slug}/assignments/a1/", {"act": f"dispute:{work.pk}", "objection": words}
    )

    assert (work.members.get(enrolment=mate).answer == "disputed") is kept
    assert kept or words.replace("\r\n", "\n") in answer.text


def test_a_text_may_be_as_long_as_its_field_takes(client, enrolment):
    make_assignment(enrolment.run)
    client.force_login(enrolment.person)
    text = "一行\r\n" + "字" * 19_997

    client.post(f"/courses/{enrolment.run.course.slug}/assignments/a1/", {"act": "save", "text": text, "seq": "1"})

    assert len(Submission.objects.get().text) == 20_000


@pytest.mark.parametrize("act", ["dispute:{}", "agree:x", "dispute:"])
def test_an_answer_to_no_work_of_ones_own_is_not_found(client, enrolment, act):
    other = make_enrolment()
    make_group(other.run, other)
    work = make_submission(make_assignment(other.run, by_group=True), other)
    make_assignment(enrolment.run)
    client.force_login(enrolment.person)

    response = client.post(
        f"/courses/{enrolment.run.course.slug}/assignments/a1/", {"act": act.format(work.pk), "objection": "x"}
    )

    assert response.status_code in (404, 422)
    assert work.members.get().answer == "agreed"


def test_similar_works_side_by_side(client, enrolment):
    assignment = make_assignment(enrolment.run)
    words = "我们按离岸价报出九点八美元一件，含税费和港杂费，三十天内有效。" * 2
    one = make_submission(assignment, enrolment, words + "甲的结尾")
    other = make_submission(assignment, make_enrolment(enrolment.run), words + "乙的结尾")
    pair = SimilarPair.objects.create(assignment=assignment, one=one, other=other, shared_percent=90, alike_percent=95)
    client.force_login(enrolment.run.teacher)
    address = base(enrolment.run) + f"assignments/{assignment.pk}/similar/"
    listed = client.get(address).text
    shown = client.get(f"{address}{pair.pk}/").text
    client.post(f"{address}{pair.pk}/")
    started = client.post(address)

    pair.refresh_from_db()
    assert "相同段落 90%" in listed
    assert (shown.count("<mark>"), "甲的结尾" in shown) == (2, True)
    assert pair.set_aside_at is not None
    assert started["Location"].startswith("/jobs/")


# ── release rules and the block ───────────────────────────────────────────────
@pytest.fixture
def placed(enrolment):
    """An assignment placed in the second lesson, which opens after the first."""
    place(enrolment.run, 2, "assignment", "a1")
    assignment = make_assignment(enrolment.run)
    draft = make_draft(assignment, enrolment)
    file = submissions.add_file(draft.pk, pdf(), by=enrolment.person)
    make_rule(enrolment.run, "previous", number=2)
    return assignment, file


def test_a_shut_lesson_shuts_its_assignment_on_every_way(client, enrolment, placed):
    _assignment, file = placed
    client.force_login(enrolment.person)
    page = f"/courses/{enrolment.run.course.slug}/assignments/a1/"
    answers = [
        client.get(page).status_code,
        client.post(page, {"act": "save", "text": "x", "seq": "9"}).status_code,
        client.post(page, {"act": "save", "text": "x", "seq": "9"}, headers={"HX-Request": "true"}).status_code,
        client.get(f"/learn/submissions/files/{file.pk}/").status_code,
    ]

    assert answers == [403] * 4
    assert "还没开放：先学完上一节" in client.get(f"/courses/{enrolment.run.course.slug}/assignments/").text
    assert Submission.objects.get().text == "FOB 9.8"


def test_the_block_shows_state_due_date_and_the_way(client, enrolment):
    place(enrolment.run, 1, "assignment", "a1")
    lesson = f"/courses/{enrolment.run.course.slug}/lessons/1/"
    client.force_login(enrolment.person)
    nothing = client.get(lesson).text
    marked(make_submission(make_assignment(enrolment.run), enrolment), 0, 0)
    done = client.get(lesson).text
    client.force_login(enrolment.run.teacher)

    assert "老师还没有布置这里的作业" in nothing
    assert "看提交和批改" in done and "最高 100 分" in done
    assert "看提交" in client.get(lesson).text


def test_strangers_find_none_of_it(client, enrolment, work):
    link = make_link(work.assignment)
    paths = [
        f"assignments/{work.assignment_id}/mentors/", f"assignments/{work.assignment_id}/similar/",
        f"assignments/{work.assignment_id}/release/", f"assignments/{work.assignment_id}/mentors/{link.pk}/revoke/",
        f"submissions/{work.pk}/take-back/", f"submissions/{work.pk}/alone/",
    ]  # fmt: skip
    client.force_login(make_run().teacher)

    assert {client.post(base(enrolment.run) + path).status_code for path in paths} == {404}
    assert client.get(f"/mentor/work/{link.pk}/").status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_pages_ask_the_same_for_any_number(client, django_assert_num_queries, enrolment, many):
    assignment = make_assignment(enrolment.run, mentor_weight=40)
    for _ in range(many):
        make_submission(assignment, make_enrolment(enrolment.run))
    token = mentor_links.hand_over(make_link(assignment).pk, by=enrolment.run.teacher)
    client.get(f"/mentor/links/{token}/")

    with django_assert_num_queries(17):
        client.get(f"/mentor/links/{token}/")
