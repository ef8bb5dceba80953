"""Peer review on the web: one number and one action for learners, no names between them, the matrix for the teacher."""

from contextlib import closing

import pytest
from bs4 import BeautifulSoup

from courses.models import PeerReview, PeerRound
from courses.operations import peer_reviews as operations
from courses.operations import submissions
from tests.factories.assignments import make_assignment, make_draft, pdf
from tests.factories.courses import make_enrolment, make_run
from tests.factories.peer_reviews import (
    begin,
    make_begun,
    make_works,
    publish,
    review_all,
    reviewed,
    round_plan,
    run_out,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


def page(peer_round):
    return f"/courses/{peer_round.assignment.run.course.slug}/assignments/a1/peers/"


def base(peer_round):
    run = peer_round.assignment.run
    return f"/uni/{run.organisation.code}/courses/{run.pk}/assignments/{peer_round.assignment_id}/peers/"


def posted(peer_round, **fields):
    rubric = peer_round.assignment.rubric.pk
    return {"rubric": rubric, "level_c1": 0, "level_c2": 0, "comment": "写得细。", "act": "hand_in", **fields}


def names(peer_round):
    return [one.submission.enrolment.person.name for one in peer_round.reviews.all()]


def test_assignment_says_before_handing_in_who_sees_names(client):
    peer_round, works = make_works(1)
    client.force_login(works[0].enrolment.person)

    text = client.get(f"/courses/{peer_round.assignment.run.course.slug}/assignments/a1/").text

    assert "同学之间互不知道姓名，任课教师、有批改权的助教和教务看得到" in text


def test_learner_reviews_one_after_the_other_without_names(client):
    peer_round, works = make_begun(3)
    client.force_login(works[0].enrolment.person)
    others = set(names(peer_round)) - {works[0].enrolment.person.name}

    first = client.get(page(peer_round))
    one = client.get(page(peer_round) + "1/")
    client.post(page(peer_round) + "1/", posted(peer_round))
    second = client.get(page(peer_round))

    assert (first.context["left"], first.context["following"]) == (2, 1)
    assert (second.context["left"], second.context["following"]) == (1, 2)
    assert [name for name in others for text in (first.text, one.text) if name in text] == []


def test_a_draft_saves_by_itself_and_comes_back(client):
    peer_round, works = make_begun(3)
    client.force_login(works[0].enrolment.person)

    kept = client.post(
        page(peer_round) + "1/", posted(peer_round, act="save", comment="写到一半"), headers={"HX-Request": "true"}
    )

    assert "草稿已存" in kept.text
    assert "写到一半" in client.get(page(peer_round) + "1/").text
    assert PeerReview.objects.filter(state="done").count() == 0


@pytest.mark.parametrize("act", ["save", "hand_in"])
def test_a_review_written_in_an_older_window_overwrites_nothing_and_stays_in_it(client, act):
    peer_round, works = make_begun(3)
    client.force_login(works[0].enrolment.person)
    address = page(peer_round) + "1/"
    client.post(address, posted(peer_round, act="save", seen="", comment="新窗口写的", comment_c1="新的一条"))
    late = posted(peer_round, act=act, seen="", level_c1=1, comment="旧窗口写的")

    by_itself = client.post(address, late | {"act": "save"}, headers={"HX-Request": "true"})
    pressed = client.post(address, late)
    kept = PeerReview.objects.get(comment="新窗口写的")
    again = client.post(address, late | {"seen": kept.seen})

    assert (by_itself.status_code, "没有覆盖它" in by_itself.text) == (200, True)
    assert (pressed.status_code, kept.state, again.status_code) == (422, "open", 302)
    assert all(words in pressed.text for words in ("旧窗口写的", "新窗口写的", "新的一条", f'value="{kept.seen}"'))
    assert PeerReview.objects.get(pk=kept.pk).comment == "旧窗口写的"


def test_a_page_that_saves_by_itself_goes_on_saving(client):
    peer_round, works = make_begun(3)
    client.force_login(works[0].enrolment.person)
    address, seen = page(peer_round) + "1/", ""

    for words in ("一", "一二", "一二三"):
        answer = client.post(
            address, posted(peer_round, act="save", seen=seen, comment=words), headers={"HX-Request": "true"}
        )
        seen = BeautifulSoup(answer.text, "html.parser").find(id="seen")["value"]

    assert PeerReview.objects.filter(comment="一二三", state="open").count() == 1


def test_review_without_words_keeps_the_levels(client):
    peer_round, works = make_begun(3)
    client.force_login(works[0].enrolment.person)

    response = client.post(page(peer_round) + "1/", posted(peer_round, comment="", comment_c1="报价清楚"))

    assert (response.status_code, PeerReview.objects.filter(state="done").count()) == (422, 0)
    assert "请写几句总评" in response.text and "报价清楚" in response.text


def test_files_are_handed_out_without_their_names(client):
    run = make_run()
    peer_round, _works = make_works(2, run)
    author = make_enrolment(run)
    draft = make_draft(peer_round.assignment, author)
    submissions.add_file(draft.pk, pdf("张三2026001.pdf"), by=author.person)
    submissions.hand_in(draft.pk, by=author.person)
    peer_round = begin(peer_round)
    review = peer_round.reviews.filter(submission=draft).first()
    number = list(peer_round.reviews.filter(reviewer=review.reviewer)).index(review) + 1
    client.force_login(review.reviewer.person)

    text = client.get(page(peer_round) + f"{number}/").text
    none = client.get(page(peer_round) + f"{number}/files/2/").status_code
    with closing(client.get(page(peer_round) + f"{number}/files/1/")) as response:
        name, status = response.headers["Content-Disposition"], response.status_code

    assert (status, none, "张三" in text) == (200, 404, False)
    assert f"a1-{number}-1.pdf" in name and "张三" not in name


def test_author_reads_numbers_instead_of_names_once_it_is_out(client):
    peer_round, works = make_begun(3)
    review_all(peer_round, 1, 1)
    author = works[0].enrolment.person
    client.force_login(author)
    before = client.get(page(peer_round))
    publish(run_out(peer_round))

    after = client.get(page(peer_round))

    assert (len(before.context["received"]), len(after.context["received"])) == (0, 2)
    assert [one.enrolment.person.name for one in works[1:] if one.enrolment.person.name in after.text] == []
    client.post(page(peer_round) + "received/1/", {"act": "helpful"})
    assert PeerReview.objects.filter(helpful=True).count() == 1


def test_strangers_and_classmates_find_nothing_of_it(client):
    peer_round, _works = make_begun(3)
    mate = make_enrolment(peer_round.assignment.run)
    for person, expected in ((make_enrolment().person, 404), (mate.person, 200)):
        client.force_login(person)
        assert client.get(page(peer_round)).status_code == expected
        assert client.get(page(peer_round) + "1/").status_code == 404
        assert client.post(page(peer_round) + "1/", posted(peer_round)).status_code == 404


def test_teacher_sees_everybody_and_decides(client):
    peer_round, works = make_begun(3)
    for review in peer_round.reviews.all():
        reviewed(review, 0, 0) if review.reviewer_id == works[0].enrolment_id else reviewed(review, 2, 2)
    peer_round = run_out(peer_round)
    client.force_login(peer_round.assignment.run.teacher)

    response = client.get(base(peer_round))
    undecided = [work.submission.pk for work in response.context["works"] if work.needs_decision]
    client.post(base(peer_round) + "publish/")
    refused = PeerRound.objects.get().state
    for pk in undecided:
        client.post(base(peer_round) + f"works/{pk}/", {"score_percent": "70", "reason": "按标准"})
    client.post(base(peer_round) + "publish/")

    assert (len(undecided), refused, PeerRound.objects.get().state) == (2, "open", "published")
    assert all(work.enrolment.person.name in response.text for work in works)


def test_teacher_excludes_and_restores(client):
    peer_round, _works = make_begun(3)
    review_all(peer_round, 0, 0)
    review = peer_round.reviews.first()
    client.force_login(peer_round.assignment.run.teacher)

    client.post(base(peer_round) + f"reviews/{review.pk}/", {"reason": ""})
    kept = PeerReview.objects.get(pk=review.pk).state
    client.post(base(peer_round) + f"reviews/{review.pk}/", {"reason": "没有看作业"})
    out = PeerReview.objects.get(pk=review.pk).state
    client.post(base(peer_round) + f"reviews/{review.pk}/", {"act": "restore"})

    assert (kept, out, PeerReview.objects.get(pk=review.pk).state) == ("done", "excluded", "done")


def test_rules_are_set_changed_and_dropped(client):
    assignment = make_assignment(make_run(), due_at=round_plan()["due_at"])
    run = assignment.run
    client.force_login(run.teacher)
    address = f"/uni/{run.organisation.code}/courses/{run.pk}/assignments/{assignment.pk}/peers/edit/"
    plan = {**round_plan(), "due_at": "2030-01-01T12:00"}

    wrong = client.post(address, plan | {"due_at": "2020-01-01T12:00"})
    client.post(address, plan)
    kept = PeerRound.objects.get()
    client.post(address, {"act": "drop"})

    assert (wrong.status_code, kept.reviews_each, PeerRound.objects.count()) == (422, 2, 0)


def test_matrix_is_a_file_too(client):
    peer_round, _works = make_begun(3)
    review_all(peer_round, 0, 0)
    client.force_login(peer_round.assignment.run.teacher)

    lines = client.get(base(peer_round) + "?format=csv").content.decode("utf-8-sig").splitlines()

    assert (len(lines), lines[0].split(",")[:2]) == (7, ["作者", "评阅人"])


def test_a_reported_review_waits_among_the_reports(client):
    peer_round, works = make_begun(3)
    review_all(peer_round, 0, 0)
    peer_round = publish(run_out(peer_round))
    author = works[0].enrolment
    client.force_login(author.person)
    client.post(page(peer_round) + "received/1/", {"act": "report", "reason": "abuse", "note": "骂人"})
    run = peer_round.assignment.run
    client.force_login(run.teacher)
    queue = f"/uni/{run.organisation.code}/courses/{run.pk}/talk/"

    row = client.get(queue).context["peer_reports"][0]
    client.post(f"{queue}peer-reports/{row.pk}/", {"do": "remove", "answer": "言辞不当"})

    assert [one.state for one in PeerReview.objects.filter(report=row)] == ["excluded"]


def test_another_school_finds_none_of_it(client):
    peer_round, works = make_begun(3)
    review_all(peer_round, 0, 0)
    review = peer_round.reviews.first()
    client.force_login(make_run().teacher)

    got = [client.get(base(peer_round) + path).status_code for path in ("", "edit/", f"works/{works[0].pk}/")]
    sent = [
        client.post(base(peer_round) + path, {"reason": "x", "score_percent": 1}).status_code
        for path in ("edit/", "publish/", f"works/{works[0].pk}/", f"reviews/{review.pk}/")
    ]

    assert set(got + sent) == {404}


@pytest.mark.parametrize("many", [2, 4])
def test_matrix_asks_the_same_for_any_number(client, django_assert_num_queries, many):
    peer_round, _works = make_begun(many, reviews_each=1)
    client.force_login(peer_round.assignment.run.teacher)
    client.get(base(peer_round))

    with django_assert_num_queries(21):
        client.get(base(peer_round))


def test_stale_drafts_after_the_deadline_are_refused_and_stay_on_the_page(client):
    peer_round, works = make_begun(3)
    run_out(peer_round)
    client.force_login(works[0].enrolment.person)

    response = client.post(page(peer_round) + "1/", posted(peer_round))

    assert (response.status_code, operations.LONGEST_COMMENT) == (422, 2000)
    assert "评阅已经截止" in response.text
