"""The saves of a draft as its writer steps back through them."""

from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Revision

from courses.models import ProgrammeVersion
from courses.queries.programmes import history

# A writer steps back so far; the page of the history goes on from there.
MOST_STEPS = 50


@dataclass(frozen=True)
class Steps:
    """The newest save, and where a step goes from what the draft says now; None: nowhere.

    here   the save whose words the draft has; back: the one before it, if the reader made `here`
    again  the save that an undo has left
    """

    at: datetime
    by: str
    own: bool
    here: int
    back: int | None
    again: int | None


def steps_of(version: ProgrammeVersion, person_id: int, *, here: int = 0, again: int = 0) -> Steps | None:
    """How far the person may step back; None for a version without a save.

    here, again   what the last step said; they are believed only while the draft still says the same as that save.
    """
    saves = list(history(version).defer("content")[:MOST_STEPS])
    if not saves:
        return None
    place = _place(version, saves, here)
    found = saves[place]
    before = saves[place + 1] if place + 1 < len(saves) and found.user_id == person_id else None
    return Steps(
        at=saves[0].created_at,
        by=saves[0].user.name if saves[0].user else "",
        own=saves[0].user_id == person_id,
        here=found.pk,
        back=before.pk if before else None,
        again=again if place and again in {one.pk for one in saves} else None,
    )


def _place(version: ProgrammeVersion, saves: list[Revision], here: int) -> int:
    """Which of the saves the draft says again; the newest unless told of an older one with the same words."""
    place = next((number for number, one in enumerate(saves) if one.pk == here), 0)
    if not place:
        return 0
    told = {row.pk: row.content["plan"] for row in version.revisions.filter(pk__in=[here, saves[0].pk])}
    return place if told[here] == told[saves[0].pk] else 0
