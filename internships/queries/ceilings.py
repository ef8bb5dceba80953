"""The legal ceilings of a round, as the matching keeps them: a tree of caps, like posts of a firm below the firm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from internships.choices import Moment
from internships.law import ceiling
from internships.models import Finding, MatchRound, Post, Rule
from internships.queries import interns
from internships.queries.rules import rules_in_force

FIRM, POST = "STAFF-10", "POST-20"


@dataclass(frozen=True)
class Cap:
    """At most so many students of this round on these posts together. `rule` is the law that says so.

    posts   numbers of the posts (not of their rows in the round), all of one firm
    parent  index in the list of the cap this one lies below; None for a firm
    """

    name: str
    rule: Rule
    cap: int
    posts: tuple[int, ...]
    parent: int | None = None


@dataclass(frozen=True)
class _Seat:
    post_id: int
    firm_id: int
    firm: str
    headcount: int
    name: str
    staff: int


def caps_of(match_round: MatchRound) -> list[Cap]:
    """The caps over the posts that take part in a round."""
    return caps_over(list(match_round.posts.values_list("post_id", flat=True)))


def caps_over(post_ids: Sequence[int]) -> list[Cap]:
    """Each firm's cap, its like posts' caps behind it: share of the staff less the interns present, never below 0.

    A ceiling for which a reason was recorded on one of the orders does not bind: it was looked at by three parties.
    """
    seats = list(_seats(post_ids))
    rules = {rule.code: rule for rule in rules_in_force(Moment.MATCHED)}
    waived = _waived(post_ids)
    present = interns.by_post(sorted({seat.firm_id for seat in seats}))
    found: list[Cap] = []
    for firm_id in dict.fromkeys(seat.firm_id for seat in seats):
        own = [seat for seat in seats if seat.firm_id == firm_id]
        there = {name: n for (firm, name), n in present.items() if firm == firm_id}
        place = None
        if FIRM in rules and not any((FIRM, seat.post_id) in waived for seat in own):
            place = len(found)
            most = ceiling(max(seat.headcount for seat in own), rules[FIRM].parameters["share"])
            left = max(most - sum(there.values()), 0)
            found.append(Cap(own[0].firm, rules[FIRM], left, tuple(seat.post_id for seat in own)))
        if POST in rules:
            found += _like_posts(own, there, rules[POST], waived, place)
    return found


def _like_posts(
    own: list[_Seat], there: dict[str, int], rule: Rule, waived: set[tuple[str, int]], parent: int | None
) -> Iterable[Cap]:
    for name in dict.fromkeys(seat.name for seat in own):
        like = [seat for seat in own if seat.name == name]
        if any((POST, seat.post_id) in waived for seat in like):
            continue
        most = ceiling(min(seat.staff for seat in like), rule.parameters["share"])
        posts = tuple(seat.post_id for seat in like)
        yield Cap(f"{like[0].firm} · {name}", rule, max(most - there.get(name, 0), 0), posts, parent)


def _seats(post_ids: Sequence[int]) -> Iterable[_Seat]:
    rows = Post.objects.filter(pk__in=post_ids).select_related("order__enterprise", "firm").order_by("pk")
    for post in rows.prefetch_related("order__partners"):
        partners = {row.firm_id: row.headcount for row in post.order.partners.all()}
        headcount = partners.get(post.host.pk, post.order.headcount)
        yield _Seat(post.pk, post.host.pk, post.host.name_zh, headcount, post.name_zh, post.staff)


def _waived(post_ids: Sequence[int]) -> set[tuple[str, int]]:
    """(rule, post) of ceilings somebody wrote a reason for."""
    rows = Finding.objects.filter(
        closed_at=None, placement=None, waived_at__isnull=False, rule__code__in=[FIRM, POST],
        order__posts__in=post_ids,
    )  # fmt: skip
    return set(rows.values_list("rule__code", "order__posts"))
