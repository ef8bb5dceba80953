"""Who may set quizzes, mark essays and grant more time.

| may                         | who                                                                     |
| --------------------------- | ----------------------------------------------------------------------- |
| take a quiz                 | the enrolled person, while it is open to them                           |
| set a run's own quizzes     | the run's teacher                                                       |
| say when a run gives a quiz | the run's teacher                                                       |
| mark essays                 | who records grades of the run                                           |
| ask for an override         | the run's teacher, the academic office                                  |
| approve an override         | the academic office, and never who asked for it                         |
"""

from typing import Any

from django.http import Http404

from courses import access
from courses.choices import EnrolmentState
from courses.models import Answer, CourseRun, Enrolment, Override, Quiz
from courses.queries import quizzes as queries
from lms.organisations import access as organisations
from lms.organisations.choices import Role


def can_set_quizzes(user: Any, run: CourseRun) -> bool:
    """The run's teacher."""
    return access.can_manage_run(user, run)


def can_mark(user: Any, run: CourseRun) -> bool:
    """Whoever records grades of the run."""
    return access.can_record_grade(user, run)


def can_ask_override(user: Any, run: CourseRun) -> bool:
    """The run's teacher and the academic office."""
    return access.can_manage_run(user, run) or organisations.has_role(user, run.organisation_id, Role.ACADEMIC)


def can_approve_override(user: Any, override: Override) -> bool:
    """The academic office, but not who asked."""
    school = override.enrolment.run.organisation_id
    return override.asked_by_id != user.pk and organisations.has_role(user, school, Role.ACADEMIC)


def access_quiz(user: Any, slug: str, code: str) -> tuple[Enrolment, Quiz]:
    """A quiz of the person's own run, by its code; the final is there before anybody took it. Raises Http404."""
    enrolment = access.access_own_enrolment(user, slug)
    quiz = queries.quizzes_of(enrolment.run).filter(code=code).order_by("run").first()
    if quiz is None and code == queries.FINAL_CODE:
        quiz = queries.final_of(enrolment.run.course) or queries.usual_final(enrolment.run.course)
    if quiz is None:
        raise Http404
    return enrolment, quiz


def access_answer(user: Any, uuid: Any, position: int) -> Answer:
    """One answer of the person's own attempt, with everything its page needs. Raises Http404."""
    rows = Answer.objects.select_related(
        "question", "attempt__quiz", "attempt__enrolment__run__course", "attempt__enrolment__run__organisation"
    )
    mine = rows.filter(attempt__uuid=uuid, attempt__enrolment__person=user, position=position)
    answer = mine.exclude(attempt__enrolment__state=EnrolmentState.WITHDRAWN).first()
    if answer is None:
        raise Http404
    return answer


def access_essay(user: Any, run: CourseRun, answer_id: int) -> Answer:
    """An essay of the run to mark. Raises Http404."""
    rows = Answer.objects.select_related("question", "attempt__quiz", "attempt__enrolment__person")
    answer = rows.filter(pk=answer_id, attempt__enrolment__run=run, question__kind="essay").first()
    if answer is None or answer.attempt.is_open or not can_mark(user, run):
        raise Http404
    return answer


def access_run_quiz(user: Any, run: CourseRun, quiz_id: int, *, to: str = "view") -> Quiz:
    """A quiz that the run gives; "edit" its own only. Raises Http404."""
    quiz = queries.quizzes_of(run).filter(pk=quiz_id).select_related("course").first()
    if quiz is None or (to == "edit" and (quiz.run_id != run.pk or not can_set_quizzes(user, run))):
        raise Http404
    return quiz


def access_override(user: Any, run: CourseRun, override_id: int) -> Override:
    """An override of the run, for those who may ask for one. Raises Http404."""
    rows = Override.objects.select_related("enrolment__run", "enrolment__person", "quiz", "asked_by")
    override = rows.filter(pk=override_id, enrolment__run=run).first()
    if override is None or not can_ask_override(user, run):
        raise Http404
    return override
