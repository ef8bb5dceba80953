"""The demo's eight firms with their orders, and a finished round so that the dashboards have something true to show."""

import random
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import transaction
from django.utils import timezone
from stdnum.cn import uscc

from internships import public as internships
from lms.demo import clock
from lms.demo.outline import outline
from lms.demo.people import Cast
from lms.organisations import public as organisations
from lms.organisations.public import Cluster, Kind, Organisation, Role
from lms.people import public as people
from lms.people.models import User

MODES = {"订单班": "order_class", "现代学徒制": "apprenticeship", "产业学院": "industry_college", "见习": "traineeship"}
FIRST_ROUND = "2026-1"
OPEN_ROUND = "2026-2"
FIRST_DAY = -90
STARTED, COMPLETED = 8, 3
FRIDAY = 4


def load_firms(cast: Cast) -> list[Organisation]:
    """The eight firms of the outline, each with a manager and a mentor."""
    firms = []
    for number, entry in enumerate(outline()["order_trainings"], 1):
        firm = _firm(entry, number)
        first = number == 1
        manager = cast.people["enterprise"] if first else _someone(f"manager-{number}", f"演示负责人{number}")
        mentor = cast.people["mentor"] if first else _someone(f"mentor-{number}", f"演示导师{number}")
        organisations.add_member(manager, firm, Role.MANAGER, by=None)
        organisations.add_member(mentor, firm, Role.MENTOR, by=None)
        firms.append(firm)
    return firms


def load_orders(cast: Cast, firms: list[Organisation]) -> None:
    """The eight valid orders of the outline, each from a firm of its own, confirmed and approved."""
    for entry, firm in zip(outline()["order_trainings"], firms, strict=True):
        mentor = User.objects.get(pk=organisations.people_with_role(firm.pk, Role.MENTOR)[0])
        order = internships.draft_order(_draft(entry, firm, cast.school, mentor), by=None)
        internships.submit_order(order.pk, by=None)
        internships.confirm_order(order.pk, by=None)
        internships.approve_order(order.pk, by=None)


def _someone(username: str, name: str) -> User:
    """Somebody of a firm."""
    email = f"{username}@firms.demo.test"
    return people.create_person(username, name, by=None, email=email, demo=True)


def _firm(entry: dict[str, Any], number: int) -> Organisation:
    cluster = Cluster.objects.select_related("city").get(slug=entry["cluster"])
    # A well-formed code that no register has given: 9100 and zeros belong to nobody.
    body = f"91340000MADEM{number:04d}"
    return organisations.register_organisation(
        Kind.ENTERPRISE,
        entry["code"].lower().replace("ord", "firm"),
        entry["enterprise_zh"],
        by=None,
        name_en=entry["enterprise_en"],
        uscc=body + uscc.calc_check_digit(body),
        city=cluster.city,
        cluster=cluster,
        headcount=entry["headcount"],
        demo=True,
        source="演示数据",
    )


def _draft(entry: dict[str, Any], firm: Organisation, school: Organisation, mentor: User) -> internships.OrderDraft:
    return internships.OrderDraft(
        enterprise_id=firm.pk,
        school_id=school.pk,
        cluster_id=firm.cluster_id,
        mode=MODES[entry["mode"]],
        headcount=entry["headcount"],
        months=entry["months"],
        starts_on=timezone.localdate() + timedelta(days=14),
        same_post_wage=entry["pay"]["same_post_wage"],
        pay=entry["pay"]["offered"],
        posts=tuple(_post(post) for post in entry["posts"]),
        skills=tuple((code, level, 1) for code, level in entry["required"]),
        course_codes=tuple(entry["courses"]),
        insured_from=timezone.localdate() - timedelta(days=120),
        insured_until=timezone.localdate() + timedelta(days=365),
        insured_by="school",
        mentor_id=mentor.pk,
        note=entry.get("note", ""),
        code=entry["code"].lower(),
        demo=True,
    )


def _post(post: dict[str, Any]) -> internships.PostDraft:
    tasks = f"演示：在导师带领下完成{post['zh']}的日常任务"
    return internships.PostDraft(post["zh"], post["in_post"], post["slots"], tasks_zh=tasks)


def load_first_round(cast: Cast) -> None:
    """A first round ninety days ago, matched and not certified yet: that is for another process to do."""
    with clock.days_from_now(FIRST_DAY):
        _first_round(cast)


def is_unfinished() -> bool:
    """Whether the first round waits for its certificate, or for what came after it."""
    return internships.demo_round_matched(FIRST_ROUND) is not None


def is_held() -> bool:
    """Whether the first round did not pass its check: nothing can come after it."""
    return internships.demo_round_held(FIRST_ROUND) is not None


def certify_first_round() -> None:
    """Certify it in a process of its own, as in production; its clock stands ninety days back as well.

    Raises CommandError where that process fails or does not come to an end.
    """
    if not settings.CERTIFY_APART:
        certify_here()
        return
    command, seconds = [sys.executable, "-m", "lms.demo.certifying"], settings.MATCH_TIMEOUT_SECONDS
    try:
        subprocess.run(command, cwd=settings.BASE_DIR, check=True, timeout=seconds)  # noqa: S603  our own program
    except subprocess.TimeoutExpired:
        raise CommandError(
            f"核验演示轮次的进程 {seconds} 秒没有结束，已停止。机器忙时请稍后重新启动，会从这里继续。\n"
            f"The process that certifies the demo's round did not end within {seconds} s and was stopped. "
            "If the machine is busy, start again later: it goes on from here."
        ) from None
    except subprocess.CalledProcessError as error:
        raise CommandError(
            "核验演示轮次的进程出错，原因见上方；重新启动会从这里继续。\n"
            f"The process that certifies the demo's round failed (exit code {error.returncode}, see above); "
            "the next start goes on from here."
        ) from None


def certify_here() -> None:
    """The same in the process that is asked, which writes the rows out and checks them too: it did not match them.

    Nothing to do where another start did it meanwhile.
    """
    matched = internships.demo_round_matched(FIRST_ROUND)
    if matched is not None:
        with clock.days_from_now(FIRST_DAY):
            internships.settle_round(matched)


@transaction.atomic
def load_rest() -> None:
    """What became of the first round's students, some of them to the end; and a second round that is open now.

    Nothing to do where the first round is held, or another start is or was at it.
    """
    matched = internships.demo_round_matched(FIRST_ROUND)
    if matched is None:
        return
    with clock.days_from_now(FIRST_DAY):
        internships.publish_round(matched, by=None)  # waits for whoever holds the round
    if internships.is_round(OPEN_ROUND):
        return
    with clock.days_from_now(FIRST_DAY):
        _accept_all()
    _live_through()
    now = timezone.now()
    second = internships.create_round(
        OPEN_ROUND, "2026 年第 2 轮（演示）", "2026 round 2 (demo)",
        opens_at=now, closes_at=now + timedelta(days=14), by=None, demo=True, draw_source="演示用的公开随机值",
    )  # fmt: skip
    internships.open_round(second.pk, by=None)


def _first_round(cast: Cast) -> None:
    now = timezone.now()
    first = internships.create_round(
        FIRST_ROUND, "2026 年第 1 轮（演示）", "2026 round 1 (demo)",
        opens_at=now - timedelta(days=14), closes_at=now + timedelta(hours=1), by=None, demo=True,
        draw_source="演示用的公开随机值",
    )  # fmt: skip
    internships.open_round(first.pk, by=None)
    dice = random.Random(1)  # noqa: S311  the same wishes every time, nothing secret
    posts = internships.posts_of_round(first.pk)
    for student in cast.classmates:
        internships.save_ranking(first.pk, dice.sample(posts, 5), by=student)
        internships.submit_ranking(first.pk, by=student)
    internships.lock_round(first.pk, by=None)
    internships.draw_round(first.pk, public_value="演示：2026 年第 1 轮的公开随机值", by=None)
    internships.solve_round(first.pk)


def _accept_all() -> None:
    for placement in internships.placements(match_round__code=FIRST_ROUND):
        internships.accept_seat(placement.pk, by=_student(placement))


def _live_through() -> None:
    """Some sign and start, a few finish: each step by the one whose step it is, on its own day."""
    office = User.objects.get(username="university")
    matched = internships.placements(match_round__code=FIRST_ROUND)[:STARTED]
    for placement in matched:
        _start(placement, office)
    for placement in matched[:COMPLETED]:
        _finish(placement, office)


def _start(placement: internships.PlacementSummary, office: User) -> None:
    with clock.days_from_now(-81):
        internships.give_consent(placement.pk, by=_student(placement))
        internships.keep_guardian_consent(
            placement.pk, signed_on=timezone.localdate(), kept_at="演示：教务处档案", by=office
        )
    with clock.days_from_now(-80):
        for signer in (_student(placement), office, _manager(placement)):
            internships.sign_agreement(placement.pk, by=signer)
    with clock.days_from_now(-75):
        internships.start_training(placement.pk, by=office)


def _finish(placement: internships.PlacementSummary, office: User) -> None:
    student, manager = _student(placement), _manager(placement)
    entries = [pk for day in range(-74, -44) if (pk := _log(placement, student, day))]
    with clock.days_from_now(-44):
        internships.confirm_log(placement.pk, entries, by=manager)
        internships.finish_training(placement.pk, by=office)
    with clock.days_from_now(-43):
        stars = {"skill": 4, "attitude": 5, "growth": 4}
        internships.evaluate(placement.pk, stars=stars, grade="good", comment="演示评语：踏实好学。", by=manager)
        stars = {"mentoring": 5, "conditions": 4, "keeping": 4}
        internships.evaluate(placement.pk, stars=stars, comment="演示评语：导师耐心。", by=student)


def _log(placement: internships.PlacementSummary, student: User, day: int) -> int | None:
    """One working day's entry; nothing on a weekend."""
    with clock.days_from_now(day):
        today = timezone.localdate()
        if today.weekday() > FRIDAY:
            return None
        text = "演示日志：按导师安排完成当天任务。"
        return internships.write_log(placement.pk, day=today, hours=Decimal(7), text=text, by=student).pk


def _student(placement: internships.PlacementSummary) -> User:
    return User.objects.get(pk=placement.student_id)


def _manager(placement: internships.PlacementSummary) -> User:
    return User.objects.get(pk=organisations.people_with_role(placement.enterprise_id, Role.MANAGER)[0])
