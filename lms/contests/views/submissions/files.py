"""Files handed in: as they came for the team and the organiser, without names for judges."""

from pathlib import PurePosixPath

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.common import uploads
from lms.common.entry import entry, signed_in
from lms.common.errors import WrongState
from lms.common.files import hand_out
from lms.contests import access


@entry(signed_in)
@require_safe
def submission_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file as it came, as a download, older versions too."""
    found = access.access_submission(request.user, pk)
    return _handed(request, found.file, found.name)


@entry(access.is_judge)
@require_safe
def blind_file(request: HttpRequest, pk: int, submission: int) -> HttpResponseBase:
    """A file for the judge it was given to, named by the blind number alone. Raises WrongState while it is made so."""
    found = access.access_blind_submission(request.user, pk, submission)
    if not found.entry.contest_round.blind:
        return _handed(request, found.file, found.name)
    if found.file and not found.blind_file:
        raise WrongState(_("这份文件还没有去掉作者信息，请稍后再看。"))
    ending = PurePosixPath(found.name).suffix.lower()
    return _handed(request, found.blind_file, f"{found.entry.blind_number}-{found.module.key}{ending}")


def _handed(request: HttpRequest, kept: FieldFile, name: str) -> HttpResponseBase:
    if not kept:
        raise Http404
    try:
        file = kept.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    return hand_out(request, file, name=name, content_type=uploads.media_type(name))
