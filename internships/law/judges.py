"""One judge a rule of 《职业学校学生实习管理规定》: facts and parameters in, breaches out. No sentences here.

A judge returns one Breach for every firm, post or condition that does not keep the rule; an empty list keeps it.
source   教职成〔2021〕4号; articles and their standing are in data/rules.csv
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from internships.law.facts import Breach, OrderFacts, PostFacts, StartFacts

Parameters = dict[str, Any]
Judge = Callable[[Any, Parameters], list[Breach]]


def part(whole: int, share: float) -> Fraction:
    """A share of a whole, exactly: 0.1 as a binary fraction is a little more than a tenth."""
    return whole * Fraction(str(share))


def ceiling(whole: int, share: float) -> int:
    """How many people a share of a whole is at most: part of a person is nobody."""
    return int(part(whole, share))


def _unless(kept: bool, where: str, **seen: object) -> list[Breach]:
    return [] if kept else [Breach(seen, where)]


# ── an order: its firms, posts and conditions ──
def registered(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """The host is a legal person or a base with legal standing: it has a code of its own."""
    return [Breach({"firm": firm.name}, "firms") for firm in facts.firms if not firm.registered]


def staff_share(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """Interns of a firm, those of its other orders included, are a share of its staff; each firm for itself."""
    found = []
    for firm in facts.firms:
        most = ceiling(firm.headcount, limit["share"])
        if firm.seats and firm.present + firm.seats > most:
            seen = {"firm": firm.name, "most": most, "present": firm.present, "seats": firm.seats}
            found.append(Breach(seen, "posts"))
    return found


def post_share(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """Interns on like posts of a firm are a share of the people on them.

    Posts of one name count as one: two halves of a post would otherwise each keep the share.
    """
    seats: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], PostFacts] = {}
    for post in facts.posts:
        like = (post.firm, post.name)
        seats[like] += post.seats
        first[like] = min(first.get(like, post), post, key=lambda one: one.staff)
    found = []
    for like, post in first.items():
        most = ceiling(post.staff, limit["share"])
        if post.present + seats[like] > most:
            seen = {"post": post.name, "most": most, "present": post.present, "seats": seats[like]}
            found.append(Breach(seen, "posts"))
    return found


def pay_floor(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """Pay reaches a share of the wage on the same post, or the firm names its lowest wage tier."""
    floor = -int(-part(facts.same_post_wage, limit["share"]) // 1)
    kept = facts.pay >= floor or bool(facts.lowest_tier_basis)
    return _unless(kept, "pay", pay=facts.pay, floor=floor)


def pay_cycle(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """Pay comes at least once a month."""
    return _unless(facts.pay_cycle_days <= limit["days"], "pay_cycle_days", days=facts.pay_cycle_days)


def pay_way(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """Pay is money, in full, straight to the student."""
    return _unless(facts.pay_way in limit["ways"], "pay_way")


def year_of_order(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """No students of the first year are asked for."""
    return _unless(facts.youngest_year >= limit["youngest_year"], "youngest_year", year=facts.youngest_year)


def women(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """No post with work women may not do: nobody's sex is recorded here, so it could not be kept from them."""
    return [Breach({"post": post.name}, "posts") for post in facts.posts if post.barred_for_women]


def venue(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """No place of entertainment: its words stand neither in the firm's name, nor in a post's, nor in the workplace."""
    names = [facts.workplace, *(firm.name for firm in facts.firms), *(post.name for post in facts.posts)]
    words = [word for word in limit["words"] if any(word in name for name in names)]
    return _unless(not words, "workplace", words="、".join(words))


def agent(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """Nobody between school, student and host organises or manages it for money."""
    return _unless(not facts.through_agent, "through_agent")


def labour(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """No post of a labour grade at or above the limit (GBZ/T 189.10: I light to IV extremely heavy)."""
    return [
        Breach({"post": post.name, "grade": post.labour_grade}, "posts")
        for post in facts.posts
        if post.labour_grade >= limit["below"]
    ]


def fee(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """Students pay nothing: no deposit, training, management or any other fee."""
    return _unless(facts.fees <= limit["most"], "fees", fees=facts.fees)


def held_documents(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """No identity card, student card or other document is kept, and no guarantor asked for."""
    return _unless(not facts.holds_documents, "holds_documents")


def hazards(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """No work at heights, under ground, with radiation, poison, fire, explosives or other high risk."""
    return [Breach({"post": post.name}, "posts") for post in facts.posts if post.hazards]


def rest(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """No work on rest days and holidays, no overtime, no night shifts."""
    kept = not (facts.night_work or facts.overtime or facts.rest_day_work)
    return _unless(kept, "night_work" if facts.night_work else "overtime" if facts.overtime else "rest_day_work")


def hours(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """Hours stay within the State's working time."""
    kept = facts.hours_per_day <= limit["day"] and facts.hours_per_week <= limit["week"]
    where = "hours_per_day" if facts.hours_per_day > limit["day"] else "hours_per_week"
    return _unless(kept, where, day=facts.hours_per_day, week=facts.hours_per_week)


def months(facts: OrderFacts, usual: Parameters) -> list[Breach]:
    """A post internship usually lasts so many months."""
    return _unless(facts.months == usual["months"], "months", months=facts.months, usual=usual["months"])


def tasks(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """Every post says what is typically done on it: not simple repetition alone."""
    return [Breach({"post": post.name}, "posts") for post in facts.posts if not post.has_tasks]


def other_province(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """An internship in another province has its consent and filing beforehand."""
    return _unless(not facts.outside_province or bool(facts.filing_no), "filing_no")


def host_approved(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """The school's leadership has agreed to the host and says when."""
    return _unless(facts.host_approved_on is not None, "host_approved_on")


def host_inspected(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """The school has looked at a host on site and says when."""
    return _unless(facts.host_inspected_on is not None, "host_inspected_on")


def mentor(facts: OrderFacts, limit: Parameters) -> list[Breach]:
    """The firm names who guides the students."""
    return _unless(facts.has_mentor, "mentor")


# ── one student's start ──
def age(facts: StartFacts, limit: Parameters) -> list[Breach]:
    """Old enough; an unknown birthday is not."""
    return _unless(facts.age is not None and facts.age >= limit["age"], "age", age=limit["age"])


def year_of_student(facts: StartFacts, limit: Parameters) -> list[Breach]:
    """Not in the first year; where the year of entry is not recorded the order's own limit has spoken."""
    year = facts.year_of_study
    return _unless(year is None or year >= limit["youngest_year"], "year", year=year)


def minors(facts: StartFacts, limit: Parameters) -> list[Breach]:
    """Nobody under eighteen on a post with work barred for minors."""
    is_minor = facts.age is None or facts.age < limit["age"]
    return _unless(not (facts.barred_for_minors and is_minor), "age")


def signatures(facts: StartFacts, needed: Parameters) -> list[Breach]:
    """All three have signed."""
    return _unless(facts.signatures >= needed["signatures"], "signatures", signed=facts.signatures)


def consent(facts: StartFacts, needed: Parameters) -> list[Breach]:
    """Whoever has to agree in writing has."""
    missing = [who for who in needed["who"] if who not in facts.consents]
    return _unless(not missing, "consent", missing=missing)


def named_mentor(facts: StartFacts, needed: Parameters) -> list[Breach]:
    """Somebody of the firm guides this student."""
    return _unless(facts.has_mentor, "mentor")


def named_teacher(facts: StartFacts, needed: Parameters) -> list[Breach]:
    """Somebody of the school looks after this student."""
    return _unless(facts.has_teacher, "teacher")


def specialty(facts: StartFacts, limit: Parameters) -> list[Breach]:
    """The post lies in the student's own major category (the first digits of the specialty's code), where both say."""
    digits = limit["digits"]
    wanted, has = facts.order_specialty[:digits], facts.student_specialty[:digits]
    return _unless(not wanted or not has or wanted == has, "specialty", wanted=wanted, has=has)


def insured(facts: StartFacts, needed: Parameters) -> list[Breach]:
    """A policy covers every day from the first to the last, and the student does not pay for it."""
    kept = _covers(facts) and facts.insured_by not in needed["not_by"]
    return _unless(kept, "insured_from")


def _covers(facts: StartFacts) -> bool:
    first, last = facts.insured_from, facts.insured_until
    return first is not None and last is not None and _within(facts.starts_on, facts.ends_on, first, last)


def _within(starts_on: date | None, ends_on: date | None, first: date, last: date) -> bool:
    return (starts_on is None or first <= starts_on) and (ends_on is None or ends_on <= last)


def lodging(facts: StartFacts, needed: Parameters) -> list[Breach]:
    """Lodging outside the dormitory has the guardian's word."""
    return _unless(facts.lodging not in needed["kinds"] or facts.guardian_consented, "lodging")


JUDGES: dict[str, Judge] = {
    "HOST-2": registered,
    "YEAR-16-1": year_of_order,
    "WOMEN-16-4": women,
    "VENUE-16-5": venue,
    "AGENT-16-6": agent,
    "LABOUR-16-7": labour,
    "PAY-18": pay_floor,
    "PAY-CYCLE-18": pay_cycle,
    "PAY-WAY-18": pay_way,
    "STAFF-10": staff_share,
    "POST-20": post_share,
    "MONTHS-6": months,
    "TASKS": tasks,
    "NO-FEE": fee,
    "NO-HOLDING": held_documents,
    "RISK": hazards,
    "REST": rest,
    "HOURS-8-40": hours,
    "PROVINCE": other_province,
    "HOST-LIST": host_approved,
    "HOST-VISIT": host_inspected,
    "MENTOR": mentor,
    "AGE-16-2": age,
    "YEAR-16-1-S": year_of_student,
    "MINORS-16-3": minors,
    "THREE-SIGN": signatures,
    "CONSENT": consent,
    "MENTOR-1": named_mentor,
    "TEACHER-1": named_teacher,
    "SPECIALTY": specialty,
    "INSURED": insured,
    "LODGING": lodging,
    "UG-TEACHER": named_teacher,
}
