"""What is published of a round before its lock and after its draw, in spellings anybody can make again."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from internships import matching
from internships.choices import MOST_CHOICES, RANKING, RoundState
from internships.models import MatchRound, OrderSkill, ReservedSeats, RoundPost, RoundRules
from internships.queries import firm_scores

METHOD = (
    "students propose (Gale & Shapley 1962); posts prefer the higher score, equal scores the smaller lottery number; "
    "the class with the largest relative shortage closes first; ceilings bind posts together"
)
RESERVED = (
    "open seats are filled first, then those of each category by its best students who are left, then, where they are "
    "too few, by the best others (Hafalir, Yenmez & Yildirim 2013; open seats first: Hu & Zhang 2025)"
)


def rules_of(match_round: MatchRound) -> dict[str, Any]:
    """Everything that decides beside the lists: seats, minimums, skills, firms' weights, ceilings, the draw."""
    skills = Prefetch("post__order__skills", OrderSkill.objects.select_related("skill").order_by("skill__code"))
    kept = Prefetch("reserved", ReservedSeats.objects.select_related("reserve__category").order_by("reserve"))
    posts = match_round.posts.select_related("post__order").prefetch_related(skills, kept).order_by("post_id")
    weights = {order: {"weights": said} for order, said in firm_scores.words_of(match_round).items()}
    return {
        "round": match_round.code,
        "method": METHOD,
        "most_choices": MOST_CHOICES,
        "secret_hash": match_round.secret_hash,
        "draw_source": match_round.draw_source,
        "posts": [_post(row, match_round.scores_given) | weights.get(row.post.order_id, {}) for row in posts],
        "ceilings": _ceilings(match_round),
        **_reserves(match_round),
    }


def _reserves(match_round: MatchRound) -> dict[str, Any]:
    """The categories seats are kept for; nothing at all where there are none, as in rounds before there were any."""
    reserves = match_round.reserves.select_related("category").order_by("pk")
    said = [{"category": one.category.code, "share_percent": one.share_percent} for one in reserves]
    return {"reserves": said, "reserved_method": RESERVED} if said else {}


def rules_text(match_round: MatchRound) -> str:
    """The rules in their one canonical spelling: JSON with sorted keys and no spaces, in UTF-8."""
    return json.dumps(rules_of(match_round), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def rules_hold(match_round: MatchRound) -> bool:
    """Whether seats, minimums and ceilings are still those of the rules that were published at the opening."""
    kept = RoundRules.objects.filter(match_round=match_round).first()
    if kept is None or hashlib.sha256(kept.text.encode()).hexdigest() != match_round.rules_digest:
        return False
    return _binding(json.loads(kept.text)) == _binding_now(match_round)


def draw_of(match_round: MatchRound) -> Iterator[str]:
    """The draw as a JSON document in pieces: with the secret, the public value and every list's leaf, in order.

    Number i of the lottery belongs to leaf i. Leaves are salted: nobody but its student knows whose one is.
    """
    head = {
        "round": match_round.code,
        "how": "seed = SHA-256('huimao lottery seed 1\\n' + SHA-256(secret) + SHA-256(public value)); "
        "SHA-256(seed + b as 8 bytes, high byte first) holds the tickets 4b to 4b + 3 of 8 bytes each; "
        "the smallest ticket draws number 0, of equal ones the first",
        "secret_hash": match_round.secret_hash,
        "secret": match_round.secret,
        "public_source": match_round.draw_source,
        "public_value": match_round.public_value,
        "public_evidence": match_round.public_evidence,
        "locked_at": match_round.locked_at.isoformat() if match_round.locked_at else None,
        "drawn_at": match_round.drawn_at.isoformat() if match_round.drawn_at else None,
        "lists_root": match_round.lists_root,
    }
    rows = match_round.lists.exclude(submitted_at=None).order_by("place")
    hashes = list(rows.values_list("row_hash", flat=True))
    seed = matching.combine(bytes.fromhex(match_round.secret), match_round.public_value.encode())
    yield json.dumps({**head, "seed": seed.hex(), "students": len(hashes)}, ensure_ascii=False, indent=1)[:-2]
    yield ',\n "lottery": ' + json.dumps(matching.lottery(seed, len(hashes)).tolist(), separators=(",", ":"))
    yield ',\n "leaves": ' + json.dumps(hashes, separators=(",", ":")) + "\n}\n"


def _binding(rules: dict[str, Any]) -> list[Any]:
    """What no later change of an order touches."""
    seats = [[line["post"], line["seats"], line["minimum"], line.get("reserved")] for line in rules["posts"]]
    return [seats, rules.get("reserves"), rules["ceilings"], rules["secret_hash"], rules["draw_source"]]


def _binding_now(match_round: MatchRound) -> list[Any]:
    """The same of the rows as they stand: without orders and skills, which are 250 MB of a province."""
    reserved: dict[int, dict[str, int]] = {}
    kept = ReservedSeats.objects.filter(line__match_round=match_round)
    for post, code, seats in kept.values_list("line__post_id", "reserve__category__code", "seats"):
        reserved.setdefault(post, {})[code] = seats
    rows = match_round.posts.order_by("post_id").values_list("post_id", "seats", "minimum")
    lines = [[post, seats, minimum, reserved.get(post)] for post, seats, minimum in rows.iterator()]
    said = _reserves(match_round).get("reserves")
    return [lines, said, _ceilings(match_round), match_round.secret_hash, match_round.draw_source]


def _ceilings(match_round: MatchRound) -> list[dict[str, Any]]:
    return [{"name": cap.name, "most": cap.most, "posts": sorted(cap.post_ids)} for cap in match_round.caps.all()]


def is_drawn(match_round: MatchRound) -> bool:
    """Whether the secret may be told: the lists are locked and the public value is known."""
    return match_round.state not in (RoundState.DRAFT, *RANKING, RoundState.LOCKED)


def _post(row: RoundPost, scores_given: bool) -> dict[str, Any]:
    order = row.post.order
    needs = [] if scores_given else [[one.skill.code, one.level, one.weight] for one in order.skills.all()]
    reserved = {one.reserve.category.code: one.seats for one in row.reserved.all()}
    return {
        **({"reserved": reserved} if reserved else {}),
        "post": row.post_id,
        "order": order.code,
        "seats": row.seats,
        "minimum": row.minimum,
        "youngest_year": order.youngest_year,
        "skills": needs,
    }
