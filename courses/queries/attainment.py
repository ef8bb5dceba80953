"""How far a version's outcomes are attained, from published grade events: of everybody, of a year, of a class."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Min
from django.utils.translation import gettext as _

from courses.choices import TAKING_PART
from courses.curricula.attainment import FEWEST, Attainment, Cell, Status, Student, Tables, attain, tabulate
from courses.curricula.support import Support, supports_of
from courses.models import Enrolment, ProgrammeRule, ProgrammeVersion
from courses.queries import grades, progress
from courses.queries.programmes import usual_threshold
from lms.organisations import public as organisations


@dataclass(frozen=True)
class Group:
    """An entry year (no class) or a class, with how many study in it."""

    year: int
    class_id: int | None
    name: str
    size: int

    @property
    def key(self) -> str:
        """What an address calls it."""
        return f"y{self.year}" if self.class_id is None else f"c{self.class_id}"

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return _("%(year)s 级") % {"year": self.year} if self.class_id is None else self.name


@dataclass(frozen=True)
class Outcome:
    """An outcome with the courses behind it."""

    number: int
    words: str
    supports: tuple[Support, ...]


@dataclass(frozen=True)
class Report:
    """Everything that is asked about a version.

    threshold   from which an outcome counts as attained; None: neither the version nor the rules say
    rule        where the threshold comes from; None for the version's own
    """

    threshold: Decimal | None
    rule: ProgrammeRule | None
    size: int
    years: tuple[Group, ...]
    classes: tuple[Group, ...]
    outcomes: tuple[Outcome, ...]
    tables: Tables

    @property
    def has_grades(self) -> bool:
        """Whether anybody has a final score in any of the courses."""
        return any(cell.people for cell in self.tables.whole.values())

    @property
    def has_matrix(self) -> bool:
        """Whether the version says which course carries what."""
        return any(outcome.supports for outcome in self.outcomes)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The years and the classes that are told one by one."""
        return tuple(one for one in (*self.years, *self.classes) if one.size >= FEWEST)

    def beside(self, group: Group | None) -> list[Group]:
        """What stands side by side under a group: years, if there are several, and classes; nothing under a class."""
        if group is None:
            years = [one for one in self.groups if one.class_id is None]
            return [*(years if len(years) > 1 else ()), *(one for one in self.groups if one.class_id)]
        return [one for one in self.groups if one.class_id and one.year == group.year and group.class_id is None]

    @property
    def small_classes(self) -> int:
        """How many classes have too few students to be told one by one."""
        return sum(one.size < FEWEST for one in self.classes)

    def of(self, outcome: Outcome, group: Group | None = None) -> Attainment:
        """The outcome in a group; None is everybody."""
        return attain(outcome.supports, self._cells(group))

    def status(self, attained: Attainment) -> Status:
        """What it comes to by the version's threshold."""
        return Status.OPEN if self.threshold is None else attained.status(self.threshold)

    def _cells(self, group: Group | None) -> Mapping[str, Cell]:
        if group is None:
            return self.tables.whole
        if group.class_id is None:
            return self.tables.years[group.year]
        return self.tables.classes[group.class_id]


def definitions(report: Report) -> list[str]:
    """How the report's numbers are made, for whoever reads one: a sentence or two a line."""
    found = [
        _("一条毕业要求的达成度，是支撑它的每门课程的权重 × 平均成绩 ÷ 100 之和，截到三位小数。"),
        _("权重由支撑矩阵得出：强支撑 H、中 M、弱 L 计 3、2、1 点，占这条毕业要求全部点数的比例。"),
        _("平均成绩取本校开课、已经公布的总评；修过几次的取最近一次开课。"),
        _("名单是本专业按这一版学习的行政班学生，含已离校的。"),
        _("还没有成绩、或有成绩不足 %(n)s 人的课程不计，它的权重也不分给别的课程。"),
        _("还缺的成绩无论多少都改变不了结果时，才判定达成或未达成。"),
        _("不足 %(n)s 人的班级、年级和平均成绩不显示；相减就能推出它们的，也不显示。"),
    ]
    lines = [one % {"n": FEWEST} for one in found]
    return [*lines, f"{report.rule.text_zh}（{report.rule.article}）"] if report.rule else lines


def report_of(version: ProgrammeVersion) -> Report:
    """The report about a version that came with its courses. Eight queries at most, whatever the size of the school."""
    plan = version.plan
    outcomes = tuple(Outcome(number, words, supports_of(plan, number)) for number, words in enumerate(plan.outcomes, 1))
    places = _places(version)
    codes = {course.code for course in plan.courses if course.supports}
    scores = _scores(version.organisation_id, codes, [one.person_id for one in places])
    students = [Student(one.person_id, one.class_id, one.entered_on.year) for one in places]
    rule = usual_threshold(version.programme.level) if plan.threshold is None else None
    return Report(
        threshold=plan.threshold if rule is None else Decimal(str(rule.parameters["least"])),
        rule=rule,
        size=len(places),
        years=tuple(_years(places)),
        classes=tuple(_classes(places)),
        outcomes=outcomes,
        tables=tabulate(scores, students),
    )


def _places(version: ProgrammeVersion) -> list[organisations.ClassPlace]:
    """Who studies by the version: nobody before it is published."""
    if not version.live:
        return []
    others = ProgrammeVersion.objects.filter(programme=version.programme_id, live=True)
    later = others.filter(cohort_year__gt=version.cohort_year).aggregate(first=Min("cohort_year"))["first"]
    return organisations.class_places(
        version.organisation_id, version.programme.specialty_code, entered_from=version.cohort_year, before=later
    )


def _scores(organisation_id: int, codes: Iterable[str], people: Iterable[int]) -> dict[str, dict[int, Decimal]]:
    """{course: {person: final score}} in the school's own runs; of several final ones that of the newest run."""
    rows = Enrolment.objects.filter(
        run__organisation=organisation_id, run__course__code__in=codes, run__open_data=False,
        person__in=list(people), state__in=TAKING_PART,
    )  # fmt: skip
    taken = list(rows.select_related("run__course").order_by("run__ends_on", "pk"))
    asking = progress.courses_with_quiz({row.run.course for row in taken}) if taken else set()
    scores = grades.scores_of_many(taken, with_final=asking) if taken else {}
    found: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for row in taken:
        told = scores[row.pk]
        if told.is_final and told.score is not None:
            found[row.run.course.code][row.person_id] = told.score
    return found


def _years(places: Iterable[organisations.ClassPlace]) -> list[Group]:
    sizes: dict[int, int] = defaultdict(int)
    for one in places:
        sizes[one.entered_on.year] += 1
    return [Group(year, None, str(year), size) for year, size in sorted(sizes.items())]


def _classes(places: Iterable[organisations.ClassPlace]) -> list[Group]:
    found: dict[int, list[organisations.ClassPlace]] = defaultdict(list)
    for one in places:
        found[one.class_id].append(one)
    groups = [Group(own[0].entered_on.year, pk, own[0].class_name, len(own)) for pk, own in found.items()]
    return sorted(groups, key=lambda group: (group.year, group.name, group.class_id))
