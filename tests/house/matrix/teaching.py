"""What stands behind the addresses of courses: one of everything that a run has, all of school A."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from courses.models import (
    Answer,
    CoursePage,
    CourseRun,
    Enrolment,
    LessonPage,
    MentorLink,
    QuestionBank,
    SchoolCollection,
    SimilarPair,
)
from courses.operations import (
    assistants,
    attempts,
    hours,
    mark_releases,
    mentor_links,
    moderation,
    overrides,
    peer_reviews,
    programme_reviews,
    questions,
    regrades,
    submissions,
)
from courses.operations import labs as lab_work
from lms.organisations.public import Organisation, Role
from lms.people.public import User
from tests.factories import assignments, courses, discussions, grades, labs, programmes, quizzes
from tests.factories import peer_reviews as peers
from tests.factories.files import make_document
from tests.factories.internships import Cast as Scene
from tests.factories.organisations import make_member
from tests.factories.questions import make_bank, make_question


def teaching(people: dict[str, User], scene: Scene) -> dict[str, Any]:
    """A live course with a file in its first lesson, a run, and everything people do in one."""
    course = courses.make_course(lessons=2, questions=12, code="LIVE01", organisation=scene.school)
    lesson = _with_file(course, scene.school)
    run = courses.make_run(course, scene.school, people["teacher"])
    enrolment = courses.make_enrolment(run, people["student"])
    courses.do_lessons(enrolment)
    item = grades.make_item(run)
    return {
        "course": course,
        "block": lesson.body[1].id,
        "run": run,
        "enrolment": enrolment,
        **_labs(course, enrolment),
        "attempt": attempts.start_attempt(enrolment.pk, by=people["student"]),
        "quiz": quizzes.make_quiz(run),
        "item": item,
        "event": grades.give(enrolment, item, 80),
        "rule": courses.make_rule(run, "previous", number=2),
        "helper": _helper(run),
        **_assignment(run, enrolment),
        **_peers(run, enrolment),
        **_group_work(people, enrolment),
        **_mates(people, run),
        **_asked(people, run),
        **_talk(people, enrolment),
        **_bank(people, scene.school),
        **_proof(people, scene.school),
        **_programmes(people, scene.school),
    }


def _labs(course: CoursePage, enrolment: Enrolment) -> dict[str, Any]:
    """A lab of the course: a practice under way, and a graded attempt handed in."""
    labs.name_lab(course)
    practice = lab_work.start_practice(enrolment.pk, labs.LAB, by=enrolment.person)
    return {"lab_practice": practice, "lab_graded": labs.work(enrolment)}


def _programmes(people: dict[str, User], school: Organisation) -> dict[str, Any]:
    """A programme that is a draft, and one that outside experts are reading."""
    review = programmes.make_review(programmes.make_version(school), people["academic"])
    expert = review.experts.first()
    token = programme_reviews.hand_over(expert.pk, by=people["academic"])
    return {
        "programme": programmes.make_version(school, specialty_code="530701"),
        "review_expert": expert,
        "review_token": token,
    }


def _with_file(course: CoursePage, school: Organisation) -> LessonPage:
    collection = SchoolCollection.objects.get(organisation=school).collection
    document = make_document("notes.pdf", collection=collection)
    page = LessonPage.objects.descendant_of(course).first()
    page.body = [("text", "<p>一</p>"), ("file", {"document": document, "title": "讲义", "note": ""})]
    page.save_revision().publish()
    return LessonPage.objects.get(pk=page.pk)


def _helper(run: CourseRun) -> Any:
    """A teacher of the school who only helps to moderate."""
    person = make_member(Role.TEACHER, run.organisation, name="助教")
    return assistants.set_assistant(run.pk, person.pk, kind="assistant", rights={"moderate"}, by=run.teacher)


def _assignment(run: CourseRun, enrolment: Enrolment) -> dict[str, Any]:
    """An assignment with a rubric, and the student's file handed in."""
    assignment = assignments.make_assignment(run)
    draft = assignments.make_draft(assignment, enrolment)
    file = submissions.add_file(draft.pk, assignments.pdf(), by=enrolment.person)
    return {
        "assignment": assignment,
        "submission": submissions.hand_in(draft.pk, by=enrolment.person),
        "submission_file": file,
    }


def _peers(run: CourseRun, enrolment: Enrolment) -> dict[str, Any]:
    """A peer round whose result is out: the student has reviewed, was reviewed, and reports the review."""
    assignment = assignments.make_assignment(run, code="p1", due_at=timezone.now() + timedelta(days=1))
    found = peers.make_round(assignment, reviews_each=1)
    draft = assignments.make_draft(assignment, enrolment)
    submissions.add_file(draft.pk, assignments.pdf(), by=enrolment.person)
    work = submissions.hand_in(draft.pk, by=enrolment.person)
    other = assignments.make_draft(assignment, courses.make_enrolment(run))
    submissions.add_file(other.pk, assignments.pdf(), by=other.enrolment.person)
    submissions.hand_in(other.pk, by=other.enrolment.person)
    found = peers.begin(found)
    peers.review_all(found, 0, 0)
    found = peers.publish(peers.run_out(found))
    review = work.peer_reviews.get()
    report = peer_reviews.report(review.pk, "abuse", "", by=enrolment.person)
    return {"peers": assignment, "peer_work": work, "peer_review": review, "peer_report": report}


def _group_work(people: dict[str, User], enrolment: Enrolment) -> dict[str, Any]:
    """The student's group work for two mentors; the mentor was asked by a link and has an account."""
    run = enrolment.run
    assignments.make_group(run, enrolment)
    assignment = assignments.make_assignment(run, code="g1", by_group=True, mentor_weight=40)
    draft = assignments.make_draft(assignment, enrolment)
    submissions.add_file(draft.pk, assignments.pdf("小组.pdf", b"%PDF-1.7 group"), by=enrolment.person)
    link = assignments.make_link(assignment)
    MentorLink.objects.filter(pk=link.pk).update(person=people["mentor"])
    return {
        "group_work": submissions.hand_in(draft.pk, by=enrolment.person),
        "mentor_link": link,
        "mentor_token": mentor_links.hand_over(link.pk, by=run.teacher),
    }


def _mates(people: dict[str, User], run: CourseRun) -> dict[str, Any]:
    """Another learner's work, marked and on its way out, that reads like the student's; their essay."""
    mate = courses.make_enrolment(run)
    assignment = run.assignments.get(code="a1")
    work = assignments.make_submission(assignment, mate)
    assignments.draft_mark(work, 0, 0)
    first = assignment.submissions.exclude(pk=work.pk).get()
    pair = SimilarPair.objects.create(assignment=assignment, one=first, other=work, shared_percent=90, alike_percent=95)
    return {
        "mark_release": mark_releases.release(assignment.pk, by=people["teacher"]),
        "similar_pair": pair,
        "essay": _essay(mate),
    }


def _essay(mate: Enrolment) -> Answer:
    make_question(mate.run.course, kind="essay", level=3)
    blueprint = [{"skill": "", "level": 3, "count": 1}]
    quiz = quizzes.make_quiz(mate.run, code="q2", questions=1, with_essays=True, blueprint=blueprint)
    attempt = attempts.start_attempt(mate.pk, by=mate.person, quiz_id=quiz.pk)
    attempts.save_answer(attempt.pk, 1, "一段论述", by=mate.person)
    attempts.submit_attempt(attempt.pk, by=mate.person)
    return attempt.answers.get()


def _asked(people: dict[str, User], run: CourseRun) -> dict[str, Any]:
    """What the teacher and a learner asked for: more time, and another look at a grade."""
    asker = courses.make_enrolment(run)
    item = grades.make_item(run, "课堂展示", release="at_once")
    until, quiz = timezone.now() + timedelta(days=3), run.quizzes.get(code="q1")
    return {
        "override": overrides.ask_override(
            asker.pk, quiz.pk, "extra_time", reason="视力障碍", expires_at=until, extra_minutes=15, by=people["teacher"]
        ),
        "regrade": regrades.ask_regrade(grades.give(asker, item, 70).pk, reason="漏看一页", by=asker.person),
    }


def _talk(people: dict[str, User], enrolment: Enrolment) -> dict[str, Any]:
    """The student's question, the teacher's answer, and a report of it that waits."""
    thread = discussions.make_thread(enrolment)
    post = discussions.make_reply(thread, by=people["teacher"])
    return {"thread": thread, "post": post, "report": moderation.report(post.pk, "spam", "", by=people["student"])}


def _bank(people: dict[str, User], school: Organisation) -> dict[str, Any]:
    """A bank of the school with a question, and a file of questions that waits to be confirmed."""
    bank: QuestionBank = make_bank(organisation=school)
    return {
        "bank": bank,
        "question": make_question(bank=bank),
        "brought": questions.upload(bank.pk, "gift", "q.gift", b"::Q:: 1+1=2 {T}", by=people["teacher"]),
    }


def _proof(people: dict[str, User], school: Organisation) -> dict[str, Any]:
    """Hours the student learnt elsewhere, handed in."""
    plan = {"title": "广交会参展", "organiser": "商务厅", "happened_on": timezone.localdate(), "minutes": 90}
    return {"proof": hours.hand_in_proof(school.pk, proof="编号 8", by=people["student"], **plan)}
