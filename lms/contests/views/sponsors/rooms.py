"""A team's room of data: files of the round, firms' problems behind their terms, downloads."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.audit import public as audit
from lms.common import uploads
from lms.common.entry import entry, signed_in
from lms.common.errors import DomainError
from lms.common.files import hand_out
from lms.contests import access
from lms.contests.operations.sponsors import confidence
from lms.contests.queries import data
from lms.contests.views.setting_up.answering import onward, refused


@entry(signed_in)
@require_safe
def entry_data(request: HttpRequest, pk: int) -> HttpResponse:
    """What a team is given for a round; terms first, where a firm asks for that."""
    found = access.access_team_entry(request.user, pk)
    begun, season = data.has_begun(found), found.contest_round.track.season
    context = {
        "entry": found, "made": found.contest_round, "begun": begun,
        "files": data.still_given(found.contest_round.files.all(), season) if begun else [],
        "closed": season.closed_at,
        "rooms": data.rooms_for(found, data.member_of(found, request.user)),
    }  # fmt: skip
    return render(request, "contests/sponsors/room.html", context)


@entry(signed_in)
@require_POST
def accept_terms(request: HttpRequest, pk: int, sponsor: int) -> HttpResponse:
    """Accept a firm's terms, for oneself."""
    found = access.access_team_entry(request.user, pk)
    if not data.accepted_problems([found.contest_round.track_id]).filter(pk=sponsor).exists():
        raise Http404
    try:
        confidence.accept_terms(pk, sponsor, sha256=request.POST.get("sha256", ""), by=request.user)
    except DomainError as error:
        return refused(request, error, "entry_data", pk)
    return onward(request, _("已同意，可以下载数据。"), "entry_data", pk)


@entry(signed_in)
@require_safe
def data_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file, as a download; of a firm's problem it is on record who opened it."""
    found = access.access_file(request.user, pk)
    try:
        file = found.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    if found.sponsor is not None and found.sponsor.asks_confidence:
        audit.record("contest.data_opened", found, by=request.user, sha256=found.sha256)
    return hand_out(request, file, name=found.name, content_type=uploads.media_type(found.name))
