"""Setting a run's own quizzes, and when a run gives a quiz."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.access import quizzes as access
from courses.access import require
from courses.background.grades import ensure_item
from courses.choices import QuizKind, ResultsShown
from courses.grading import drawing
from courses.models import CourseRun, Quiz, QuizWindow
from courses.queries import quizzes as queries
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.people.models import User

SETTABLE = ("title", "kind", "minutes", "attempts", "questions", "blueprint", "with_essays", "results")


@transaction.atomic
def set_quiz(run_id: int, code: str, plan: dict[str, Any], *, by: User) -> Quiz:
    """The run's own quiz of that code, new or changed; attempts already begun keep their paper and their time.

    plan     the fields of SETTABLE
    raises   NotAllowed, Invalid (final, out of range, a blueprint the banks cannot fill)
    """
    run = CourseRun.objects.select_for_update(of=("self",)).select_related("course").get(pk=run_id)
    require(access.can_set_quizzes(by, run))
    quiz = Quiz.objects.filter(run=run, code=code).first() or Quiz(course=run.course, run=run, code=code)
    for name in SETTABLE:
        setattr(quiz, name, plan[name])
    if quiz.blueprint:
        quiz.questions = sum(row["count"] for row in quiz.blueprint)
    _require_sense(quiz)
    quiz.retired = False
    quiz.save()
    if quiz.kind == QuizKind.GRADED:
        # Known from the start, so that who does not take it sees it missing.
        ensure_item(run, quiz.item_key, name=quiz.title)
    audit.record("quiz.set", quiz, by=by, organisation_id=run.organisation_id, code=code, questions=quiz.questions)
    return quiz


@transaction.atomic
def retire_quiz(quiz_id: int, *, by: User) -> Quiz:
    """Give the run's own quiz no more; what was taken stays, with its grades. Raises NotAllowed."""
    quiz = Quiz.objects.select_for_update(of=("self",)).select_related("run").get(pk=quiz_id)
    require(quiz.run is not None and access.can_set_quizzes(by, quiz.run))
    if not quiz.retired:
        quiz.retired = True
        quiz.save(update_fields=["retired"])
        audit.record("quiz.retired", quiz, by=by, organisation_id=quiz.run.organisation_id)
    return quiz


@transaction.atomic
def set_window(
    run_id: int, quiz_id: int, *, opens_at: datetime | None, closes_at: datetime | None, by: User
) -> QuizWindow:
    """When the run gives the quiz; attempts under way keep the time they began with. Raises NotAllowed, Invalid."""
    run = CourseRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    require(access.can_set_quizzes(by, run))
    require(queries.quizzes_of(run).filter(pk=quiz_id).exists())
    if opens_at and closes_at and closes_at <= opens_at:
        raise Invalid(fields={"closes_at": _("截止时间要晚于开放时间。")})
    times = {"opens_at": opens_at, "closes_at": closes_at}
    window, _made = QuizWindow.objects.update_or_create(run=run, quiz_id=quiz_id, defaults=times)
    told = {name: moment.isoformat() if moment else None for name, moment in times.items()}
    audit.record("quiz.window_set", window, by=by, organisation_id=run.organisation_id, **told)
    return window


def _require_sense(quiz: Quiz) -> None:
    problems: dict[str, object] = {}
    if not quiz.title.strip():
        problems["title"] = _("请填写标题。")
    if quiz.kind not in (QuizKind.PRACTICE, QuizKind.GRADED) or quiz.results not in ResultsShown.values:
        problems["kind"] = _("请选择练习或测验；结课测验属于课程。")
    if not 1 <= quiz.attempts <= 50:
        problems["attempts"] = _("次数要在 1 到 50 之间。")
    if not 1 <= quiz.questions <= 200:
        problems["questions"] = _("题数要在 1 到 200 之间。")
    if quiz.minutes is not None and not 1 <= quiz.minutes <= 600:
        problems["minutes"] = _("限时要在 1 到 600 分钟之间，不限时请留空。")
    if problems:
        raise Invalid(fields=problems)
    _require_questions(quiz)


def _require_questions(quiz: Quiz) -> None:
    pool = queries.candidates(queries.pool_of(quiz))
    short = drawing.shortages(pool, queries.blueprint_of(quiz))
    if short:
        lines = [
            _("%(skill)s 难度 %(level)s：要 %(count)d 题，题库只有 %(found)d 题")
            % {
                "skill": one.row.skill or _("任意技能"),
                "level": one.row.level or _("任意"),
                "count": one.row.count,
                "found": one.found,
            }
            for one in short
        ]
        raise Invalid(fields={"blueprint": "；".join(lines) + _("。请减少题数或先补题。")})
