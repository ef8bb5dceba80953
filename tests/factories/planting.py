"""Rows that a test only needs to be there, in as few statements as can be: no validation, log, search or operation.

A page goes into the tree in three statements where Wagtail takes forty; one that must be found is made `searchable`.
A full class is there in three.
"""

from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from modelsearch.index import insert_or_update_object
from wagtail.models import Page

from courses.models import CourseRun, Enrolment, GradeEvent, GradeItem
from lms.people.models import User
from tests.factories import numbers


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


def plant_class(run: CourseRun, size: int, *items: GradeItem) -> list[Enrolment]:
    """So many learners of the run, each with a published result in every item."""
    names = [f"s{next(numbers):06d}" for _ in range(size)]
    people = User.objects.bulk_create(
        [User(username=name, name=f"学员{name}", email=f"{name}@class.test") for name in names]
    )
    found = Enrolment.objects.bulk_create([Enrolment(run=run, person=person) for person in people])
    GradeEvent.objects.bulk_create(
        GradeEvent(
            enrolment=one, item=item, score_percent=Decimal(60 + place % 40), source="manual", evidence="cell",
            by=run.teacher, published_at=timezone.now(),
        )
        for place, one in enumerate(found)
        for item in items
    )  # fmt: skip
    return found


def _find_place(parent: Page, page: Page) -> None:
    last = Page.objects.child_of(parent).order_by("path").last()
    page.path = last._inc_path() if last else Page._get_path(parent.path, parent.depth + 1, 1)
    page.depth, page.numchild = parent.depth + 1, 0
    page.draft_title = page.draft_title or page.title
    page.locale_id = page.locale_id or parent.locale_id
    page.set_url_path(parent)
