"""How many orders every choice of a facet would leave, counted on the columns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from internships.choices import Mode
from internships.queries import eligibility
from internships.queries.fits import Reader
from internships.queries.slots import NOWHERE, Bools, Ints, Slots
from lms.organisations import public as organisations
from lms.skills import public as skills

PAY_FROM = (3000, 4000, 5000, 6000)
MOST_MISSING = (0, 1, 2)


@dataclass(frozen=True)
class Names:
    """The words behind the numbers of the columns."""

    cities: dict[str, tuple[int, str]]
    clusters: dict[str, tuple[int, str]]
    skills: dict[str, str]


@dataclass(frozen=True)
class Scene:
    """What is counted, for whom: the columns, their words, the reader and the orders they marked."""

    slots: Slots
    names: Names
    reader: Reader
    saved: list[int]


Counted = list[tuple[str, str, int]]


def scene_of(slots: Slots, reader: Reader, saved: Iterable[int]) -> Scene:
    """The columns with their words: two questions, places and skills."""
    return Scene(slots, _names(slots), reader, list(saved))


def _names(slots: Slots) -> Names:
    clusters = list(organisations.Cluster.objects.select_related("city"))
    cities = {cluster.city.slug: (cluster.city_id, str(cluster.city)) for cluster in clusters}
    known = skills.by_code(slots.skills)
    return Names(
        cities=cities,
        clusters={cluster.slug: (cluster.pk, str(cluster)) for cluster in clusters},
        skills={code: str(known[code]) for code in slots.skills if code in known},
    )


def may_take(slots: Slots, reader: Reader) -> Bools:
    """eligibility.is_eligible for every order at once."""
    if reader.study is None:
        return np.zeros(len(slots), dtype=bool)
    own = slots.school == reader.study.organisation_id
    if reader.study.entered_on is None:
        return own
    years = {
        month: eligibility.year_of_study(reader.study.entered_on, date(month // 100, month % 100, 1))
        for month in np.unique(slots.month).tolist()
    }
    reached = np.array([years[month] for month in slots.month.tolist()], dtype=np.int64)
    return own & (reached >= slots.youngest_year)


def _count_cities(scene: Scene, rest: Any) -> Counted:
    counts = _tally(scene.slots.city[rest])
    return [(slug, words, counts.get(pk, 0)) for slug, (pk, words) in scene.names.cities.items()]


def _count_clusters(scene: Scene, rest: Any) -> Counted:
    counts = _tally(scene.slots.cluster[rest])
    return [(slug, words, counts.get(pk, 0)) for slug, (pk, words) in scene.names.clusters.items()]


def _count_skills(scene: Scene, rest: Any) -> Counted:
    inside = np.zeros(len(scene.slots), dtype=bool)
    inside[rest] = True
    counts = _tally(scene.slots.skill[inside[scene.slots.owner]])
    return [(code, words, counts.get(scene.slots.number_of[code], 0)) for code, words in scene.names.skills.items()]


def _count_pay(scene: Scene, rest: Any) -> Counted:
    pay = scene.slots.pay[rest]
    return [
        (str(least), _("¥%(least)s 以上") % {"least": f"{least:,}"}, int((pay >= least).sum())) for least in PAY_FROM
    ]


def _count_modes(scene: Scene, rest: Any) -> Counted:
    mode = scene.slots.mode[rest]
    return [(str(value), str(words), int((mode == value).sum())) for value, words in Mode.choices]


def _count_months(scene: Scene, rest: Any) -> Counted:
    return [
        (
            f"{month // 100}-{month % 100:02}",
            date_format(date(month // 100, month % 100, 1), "YEAR_MONTH_FORMAT"),
            count,
        )
        for month, count in sorted(_tally(scene.slots.month[rest]).items())
    ]


def _count_gaps(scene: Scene, rest: Any) -> Counted:
    missing = scene.slots.missing(scene.reader.levels or {})[rest]
    words = {0: _("技能全部达标"), 1: _("达标或差 1 项"), 2: _("最多差 2 项")}
    return [(str(most), words[most], int((missing <= most).sum())) for most in MOST_MISSING]


def _count_mine(scene: Scene, rest: Any) -> Counted:
    return [("1", _("只看我能填报的"), int(may_take(scene.slots, scene.reader)[rest].sum()))]


def _count_saved(scene: Scene, rest: Any) -> Counted:
    return [("1", _("只看收藏的"), int(np.isin(scene.slots.order, scene.saved)[rest].sum()))]


COUNTS: dict[str, Callable[[Scene, Any], Counted]] = {
    "city": _count_cities,
    "cluster": _count_clusters,
    "skill": _count_skills,
    "pay": _count_pay,
    "mode": _count_modes,
    "month": _count_months,
    "gap": _count_gaps,
    "mine": _count_mine,
    "saved": _count_saved,
}


def _tally(values: Ints) -> dict[int, int]:
    found, counts = np.unique(values[values != NOWHERE], return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))
