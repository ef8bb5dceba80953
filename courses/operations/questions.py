"""Bringing questions into the bank of their course."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses.choices import QuestionKind
from courses.grading import read_number
from courses.models import Question
from courses.queries import pages
from lms.common.errors import Invalid
from lms.skills import public as skills

CONTENT = ("kind", "stem_zh", "options", "answer", "explanation_zh", "skill_id", "level")


@transaction.atomic
def import_questions(rows: list[dict[str, str]]) -> int:
    """How many questions were written: new ones and new versions of changed ones; unchanged rows write nothing.

    rows     columns id, course, type, stem_zh, options (parted by ;), answer, explanation_zh, skill, level
    raises   Invalid naming every bad row; nothing is written then
    """
    courses = {course.code: course for course in pages.original_courses().filter(code__in={r["course"] for r in rows})}
    known = skills.by_code(row["skill"] for row in rows)
    problems = {row["id"]: _problem(row, set(courses)) for row in rows}
    found = {code: words for code, words in problems.items() if words}
    if found:
        raise Invalid("；".join(f"{code}：{words}" for code, words in found.items()), fields=dict(found))
    current = {question.code: question for question in Question.objects.filter(is_current=True, code__in=problems)}
    written = 0
    for row in rows:
        skill = known.get(row["skill"])
        draft = Question(
            course=courses[row["course"]],
            code=row["id"],
            kind=row["type"],
            stem_zh=row["stem_zh"].strip(),
            options=_options(row),
            answer=row["answer"].strip(),
            explanation_zh=row["explanation_zh"].strip(),
            skill_id=skill.pk if skill else None,
            level=int(row["level"] or 1),
        )
        written += _keep(draft, current.get(row["id"]))
    return written


def _keep(draft: Question, current: Question | None) -> bool:
    """Write the draft as the next version, unless the current one says the same."""
    if current is not None:
        if all(getattr(draft, name) == getattr(current, name) for name in CONTENT):
            return False
        Question.objects.filter(pk=current.pk).update(is_current=False)
        draft.version = current.version + 1
    draft.save()
    return True


def _options(row: dict[str, str]) -> list[str]:
    return [option.strip() for option in row["options"].split(";") if option.strip()]


def _problem(row: dict[str, str], courses: set[str]) -> str:
    if row["course"] not in courses:
        return _("没有课程 %(code)s") % {"code": row["course"]}
    if row["type"] not in QuestionKind.values:
        return _("没有题型 %(kind)s") % {"kind": row["type"]}
    if not row["stem_zh"].strip():
        return _("没有题干")
    return "" if _has_answer(row) else _("没有可判的正确答案")


def _has_answer(row: dict[str, str]) -> bool:
    answer = row["answer"].strip()
    if row["type"] == QuestionKind.NUMERIC:
        return read_number(answer) is not None
    if row["type"] == QuestionKind.JUDGEMENT:
        return answer in {"T", "F"}
    letters = [chr(ord("A") + place) for place in range(len(_options(row)))]
    enough = len(answer) == 1 if row["type"] == QuestionKind.SINGLE else len(answer) >= 1
    return enough and set(answer) <= set(letters)
