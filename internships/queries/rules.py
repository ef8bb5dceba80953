"""Looking at an order or a start through the rules of law. Reads only; the verdicts are kept by operations."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from internships import faults
from internships.choices import PROVINCE, SCOPES_AT, ConsentBy, Moment
from internships.law import JUDGES, FirmFacts, OrderFacts, PostFacts, StartFacts
from internships.models import Finding, Order, Placement, Post, Rule
from internships.queries import interns
from internships.queries.eligibility import year_of_study
from lms.organisations import public as organisations

PLAIN = (
    "same_post_wage", "pay", "lowest_tier_basis", "pay_cycle_days", "pay_way", "fees", "holds_documents",
    "youngest_year", "months", "workplace", "through_agent", "hours_per_day", "hours_per_week", "night_work",
    "overtime", "rest_day_work", "outside_province", "filing_no", "host_approved_on", "host_inspected_on",
)  # fmt: skip
PLAIN_OF_POST = ("labour_grade", "barred_for_minors", "barred_for_women")


@dataclass(frozen=True)
class Verdict:
    """A rule that is not kept, with the numbers its sentence names, the field it is mended in, and all it looked at."""

    rule: Rule
    seen: dict[str, Any]
    field: str
    inputs: dict[str, Any]

    @property
    def message(self) -> str:
        """What is not kept, in words for the person who can mend it."""
        return faults.sentence(self.rule.code, self.seen, self.rule.parameters)

    sentence = message

    @property
    def detail(self) -> str:
        """The numbers behind it."""
        return faults.detail(self.rule.code, self.seen, self.rule.parameters)

    @property
    def holds(self) -> bool:
        """Whether nothing goes on until it is mended or a reason is written."""
        return self.rule.holds


def rules_in_force(
    moment: str, *, kind: str = "", level: str = "", on: date | None = None, province: str = PROVINCE
) -> list[Rule]:
    """The newest version in force of every rule that is asked at this moment, in order of code.

    moment  a Moment, or a Scope for its rules alone
    kind   the kind of internship; a rule that names one speaks of that alone
    level  of the school; an unknown one is judged by the vocational rules, the stricter ones
    on     the day, today unless said
    """
    newest = {rule.code: rule for rule in Rule.objects.in_force(on or timezone.localdate())}
    level = level or organisations.Level.VOCATIONAL
    return [
        rule
        for rule in newest.values()
        if rule.scope in SCOPES_AT.get(moment, {moment})
        and rule.kind in {"", kind}
        and rule.level in {"", level}
        and rule.province in {"", province}
    ]


def judge(facts: OrderFacts | StartFacts, rules: Iterable[Rule]) -> list[Verdict]:
    """Everything in these facts that does not keep one of the rules."""
    inputs = _plain(asdict(facts))
    return [
        Verdict(rule, _plain(breach.seen), breach.field, inputs)
        for rule in rules
        if rule.code in JUDGES
        for breach in JUDGES[rule.code](facts, rule.parameters)
    ]


def judge_order(order: Order, moment: str = Moment.SAVED) -> list[Verdict]:
    """What the law says to an order."""
    return judge(order_facts(order), rules_in_force(moment, kind=order.kind, level=order.school.level))


def judge_start(placement: Placement) -> list[Verdict]:
    """What the law says to a student's start today."""
    order = placement.post.order
    return judge(start_facts(placement), rules_in_force(Moment.STARTED, kind=order.kind, level=order.school.level))


def order_facts(order: Order) -> OrderFacts:
    """The facts of an order as it stands in the database."""
    posts = list(order.posts.select_related("firm"))
    firms = firms_of(order)
    present = {firm.pk: interns.of_other_orders(firm.pk, order.pk) for firm, _ in firms}
    asked = {firm.pk: 0 for firm, _ in firms}
    for post in posts:
        asked[post.firm_id or order.enterprise_id] += post.seats
    return OrderFacts(
        firms=tuple(
            FirmFacts(firm.name_zh, headcount, asked[firm.pk], sum(present[firm.pk].values()), bool(firm.uscc))
            for firm, headcount in firms
        ),
        posts=tuple(_post_facts(order, post, present, len(firms) > 1) for post in posts),
        has_mentor=order.mentor_id is not None,
        **{name: getattr(order, name) for name in PLAIN},
    )


def firms_of(order: Order) -> list[tuple[organisations.Organisation, int]]:
    """The firms of an order with their headcounts: its own first, then those that have a post in it."""
    partners = {row.firm_id: row for row in order.partners.select_related("firm")}
    posting = set(order.posts.exclude(firm=None).values_list("firm_id", flat=True)) - {order.enterprise_id}
    others = [(row.firm, row.headcount) for firm_id, row in partners.items() if firm_id in posting]
    return [(order.enterprise, order.headcount), *others]


def start_facts(placement: Placement) -> StartFacts:
    """The facts of a student's start, if it were today."""
    order, today = placement.post.order, timezone.localdate()
    study = organisations.studies_of_many([placement.student_id]).get(placement.student_id)
    return StartFacts(
        age=placement.student.age_on(today),
        signatures=placement.signatures.count(),
        has_mentor=placement.mentor_id is not None,
        has_teacher=placement.teacher_id is not None,
        year_of_study=year_of_study(study.entered_on, today) if study and study.entered_on else None,
        consents=_consents(placement),
        barred_for_minors=placement.post.barred_for_minors,
        order_specialty=order.specialty_group,
        student_specialty=study.specialty_code if study else "",
        starts_on=today,
        ends_on=today + relativedelta(months=order.months, days=-1),
        insured_from=order.insured_from,
        insured_until=order.insured_until,
        insured_by=order.insured_by,
        lodging=order.lodging,
        guardian_consented=placement.guardian_consented_on is not None,
    )


def of_step(findings: Iterable[Finding], fields: Iterable[str]) -> dict[str, list[Finding]]:
    """{field: what was found about it} of those fields, for a page to show beside them."""
    wanted = set(fields)
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.field in wanted:
            found.setdefault(finding.field, []).append(finding)
    return found


def _consents(placement: Placement) -> tuple[str, ...]:
    given = {
        ConsentBy.STUDENT: placement.student_consented_at is not None,
        ConsentBy.GUARDIAN: placement.guardian_consented_on is not None,
    }
    return tuple(who.value for who, has in given.items() if has)


def _post_facts(order: Order, post: Post, present: dict[int, interns.Present], is_joint: bool) -> PostFacts:
    firm_id = post.firm_id or order.enterprise_id
    firm = post.firm or order.enterprise
    return PostFacts(
        name=post.name_zh,
        staff=post.staff,
        seats=post.seats,
        present=present[firm_id][post.name_zh],
        firm=firm.name_zh if is_joint else "",
        hazards=tuple(post.hazards),
        has_tasks=bool(post.tasks_zh),
        **{name: getattr(post, name) for name in PLAIN_OF_POST},
    )


def _plain(value: Any) -> Any:
    """The same as JSON keeps it: days as text, tuples as lists."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
