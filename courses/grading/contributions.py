"""What each member put into a group's work, and what it makes of the group's mark. Pure.

Source: the weighting of WebPA, Loughborough University: Loddington, Pond, Wilkinson & Willmot,
"A case study of the development of WebPA", British Journal of Educational Technology 40 (2009).
"""

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

WHOLE = 100
HUNDREDTH = Decimal("0.01")


def even(members: int) -> list[int]:
    """Equal shares in whole percent, 100 together; what does not divide goes to the first, one each."""
    each, over = divmod(WHOLE, members)
    return [each + (place < over) for place in range(members)]


def are_percents(shares: Collection[int]) -> bool:
    """Whether each is 0 to 100."""
    return all(0 <= share <= WHOLE for share in shares)


def add_up(shares: Collection[int]) -> bool:
    """Whether these are shares of one work: 0 to 100 each, 100 together."""
    return are_percents(shares) and sum(shares) == WHOLE


def by_share(score: Decimal, share: int, shares: Collection[int], weight: int) -> Decimal:
    """One member's score of a group's work by what they put in, in hundredths of a point, 0 to 100.

    score    the group's, 0 to 100
    share    theirs, in percent
    shares   everybody's, theirs among them. As equal as whole percents can be, they leave the score as it is: that
             somebody in three has to be the one with 34 is no merit
    weight   how much of the score follows the shares, in percent: 0 none of it, 100 all of it
    """
    if sorted(shares) == sorted(even(len(shares))):
        return score
    part = Decimal(share * len(shares)) / WHOLE
    own = score * (WHOLE - weight + weight * part) / WHOLE
    return min(Decimal(WHOLE), own).quantize(HUNDREDTH, ROUND_HALF_UP)
