"""The list of order classes: what answers a choice of facets, and how many would for every other choice."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from django.http import QueryDict
from django.utils.translation import gettext as _

from internships.choices import OrderState
from internships.models import Order
from internships.queries import orders
from internships.queries.facet_counts import COUNTS, Counted, Scene, may_take, scene_of
from internships.queries.fits import Reader
from internships.queries.slots import Bools, Ints, Slots
from lms.common.tables import LONGEST_QUERY
from lms.skills import public as skills

# More would fill a phone with words nobody reads; what is chosen is shown whatever its count.
MOST_OPTIONS = 12
MANY = ("city", "cluster", "skill", "mode", "month")
LONG = {"cluster", "skill"}
FAR = 10_000
ONE = ("pay", "gap", "mine", "saved")
SORTS = ("-fit", "-pay", "-seats", "starts", "-newest")


@dataclass(frozen=True)
class Chosen:
    """What the visitor asked for, as it stands in the address. Of several values of a facet any one will do."""

    q: str = ""
    city: tuple[str, ...] = ()
    cluster: tuple[str, ...] = ()
    skill: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    pay: tuple[str, ...] = ()
    gap: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    saved: tuple[str, ...] = ()
    sort: str = ""


@dataclass(frozen=True)
class Option:
    """One choice of a facet: its value, its words, how many orders it would leave, and whether it is taken."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A group of choices; `name` is the parameter of the address, `many` whether several may be taken."""

    name: str
    label: str
    many: bool
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Found:
    """The orders that answer, sorted, their seats, and what else could be chosen."""

    ids: list[int]
    seats: int
    facets: list[Facet]


def chosen_from(asked: QueryDict, reader: Reader) -> Chosen:
    """The choice an address makes; what a stranger cannot be asked (own gap, own school) is left out.

    An address kept for long may name a skill that has ended: it is read as what the skill has become.
    """
    values = {name: tuple(dict.fromkeys(filter(None, asked.getlist(name)))) for name in MANY}
    values["skill"] = tuple(skills.today(values["skill"]))
    values |= {name: tuple(filter(None, asked.getlist(name)[:1])) for name in ONE}
    if reader.levels is None:
        values |= {"gap": (), "mine": (), "saved": ()}
    sort = asked.get("sort", "")
    usual = "-pay" if reader.levels is None else "-fit"
    known = sort in SORTS and not (sort == "-fit" and reader.levels is None)
    return Chosen(q=asked.get("q", "").strip()[:LONGEST_QUERY], sort=sort if known else usual, **values)


def find(slots: Slots, chosen: Chosen, reader: Reader, saved: Iterable[int] = ()) -> Found:
    """What answers the choice and the counts of every facet. Three questions: words, places, skills."""
    scene = scene_of(slots, reader, saved)
    masks = _masks(scene, chosen)
    answer = _all(masks, len(slots))
    order = _sorted(slots, chosen.sort, reader)
    facets = [
        _facet(name, label, chosen, COUNTS[name](scene, _all(masks, len(slots), but=name)))
        for name, label in _labels(reader)
    ]
    return Found(
        ids=slots.order[order[answer[order]]].tolist(),
        seats=int(slots.seats[answer].sum()),
        facets=[facet for facet in facets if facet.options],
    )


def chips(chosen: Chosen, facets: list[Facet]) -> list[tuple[str, Chosen]]:
    """What is chosen, one by one: its words, and the choice without it."""
    found = [(chosen.q, replace(chosen, q=""))] if chosen.q else []
    for facet in facets:
        taken: tuple[str, ...] = getattr(chosen, facet.name)
        found += [
            (option.label, replace(chosen, **{facet.name: tuple(v for v in taken if v != option.value)}))
            for option in facet.options
            if option.chosen
        ]
    return found


def query_of(chosen: Chosen) -> str:
    """The choice as an address says it, in one fixed order, so that equal choices are equal words."""
    asked = QueryDict(mutable=True)
    for name in ("q", "sort"):
        if getattr(chosen, name):
            asked[name] = getattr(chosen, name)
    for name in (*MANY, *ONE):
        asked.setlist(name, sorted(getattr(chosen, name)))
    return asked.urlencode()


def _labels(reader: Reader) -> list[tuple[str, str]]:
    own = [("gap", _("与我的差距")), ("mine", _("资格")), ("saved", _("收藏"))] if reader.levels is not None else []
    return [
        *own,
        ("city", _("城市")),
        ("cluster", _("产业集群")),
        ("skill", _("技能")),
        ("pay", _("月报酬")),
        ("mode", _("培养模式")),
        ("month", _("上岗时间")),
    ]


# ── which orders answer ───────────────────────────────────────────────────────
def _masks(scene: Scene, chosen: Chosen) -> dict[str, Bools]:
    """One mask for every facet in which something is chosen."""
    slots, names, reader = scene.slots, scene.names, scene.reader
    made: dict[str, Callable[[], Bools]] = {
        "q": lambda: _with_words(slots, chosen.q),
        "city": lambda: np.isin(slots.city, _known(names.cities, chosen.city)),
        "cluster": lambda: np.isin(slots.cluster, _known(names.clusters, chosen.cluster)),
        "mode": lambda: np.isin(slots.mode, chosen.mode),
        "month": lambda: np.isin(slots.month, _numbers(chosen.month)),
        "skill": lambda: slots.asks_for([slots.number_of[v] for v in chosen.skill if v in slots.number_of]),
        "pay": lambda: slots.pay >= max(_numbers(chosen.pay), default=0),
        "gap": lambda: slots.missing(reader.levels or {}) <= min(_numbers(chosen.gap), default=FAR),
        "mine": lambda: may_take(slots, reader),
        "saved": lambda: np.isin(slots.order, scene.saved),
    }
    return {name: make() for name, make in made.items() if getattr(chosen, name)}


def _known(names: dict[str, tuple[int, str]], asked: tuple[str, ...]) -> list[int]:
    return [names[slug][0] for slug in asked if slug in names]


def _numbers(asked: tuple[str, ...]) -> list[int]:
    """Whole numbers out of an address: 5000, or a month as 2026-12."""
    digits = (value.replace("-", "") for value in asked)
    return [int(value) for value in digits if value.isdecimal() and len(value) < 9]


def _with_words(slots: Slots, q: str) -> Bools:
    return np.isin(
        slots.order,
        list(orders.with_words(Order.objects.filter(state=OrderState.APPROVED), q).values_list("pk", flat=True)),
    )


def _all(masks: dict[str, Bools], count: int, but: str = "") -> Bools:
    """Every facet's mask together, one of them left out."""
    chosen = [mask for name, mask in masks.items() if name != but]
    return np.logical_and.reduce(chosen) if chosen else np.ones(count, dtype=bool)


def _sorted(slots: Slots, sort: str, reader: Reader) -> Ints:
    if sort == "-fit" and reader.levels is not None:
        key = -slots.scores(reader.levels)
    else:
        key = {"-pay": -slots.pay, "-seats": -slots.seats, "starts": slots.starts}.get(sort, -slots.approved)
    return np.argsort(key, kind="stable")


def _facet(name: str, label: str, chosen: Chosen, counted: Counted) -> Facet:
    taken: tuple[str, ...] = getattr(chosen, name)
    options = [
        Option(value, words, count, value in taken) for value, words, count in counted if count or value in taken
    ]
    if name in LONG:
        options.sort(key=lambda option: (not option.chosen, -option.count))
        options = options[: max(MOST_OPTIONS, len(taken))]
    return Facet(name, label, name in MANY, tuple(options))
