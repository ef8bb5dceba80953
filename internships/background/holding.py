"""Holding posts while their free seats are counted and given away."""

from django.db.models import QuerySet

from internships.models import Post


def hold(posts: QuerySet[Post]) -> None:
    """Let nobody else count the seats of these posts until the transaction ends: count them after this.

    In one order, so that two who want the same posts wait for each other; without the key, so that lists, offers and
    results may go on pointing to them.
    """
    list(posts.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True))
