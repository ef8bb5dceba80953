"""Looking at an order or a start through the rules of law. Reads only; the verdicts are kept by operations."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from internships.choices import OrderState, Scope, Severity
from internships.models import Order, Placement, Post, Rule


@dataclass(frozen=True)
class PostFacts:
    """What the rules look at in one post. `present` are the seats of posts of that name in other approved orders."""

    name: str
    staff: int
    seats: int
    present: int = 0


@dataclass(frozen=True)
class OrderFacts:
    """What the rules look at in an order. `present` are the seats of the firm's other approved orders."""

    headcount: int
    present: int
    posts: tuple[PostFacts, ...]
    same_post_wage: int
    pay: int
    lowest_tier_basis: str
    fees: int
    youngest_year: int
    months: int
    has_mentor: bool


@dataclass(frozen=True)
class StartFacts:
    """What the rules look at before a student starts. Age is None where the birthday is unknown."""

    age: int | None
    signatures: int
    has_mentor: bool


@dataclass(frozen=True)
class Verdict:
    """A rule that is not kept, in words for the person who can mend it, with the numbers it saw."""

    rule: Rule
    message: str
    inputs: dict[str, Any]

    @property
    def blocks(self) -> bool:
        """Whether nothing goes on until it is mended."""
        return self.rule.severity == Severity.BLOCK


Judge = Callable[[Any, dict[str, Any]], str]


def _part(whole: int, share: float) -> Fraction:
    """A share of a whole, exactly: 0.1 as a binary fraction is a little more than a tenth."""
    return whole * Fraction(str(share))


def _staff(facts: OrderFacts, share: dict[str, Any]) -> str:
    most = int(_part(facts.headcount, share["share"])) - facts.present
    seats = sum(post.seats for post in facts.posts)
    if seats <= most:
        return ""
    return _("实习人数 %(seats)d 超过在岗职工总数的一成（还可接收 %(most)d 人）") % {
        "seats": seats,
        "most": max(most, 0),
    }


def _post(facts: OrderFacts, share: dict[str, Any]) -> str:
    """Posts of one name count as one: two halves of a post would otherwise each keep the share."""
    seats: Counter[str] = Counter()
    most: dict[str, int] = {}
    for post in facts.posts:
        seats[post.name] += post.seats
        left = max(int(_part(post.staff, share["share"])) - post.present, 0)
        most[post.name] = min(most.get(post.name, left), left)
    return "；".join(
        _("“%(post)s”%(seats)d 人超过同类岗位在岗人数的两成（%(most)d 人）")
        % {"post": name, "seats": seats[name], "most": most[name]}
        for name in most
        if seats[name] > most[name]
    )


def _pay(facts: OrderFacts, share: dict[str, Any]) -> str:
    floor = -int(-_part(facts.same_post_wage, share["share"]) // 1)
    if facts.pay >= floor or facts.lowest_tier_basis:
        return ""
    return _("报酬 %(pay)d 元低于相同岗位工资的八成（%(floor)d 元），且未注明最低档工资依据") % {
        "pay": facts.pay,
        "floor": floor,
    }


def _year(facts: OrderFacts, limit: dict[str, Any]) -> str:
    return "" if facts.youngest_year >= limit["youngest_year"] else _("一年级学生不得安排岗位实习")


def _fee(facts: OrderFacts, limit: dict[str, Any]) -> str:
    return "" if facts.fees <= limit["most"] else _("不得收取押金等任何费用（填了 %(fees)d 元）") % {"fees": facts.fees}


def _months(facts: OrderFacts, usual: dict[str, Any]) -> str:
    if facts.months == usual["months"]:
        return ""
    return _("岗位实习一般为 %(usual)d 个月，本单 %(months)d 个月，请在说明里写明原因") % {
        "usual": usual["months"],
        "months": facts.months,
    }


def _mentor(facts: OrderFacts, none: dict[str, Any]) -> str:
    return "" if facts.has_mentor else _("还没有指定企业导师")


def _age(facts: StartFacts, limit: dict[str, Any]) -> str:
    if facts.age is not None and facts.age >= limit["age"]:
        return ""
    return _("未满 %(age)d 周岁，或没有登记出生日期，不能上岗") % limit


def _signatures(facts: StartFacts, needed: dict[str, Any]) -> str:
    if facts.signatures >= needed["signatures"]:
        return ""
    return _("三方协议未签全不得开始实习（已签 %(signed)d 方）") % {"signed": facts.signatures}


def _named(facts: StartFacts, none: dict[str, Any]) -> str:
    return "" if facts.has_mentor else _("上岗前要指定企业导师")


JUDGES: dict[str, Judge] = {
    "STAFF-10": _staff,
    "POST-20": _post,
    "PAY-80": _pay,
    "YEAR-1": _year,
    "NO-FEE": _fee,
    "MONTHS-6": _months,
    "MENTOR": _mentor,
    "AGE-16": _age,
    "THREE-SIGN": _signatures,
    "MENTOR-1": _named,
}


def rules_in_force(scope: str) -> list[Rule]:
    """The newest version in force today of every rule of this scope, in order of code."""
    newest: dict[str, Rule] = {}
    for rule in Rule.objects.filter(scope=scope, valid_from__lte=timezone.localdate()).order_by("code", "version"):
        newest[rule.code] = rule
    return list(newest.values())


def judge(facts: OrderFacts | StartFacts, scope: str) -> list[Verdict]:
    """Every rule of the scope that these facts do not keep."""
    verdicts = [
        (rule, JUDGES[rule.code](facts, rule.parameters)) for rule in rules_in_force(scope) if rule.code in JUDGES
    ]
    return [Verdict(rule, message, asdict(facts)) for rule, message in verdicts if message]


def order_facts(order: Order) -> OrderFacts:
    """The facts of an order as it stands in the database."""
    posts_present = _posts_present(order)
    return OrderFacts(
        headcount=order.headcount,
        present=interns_present(order),
        posts=tuple(PostFacts(p.name_zh, p.staff, p.seats, posts_present[p.name_zh]) for p in order.posts.all()),
        same_post_wage=order.same_post_wage,
        pay=order.pay,
        lowest_tier_basis=order.lowest_tier_basis,
        fees=order.fees,
        youngest_year=order.youngest_year,
        months=order.months,
        has_mentor=order.mentor_id is not None,
    )


def interns_present(order: Order) -> int:
    """Seats the firm's other approved orders already take of its ceiling."""
    return sum(_posts_present(order).values())


def _posts_present(order: Order) -> Counter[str]:
    """{post: seats of posts of that name in the firm's other approved orders}."""
    others = Post.objects.filter(order__enterprise=order.enterprise_id, order__state=OrderState.APPROVED)
    found: Counter[str] = Counter()
    for name, seats in others.exclude(order=order.pk).values_list("name_zh", "seats"):
        found[name] += seats
    return found


def judge_order(order: Order) -> list[Verdict]:
    """What the law says to an order."""
    return judge(order_facts(order), Scope.ORDER)


def judge_start(placement: Placement) -> list[Verdict]:
    """What the law says to a student's start today."""
    age = placement.student.age_on(timezone.localdate())
    facts = StartFacts(age, placement.signatures.count(), placement.mentor_id is not None)
    return judge(facts, Scope.START)
