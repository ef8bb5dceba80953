"""Assignments on the web: the learner's page and the teacher's, and what strangers do not find."""

from contextlib import closing

import pytest

from courses.models import Assignment, Marking, Submission, SubmissionFile
from courses.operations import submissions
from lms.organisations.public import Role
from tests.factories.assignments import make_assignment, make_draft, make_submission, marked, pdf
from tests.factories.courses import make_enrolment, make_run
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
FORM = {
    "code": "a1", "title": "出口报价", "instructions": "算 FOB", "takes_text": "on", "most_files": 2, "attempts": 2,
    "grace_minutes": 0, "percent_per_day": 10, "most_percent": 50, "levels": "优秀=100，及格=60，不合格=0",
    "mentor_weight": 0, "mentor_days": 7, "spread_percent": 20, "name_1": "报价", "weight_1": 60, "name_2": "单证", "weight_2": 40,
}  # fmt: skip


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def enrolment(client):
    """A learner signed in, in a run with one assignment."""
    found = make_enrolment()
    make_assignment(found.run)
    client.force_login(found.person)
    return found


def page(enrolment):
    return f"/courses/{enrolment.run.course.slug}/assignments/a1/"


def base(run):
    return f"/uni/{run.organisation.code}/courses/{run.pk}/"


def test_learner_saves_hands_in_and_reads_the_receipt(client, enrolment):
    client.post(page(enrolment), {"act": "save", "text": "FOB 9.8", "seq": "1"})
    client.post(page(enrolment), {"act": "file", "text": "FOB 9.8 元", "seq": "2", "file": pdf()})
    client.post(page(enrolment), {"act": "hand_in", "text": "FOB 9.8 元/件", "seq": "3"})

    text = client.get(page(enrolment)).text
    assert Submission.objects.get().text == "FOB 9.8 元/件"
    assert SubmissionFile.objects.get().sha256 in text and "报价.pdf" in text


def test_a_stale_window_is_told_and_keeps_its_words(client, enrolment):
    client.post(page(enrolment), {"act": "save", "text": "新的", "seq": "2"})

    response = client.post(page(enrolment), {"act": "save", "text": "旧窗口里的长文", "seq": "1"})

    assert (response.status_code, Submission.objects.get().text) == (422, "新的")
    assert "旧窗口里的长文" in response.text and "没有覆盖它" in response.text


def test_a_stale_window_that_saves_by_itself_is_told_too(client, enrolment):
    client.post(page(enrolment), {"act": "save", "text": "新的", "seq": "2"})
    late = {"act": "save", "text": "旧窗口里的长文", "seq": "1"}

    by_itself = client.post(page(enrolment), late, headers={"HX-Request": "true"})
    pressed = client.post(page(enrolment), late)

    assert (by_itself.status_code, "没有覆盖它" in by_itself.text, "<html" in by_itself.text) == (200, True, False)
    assert "另一处保存的草稿" in pressed.text and "<p>新的</p>" in pressed.text
    assert Submission.objects.get().text == "新的"


def test_a_text_file_is_taken_and_handed_out_as_text(client, enrolment):
    client.post(page(enrolment), {"act": "file", "file": pdf("报价.md", "# 报价\n\n<script>".encode())})
    row = SubmissionFile.objects.get()

    with closing(client.get(f"/learn/submissions/files/{row.pk}/")) as response:
        kind, way = response.headers["Content-Type"], response.headers["Content-Disposition"]

    assert (row.name, kind, way.split(";")[0]) == ("报价.md", "text/markdown; charset=utf-8", "attachment")


def test_a_refused_file_says_why_and_keeps_the_text(client, enrolment):
    response = client.post(
        page(enrolment), {"act": "file", "text": "写好的", "seq": "1", "file": pdf("a.pdf", b"<html>")}
    )

    assert (response.status_code, SubmissionFile.objects.count()) == (422, 0)
    assert "文件内容和扩展名不符" in response.text and "写好的" in response.text


def test_taking_back_opens_the_draft_again(client, enrolment):
    client.post(page(enrolment), {"act": "hand_in", "text": "一", "seq": "1"})

    client.post(page(enrolment), {"act": "take_back"})

    assert Submission.objects.get().state == "draft"


def test_files_are_served_to_owner_and_marker_only(client, enrolment):
    draft = make_draft(enrolment.run.assignments.get(), enrolment)
    file = submissions.add_file(draft.pk, pdf(), by=enrolment.person)
    address = f"/learn/submissions/files/{file.pk}/"
    own = client.get(address)
    body = b"".join(own.streaming_content)
    client.force_login(enrolment.run.teacher)
    before = client.get(address).status_code
    submissions.hand_in(draft.pk, by=enrolment.person)
    marker = client.get(address)
    after = (marker.status_code, b"".join(marker.streaming_content) == body)
    client.force_login(make_enrolment(enrolment.run).person)

    assert (before, after, client.get(address).status_code) == (404, (200, True), 404)
    assert body.startswith(b"%PDF-")
    assert own["Content-Disposition"].startswith("attachment")
    assert (own["X-Content-Type-Options"], own["Content-Type"]) == ("nosniff", "application/pdf")


def test_list_shows_where_one_stands(client, enrolment):
    marked(make_submission(enrolment.run.assignments.get(), enrolment), 0, 1)

    standing = client.get(f"/courses/{enrolment.run.course.slug}/assignments/").context["standings"][0]

    assert (standing.state, standing.best, standing.left) == ("released", 84, 2)


def test_an_assignment_of_another_run_or_unpublished_is_not_found(client, enrolment):
    make_assignment(enrolment.run, code="hidden", published=False)
    other = make_enrolment()
    make_assignment(other.run, code="b1")

    found = [client.get(f"/courses/{one.run.course.slug}/assignments/{code}/").status_code
             for one, code in ((enrolment, "hidden"), (other, "b1"))]  # fmt: skip
    assert found == [404, 404]


def test_teacher_sets_publishes_and_marks(client):
    enrolment = make_enrolment()
    client.force_login(enrolment.run.teacher)
    client.post(base(enrolment.run) + "assignments/new/", FORM)
    assignment = Assignment.objects.get()
    client.post(base(enrolment.run) + f"assignments/{assignment.pk}/publish/")
    submission = make_submission(assignment, enrolment)
    levels = {"rubric": assignment.rubric.pk, "level_c1": 1, "level_c2": 0, "comment_c1": "汇率", "comment": "好"}

    response = client.post(base(enrolment.run) + f"submissions/{submission.pk}/", levels)

    marking = Marking.objects.get()
    assert response["Location"] == base(enrolment.run) + f"assignments/{assignment.pk}/"
    assert (marking.percent, marking.comments, marking.comment) == (76, {"c1": "汇率"}, "好")


def test_form_with_weights_that_do_not_add_up_says_so(client):
    run = make_run()
    client.force_login(run.teacher)

    response = client.post(base(run) + "assignments/new/", FORM | {"weight_2": 30})

    assert (response.status_code, Assignment.objects.count()) == (422, 0)
    assert "各条权重要大于 0，合计 100" in response.text


def test_form_with_levels_nobody_can_read_says_how(client):
    run = make_run()
    client.force_login(run.teacher)

    response = client.post(base(run) + "assignments/new/", FORM | {"levels": "好、坏"})

    assert (response.status_code, Assignment.objects.count()) == (422, 0)
    assert "请写成“名称=得分”" in response.text


def test_marking_without_a_level_keeps_the_words(client):
    enrolment = make_enrolment()
    submission = make_submission(make_assignment(enrolment.run), enrolment)
    client.force_login(enrolment.run.teacher)
    half = {"rubric": submission.assignment.rubric.pk, "level_c1": 1, "comment": "写了很久的评语"}

    response = client.post(base(enrolment.run) + f"submissions/{submission.pk}/", half)

    assert (response.status_code, Marking.objects.count()) == (422, 0)
    assert "写了很久的评语" in response.text


def test_a_comment_as_long_as_its_field_takes_is_kept_to_the_last_sign(client):
    enrolment = make_enrolment()
    submission = make_submission(make_assignment(enrolment.run), enrolment)
    client.force_login(enrolment.run.teacher)
    words = "一行\r\n" * 10 + "字" * 1969 + "完"

    answer = {"rubric": submission.assignment.rubric.pk, "level_c1": 0, "level_c2": 0, "comment": words}
    client.post(base(enrolment.run) + f"submissions/{submission.pk}/", answer)

    assert submission.markings.get().comment == words.replace("\r\n", "\n")


def test_queue_lists_own_runs_only(client):
    enrolment = make_enrolment()
    mine = make_submission(make_assignment(enrolment.run), enrolment)
    other = make_enrolment(make_run(school=enrolment.run.organisation))
    make_submission(make_assignment(other.run), other)
    client.force_login(enrolment.run.teacher)

    lines = client.get(f"/uni/{enrolment.run.organisation.code}/marking/").context["lines"]

    assert [(row, days) for row, days in lines] == [(mine, 0)]


def test_another_school_finds_none_of_it(client):
    enrolment = make_enrolment()
    assignment = make_assignment(enrolment.run)
    submission = make_submission(assignment, enrolment)
    paths = [
        "assignments/", "assignments/new/", f"assignments/{assignment.pk}/", f"assignments/{assignment.pk}/edit/",
        f"submissions/{submission.pk}/",
    ]  # fmt: skip
    client.force_login(make_run().teacher)
    got = [client.get(base(enrolment.run) + path).status_code for path in paths]
    sent = [client.post(base(enrolment.run) + path, FORM).status_code for path in paths[1:2] + paths[3:]]
    sent.append(client.post(base(enrolment.run) + f"assignments/{assignment.pk}/publish/").status_code)

    assert set(got + sent) == {404}


def test_colleagues_without_a_part_in_the_run_do_not_mark(client):
    enrolment = make_enrolment()
    submission = make_submission(make_assignment(enrolment.run), enrolment)
    client.force_login(make_member(Role.TEACHER, enrolment.run.organisation))

    assert client.get(base(enrolment.run) + f"submissions/{submission.pk}/").status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_lists_ask_the_same_for_any_number(client, django_assert_num_queries, many):
    enrolment = make_enrolment()
    for number in range(many):
        make_submission(make_assignment(enrolment.run, code=f"a{number}"), enrolment)
    client.force_login(enrolment.person)
    address = f"/courses/{enrolment.run.course.slug}/assignments/"
    client.get(address)

    with django_assert_num_queries(11):
        client.get(address)
