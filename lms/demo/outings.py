"""Two more events of the demo: a visit to a firm that class teachers must agree to, and a training that was held, where
people checked out and got a certificate.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from lms.common.spans import BEIJING, Span
from lms.demo import clock
from lms.demo.people import Cast
from lms.events import public as events
from lms.organisations.public import City, Organisation

VISIT, TRAINING = "firm-visit", "customs-training"
VISIT_DAY, TRAINING_DAY = 10, -3
# Of the first class: their teacher is the one who signs in.
ASKING = 3
# Minutes after the beginning at which each was seen: the last forgot to check out, the one before left early.
SEEN = [(-8, 122), (-5, 121), (3, 125), (0, 70), (-2,)]


def load(cast: Cast, firms: list[Organisation]) -> None:
    """Requests of three students wait for their teacher; of five people at the training four have their minutes."""
    _visit(cast, firms[0])
    _training(cast)


def _visit(cast: Cast, firm: Organisation) -> None:
    plan = events.SeriesPlan(
        kind="mobile", title_zh="走进选品中心", title_en="A morning in the selection centre", city_id=_city(),
        first=_morning(VISIT_DAY), seats=20, room=firm.name_zh, needs_approval=True,
        about_zh="上午在企业选品中心看一批货从样品到上架。上课时间外出，要班主任同意。",
    )  # fmt: skip
    session = _published(cast, VISIT, plan)
    for person in cast.classmates[:ASKING]:
        events.register(session, by=person)


def _training(cast: Cast) -> None:
    plan = events.SeriesPlan(
        kind="training", title_zh="报关单填制实训", title_en="Filling in customs declarations", city_id=_city(),
        first=_morning(TRAINING_DAY), seats=30, room="汇学楼 B201", gives_certificate=True, checks_out=True,
        about_zh="两个小时填完一单。来时签到，离开时签退，按在场时间记学时，发参与证明。",
    )  # fmt: skip
    people = [cast.people["student"], *cast.classmates[: len(SEEN) - 1]]
    with clock.days_from_now(TRAINING_DAY - 4):
        session = _published(cast, TRAINING, plan)
        places = [events.register(session, by=person) for person in people]
    tickets = [events.ticket_text(place) for place in places]
    lines = [
        (ticket, plan.first.starts_at + timedelta(minutes=minute))
        for ticket, minutes in zip(tickets, SEEN, strict=True)
        for minute in minutes
    ]
    events.merge_scans(session, lines, "door", by=cast.people["teacher"])
    events.settle(session)


def _published(cast: Cast, code: str, plan: events.SeriesPlan) -> int:
    """The only session's key."""
    teacher = cast.people["teacher"]
    series = events.create_series(cast.school.pk, code, plan, by=teacher, demo=True)
    return events.publish_series(series.pk, by=teacher).sessions.get().pk


def _morning(days: int) -> Span:
    day = timezone.localdate() + timedelta(days=days)
    return Span(datetime.combine(day, time(9), tzinfo=BEIJING), datetime.combine(day, time(11), tzinfo=BEIJING))


def _city() -> int:
    return City.objects.get(slug="hefei").pk
