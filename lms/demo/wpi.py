"""A real round of another country: 928 students and 46 project centres of Worcester Polytechnic Institute, 2017–18.

Source: INFORMSJoC/2021.0058 (MIT), doi 10.1287/ijoc.2022.1237. It shows that the matching holds on real preferences;
it is open data and never counted in an indicator.
"""

import csv
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from internships import public as internships
from lms.organisations import public as organisations
from lms.people.models import User

DATA = Path(__file__).parent / "data" / "wpi"
YEAR = "2017-2018"
CODE = "open-wpi-2017"
FULL_SCORE = 10_000


def load() -> int:
    """Bring in the round, its posts and its lists, open for the lottery. Returns the number of lists."""
    centre = organisations.register_organisation(
        organisations.Kind.CENTRE,
        "wpi-2017",
        "WPI 项目中心（公开数据集）",
        by=None,
        name_en="WPI project centres (open data set)",
        source="INFORMSJoC/2021.0058, MIT",
        demo=True,
    )
    posts = _posts(centre)
    now = timezone.now()
    match_round = internships.create_round(
        CODE,
        "WPI 2017–2018 公开数据集",
        "WPI 2017–2018 open data set",
        opens_at=now,
        closes_at=now + timedelta(days=14),
        by=None,
        draw_source="演示用的公开随机值",
        scores_given=True,
        open_data=True,
        demo=True,
    )
    internships.open_round(match_round.pk, by=None, post_ids=posts)
    return internships.import_lists(match_round.pk, _lists(posts), by=None)


def _posts(centre: organisations.Organisation) -> list[int]:
    """One post per project centre, with its real capacity. The order stays a draft: no firm asked for it."""
    capacities = [int(row["Capacity"]) for row in _table("project_capacity")]
    drafts = tuple(
        internships.PostDraft(f"项目中心 {number}", staff=0, seats=seats, name_en=f"Project centre {number}")
        for number, seats in enumerate(capacities, 1)
    )
    order = internships.draft_order(
        internships.OrderDraft(
            enterprise_id=centre.pk,
            school_id=centre.pk,
            cluster_id=None,
            mode="traineeship",
            headcount=0,
            months=2,
            starts_on=timezone.localdate(),
            same_post_wage=0,
            pay=0,
            posts=drafts,
            skills=(),
            code=CODE,
            demo=True,
        ),
        by=None,
    )
    return list(order.posts.order_by("position").values_list("pk", flat=True))


def _lists(posts: list[int]) -> list[tuple[int, list[int], list[int]]]:
    """(student, posts best first, scores): what a student rated above 0, the better rated first.

    The data rate centres 1, 0.5 or 0, so ratings tie; ties are read in the order of the centre's own score.
    """
    wishes = _matrix("student_preference")
    scores = _matrix("project_preference")
    students = _students(len(wishes))
    rows = []
    for student, wish, score in zip(students, wishes, scores, strict=True):
        chosen = [column for column, value in enumerate(wish) if value > 0]
        chosen.sort(key=lambda column: (-wish[column], -score[column], column))
        points = [round(score[column] * FULL_SCORE) for column in chosen]
        rows.append((student, [posts[column] for column in chosen], points))
    return rows


def _students(count: int) -> list[int]:
    """One account per student of the data set, which nobody can sign in to."""
    people = [
        User(username=f"wpi-{number:04d}", name=f"WPI 学员 {number:04d}", demo=True) for number in range(1, count + 1)
    ]
    for person in people:
        person.set_unusable_password()
    return [person.pk for person in User.objects.bulk_create(people)]


def _table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{YEAR}.{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _matrix(name: str) -> list[list[float]]:
    with (DATA / f"{YEAR}.{name}.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    return [[float(value) for value in row[1:]] for row in rows[1:]]
