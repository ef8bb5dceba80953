"""Pages put in the tree in three statements where Wagtail takes forty: no validation, log, search or reference index.

For what a test only needs to be there. A page that must be found by search is made `searchable`.
"""

from typing import Any

from django.db.models import F
from modelcluster.models import get_all_child_relations
from modelsearch.index import insert_or_update_object
from wagtail.models import Page


def plant(parent: Page, page: Any, *, searchable: bool = False) -> Any:
    """The new page as the last child of its parent, saved with what belongs to it; given back as it was given in."""
    _find_place(parent, page)
    row = Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields})
    # Neither of the two saves tells anybody.
    Page.objects.bulk_create([row])
    page.id = page.pk = row.pk
    page.save_base(raw=True, force_insert=True)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    parent.numchild += 1
    for relation in get_all_child_relations(page):
        getattr(page, relation.get_accessor_name()).commit()
    if searchable:
        insert_or_update_object(page)
    return page


def _find_place(parent: Page, page: Page) -> None:
    last = Page.objects.child_of(parent).order_by("path").last()
    page.path = last._inc_path() if last else Page._get_path(parent.path, parent.depth + 1, 1)
    page.depth, page.numchild = parent.depth + 1, 0
    page.draft_title = page.draft_title or page.title
    page.locale_id = page.locale_id or parent.locale_id
    page.set_url_path(parent)
