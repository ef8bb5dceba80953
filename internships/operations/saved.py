"""Keeping searches and orders to come back to. Private notes of one person: nothing here is on the audit trail."""

from django.db import transaction
from django.utils.translation import gettext as _

from internships import access
from internships.models import SavedOrder, SavedSearch
from lms.common.errors import Invalid
from lms.people.models import User

MOST_SEARCHES = 20
LONGEST = 500


@transaction.atomic
def save_search(name: str, query: str, *, by: User) -> SavedSearch:
    """Keep a search under a name; the same search saved again is renamed.

    Raises Invalid (no condition, too long, too many).
    """
    if not query:
        raise Invalid(_("先选条件再保存。"))
    if len(query) > LONGEST:
        raise Invalid(_("条件太多，存不下；去掉几个再保存。"))
    # Held so that two pages cannot each save the twentieth.
    User.objects.select_for_update().get(pk=by.pk)
    saved = SavedSearch.objects.filter(person=by)
    if saved.exclude(query=query).count() >= MOST_SEARCHES:
        raise Invalid(_("常用筛选最多存 %(most)d 个，先删掉一个。") % {"most": MOST_SEARCHES})
    kept, _made = SavedSearch.objects.update_or_create(person=by, query=query, defaults={"name": name[:60]})
    return kept


def forget_search(pk: int, *, by: User) -> None:
    """Throw one of one's own searches away; one that is gone already is gone."""
    SavedSearch.objects.filter(pk=pk, person=by).delete()


@transaction.atomic
def keep_order(code: str, *, keep: bool, by: User) -> bool:
    """Mark an order one may see, or take the mark away. Twice is once. Returns whether it is marked now.

    Raises Http404 (no such order, or not the person's to see).
    """
    order = access.access_order(by, code)
    if keep:
        SavedOrder.objects.get_or_create(person=by, order=order)
    else:
        SavedOrder.objects.filter(person=by, order=order).delete()
    return keep
