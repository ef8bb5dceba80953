"""What a field handed in, in bulk: texts for judges, and answers, scored as a child would score them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from lms.contests import scoring
from lms.contests.background.score_events import event_of
from lms.contests.checking.scoring import Said
from lms.contests.choices import SubmissionKind, SubmissionState
from lms.contests.models import Entry, Module, Round, ScoreEvent, Submission
from lms.contests.queries import scoring as measures
from lms.contests.queries import submissions as queries

# Between the last uploads of two teams, and between two uploads of one.
A_TEAM, AN_UPLOAD = timedelta(hours=1), timedelta(minutes=7)
Pair = tuple[Submission, bytes | None]


@dataclass(frozen=True)
class Handed:
    """What a team handed in, in turn: answers as (part, file), then texts by part."""

    answers: Sequence[tuple[str, bytes]] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


def import_works(made: Round, entries: Sequence[Entry], handed: Sequence[Handed]) -> None:
    """Everything by the captain, teams an hour apart; counted on the entry, and on its board what machines found."""
    modules = {module.key: module for module in made.modules.all()}
    last = min(made.closes_at, timezone.now())
    pairs = [
        pair
        for place, (entry, one) in enumerate(zip(entries, handed, strict=True), 1)
        for pair in _of_team(entry, modules, one, last - place * A_TEAM)
    ]
    events = [event for module in modules.values() for event in _scored(module, pairs)]
    Submission.objects.bulk_create([row for row, _content in pairs])
    ScoreEvent.objects.bulk_create(events)
    shown = queries.boards_of(entries, made)
    for entry, one in zip(entries, handed, strict=True):
        entry.uploads = len(one.answers) + len(one.texts)
        entry.shown_points, entry.shown_at = shown[entry.pk]
    Entry.objects.bulk_update(entries, ["uploads", "shown_points", "shown_at"])


def _of_team(entry: Entry, modules: Mapping[str, Module], one: Handed, last: datetime) -> Iterator[Pair]:
    things = [*one.answers, *one.texts.items()]
    for number, (key, content) in enumerate(things, 1):
        at, module = last - (len(things) - number) * AN_UPLOAD, modules[key]
        fields: dict[str, Any] = _text(content) if isinstance(content, str) else _file(module, content)
        row = Submission(
            entry=entry, module=module, number=number, by_id=entry.team.captain_id, received_at=at, **fields
        )
        yield row, None if isinstance(content, str) else content


def _text(text: str) -> dict[str, Any]:
    content = text.encode()
    return {
        "kind": SubmissionKind.TEXT, "text": text, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip


def _file(module: Module, content: bytes) -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    return {
        "kind": SubmissionKind.ANSWERS, "file": ContentFile(content, f"{digest}.bin"), "size": len(content),
        "sha256": digest, "name": f"{module.key}.{'json' if module.lab_code else 'csv'}",
    }  # fmt: skip


def _scored(module: Module, pairs: Sequence[Pair]) -> Iterator[ScoreEvent]:
    """The scores of a part's answers by the functions a child runs; in this process, for no stranger sent them.

    An answer at fault is marked as failed, as anybody's would be; without a key answers wait for one.
    """
    measure = measures.measure_of(module.pk)
    own = [(row, content) for row, content in pairs if content is not None and row.module_id == module.pk]
    if measure is None or not own:
        return
    with measure.key.file.open("rb") as file:
        _of_key, *said = scoring.plain.said(measure.task, file.read(), [content for _row, content in own])
    for (row, _content), one in zip(own, said, strict=True):
        row.state = SubmissionState.FAILED if one["faults"] else SubmissionState.SCORED
        row.problems = one["faults"]
        if not one["faults"]:
            yield event_of(row, measure, Said(**one))
