"""By which ways a person is told of a kind: the catalogue, who they are, and what they asked for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lms.common.menus import space_of
from lms.notices.choices import Audience, Channel, Group
from lms.notices.kinds import KINDS, Kind
from lms.notices.models import Preference

Audiences = Callable[[list[int]], dict[int, set[str]]]
_ask: list[Audiences] = []


@dataclass(frozen=True)
class Cell:
    """One channel of one kind on the preferences page."""

    channel: Channel
    name: str
    is_on: bool
    is_firm: bool


@dataclass(frozen=True)
class Row:
    """One kind on the preferences page."""

    key: str
    label: str
    cells: list[Cell]


def register_audiences(ask: Audiences) -> None:
    """Let a floor above say as what people are told: {person: {"enterprise", …}}; who is missing is a learner."""
    _ask[:] = [ask]


def audiences_of(person_ids: list[int]) -> dict[int, set[str]]:
    """As what each of them is told."""
    known = _ask[0](person_ids) if _ask else {}
    return {pk: set(map(_told_as, known.get(pk) or {Audience.LEARNER.value})) for pk in person_ids}


def _told_as(space: str) -> str:
    """An association signs what firms sign, and is told as they are."""
    return Audience.ENTERPRISE.value if space == "association" else space


def audience_of_address(url: str) -> str:
    """The audience an address speaks to: /biz/… is an enterprise's; "" where it is everybody's."""
    name = _told_as(space_of(url).name)
    return "" if name == Audience.LEARNER else name


def plan(
    person_ids: list[int], key: str, *, audience: str = "", also_by: Iterable[Channel] = ()
) -> dict[int, set[Channel]]:
    """The channels for each of the people; empty for who wants to hear nothing of this kind."""
    kind = KINDS[key]
    everyone = {pk: {audience} for pk in person_ids} if audience else audiences_of(person_ids)
    chosen = {pk: defaults(kind, audiences) | set(also_by) for pk, audiences in everyone.items()}
    for preference in Preference.objects.filter(person__in=person_ids, kind=key):
        channel = Channel(preference.channel)
        if preference.on:
            chosen[preference.person_id].add(channel)
        elif not kind.is_firm or channel not in defaults(kind, everyone[preference.person_id]):
            chosen[preference.person_id].discard(channel)
    return chosen


def defaults(kind: Kind, audiences: Iterable[str]) -> set[Channel]:
    """The channels of a kind for somebody who is all of these."""
    return set().union(*(kind.channels(audience) for audience in audiences))


def preference_rows(person_id: int) -> dict[Group, list[Row]]:
    """Every kind with its channels as they stand for the person, by group."""
    audiences = audiences_of([person_id])[person_id]
    asked = {(row.kind, row.channel): row.on for row in Preference.objects.filter(person=person_id)}
    rows: dict[Group, list[Row]] = {group: [] for group in Group}
    for key, kind in KINDS.items():
        rows[kind.group].append(Row(key, _label(kind), _cells(key, kind, audiences, asked)))
    return rows


def _cells(key: str, kind: Kind, audiences: set[str], asked: dict[tuple[str, str], bool]) -> list[Cell]:
    usual = defaults(kind, audiences)
    firm = usual if kind.is_firm else set()
    return [
        Cell(
            channel, f"{key}:{channel}", channel in firm or asked.get((key, channel), channel in usual), channel in firm
        )
        for channel in Channel
    ]


class _Dots(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def _label(kind: Kind) -> str:
    """The sentence with dots for what happened to whom."""
    return str(kind.sentence).format_map(_Dots())
