"""What a version's students attain, as files: a workbook of every group, and the paper of one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from courses.choices import AttainmentStatus
from courses.curricula.attainment import Attainment, Line
from courses.formats import papers
from courses.models import ProgrammeVersion
from courses.queries.attainment import Group, Outcome, Report, definitions
from courses.templatetags.programmes import attained, mean, part, weight
from courses.views.programmes.files import as_file
from lms.common import sheets

BETWEEN_FACTS = "；"


@dataclass(frozen=True)
class Row:
    """A line of the file; a course's line says what it adds, its outcome's line what all come to."""

    scope: str
    outcome: Outcome
    people: int
    value: Decimal | None
    code: str = ""
    name: str = ""
    strength: str = ""
    weight: str = ""
    mean: Decimal | None = None
    covered: str = ""
    threshold: Decimal | None = None
    status: str = ""

    @property
    def number(self) -> int:
        """The outcome's number."""
        return self.outcome.number

    @property
    def words(self) -> str:
        """The outcome's words."""
        return self.outcome.words


def as_xlsx(version: ProgrammeVersion, report: Report) -> HttpResponse:
    """Every outcome of everybody, of each year and of each class that may be told."""
    heads = {
        "scope": _("范围"), "number": _("毕业要求序号"), "words": _("毕业要求"), "code": _("课程代码"),
        "name": _("课程名称"), "strength": _("支撑强度"), "weight": _("权重"), "people": _("有成绩人数"),
        "mean": _("平均成绩"), "value": _("达成度"), "covered": _("已有成绩的权重"), "threshold": _("达成标准"),
        "status": _("结论"),
    }  # fmt: skip
    columns = [sheets.Column(head, name) for name, head in heads.items()]
    return sheets.as_xlsx(f"{version}-{_('毕业要求达成度')}", columns, _rows(report))


def as_pdf(version: ProgrammeVersion, report: Report, group: Group | None) -> HttpResponse:
    """The paper about one group, in Chinese like all that is filed."""
    with translation.override(settings.LANGUAGE_CODE):
        programme = version.programme
        size = report.size if group is None else group.size
        facts = [
            f"第 {version.number} 版", f"{version.cohort_year} 级起", f"{_scope(group)} {size} 人",
            f"达成标准 {report.threshold}",
        ]  # fmt: skip
        outcomes = [_paper(report, one, group) for one in report.outcomes]
        told = papers.AttainmentPaper(
            programme.title_zh, programme.organisation.name_zh, BETWEEN_FACTS.join(facts), outcomes, definitions(report)
        )
    content = papers.attainment(told, settings.CACHE_DIR)
    return as_file(content, f"{version}-毕业要求达成度.pdf", "application/pdf")


def _paper(report: Report, outcome: Outcome, group: Group | None) -> papers.Attained:
    found = report.of(outcome, group)
    facts = [
        str(AttainmentStatus(report.status(found)).label), f"达成度 {attained(found.value)}",
        f"已有成绩的权重 {weight(found.covered)}", f"只按已有成绩的课程折算 {attained(found.of_covered)}",
        f"样本 {found.sample} 人",
    ]  # fmt: skip
    beside = [(one, report.of(outcome, one)) for one in report.beside(group)]
    rows = [
        (one.label, attained(own.value), weight(own.covered), str(AttainmentStatus(report.status(own)).label))
        for one, own in beside
    ]
    return papers.Attained(
        f"{outcome.number}. {outcome.words}", BETWEEN_FACTS.join(facts), [_line(one) for one in found.lines], rows
    )


def _line(line: Line) -> tuple[object, ...]:
    course, cell = line.support.course, line.cell
    people = "太少" if cell.hidden else len(cell.people)
    figures = (line.support.strength.value, weight(line.support.weight), people, mean(cell.mean), part(line.share))
    return (course.code, course.name, *figures)


def _rows(report: Report) -> Iterator[Row]:
    for group in (None, *report.groups):
        for outcome in report.outcomes:
            found = report.of(outcome, group)
            scope = _scope(group)
            yield _whole(scope, outcome, found, report)
            yield from (_course(scope, outcome, line) for line in found.lines)


def _scope(group: Group | None) -> str:
    return _("全部学生") if group is None else group.label


def _whole(scope: str, outcome: Outcome, found: Attainment, report: Report) -> Row:
    return Row(
        scope, outcome, found.sample, _figure(attained, found.value), covered=weight(found.covered),
        threshold=report.threshold, status=str(AttainmentStatus(report.status(found)).label),
    )  # fmt: skip


def _course(scope: str, outcome: Outcome, line: Line) -> Row:
    support = line.support
    return Row(
        scope, outcome, 0 if line.cell.hidden else len(line.cell.people), _figure(part, line.share),
        support.course.code, support.course.name, support.strength.value, weight(support.weight),
        _figure(mean, line.cell.mean),
    )  # fmt: skip


def _figure(told: Callable[[Fraction], str], value: Fraction | None) -> Decimal | None:
    """The figure as the page prints it, as a number."""
    return None if value is None else Decimal(told(value))
