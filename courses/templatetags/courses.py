"""The parts of a course page that change from day to day or from person to person; the page itself can be cached."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from courses import access
from courses.choices import LAB_WORDS, PASS_PERCENT, EnrolmentState
from courses.grading import texts
from courses.models import Assignment, CoursePage, CourseRun, Enrolment
from courses.queries import (
    assignments,
    catalogue,
    contents,
    labs,
    learning,
    pages,
    peer_reviews,
    prerequisites,
    progress,
    quizzes,
    releases,
    runs,
    skills,
)
from lms.skills import public as taxonomy

register = template.Library()


@dataclass(frozen=True)
class SkillLine:
    """A skill a course leads to, how far, and what one can do then."""

    code: str
    name: str
    level: int
    level_name: str
    observable: str


@register.inclusion_tag("courses/_skills.html", takes_context=True)
def course_skills(context: dict[str, Any], page: CoursePage) -> dict[str, Any]:
    """The skills granted, each with its level in words."""
    names = taxonomy.level_names()
    return {
        "english": context.get("english"),
        "lines": [
            SkillLine(
                row.skill.code,
                str(row.skill),
                row.level,
                names.get(row.level, ""),
                (row.skill.level1_zh, row.skill.level2_zh, row.skill.level3_zh)[row.level - 1],
            )
            for row in skills.skills_of(page)
        ],
    }


@register.inclusion_tag("courses/_prerequisites.html", takes_context=True)
def course_prerequisites(context: dict[str, Any], page: CoursePage) -> dict[str, Any]:
    """What one needs before enrolling, ticked for those who have it; nothing where nothing is asked."""
    requirements = _requirements(context, page)
    return {"requirements": requirements, "missing": sum(one.is_met is False for one in requirements)}


@register.inclusion_tag("courses/_labs.html", takes_context=True)
def course_labs(context: dict[str, Any], page: CoursePage) -> dict[str, Any]:
    """The labs the course trains with, as links for who sits in it; nothing where there are none."""
    seat = _seat(context, page)
    named = labs.named_labs(seat.course) if seat.course else []
    return {"course": seat.course, "links": seat.enrolment is not None, "labs": named}


@register.inclusion_tag("courses/_outline.html", takes_context=True)
def course_outline(context: dict[str, Any], page: CoursePage) -> dict[str, Any]:
    """The table of contents; lessons are links for those who may read them."""
    seat = _seat(context, page)
    return {
        "course": seat.course,
        "modules": seat.modules,
        "lessons": len(seat.lessons),
        "done": seat.done,
        "openings": seat.openings,
        "may_read": seat.run is not None,
    }


@register.inclusion_tag("courses/_panel.html", takes_context=True)
def course_panel(context: dict[str, Any], page: CoursePage) -> dict[str, Any]:
    """What this person can do here: go on learning, take the quiz, or enrol in one of the open runs."""
    seat = _seat(context, page)
    has_quiz = _has_quiz(seat)
    common = {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "course": seat.course,
        "enrolment": seat.enrolment,
        "has_quiz": has_quiz,
        "pass_percent": PASS_PERCENT,
    }
    if seat.enrolment is None:
        open_runs = list(runs.open_runs_of(seat.course)) if seat.course else []
        may_enrol = access.can_enrol(seat.user) if seat.user.is_authenticated else None
        unmet = may_enrol and any(one.is_met is False for one in _requirements(context, page))
        places = learning.waiting_places(seat.user, seat.course) if seat.course else {}
        # Waiting goes on after the door was closed: the run stays on the page for those in line.
        shown = {run.pk: run for run in [*runs.by_ids(places), *open_runs]}
        lines = [RunLine(run, places.get(pk)) for pk, run in shown.items()]
        return {**common, "runs": lines, "may_enrol": may_enrol, "unmet": unmet}
    return {
        **common,
        "labs": labs.named_labs(seat.course) if seat.course else [],
        "progress": progress.progress_in(seat.enrolment, lessons=len(seat.lessons), has_quiz=has_quiz),
        "passed": seat.enrolment.state == EnrolmentState.PASSED,
        "next": seat.next,
        "shut": next((lesson for lesson in seat.lessons if lesson.pk not in seat.done), None),
        "openings": seat.openings,
    }


@dataclass(frozen=True)
class RunLine:
    """A run on offer, and the reader's place in its line, if they wait."""

    run: CourseRun
    place: int | None


@dataclass(frozen=True)
class Seat:
    """A person before a course: what both the table of contents and the panel need."""

    user: Any
    course: CoursePage | None
    enrolment: Enrolment | None
    run: CourseRun | None
    modules: tuple[pages.OutlineModule, ...]
    done: set[int]
    openings: dict[int, releases.Opening]

    @property
    def next(self) -> pages.OutlineLesson | None:
        """The lesson to go on with: the one opened last while it is not done, else the first open undone one."""
        ready = [one for one in self.lessons if one.pk not in self.done and not shut(self.openings, one)]
        last = self.enrolment.last_lesson_id if self.enrolment else None
        return next((one for one in ready if one.pk == last), ready[0] if ready else None)

    @property
    def lessons(self) -> list[pages.OutlineLesson]:
        """All lessons in order."""
        return [lesson for module in self.modules for lesson in module.lessons]


def _seat(context: dict[str, Any], page: CoursePage) -> Seat:
    """Read once a request, whichever tag comes first."""
    known: dict[Any, Seat] = context["request"].__dict__.setdefault("_course_seats", {})
    if page.pk not in known:
        user, course = context["user"], pages.original_of(page)
        enrolment = learning.own_enrolment(user, course) if course else None
        run = enrolment.run if enrolment else access.taught_run(user, course)
        rows = list(contents.lessons_with_done(run, enrolment)) if run else []
        published = pages.outline_of(course) if course and not run else ()
        # What the person's run pinned; to everybody else, what is published.
        modules = contents.outline(rows) if run else published
        done = {row.lesson_id for row in rows if row.is_done}
        opened = releases.openings(enrolment, rows, done) if enrolment else {}
        known[page.pk] = Seat(user, course, enrolment, run, modules, done, opened)
    return known[page.pk]


def _has_quiz(seat: Seat) -> bool:
    if seat.enrolment:
        return seat.enrolment.has_quiz
    return seat.course is not None and bool(progress.courses_with_quiz([seat.course]))


@register.filter
def shut(openings: dict[int, releases.Opening], lesson: Any) -> releases.Opening | None:
    """Why a lesson of the table of contents is closed to the reader; None if it is open."""
    opening = openings.get(lesson.pk, releases.OPEN) if openings else releases.OPEN
    return None if opening.is_open else opening


def _requirements(context: dict[str, Any], page: CoursePage) -> list[prerequisites.Requirement]:
    """Read once a request, and not for those who sit in the course already: a later condition is not theirs."""
    seat = _seat(context, page)
    if seat.course is None or seat.enrolment is not None:
        return []
    known: dict[Any, list[prerequisites.Requirement]] = context["request"].__dict__.setdefault("_requirements", {})
    if page.pk not in known:
        known[page.pk] = prerequisites.requirements(seat.course, seat.user)
    return known[page.pk]


@register.filter
def question_words(words: Mapping[str, str] | None) -> str:
    """Words of a question as HTML: escaped or sanitised, whatever stands in them."""
    return mark_safe(texts.to_html(words)) if words else ""  # noqa: S308  to_html escapes or runs nh3, and is tested so


@register.inclusion_tag("components/tabs.html", takes_context=True)
def run_tabs(context: dict[str, Any], school: Any, run: CourseRun, current: str) -> dict[str, Any]:
    """The pages of a run in the school's space, those the person may open."""
    user = context["user"]
    # In this order, so that whoever manages the run costs one question.
    manages = access.can_manage_run(user, run)
    sees = manages or access.can_see_roster(user, run)
    works, talks = sees or access.can_see_work(user, run), manages or access.can_answer_reports(user, run)
    waiting = runs.waiting_count(run)
    lines = [
        ("roster", _("名单"), "courses:roster", run.seats_taken, sees),
        ("waiting", _("排队"), "courses:roster", waiting, sees and (bool(waiting) or current == "waiting")),
        ("intake", _("加入学员"), "courses:intake", None, manages),
        ("progress", _("进度"), "courses:class_progress", None, sees),
        ("content", _("课程内容"), "courses:content", None, manages),
        ("release", _("开放条件"), "courses:release", None, manages),
        ("assignments", _("作业"), "courses:run_assignments", None, works),
        ("labs", _("实训"), "courses:run_labs", None, works),
        ("quizzes", _("测验"), "courses:run_quizzes", None, works),
        ("gradebook", _("成绩册"), "courses:gradebook", None, works),
        ("regrades", _("复核"), "courses:regrades", None, works),
        ("talk", _("讨论"), "courses:moderation", None, talks),
        ("settings", _("设置"), "courses:run_settings", None, manages),
    ]
    tabs = [
        {
            "label": label,
            "url": reverse(name, args=[school.code, run.pk]) + ("?state=waiting" if key == "waiting" else ""),
            "current": key == current,
            "count": count,
        }
        for key, label, name, count, shown in lines
        if shown
    ]
    return {"label": _("教学班"), "tabs": tabs}


@register.filter
def sees_roster(user: Any, run: CourseRun) -> bool:
    """Whether the run's roster opens for somebody who opened another of its pages."""
    return not access.is_kept_from_roster(user, run)


@register.inclusion_tag("courses/_quiz_card.html")
def quiz_card(visit: Any, code: str) -> dict[str, Any]:
    """A quiz as its lesson shows it: what it asks and whether it may be begun; to teachers, that none has the code."""
    quiz = quizzes.quizzes_of(visit.run).filter(code=code).first()
    door = quizzes.door_of(visit.enrolment, quiz) if quiz and visit.enrolment else None
    return {"quiz": quiz, "door": door, "code": code, "slug": visit.course.slug, "teaches": visit.enrolment is None}


@register.inclusion_tag("courses/_assignment_card.html")
def assignment_card(visit: Any, code: str) -> dict[str, Any]:
    """An assignment as its lesson shows it: due, state, the way there; to teachers, that none has the code."""
    found = Assignment.objects.filter(run=visit.run, code=code).first()
    is_shown = found is not None and (found.published_at is not None or visit.enrolment is None)
    standing = assignments.standing_of(visit.enrolment, found) if is_shown and visit.enrolment else None
    return {
        "assignment": found if is_shown else None,
        "standing": standing,
        "code": code,
        "slug": visit.course.slug,
        "school": visit.run.organisation,
        "run": visit.run,
        "teaches": visit.enrolment is None,
    }


@register.inclusion_tag("courses/_lab_card.html")
def lab_card(visit: Any, code: str, task: str) -> dict[str, Any]:
    """A lab as its lesson shows it: what it trains, where the learner stands, the way there."""
    terms = labs.terms_of(visit.run, code)
    name, trains = LAB_WORDS.get(code, ("", ""))
    standing = labs.standing_of(visit.enrolment, terms) if terms and visit.enrolment else None
    return {
        "terms": terms, "standing": standing, "name": name, "trains": trains, "task": task, "slug": visit.course.slug,
    }  # fmt: skip


@register.inclusion_tag("courses/_home_courses.html", takes_context=True)
def new_courses(context: dict[str, Any], most: int = 4) -> dict[str, Any]:
    """The courses published last, for the front page; nothing where there are none."""
    newest = catalogue.matching(catalogue.Chosen()).order_by("-first_published_at", "-pk")[:most]
    return {"cards": catalogue.cards(list(newest), context["user"]), "english": context.get("english")}


@register.inclusion_tag("courses/_peer_card.html")
def peer_card(enrolment: Any, assignment: Any) -> dict[str, Any]:
    """The peer round of an assignment for its learner: the rules, who sees names, how many reviews are left."""
    found = peer_reviews.round_of(assignment)
    left = sum(one.is_open for one in peer_reviews.own_reviews(enrolment, found)) if found else 0
    return {"peer_round": found, "left": left, "slug": enrolment.run.course.slug, "code": assignment.code}


@register.inclusion_tag("courses/_peer_line.html")
def peer_line(school: Any, assignment: Any, can_set: bool) -> dict[str, Any]:
    """The peer round of an assignment for those who teach, or the way to set one."""
    found = peer_reviews.round_of(assignment)
    return {"peer_round": found, "school": school, "assignment": assignment, "can_set": can_set}
