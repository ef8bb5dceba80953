"""The talk's pages: what people of the run read, what others are told, and what they can do there."""

import pytest

from courses.models import Post, Thread
from courses.operations import discussions, moderation
from courses.queries import pages
from lms.organisations.public import Role
from tests.factories.courses import make_enrolment, make_run
from tests.factories.discussions import make_reply, make_thread
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker(client):
    enrolment = make_enrolment()
    client.force_login(enrolment.person)
    return enrolment


def talk(enrolment):
    return f"/courses/{enrolment.run.course.slug}/talk/"


def queue(run):
    return f"/uni/{run.organisation.code}/courses/{run.pk}/talk/"


def test_talk_lists_threads_of_the_reader_s_run_only(client, asker):
    mine = make_thread(asker)
    make_thread(make_enrolment(make_run(asker.run.course)))

    assert [thread.pk for thread in client.get(talk(asker)).context["page"]] == [mine.pk]


def test_talk_of_a_run_one_is_not_in_is_not_found(client, asker):
    other = make_enrolment(make_run(asker.run.course))

    assert client.get(talk(asker) + f"?run={other.run_id}").status_code == 404


def test_thread_of_another_run_is_not_found_for_reading_and_writing(client, asker):
    foreign = make_thread(make_enrolment())

    answers = [client.get(f"/learn/threads/{foreign.pk}/"), client.post(f"/learn/threads/{foreign.pk}/", {"body": "x"})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert foreign.posts.count() == 1


def test_new_thread_opens_one_about_the_lesson(client, asker):
    lesson = pages.lessons_of(asker.run.course).first()
    form = {"kind": "question", "lesson": lesson.pk, "title": "计费重", "body": "取哪个？"}

    response = client.post(talk(asker) + "new/", form)

    thread = Thread.objects.get()
    assert response["Location"] == f"/learn/threads/{thread.pk}/"
    assert (thread.lesson_id, thread.title) == (lesson.pk, "计费重")


def test_new_thread_that_is_refused_keeps_what_was_typed(client, asker):
    moderation.set_mode(asker.run_id, "closed", by=asker.run.teacher)
    lesson = pages.lessons_of(asker.run.course).first()

    response = client.post(
        talk(asker) + "new/", {"kind": "question", "lesson": lesson.pk, "title": "计费重", "body": "写了很久的字"}
    )

    assert response.status_code == 422
    assert "写了很久的字" in response.text and "只读" in response.text


def test_new_thread_says_who_reads_it_under_which_name(client, asker):
    text = client.get(talk(asker) + "new/").text

    assert f"以“{asker.person.name}”的名义发表。" in text


def test_thread_shows_posts_escaped_and_links_addresses(client, asker):
    thread = make_thread(asker, body="<script>alert(1)</script> https://example.org/a")

    text = client.get(f"/learn/threads/{thread.pk}/").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert '<a href="https://example.org/a" rel="nofollow">' in text


def test_thread_takes_a_reply(client, asker):
    thread = make_thread(asker)

    response = client.post(f"/learn/threads/{thread.pk}/", {"body": "补充一句"})

    post = Post.objects.latest("pk")
    assert (response["Location"], post.body) == (f"/learn/threads/{thread.pk}/#p{post.pk}", "补充一句")


def test_accepted_answer_stands_right_below_the_question(client, asker):
    thread = make_thread(asker)
    mate = make_enrolment(asker.run).person
    make_reply(thread, by=mate, body="第一个")
    best = make_reply(thread, by=mate, body="第二个")

    client.post(f"/learn/posts/{best.pk}/accept/")

    posts = client.get(f"/learn/threads/{thread.pk}/").context["posts"]
    assert [post.body for post in posts] == ["实重和体积重取哪个？", "第二个", "第一个"]


@pytest.mark.parametrize("verb", ["endorse", "restore", "show"])
def test_learners_do_not_moderate_posts(client, asker, verb):
    post = make_thread(asker).posts.get()

    assert client.post(f"/learn/posts/{post.pk}/{verb}/").status_code == 404


@pytest.mark.parametrize("verb", ["pin", "lock", "unpin", "unlock"])
def test_learners_do_not_moderate_threads(client, asker, verb):
    assert client.post(f"/learn/threads/{make_thread(asker).pk}/{verb}/").status_code == 404


def test_teacher_pins_and_locks(client, asker):
    thread = make_thread(asker)
    client.force_login(asker.run.teacher)

    client.post(f"/learn/threads/{thread.pk}/pin/")
    client.post(f"/learn/threads/{thread.pk}/lock/")

    thread.refresh_from_db()
    assert (thread.pinned, thread.locked) == (True, True)


def test_own_post_is_taken_back_without_a_reason(client, asker):
    thread = make_thread(asker)
    post = make_reply(thread, by=asker.person)

    client.post(f"/learn/posts/{post.pk}/remove/", {"sure": "1"})

    post.refresh_from_db()
    assert (post.is_removed, post.removed_by) == (True, asker.person)


def test_removed_thread_is_not_found_for_learners(client, asker):
    thread = make_thread(asker)
    discussions.remove_post(thread.posts.get().pk, by=asker.run.teacher, reason="离题")

    assert client.get(f"/learn/threads/{thread.pk}/").status_code == 404


def test_report_reaches_the_moderators_queue_and_is_answered(client, asker):
    post = make_reply(make_thread(asker), by=make_enrolment(asker.run).person, body="不好的话")
    client.post(f"/learn/posts/{post.pk}/report/", {"reason": "abuse", "note": "骂人"})
    client.force_login(asker.run.teacher)
    row = client.get(queue(asker.run)).context["reports"].get()

    client.post(queue(asker.run) + f"reports/{row.pk}/", {"do": "remove", "answer": "骂人的话不能留"})

    post.refresh_from_db()
    assert (post.is_removed, post.removal_reason) == (True, "骂人的话不能留")
    assert list(client.get(queue(asker.run)).context["reports"]) == []


def test_queue_is_for_the_run_s_moderators(client, asker):
    for outsider in (make_member(Role.TEACHER, asker.run.organisation), make_member(Role.ACADEMIC, make_university())):
        client.force_login(outsider)
        assert client.get(queue(asker.run)).status_code == 404


def test_report_of_another_run_is_not_found(client, asker):
    foreign = make_thread(make_enrolment())
    row = moderation.report(foreign.posts.get().pk, "spam", "", by=foreign.run.teacher)
    client.force_login(asker.run.teacher)

    response = client.post(queue(asker.run) + f"reports/{row.pk}/", {"do": "keep", "answer": "看过了"})

    assert response.status_code == 404


def test_talk_asks_the_same_for_one_thread_and_for_three(client, asker, django_assert_num_queries):
    make_thread(asker)
    client.get(talk(asker))
    with django_assert_num_queries(11):
        client.get(talk(asker))
    for number in range(2):
        make_reply(make_thread(asker, title=f"题{number}"), by=asker.run.teacher)
    with django_assert_num_queries(11):
        client.get(talk(asker))


def test_thread_asks_the_same_for_one_post_and_for_three(client, asker, django_assert_num_queries):
    thread = make_thread(asker)
    client.get(f"/learn/threads/{thread.pk}/")
    with django_assert_num_queries(10):
        client.get(f"/learn/threads/{thread.pk}/")
    for _ in range(2):
        make_reply(thread, by=make_enrolment(asker.run).person)
    with django_assert_num_queries(10):
        client.get(f"/learn/threads/{thread.pk}/")
