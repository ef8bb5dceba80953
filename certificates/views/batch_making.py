"""An academic office begins a batch: choose a class, a term or a list, look at everybody, then issue in one action."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import rendering
from certificates.choices import Kind
from certificates.forms import NamedListForm
from certificates.operations import batch_files, batches
from certificates.queries import documents, named_lists, previews, sources
from certificates.queries.batches import alone_today, where_to_follow
from certificates.queries.previews import READY, Preview
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.jobs import public as jobs
from lms.organisations import access as organisations
from lms.organisations.choices import Role

SHOWN, PER_PAGE, LONGEST_QUERY = 200, 30, 80
TEMPLATE = "certificates/batch_preview.html"


@entry(organisations.is_academic)
@require_safe
def choose(request: HttpRequest, org: str) -> HttpResponse:
    """The groups of the school, source by source, searched and each paged by itself, and the way to a list."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC)
    q = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    found = [
        (name, source.label, Paginator(source.groups(school.pk, q), PER_PAGE).get_page(request.GET.get(f"{name}_page")))
        for name, source in sources.every().items()
    ]
    context = {"school": school, "sources": found, "q": q}
    return render(request, "certificates/batch_choose.html", context)


@entry(organisations.is_academic)
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, org: str, source: str, key: str) -> HttpResponse:
    """Everybody of a class or term with what would happen; ?sample=1 is a page as it will look.

    A POST issues; with a `form` it has the files of those who have theirs made into one.
    """
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC)
    asked = sources.every().get(source)
    templates = asked.templates(school.pk, key) if asked else []
    if asked is None or not templates:
        raise Http404
    template = request.GET.get("template", templates[0][0])
    if template not in dict(templates):
        raise Http404
    looked = previews.preview(asked.candidates(school.pk, key, template))
    if "form" in request.POST:
        return _files(request, school.pk, looked)
    if "sample" in request.GET:
        return _sample(looked)
    title = f"{asked.title(school.pk, key)} · {dict(templates)[template]}"
    context = {"school": school, "title": title, "templates": templates, "template": template, "sample": True}
    return _look_or_issue(request, looked, context, key=f"{source}:{school.pk}:{key}:{template}")


@entry(organisations.is_academic)
@require_http_methods(["GET", "HEAD", "POST"])
def named_list(request: HttpRequest, org: str) -> HttpResponse:
    """A contest or event and a list of names; looked at first, then issued."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC)
    form = NamedListForm(request.POST or None)
    if request.method != "POST" or "back" in request.POST or not form.is_valid():
        wrong = request.method == "POST" and "back" not in request.POST
        return render(
            request, "certificates/batch_list.html", {"school": school, "form": form}, status=422 if wrong else 200
        )
    deed = form.deed()
    looked = previews.preview(named_lists.candidates(school.pk, deed, form.cleaned_data["lines"]))
    if "sample" in request.POST:
        return _sample(looked)
    title = f"{deed.title_zh} · {Kind(deed.kind).label}"
    context = {"school": school, "title": title, "given": form.data}
    return _look_or_issue(request, looked, context, key=f"list:{school.pk}:{deed.key}")


def _files(request: HttpRequest, school_id: int, looked: Preview) -> HttpResponse:
    numbers = [row.number for row in looked.rows if row.number]
    job = batch_files.start_group_files(school_id, numbers, request.POST["form"], by=request.user)
    return redirect(jobs.address(job))


def _look_or_issue(request: HttpRequest, looked: Preview, context: dict[str, Any], *, key: str) -> HttpResponse:
    problem = ""
    if "seen" in request.POST:
        try:
            batch = batches.issue_previewed(
                looked, title=context["title"], key=key, seen=request.POST["seen"],
                leave_out="leave_out" in request.POST, by=request.user,
            )  # fmt: skip
            return redirect(where_to_follow(batch, request.user))
        except Invalid as error:
            problem = str(error)
    alone = alone_today(context["school"].pk, request.user)
    two = len(looked.ready) + alone >= settings.CERTIFICATE_SIGN_OFF_FROM
    page = Paginator(looked.rows, SHOWN).get_page(request.GET.get("page"))
    context |= {"looked": looked, "counts": looked.counts, "page": page, "problem": problem, "two": two}
    return render(request, TEMPLATE, context, status=422 if problem else 200)


def _sample(looked: Preview) -> HttpResponse:
    """The first certificate of the list as it will look, without a seal that counts."""
    rows = [row for row in looked.rows if row.award]
    first = next((row for row in rows if row.state == READY), rows[0] if rows else None)
    if first is None or first.award is None:
        raise Http404(_("名单里还没有人得到这张证书。"))
    try:
        data = rendering.render(documents.sample_of(first.award, first.content), settings.CACHE_DIR)
    except (rendering.ContentError, rendering.MissingGlyph) as error:
        raise Invalid(_("样张排不出来：%(problem)s") % {"problem": error}) from error
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="sample.pdf"'
    return response
