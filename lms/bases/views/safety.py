"""Safety checks: recording one, reading its paper."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.bases import access
from lms.bases.forms import put_errors
from lms.bases.forms.bases import CheckForm
from lms.bases.operations import safety
from lms.bases.views.keeping import shown
from lms.common import uploads
from lms.common.entry import entry, signed_in
from lms.common.errors import Invalid
from lms.common.files import hand_out


@entry(access.keeps_somewhere)
@require_POST
def record(request: HttpRequest, org: str, code: str, place: str) -> HttpResponse:
    """One more check; the base can be booked up to its end."""
    base = access.access_kept(request.user, org, code)
    form = CheckForm(request.POST, request.FILES, auto_id="s-%s")
    if not form.is_valid():
        return shown(request, base, place, check_form=form)
    try:
        check = safety.record_check(base.pk, form.draft(), by=request.user)
    except Invalid as error:
        put_errors(form, error)
        return shown(request, base, place, check_form=form)
    messages.success(request, _("已登记，有效期至 %(day)s。") % {"day": check.valid_until})
    return redirect(f"bases:{place}_keep", org, code)


@entry(signed_in)
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper of a check, for keepers and officers."""
    check = access.access_check(request.user, pk)
    kind = uploads.media_type(check.file_name)
    return hand_out(request, check.file.open("rb"), name=check.file_name, content_type=kind)
