"""Centres, who runs them, what they offer, and who learns there."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import public as courses
from lms.audit import public as audit
from lms.bases import access
from lms.bases.choices import HOSTS
from lms.bases.models import Base, Centre, CentreMember, Offering
from lms.bases.operations.bases import CODE
from lms.common.errors import Invalid
from lms.organisations.public import Organisation
from lms.people.public import User


@dataclass(frozen=True)
class CentrePlan:
    """What a centre is."""

    name_zh: str
    kind: str
    founded_on: date
    name_en: str = ""
    about_zh: str = ""


@dataclass(frozen=True)
class OfferingPlan:
    """A course in a term, for people who work."""

    course_code: str
    teacher_id: int
    term: str
    starts_on: date
    ends_on: date
    seats: int
    members_only: bool = False


@transaction.atomic
def create_centre(host_id: int, code: str, plan: CentrePlan, *, by: User | None, demo: bool = False) -> Centre:
    """A centre with its host as the first member. Raises NotAllowed, Invalid."""
    access.require(access.can_run_centre(by, host_id))
    host = Organisation.objects.get(pk=host_id)
    if host.kind not in HOSTS:
        raise Invalid(_("只有院校和培训中心能牵头：课程、教师和学员名单要归它管。"))
    if not CODE.fullmatch(code) or Centre.objects.filter(code=code).exists():
        raise Invalid(fields={"code": _("网址名用 2 到 39 个小写字母、数字和连字符，不能与别的中心相同。")})
    centre = Centre.objects.create(
        host=host, code=code, name_zh=plan.name_zh.strip(), name_en=plan.name_en.strip(), kind=plan.kind,
        about_zh=plan.about_zh.strip(), founded_on=plan.founded_on, demo=demo,
    )  # fmt: skip
    CentreMember.objects.create(centre=centre, organisation=host, joined_on=plan.founded_on)
    audit.record("centre.created", centre, by=by, kind=centre.kind)
    return centre


@transaction.atomic
def join_centre(centre_id: int, organisation_id: int, *, duty: str = "", by: User | None) -> CentreMember:
    """One more organisation that runs it; one already there only changes its duty. Raises NotAllowed."""
    centre = _run(centre_id, by)
    member, made = CentreMember.objects.get_or_create(
        centre=centre, organisation_id=organisation_id, left_on=None,
        defaults={"joined_on": timezone.localdate(), "duty_zh": duty.strip()},
    )  # fmt: skip
    if not made and member.duty_zh != duty.strip():
        member.duty_zh = duty.strip()
        member.save(update_fields=["duty_zh"])
    audit.record("centre.member_joined" if made else "centre.member_changed", centre, by=by, member=str(member))
    return member


@transaction.atomic
def leave_centre(member_id: int, *, by: User | None) -> CentreMember:
    """An organisation runs it no more; the host stays. Raises NotAllowed, Invalid."""
    member = CentreMember.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=member_id)
    centre = _run(member.centre_id, by)
    if member.organisation_id == centre.host_id:
        raise Invalid(_("牵头机构不能退出。"))
    if member.left_on is None:
        member.left_on = timezone.localdate()
        member.save(update_fields=["left_on"])
        audit.record("centre.member_left", centre, by=by, member=str(member))
    return member


@transaction.atomic
def set_bases(centre_id: int, base_ids: list[int], *, by: User | None) -> Centre:
    """The bases it works at: of its members only. Raises NotAllowed, Invalid."""
    centre = _run(centre_id, by)
    members = CentreMember.objects.filter(centre=centre, left_on=None).values("organisation")
    rows = Base.objects.filter(pk__in=base_ids, owner__in=members)
    if rows.count() != len(set(base_ids)):
        raise Invalid(fields={"bases": _("只能选成员单位的基地。")})
    centre.bases.set(rows)
    audit.record("centre.bases_set", centre, by=by, bases=sorted(row.code for row in rows))
    return centre


@transaction.atomic
def offer(centre_id: int, plan: OfferingPlan, *, by: User | None, repeats_id: int | None = None) -> Offering:
    """Open a course of the host for people who work. The same course, teacher and term is offered once.

    repeats_id   the offering of an earlier term it follows
    raises       NotAllowed, Invalid
    """
    centre = _run(centre_id, by)
    run_id = courses.open_run(
        plan.course_code, centre.host_id, plan.teacher_id,
        term=plan.term, starts_on=plan.starts_on, ends_on=plan.ends_on, seats=plan.seats, by=by,
    )  # fmt: skip
    before = Offering.objects.filter(centre=centre, pk=repeats_id).first() if repeats_id else None
    found = Offering.objects.filter(run=run_id).first()
    if found is not None:
        return found
    made = Offering.objects.create(centre=centre, run_id=run_id, repeats=before, members_only=plan.members_only)
    audit.record("centre.offered", made, by=by, course=plan.course_code, term=plan.term)
    return made


@transaction.atomic
def take_part(offering_id: int, *, by: User) -> None:
    """Learn there: a seat of the run, or a place in its line. Raises NotAllowed and what enrolling raises."""
    offering = Offering.objects.select_related("centre").get(pk=offering_id)
    access.require(access.can_join(by, offering))
    courses.enrol_guest(offering.run_id, by=by)


def _run(centre_id: int, by: User | None) -> Centre:
    centre = Centre.objects.select_for_update(of=("self",)).select_related("host").get(pk=centre_id)
    access.require(access.can_run_centre(by, centre.host_id))
    return centre
