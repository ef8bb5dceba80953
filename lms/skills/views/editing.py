"""The taxonomy for those who edit it: the whole tree, a skill with its uses and its history, and every change."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.common import tables
from lms.common.entry import entry
from lms.skills import access
from lms.skills.queries import history as changes
from lms.skills.queries import told
from lms.skills.queries.uses import uses_of
from lms.skills.views.reading import skill_context, tree_context


@entry(access.can_edit)
@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """Every domain and skill, ended ones too, searched by `?q=`."""
    return render(request, "skills/edit_tree.html", tree_context(request, ended=True))


@entry(access.can_edit)
@require_safe
def skill(request: HttpRequest, code: str) -> HttpResponse:
    """A skill with how often it is named, what became of it, and what can be done."""
    row = changes.page_of(code)
    if row is None:
        raise Http404
    history = told.lines(changes.changes_of([code]))
    return render(request, "skills/edit_skill.html", skill_context(row) | {"uses": uses_of([code]), "lines": history})


@entry(access.can_edit)
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Every change, the newest first."""
    page = Paginator(changes.changes(), tables.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "skills/history.html", {"page": page, "lines": told.lines(page.object_list)})
