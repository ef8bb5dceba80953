"""The taxonomy as anyone may read it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lms.common import tables
from lms.common.entry import anyone, entry
from lms.common.sheets import Column
from lms.skills import access
from lms.skills.models import Skill
from lms.skills.queries import browsing, levels
from lms.skills.queries.history import page_of
from lms.skills.tree import COLUMNS, LEVELS

# The head is what the import reads: the same in every language.
FILE = [Column(name, name) for name in COLUMNS]


@entry(anyone)
@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """Domains and their skills in use, searched by `?q=`; `?format=csv` is the whole, as the import reads it."""
    file = tables.download(request, "skills", FILE, browsing.file_rows())
    if file is not None:
        return file
    return render(request, "skills/tree.html", tree_context(request, ended=False))


@entry(anyone)
@require_safe
def skill(request: HttpRequest, code: str) -> HttpResponse:
    """A skill: its levels, its links, and what it has become; a domain: what stands in it."""
    row = page_of(code)
    if row is None:
        raise Http404
    return render(request, "skills/skill.html", skill_context(row) | {"can_edit": access.can_edit(request.user)})


def tree_context(request: HttpRequest, *, ended: bool) -> dict[str, Any]:
    """What both trees show."""
    q = request.GET.get("q", "").strip()[: tables.LONGEST_QUERY]
    branches = browsing.branches(q, ended=ended)
    return {
        "branches": branches,
        "q": q,
        "count": sum(len(branch.skills) for branch in branches),
        "can_edit": access.can_edit(request.user),
    }


def skill_context(row: Skill) -> dict[str, Any]:
    """The skill with the words of its levels beside what the numbers mean."""
    said = [getattr(row, name) for name in LEVELS]
    numbered = {level.level: level for level in levels()}
    told = [(numbered.get(number), words) for number, words in enumerate(said, 1) if words]
    inside = row.children.filter(state=Skill.State.ACTIVE) if row.kind == Skill.Kind.DOMAIN else ()
    return {"skill": row, "levels": told, "inside": inside, "crumb": _("技能体系")}
