"""Answer files scored against the key in force: each once a version of the key, however often workers die."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation

from lms.audit import public as audit
from lms.contests.background import leases
from lms.contests.background.score_events import event_of
from lms.contests.checking.scoring import Said, score_all
from lms.contests.choices import SubmissionState
from lms.contests.faults import problem, sentence
from lms.contests.models import Entry, ScoreEvent, Submission
from lms.contests.queries import scoring as queries
from lms.contests.queries import submissions as handed_in
from lms.contests.queries import titles
from lms.contests.queries.scoring import MOST_TRIES, Measure
from lms.notices import public as notices

# So many files a sweep takes up; the next one comes soon.
AT_ONCE = 25


def score(ids: Iterable[int]) -> Iterator[Submission]:
    """Score those of the answer files that are free and wait; each as it is afterwards, as soon as it is."""
    waiting = queries.to_score(timezone.now())
    taken = leases.take(waiting, ids, state=SubmissionState.SCORING)
    by_module: dict[int, list[Submission]] = {}
    for one in taken:
        by_module.setdefault(one.module_id, []).append(one)
    for module_id, lot in by_module.items():
        yield from _score_lot(module_id, lot)


def waiting(now: datetime) -> list[int]:
    """A few of those that wait longest."""
    return list(queries.to_score(now).order_by("leased_until", "pk").values_list("pk", flat=True)[:AT_ONCE])


def _score_lot(module_id: int, lot: list[Submission]) -> Iterator[Submission]:
    measure = queries.measure_of(module_id)
    contents = {one.pk: _content_of(one) for one in lot}
    there = [one for one in lot if contents[one.pk] is not None and one.tries <= MOST_TRIES]
    for one in lot:
        if one not in there:
            kind = "file_gone" if contents[one.pk] is None else "too_often"
            yield _keep(one, measure, Said(faults=[problem(kind)]))
    if measure is None or not there:
        return
    with measure.key.file.open("rb") as file:
        key = file.read()
    said = score_all(measure.task, key, [contents[one.pk] or b"" for one in there])
    for place, (one, heard) in enumerate(zip(there, said, strict=True)):
        yield _keep(one, measure, heard)
        leases.renew(there[place + 1 :])


def _content_of(one: Submission) -> bytes | None:
    try:
        with one.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


@transaction.atomic
def _keep(one: Submission, measure: Measure | None, said: Said) -> Submission:
    """Write down what came of it, unless our time ran out: then whoever took it writes.

    The entry is locked first, as when something is handed in: two results of one team follow one another.
    """
    entry = Entry.objects.select_for_update(of=("self",)).select_related("contest_round").get(pk=one.entry_id)
    row = leases.held(one)
    if row is None:
        return one
    if said.faults or measure is None or said.decides is None:
        row.move(to=SubmissionState.FAILED, problems=list(said.faults), leased_until=None, tries=0)
        _tell_failed(row)
    else:
        event = _event(row, measure, said)
        row.move(to=SubmissionState.SCORED, problems=[], leased_until=None, tries=0)
        _tell_scored(row, event)
    _refresh_board(entry)
    return row


def _event(row: Submission, measure: Measure, said: Said) -> ScoreEvent:
    event = event_of(row, measure, said)
    event.save()
    audit.record(
        "contest.scored", row, by=None, points=str(event.points), key=measure.key.version, reason=measure.key.reason
    )
    return event


def _refresh_board(entry: Entry) -> None:
    entry.shown_points, entry.shown_at = handed_in.board_figures(entry, entry.contest_round)
    entry.save(update_fields=["shown_points", "shown_at"])


def _tell_scored(row: Submission, event: ScoreEvent) -> None:
    before = row.scores.exclude(pk=event.pk).order_by("-id").first()
    if before is None or before.public_points != event.public_points:
        _tell(row, "submission.scored", score=f"{event.public_points.normalize():f}")


def _tell_failed(row: Submission) -> None:
    with translation.override("zh-hans"):
        reason = sentence(row.problems[0])
    _tell(row, "submission.failed", reason=reason)


def _tell(row: Submission, kind: str, **words: object) -> None:
    entry = row.entry
    people = entry.team.members.filter(left_at=None).values_list("person_id", flat=True)
    contest = titles.told(entry.contest_round.track.season.contest)
    url = f"/contests/entries/{entry.pk}/submissions/"
    notices.notify(people, kind, words={"contest": contest, **words}, url=url, fold_key=f"handed:{entry.pk}")
