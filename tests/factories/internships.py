"""Orders, rounds and placements, each driven there by the operations people use, so that no state is made up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from certificates import public as certificates
from internships import public as internships
from internships.models import LogEntry, MatchRound, Order, Placement
from lms.organisations.public import Organisation, Role, SchoolClass
from lms.people.public import User
from lms.skills.models import Skill
from tests.factories import numbers
from tests.factories.organisations import (
    make_agency,
    make_class,
    make_cluster,
    make_enterprise,
    make_member,
    make_university,
)

STARS = {
    "enterprise": {"skill": 4, "attitude": 5, "growth": 3},
    "student": {"mentoring": 5, "conditions": 4, "keeping": 3},
}


@dataclass
class Cast:
    """Everybody an order needs: a school with a class, a firm with its people, an officer, and students on demand."""

    school: Organisation
    school_class: SchoolClass
    firm: Organisation
    academic: User
    teacher: User
    manager: User
    mentor: User
    officer: User
    students: list[User] = field(default_factory=list)

    def student(self, **person: Any) -> User:
        """One more student of the class."""
        made = make_member(Role.STUDENT, self.school, school_class=self.school_class, **person)
        self.students.append(made)
        return made


def make_cast(firm: Organisation | None = None, school: Organisation | None = None) -> Cast:
    """A school and a firm that have agreed to work together; the rules of law are loaded."""
    internships.load_rules()
    school = school or make_university()
    firm = firm or make_enterprise(cluster=make_cluster(), headcount=200)
    return Cast(
        school=school,
        school_class=make_class(school, entered_on=date(timezone.localdate().year - 3, 9, 1)),
        firm=firm,
        academic=make_member(Role.ACADEMIC, school, name="教务"),
        teacher=make_member(Role.TEACHER, school, name="教师"),
        manager=make_member(Role.MANAGER, firm, name="负责人"),
        mentor=make_member(Role.MENTOR, firm, name="导师"),
        officer=make_member(Role.OFFICER, make_agency(), name="干部"),
    )


def make_skill(code: str = "") -> Skill:
    """A skill of its own domain."""
    number = next(numbers)
    parent = Skill.objects.create(code=f"D{number}", kind=Skill.Kind.DOMAIN, name_zh=f"域{number}", name_en="Domain")
    return Skill.objects.create(
        code=code or f"D{number}-1", parent=parent, kind=Skill.Kind.SKILL, name_zh=f"技能{number}", name_en="Skill"
    )


def draft(cast: Cast, *, posts: Iterable[tuple[str, int, int]] = (("运营助理", 50, 2),), **fields: Any) -> Any:
    """An order that keeps every rule; posts are (name, staff, seats)."""
    defaults: dict[str, Any] = {
        "enterprise_id": cast.firm.pk,
        "school_id": cast.school.pk,
        "cluster_id": cast.firm.cluster_id,
        "mode": "order_class",
        "headcount": 200,
        "months": 6,
        "starts_on": timezone.localdate() + timedelta(days=30),
        "same_post_wage": 5000,
        "pay": 4000,
        "mentor_id": cast.mentor.pk,
        "insured_from": timezone.localdate() - timedelta(days=1),
        "insured_until": timezone.localdate() + timedelta(days=500),
        "insured_by": "school",
        "posts": tuple(
            internships.PostDraft(name, staff, seats, tasks_zh="按导师安排完成典型任务") for name, staff, seats in posts
        ),
        "skills": (),
    }
    return internships.OrderDraft(**{**defaults, **fields})


def make_draft(cast: Cast, **fields: Any) -> Order:
    """A draft."""
    return internships.draft_order(draft(cast, **fields), by=cast.manager)


def make_submitted(cast: Cast, **fields: Any) -> Order:
    """An order that waits for the school."""
    return internships.submit_order(make_draft(cast, **fields).pk, by=cast.manager)


def make_confirmed(cast: Cast, **fields: Any) -> Order:
    """An order that waits for an officer."""
    return internships.confirm_order(make_submitted(cast, **fields).pk, by=cast.academic)


def make_approved(cast: Cast, **fields: Any) -> Order:
    """An order students can see."""
    return internships.approve_order(make_confirmed(cast, **fields).pk, by=cast.officer)


def make_round(cast: Cast, code: str = "", **fields: Any) -> MatchRound:
    """A round in draft, to be open for a week."""
    now = timezone.now()
    number = next(numbers)
    times = {"opens_at": now, "closes_at": now + timedelta(days=7)}
    return internships.create_round(
        code or f"r-{number}", f"第 {number} 轮", f"Round {number}", by=cast.officer, **{**times, **fields}
    )


def make_open_round(cast: Cast, posts: Iterable[Any] = (), **fields: Any) -> MatchRound:
    """A round students rank in; there must be an approved order. `posts` take part even if another round has them."""
    post_ids = [post.pk for post in posts] or None
    return internships.open_round(make_round(cast, **fields).pk, by=cast.officer, post_ids=post_ids)


def rank(match_round: MatchRound, student: User, posts: Iterable[Any], *, submit: bool = True) -> None:
    """The student's list, sent in unless said otherwise."""
    internships.save_ranking(match_round.pk, [getattr(post, "pk", post) for post in posts], by=student)
    if submit:
        internships.submit_ranking(match_round.pk, by=student)


def settle(match_round: MatchRound, cast: Cast) -> MatchRound:
    """Locked, drawn, matched and certified."""
    internships.lock_round(match_round.pk, by=cast.officer)
    internships.draw_round(match_round.pk, public_value="体彩 2026123", by=cast.officer)
    internships.settle_round(match_round.pk)
    match_round.refresh_from_db()
    return match_round


def make_placement(cast: Cast, student: User | None = None, **fields: Any) -> Placement:
    """A student matched in a published round, before anybody has signed."""
    order = make_approved(cast, **fields)
    student = student or cast.student()
    match_round = make_open_round(cast)
    rank(match_round, student, order.posts.all()[:1])
    settle(match_round, cast)
    internships.publish_round(match_round.pk, by=cast.officer)
    return Placement.objects.get(match_round=match_round, student=student)


def make_accepted(cast: Cast, **fields: Any) -> Placement:
    """A placement whose student has said yes to the seat, and nobody has signed."""
    placement = make_placement(cast, **fields)
    internships.accept_seat(placement.pk, by=placement.student)
    return placement


def make_signed(cast: Cast, **fields: Any) -> Placement:
    """A placement all three have signed, and to which student and guardian agree."""
    placement = make_placement(cast, **fields)
    consent(placement, cast)
    for signer in (placement.student, cast.academic, cast.manager):
        internships.sign_agreement(placement.pk, by=signer)
    return Placement.objects.get(pk=placement.pk)


def consent(placement: Placement, cast: Cast) -> None:
    """Student and guardian agree in writing."""
    internships.give_consent(placement.pk, by=placement.student)
    today = timezone.localdate()
    internships.keep_guardian_consent(placement.pk, signed_on=today, kept_at="教务处档案", by=cast.academic)


def make_training(cast: Cast, **fields: Any) -> Placement:
    """A student who started today."""
    return internships.start_training(make_signed(cast, **fields).pk, by=cast.mentor)


def make_evaluating(cast: Cast, *, days: int = 0, **fields: Any) -> Placement:
    """An internship that is over, with so many confirmed days in its log."""
    placement = make_training(cast, **fields)
    first = timezone.localdate() - timedelta(days=days)
    Placement.objects.filter(pk=placement.pk).update(started_on=first)
    entries = [
        LogEntry(placement=placement, day=first + timedelta(days=n), hours=Decimal(7), text="当天任务")
        for n in range(days)
    ]
    LogEntry.objects.bulk_create(entries)
    if days:
        ids = list(placement.log.values_list("pk", flat=True))
        internships.confirm_log(placement.pk, ids, by=cast.mentor)
    return internships.finish_training(placement.pk, by=cast.mentor)


def evaluate(placement: Placement, side: str, by: User, comment: str = "", grade: str = "good") -> Any:
    """One side's evaluation."""
    return internships.evaluate(placement.pk, stars=STARS[side], grade=grade, comment=comment, by=by)


def prove(student: User, **levels: int) -> None:
    """Give the student proven levels; a skill's code is written with _ for -."""
    found = [(code.replace("_", "-"), level) for code, level in levels.items()]
    certificates.record_skills(student.pk, found, evidence=f"tests.proof:{next(numbers)}", source="test")
