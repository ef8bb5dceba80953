"""Seats kept for categories of students: what a round keeps, and who belongs, as the schools have seen it."""

from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships import access
from internships.choices import RoundState
from internships.models import Belonging, Category, MatchRound, RoundReserve
from lms.audit import public as audit
from lms.common import csvfile
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.people.models import User

DATA = Path(__file__).parent.parent / "data" / "categories.csv"
ALL = 100
MOST_AT_ONCE = 500
VALID_DAYS, MOST_VALID_DAYS = 365, 5 * 366


@transaction.atomic
def load_categories() -> int:
    """Bring in the shipped categories. One already there is left as it was: rounds point to it."""
    known = set(Category.objects.values_list("code", flat=True))
    Category.objects.bulk_create(Category(**row) for row in csvfile.rows(DATA) if row["code"] not in known)
    return Category.objects.count()


@transaction.atomic
def keep_seats(round_id: int, category_id: int, *, share_percent: int, by: User | None) -> RoundReserve:
    """Keep a share of every post's seats for a category; again with another share changes it.

    Raises NotAllowed, WrongState (the round is open), Invalid (more than all seats).
    """
    match_round = _drafted(round_id, by)
    others = match_round.reserves.exclude(category=category_id).values_list("share_percent", flat=True)
    if not 1 <= share_percent <= ALL - sum(others):
        words = _("各类预留比例合计不能超过 100%%，现在最多还能留 %(left)d%%。") % {"left": ALL - sum(others)}
        raise Invalid(words, fields={"share_percent": _("超过了剩下的比例")})
    reserve, _made = RoundReserve.objects.update_or_create(
        match_round=match_round, category_id=category_id, defaults={"share_percent": share_percent}
    )
    audit.record("round.seats_reserved", match_round, by=by, category=reserve.category.code, share=share_percent)
    return reserve


@transaction.atomic
def release_seats(round_id: int, reserve_id: int, *, by: User | None) -> None:
    """Keep no seats for the category after all; gone already is gone. Raises NotAllowed, WrongState."""
    match_round = _drafted(round_id, by)
    reserve = match_round.reserves.filter(pk=reserve_id).first()
    if reserve is not None:
        audit.record("round.seats_released", match_round, by=by, category=reserve.category.code)
        reserve.delete()


@transaction.atomic
def record_belonging(
    school_id: int, category_id: int, names: list[str], *, valid_until: date | None = None, by: User
) -> int:
    """Put on record that these students of the school belong to a category, named by school number or e-mail, until a
    day (a year from now without one). Who is on record already is so until that day. Those recorded are told.

    All or none. Returns how many are new. Raises NotAllowed, Invalid (nobody named, too many, not a student here; a day
    that is past or more than five years away).
    """
    access.require(access.can_record_categories(by, school_id))
    until = _until(valid_until)
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        words = _("一次登记 1 到 %(most)d 人，每行一个学号或邮箱。") % {"most": MOST_AT_ONCE}
        raise Invalid(words, fields={"names": _("请核对人数")})
    people = _students(school_id, wanted)
    strangers = [name for name in wanted if name.lower() not in people]
    if strangers:
        words = _("本校在读学员里没有：%(names)s。请核对学号或邮箱，这次没有登记任何人。")
        raise Invalid(words % {"names": "、".join(strangers[:10])}, fields={"names": _("有人不在本校")})
    found = set(people.values())
    known = set(Belonging.objects.filter(category=category_id, student__in=found).values_list("student_id", flat=True))
    new = sorted(found - known)
    Belonging.objects.filter(category=category_id, student__in=known).update(valid_until=until, recorded_by=by)
    made = [Belonging(category_id=category_id, student_id=pk, recorded_by=by, valid_until=until) for pk in new]
    Belonging.objects.bulk_create(made, ignore_conflicts=True)
    school = organisations.Organisation.objects.get(pk=school_id)
    audit.record("category.recorded", school, by=by, category=category_id, people=len(made))
    # Not which one: a notice is read on other people's screens. The export of the person's own data tells.
    words = {"school": notices.named(school), "until": until.isoformat()}
    notices.notify(new, "category.recorded", words=words, url="/me/export/")
    return len(made)


@transaction.atomic
def strike_belonging(school_id: int, pk: int, *, by: User) -> None:
    """Take a record back; a locked list keeps what it was locked with. Raises NotAllowed."""
    access.require(access.can_record_categories(by, school_id))
    students = organisations.people_with_role(school_id, organisations.Role.STUDENT)
    gone = Belonging.objects.filter(pk=pk, student__in=students).first()
    if gone is not None:
        # On the school, as above: the trail is for ever, officers read it, and a record's own name is the student's.
        school = organisations.Organisation.objects.get(pk=school_id)
        audit.record("category.struck", school, by=by, category=gone.category_id, people=1)
        notices.notify([gone.student_id], "category.struck", words={"school": notices.named(school)}, url="/me/export/")
        gone.delete()


def _until(day: date | None) -> date:
    today = timezone.localdate()
    until = day or today + timedelta(days=VALID_DAYS)
    if not today <= until <= today + timedelta(days=MOST_VALID_DAYS):
        raise Invalid(_("有效期至今天以后、五年以内的一天。"), fields={"valid_until": _("请核对日期")})
    return until


def _students(school_id: int, names: list[str]) -> dict[str, int]:
    """{name as written, in small letters: person} of the school's students."""
    here = User.objects.filter(pk__in=organisations.people_with_role(school_id, organisations.Role.STUDENT))
    small = {name.lower() for name in names}
    rows = here.values_list("pk", "username", "email")
    return {word.lower(): pk for pk, *words in rows for word in words if word and word.lower() in small}


def _drafted(round_id: int, by: User | None) -> MatchRound:
    access.require(by is None or access.can_run_rounds(by))
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state != RoundState.DRAFT:
        raise WrongState(_("开放填报后，预留名额随规则一起公布，不能再改。"))
    return match_round
