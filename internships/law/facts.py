"""What the law looks at: numbers and words of an order, of its firms and posts, and of one student's start."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class FirmFacts:
    """A firm of an order. `present` are interns it has or has promised to take elsewhere, `seats` those asked for here.

    Without a headcount (0) nothing can be promised.
    """

    name: str
    headcount: int
    seats: int
    present: int = 0
    registered: bool = True


@dataclass(frozen=True)
class PostFacts:
    """A post. `staff` and `present` are the people and interns on posts of that name in that firm."""

    name: str
    staff: int
    seats: int
    present: int = 0
    firm: str = ""
    labour_grade: int = 1
    hazards: tuple[str, ...] = ()
    barred_for_minors: bool = False
    barred_for_women: bool = False
    has_tasks: bool = True


@dataclass(frozen=True)
class OrderFacts:
    """An order as it stands. Dates are None where nobody has written them yet."""

    firms: tuple[FirmFacts, ...]
    posts: tuple[PostFacts, ...]
    same_post_wage: int
    pay: int
    lowest_tier_basis: str = ""
    pay_cycle_days: int = 30
    pay_way: str = "direct"
    fees: int = 0
    holds_documents: bool = False
    youngest_year: int = 2
    months: int = 6
    has_mentor: bool = True
    workplace: str = ""
    through_agent: bool = False
    hours_per_day: int = 8
    hours_per_week: int = 40
    night_work: bool = False
    overtime: bool = False
    rest_day_work: bool = False
    outside_province: bool = False
    filing_no: str = ""
    host_approved_on: date | None = None
    host_inspected_on: date | None = None


@dataclass(frozen=True)
class StartFacts:
    """One student's start. What is not known is None: an age, a year of study, a specialty, a day of insurance."""

    age: int | None
    signatures: int
    has_mentor: bool
    has_teacher: bool = True
    year_of_study: int | None = None
    consents: tuple[str, ...] = ("student", "guardian")
    barred_for_minors: bool = False
    order_specialty: str = ""
    student_specialty: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    insured_from: date | None = None
    insured_until: date | None = None
    insured_by: str = ""
    lodging: str = "none"
    guardian_consented: bool = True


@dataclass(frozen=True)
class Breach:
    """What is not kept: the numbers its sentence names, and the field of the form in which it is mended."""

    seen: dict[str, object]
    field: str = ""
