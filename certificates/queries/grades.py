"""A person's results in one word, for readers who may not know more."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from certificates.choices import NOT_ISSUED, UNDERWAY, State
from certificates.models import Certificate

# The lowest mean of each band, in percent.
BANDS: tuple[tuple[int, Any], ...] = ((90, _("优秀段")), (80, _("良好段")), (60, _("合格段")))


def grade_bands_of_many(person_ids: Iterable[int]) -> dict[int, Any]:
    """{person: band of the mean of their certificates' scores}; people without a scored certificate are left out."""
    scores: dict[int, list[float]] = defaultdict(list)
    gone = (State.REVOKED, State.SUPERSEDED, *NOT_ISSUED)
    held = Certificate.objects.filter(holder__in=list(person_ids)).exclude(state__in=gone)
    # What is to correct another counts from when it takes its place.
    held = held.exclude(supersedes__isnull=False, state__in=(*UNDERWAY, State.DEAD))
    for person_id, score in held.values_list("holder_id", "content__score_percent"):
        if score is not None:
            scores[person_id].append(float(score))
    means = {person_id: sum(found) / len(found) for person_id, found in scores.items()}
    return {
        person_id: next(words for least, words in BANDS if mean >= least)
        for person_id, mean in means.items()
        if mean >= BANDS[-1][0]
    }
