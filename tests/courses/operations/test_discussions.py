"""Writing and moderating a run's talk: who may, what is kept, who is told."""

import pytest

from courses.errors import TalkClosed
from courses.models import Post, PostReport, Thread
from courses.operations import discussions, enrolments, forgetting, moderation
from courses.queries import discussions as queries
from courses.queries import pages
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.courses import make_enrolment, make_run
from tests.factories.discussions import make_reply, make_thread
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker():
    return make_enrolment()


@pytest.fixture
def classmate(asker):
    return make_enrolment(asker.run)


def kinds_told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def seen(run, person, **asked):
    return [thread.title for thread in queries.threads(run, person, moderates=False, **asked)]


def test_open_thread_tells_the_teacher(asker):
    thread = make_thread(asker, title="体积重", body="  除数是多少？ ")

    assert (thread.posts.get().body, thread.author) == ("除数是多少？", asker.person)
    assert kinds_told(asker.run.teacher) == ["thread.asked"]


@pytest.mark.parametrize("outsider", ["stranger", "withdrawn", "other_teacher"])
def test_open_thread_is_for_the_people_of_the_run(asker, outsider):
    people = {
        "stranger": make_enrolment(make_run(asker.run.course)).person,
        "withdrawn": make_enrolment(asker.run).person,
        "other_teacher": make_run().teacher,
    }
    if outsider == "withdrawn":
        enrolments.withdraw(asker.run_id, by=people["withdrawn"])

    with pytest.raises(NotAllowed):
        make_thread(asker, by=people[outsider])

    assert Thread.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": " "}, {"title"}),
        ({"body": ""}, {"body"}),
        ({"title": "长" * 121, "body": "长" * 5001}, {"title", "body"}),
    ],
)
def test_open_thread_without_sense_writes_nothing(asker, fields, wrong):
    with pytest.raises(Invalid) as refused:
        make_thread(asker, **fields)

    assert set(refused.value.fields) == wrong
    assert Thread.objects.count() == 0


def test_open_thread_about_another_course_is_refused(asker):
    foreign = pages.lessons_of(make_run().course).first()

    with pytest.raises(Invalid):
        discussions.open_thread(asker.run_id, foreign.pk, "question", "题", "文", by=asker.person)


def test_reply_tells_who_asked_but_not_oneself(asker, classmate):
    thread = make_thread(asker)

    make_reply(thread, by=classmate.person)
    make_reply(thread, by=asker.person)

    assert kinds_told(asker.person) == ["thread.answered"]


def test_reply_in_a_locked_thread_is_for_moderators(asker, classmate):
    thread = make_thread(asker)
    moderation.mark_thread(thread.pk, by=asker.run.teacher, locked=True)

    with pytest.raises(TalkClosed):
        make_reply(thread, by=classmate.person)

    assert make_reply(thread, by=asker.run.teacher).pk


def test_reply_faster_than_anybody_types_is_refused(asker, classmate):
    thread = make_thread(asker)
    for number in range(discussions.MOST_POSTS):
        make_reply(thread, by=classmate.person, body=str(number))

    with pytest.raises(Invalid):
        make_reply(thread, by=classmate.person)

    assert Post.objects.filter(author=classmate.person).count() == discussions.MOST_POSTS


def test_held_posts_are_seen_by_their_author_and_moderators_only(asker, classmate):
    moderation.set_mode(asker.run_id, "held", by=asker.run.teacher)
    thread = make_thread(asker, title="待审的题")

    assert seen(asker.run, classmate.person) == []
    assert seen(asker.run, asker.person) == ["待审的题"]
    assert [post.thread for post in queries.held_posts(asker.run)] == [thread]


def test_let_through_shows_the_post_and_tells_who_asked(asker, classmate):
    thread = make_thread(asker)
    moderation.set_mode(asker.run_id, "held", by=asker.run.teacher)
    answer = make_reply(thread, by=classmate.person)
    before = kinds_told(asker.person)

    moderation.let_through(answer.pk, by=asker.run.teacher)
    moderation.let_through(answer.pk, by=asker.run.teacher)

    assert (before, kinds_told(asker.person)) == ([], ["thread.answered"])
    assert answer in queries.posts(thread, asker.person, moderates=False)


def test_closed_talk_takes_no_posts_of_learners(asker):
    moderation.set_mode(asker.run_id, "closed", by=asker.run.teacher)

    with pytest.raises(TalkClosed):
        make_thread(asker)


def test_set_mode_is_for_moderators(asker):
    with pytest.raises(NotAllowed):
        moderation.set_mode(asker.run_id, "closed", by=asker.person)


def test_edit_post_takes_back_an_endorsement(asker, classmate):
    answer = make_reply(make_thread(asker), by=classmate.person)
    moderation.endorse(answer.pk, by=asker.run.teacher)

    edited = discussions.edit_post(answer.pk, "取实重。", by=classmate.person)

    assert (edited.body, edited.endorsed_by, edited.edited_at is None) == ("取实重。", None, False)


def test_edit_post_is_for_its_author(asker, classmate):
    answer = make_reply(make_thread(asker), by=classmate.person)

    with pytest.raises(NotAllowed):
        discussions.edit_post(answer.pk, "改", by=asker.run.teacher)


def test_accept_marks_an_answer_and_takes_it_back(asker, classmate):
    thread = make_thread(asker)
    answer = make_reply(thread, by=classmate.person)

    accepted = discussions.accept(answer.pk, by=asker.person).accepted
    taken_back = discussions.accept(answer.pk, by=asker.person).accepted

    assert (accepted, taken_back) == (answer, None)
    assert kinds_told(classmate.person) == ["answer.accepted"]


def test_accept_is_for_who_asked_and_the_teacher(asker, classmate):
    answer = make_reply(make_thread(asker), by=classmate.person)

    with pytest.raises(NotAllowed):
        discussions.accept(answer.pk, by=classmate.person)

    assert discussions.accept(answer.pk, by=asker.run.teacher).accepted == answer


@pytest.mark.parametrize("kind", ["first post", "talk"])
def test_accept_takes_answers_of_questions_only(asker, classmate, kind):
    thread = make_thread(asker, kind="talk" if kind == "talk" else "question")
    post = make_reply(thread, by=classmate.person) if kind == "talk" else thread.posts.get()

    with pytest.raises(Invalid):
        discussions.accept(post.pk, by=asker.person)


def test_remove_post_of_another_wants_a_reason(asker, classmate):
    answer = make_reply(make_thread(asker), by=classmate.person)

    with pytest.raises(Invalid):
        discussions.remove_post(answer.pk, by=asker.run.teacher, reason=" ")

    answer.refresh_from_db()
    assert answer.removed_at is None


def test_remove_post_hides_it_and_takes_the_acceptance_back(asker, classmate):
    thread = make_thread(asker)
    answer = make_reply(thread, by=classmate.person)
    discussions.accept(answer.pk, by=asker.person)

    discussions.remove_post(answer.pk, by=asker.run.teacher, reason="含有答案")

    thread.refresh_from_db()
    assert thread.accepted is None
    assert answer not in queries.posts(thread, asker.person, moderates=False)
    assert answer in queries.posts(thread, asker.run.teacher, moderates=True)
    assert kinds_told(classmate.person)[-1] == "post.removed"


def test_remove_post_is_for_author_and_moderators(asker, classmate):
    answer = make_reply(make_thread(asker), by=classmate.person)

    with pytest.raises(NotAllowed):
        discussions.remove_post(answer.pk, by=asker.person, reason="不喜欢")


def test_restore_puts_back_what_a_moderator_took_only(asker, classmate):
    thread = make_thread(asker)
    taken, own = make_reply(thread, by=classmate.person), make_reply(thread, by=classmate.person)
    discussions.remove_post(taken.pk, by=asker.run.teacher, reason="误会")
    discussions.remove_post(own.pk, by=classmate.person)

    assert not moderation.restore(taken.pk, by=asker.run.teacher).is_removed
    with pytest.raises(WrongState):
        moderation.restore(own.pk, by=asker.run.teacher)


def test_report_twice_is_one_report(asker, classmate):
    answer = make_reply(make_thread(asker), by=classmate.person)

    first = moderation.report(answer.pk, "abuse", "骂人", by=asker.person)
    second = moderation.report(answer.pk, "spam", "", by=asker.person)

    assert (first, second.reason) == (second, "abuse")
    assert kinds_told(asker.run.teacher) == ["thread.asked", "post.reported"]


def test_report_of_one_s_own_post_is_refused(asker):
    with pytest.raises(NotAllowed):
        moderation.report(make_thread(asker).posts.get().pk, "spam", "", by=asker.person)


def test_answer_report_answers_every_report_of_the_post(asker, classmate):
    third = make_enrolment(asker.run)
    answer = make_reply(make_thread(asker), by=classmate.person)
    rows = [moderation.report(answer.pk, "answers", "", by=one.person) for one in (asker, third)]

    moderation.answer_report(rows[0].pk, remove=True, answer="公布了答案", by=asker.run.teacher)

    assert set(PostReport.objects.values_list("state", "answer")) == {("removed", "公布了答案")}
    assert kinds_told(third.person) == ["report.answered"]
    with pytest.raises(WrongState):
        moderation.answer_report(rows[1].pk, remove=False, answer="再看看", by=asker.run.teacher)


def test_answer_report_without_words_changes_nothing(asker, classmate):
    answer = make_reply(make_thread(asker), by=classmate.person)
    row = moderation.report(answer.pk, "other", "", by=asker.person)

    with pytest.raises(Invalid):
        moderation.answer_report(row.pk, remove=True, answer="", by=asker.run.teacher)

    answer.refresh_from_db()
    assert (answer.is_removed, PostReport.objects.get().state) == (False, "open")


def test_forget_words_empties_what_a_leaving_person_wrote_twice_alike(asker, classmate):
    thread = make_thread(asker)
    answer = make_reply(thread, by=classmate.person)
    discussions.accept(answer.pk, by=asker.person)

    forgetting.forget_words(classmate.person)
    forgetting.forget_words(classmate.person)

    answer.refresh_from_db()
    thread.refresh_from_db()
    assert (answer.body, answer.is_removed, thread.accepted) == ("", True, None)


def test_threads_are_searched_in_what_one_may_read(asker, classmate):
    make_thread(asker, title="运费", body="海运多少钱")
    hidden = make_thread(asker, title="别的", body="海运秘密")
    discussions.remove_post(hidden.posts.get().pk, by=asker.run.teacher, reason="离题")

    assert seen(asker.run, classmate.person, q="海运") == ["运费"]


def test_unanswered_are_questions_nobody_else_has_answered(asker, classmate):
    alone, answered = make_thread(asker, title="没人答"), make_thread(asker, title="有人答")
    make_reply(alone, by=asker.person)
    make_reply(answered, by=classmate.person)
    make_thread(asker, kind="talk", title="闲聊")

    assert [thread.title for thread in queries.unanswered(asker.run)] == ["没人答"]


def test_academic_office_moderates(asker, classmate):
    office = make_member(Role.ACADEMIC, asker.run.organisation)
    answer = make_reply(make_thread(asker), by=classmate.person)

    assert discussions.remove_post(answer.pk, by=office, reason="离题").is_removed
