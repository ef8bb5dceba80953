"""A student's answers to firms that would like to know who they are."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from internships import access
from internships.models import Contact
from internships.operations import candidates as operations
from lms.common.entry import entry


@entry(access.is_student)
@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """Which firms asked, and what each sees of me today."""
    rows = Contact.objects.filter(student=request.user).select_related("enterprise", "match_round")
    return render(request, "internships/contacts.html", {"rows": rows})


@entry(access.is_student)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, no, or no longer."""
    if not Contact.objects.filter(pk=pk, student=request.user).exists():
        raise Http404
    agree = request.POST.get("answer") == "agree"
    operations.answer_contact(pk, agree=agree, by=request.user)
    messages.success(request, _("企业现在能看到你的姓名和邮箱。") if agree else _("企业仍然只看到代号。"))
    return redirect("internships:contacts")
