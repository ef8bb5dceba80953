"""What a passed course earns, and who of a class or of a term has earned it: what certificates ask us for a batch."""

from collections.abc import Iterable, Sequence

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import public as certificates
from courses.choices import PASS_PERCENT, TAKING_PART, EnrolmentState
from courses.models import CoursePage, CourseRun, CourseSkill, Enrolment
from courses.queries import certificate_rules, comments, progress, skills
from courses.queries.certificate_turns import turns_of

COMPLETION = "completion"


def completion(enrolment: Enrolment, score: float) -> certificates.Award:
    """The certificate of a passed enrolment that came with its run and course."""
    course = enrolment.run.course
    words = comments.public_comments(enrolment)
    return _completion(enrolment, score, _english_titles([course])[course.pk], skills.skills_of(course), words)


def _completion(
    enrolment: Enrolment, score: float, title_en: str, granted: list[CourseSkill], words: comments.Comments
) -> certificates.Award:
    run, course = enrolment.run, enrolment.run.course
    # The days of the class, which all of it share; whoever passed before its end, until then.
    first, last = run.starts_on, max(run.starts_on, min(run.ends_on, timezone.localdate(enrolment.passed_at)))
    when = certificates.span_en(first, last)
    # No Chinese title in an English sentence.
    called = course.code if title_en == course.title else f"“{title_en}” ({course.code})"
    return certificates.Award(
        template=COMPLETION,
        holder_id=enrolment.person_id,
        evidence=enrolment.evidence,
        title_zh=course.title,
        title_en=title_en,
        body_zh=f"{certificates.span_zh(first, last)}修满 {course.class_hours} 学时，结课考核合格，"
        f"达到课程「{course.title}」规定的标准，准予结业。",
        body_en=f"The holder completed all {course.class_hours} class hours of {called} {when} "
        "and passed its assessment.",
        organisation_ids=(run.organisation_id,),
        skills=tuple((row.skill.code, row.level) for row in granted),
        score_percent=score,
        class_hours=course.class_hours,
        starts_on=first,
        ends_on=last,
        page=f"/courses/{course.slug}/",
        comments=words,
    )


def put_up_sources() -> None:
    """Classes and terms, as groups that may earn certificates."""
    certificates.register_source("class", Classes())
    certificates.register_source("term", Terms())


class Classes:
    """One teaching class (教学班)."""

    label: str | Promise = gettext_lazy("教学班")

    def groups(self, organisation_id: int, q: str = "") -> list[certificates.Group]:
        """The school's runs with learners, the one that ended or ends last first; q in course, term or teacher."""
        rows = _runs(organisation_id).select_related("course", "teacher").annotate(people=_LEARNERS)
        for word in q.split():
            rows = rows.filter(
                Q(course__title__icontains=word)
                | Q(course__code__icontains=word)
                | Q(term__icontains=word)
                | Q(teacher__name__icontains=word)
            )
        rows = rows.filter(people__gt=0).order_by("-ends_on", "-pk")
        return [certificates.Group(str(row.pk), str(row), f"{row.teacher} · {_size(row.people)}") for row in rows]

    def title(self, organisation_id: int, key: str) -> str:
        """Course and term."""
        return str(_runs(organisation_id).select_related("course").get(pk=int(key)))

    def templates(self, organisation_id: int, key: str) -> list[tuple[str, str]]:
        """Completion and the skill certificates that ask for its course, where the run is the school's."""
        run = _runs(organisation_id).filter(pk=int(key)).first() if key.isdecimal() else None
        if run is None:
            return []
        asking = certificate_rules.rules().filter(courses__course=run.course_id)
        return [(COMPLETION, _("课程结业证书")), *((rule.code, rule.title_zh) for rule in asking)]

    def candidates(self, organisation_id: int, key: str, template: str) -> Sequence[certificates.Candidate]:
        """Everybody with a seat in the run."""
        runs = _runs(organisation_id).filter(pk=int(key))
        return _candidates(runs) if template == COMPLETION else _of_rule(runs, template, organisation_id)


class Terms:
    """All classes of a term."""

    label: str | Promise = gettext_lazy("学期")

    def groups(self, organisation_id: int, q: str = "") -> list[certificates.Group]:
        """The terms in which the school taught, the newest first."""
        rows = _runs(organisation_id).values("term").annotate(people=_LEARNERS, last=Max("ends_on"))
        for word in q.split():
            rows = rows.filter(term__icontains=word)
        rows = rows.filter(people__gt=0).order_by("-last")
        return [certificates.Group(row["term"], row["term"], _size(row["people"])) for row in rows]

    def title(self, organisation_id: int, key: str) -> str:
        """The term, as it is written."""
        return key

    def templates(self, organisation_id: int, key: str) -> list[tuple[str, str]]:
        """Completion, where the school taught in the term."""
        return [(COMPLETION, _("课程结业证书"))] if _runs(organisation_id).filter(term=key).exists() else []

    def candidates(self, organisation_id: int, key: str, template: str) -> Sequence[certificates.Candidate]:
        """Everybody with a seat in one of its runs."""
        return _candidates(_runs(organisation_id).filter(term=key))


_LEARNERS = Count("enrolments", filter=Q(enrolments__state__in=TAKING_PART))


def _size(people: int) -> str:
    return _("%(n)d 名学员") % {"n": people}


def _runs(organisation_id: int) -> QuerySet[CourseRun]:
    """Those in which somebody can pass: a public data set is nobody's class."""
    return CourseRun.objects.filter(organisation=organisation_id, open_data=False)


def _candidates(runs: QuerySet[CourseRun]) -> list[certificates.Candidate]:
    people = Enrolment.objects.filter(run__in=runs, state__in=TAKING_PART)
    rows = list(
        progress.with_progress(people).select_related("person", "run__course").order_by("run", "person__username")
    )
    reached = progress.progress_of_many(rows)
    courses = {row.run.course_id: row.run.course for row in rows}
    known = (_english_titles(courses.values()), skills.skills_of_many(courses))
    words = comments.public_comments_of_many(row.pk for row in rows if row.state == EnrolmentState.PASSED)
    return [_candidate(row, reached[row.pk], known, words) for row in rows]


def _candidate(
    row: Enrolment,
    reached: progress.Progress,
    known: tuple[dict[int, str], dict[int, list[CourseSkill]]],
    words: dict[int, comments.Comments],
) -> certificates.Candidate:
    if row.state != EnrolmentState.PASSED:
        return certificates.Candidate(row.person.name, lacks=_lacks(reached), title=row.run.course.title)
    (titles, granted), course, score = known, row.run.course_id, float(reached.score_percent or 0)
    award = _completion(row, score, titles[course], granted[course], words[row.pk])
    return certificates.Candidate(row.person.name, award)


def _of_rule(runs: QuerySet[CourseRun], code: str, school_id: int) -> list[certificates.Candidate]:
    """The school issues to whoever passed its own class, wherever they learnt the rest."""
    rule = certificate_rules.rules().get(code=code)
    people = Enrolment.objects.filter(run__in=runs, state__in=TAKING_PART).select_related("person")
    rows = list(people.order_by("person__username"))
    ids = [row.person_id for row in rows]
    stands, turns = certificate_rules.standing_of([rule], ids), turns_of([rule], ids)
    found = []
    for row in rows:
        turn = turns[rule.pk, row.person_id]
        missing = certificate_rules.lacks(rule, row.person_id, stands, since=turn.since, reader_id=school_id)
        if not missing and row.state != EnrolmentState.PASSED:
            missing = _("还没有通过这个班")
        earned = None if missing else certificate_rules.award(rule, row.person_id, stands, turn, issuer_id=school_id)
        found.append(certificates.Candidate(row.person.name, earned, missing, title=rule.title_zh))
    return found


def _lacks(reached: progress.Progress) -> str:
    """What still keeps somebody from passing."""
    if reached.lessons_missing:
        return _("还有 %(n)d 节课没有学完") % {"n": reached.lessons_missing}
    if reached.score_percent is None or not reached.has_all_grades:
        return _("成绩还没有全部公布")
    words = {"score": f"{float(reached.score_percent):g}", "pass": PASS_PERCENT}
    return _("成绩 %(score)s，未到 %(pass)s") % words


def _english_titles(courses: Iterable[CoursePage]) -> dict[int, str]:
    """{course: its English title, or the Chinese one}."""
    keys = {course.translation_key: course for course in courses}
    rows = CoursePage.objects.filter(translation_key__in=keys, locale__language_code="en")
    english = dict(rows.values_list("translation_key", "title"))
    return {course.pk: english.get(key, course.title) for key, course in keys.items()}
