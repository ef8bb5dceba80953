"""Hours of which another app has the proof, in the ledger: check-ins at events, labs worked through."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from courses.choices import HoursSource
from courses.models import Enrolment, HoursEntry
from courses.operations.hours import MOST_MINUTES, enter
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed
from lms.people.models import User

ATTENDED = frozenset({HoursSource.CHECKIN, HoursSource.LAB})
LONGEST_KEY = 90


@transaction.atomic
def record_attended_hours(
    person_id: int, minutes: int, *, source: str, key: str, title: str, by: User | None,
    detail: dict[str, Any] | None = None, enrolment_id: int | None = None,
) -> int | None:  # fmt: skip
    """What one proof is worth in all; said again, nothing is added. Returns the line that was written, None for none.

    Another figure than before, or 0 to take everything back, adds a line with the difference: no line is ever changed.

    minutes        whole minutes
    source         "checkin" or "lab"
    key            what proves it, unique among its source: "events.checkin:12"
    detail         what the proof said that day: place, window, device
    enrolment_id   the person's own, where the hours belong to a course; the first line says for good
    by             who vouches for it and stands beside it, never the person themselves; None where the proof does
    raises         NotAllowed, Invalid (source, key or minutes without sense; somebody else's proof or enrolment)
    """
    if by is not None and by.pk == person_id:
        raise NotAllowed()
    _require_sense(source, key, minutes, title)
    # One proof of a person at a time: two corrections at once would both find the same difference.
    User.objects.select_for_update(no_key=True).get(pk=person_id)
    evidence = f"{source}:{key}"
    lines = HoursEntry.objects.filter(Q(evidence=evidence) | Q(evidence__startswith=f"{evidence}#")).order_by("pk")
    before = list(lines.select_related("enrolment"))
    enrolment = before[0].enrolment if before else _enrolment(enrolment_id, person_id)
    entry = enter(
        person_id, minutes - sum(line.minutes for line in before), source=source, title=title, enrolment=enrolment,
        evidence=f"{evidence}#{len(before) + 1}" if before else evidence, detail=detail, approved_by=by,
    )  # fmt: skip
    if {line.person_id for line in (*before, entry) if line} - {person_id}:
        raise Invalid(_("这份凭据已经记在别人名下，没有记入。"))
    return _written(entry, by) if entry else None


def _written(entry: HoursEntry, by: User | None) -> int:
    audit.record("hours.recorded", entry, by=by, minutes=entry.minutes, evidence=entry.evidence)
    return entry.pk


def _enrolment(enrolment_id: int | None, person_id: int) -> Enrolment | None:
    if enrolment_id is None:
        return None
    own = Enrolment.objects.filter(pk=enrolment_id, person=person_id).first()
    if own is None:
        raise Invalid(_("这个选课不是本人的，没有记入学时。"))
    return own


def _require_sense(source: str, key: str, minutes: int, title: str) -> None:
    if source not in ATTENDED:
        raise Invalid(_("只有现场签到和实训由凭据记入学时。"))
    # "#" numbers the corrections of a proof.
    if not key.strip() or len(key) > LONGEST_KEY or "#" in key or not title.strip():
        raise Invalid(_("学时要有事项和唯一的凭据，没有记入。"))
    if not 0 <= minutes <= MOST_MINUTES:
        raise Invalid(_("分钟数要在 0 到 %(most)d 之间。") % {"most": MOST_MINUTES})
