"""Issuing a transcript: its holder asks, and gets one for what is true today; asked again, the same one."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import tasks
from certificates.choices import Kind
from certificates.models import Certificate
from certificates.operations import naming
from certificates.operations.issuing import reserve
from certificates.queries import names, transcripts
from certificates.queries.documents import sample_row
from certificates.queries.papers import no_room
from certificates.queries.previews import problems_of
from lms.common.errors import Invalid
from lms.common.send import after_commit
from lms.people.models import User


@transaction.atomic
def issue_transcript(*, by: User) -> Certificate:
    """The person's transcript of today: a new one where something is new, else the one there is, whatever became of it.

    raises  Invalid: nothing valid to list, a name no font has, more than one file holds
    """
    # Two presses at once: the second waits here, and finds the first one's row.
    person = User.objects.select_for_update().get(pk=by.pk)
    content = transcripts.frozen(person, timezone.localdate())
    if content is None:
        raise Invalid(_("还没有有效的证书，出具不了技能档案。"))
    evidence = f"certificates.transcript:{person.pk}:{_digest(content)}"
    earlier = Certificate.objects.filter(evidence=evidence).first()
    if earlier is not None:
        return earlier
    _require_printable(content)
    (called,) = naming.keep(names.named_today([()]))
    fields = {"kind": Kind.TRANSCRIPT, "holder_id": person.pk, "evidence": evidence, "content": content}
    certificate = reserve({**fields, "names": called}, by=by)
    after_commit(tasks.render_waiting)
    return certificate


def _digest(content: dict[str, Any]) -> str:
    spelt = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelt.encode()).hexdigest()[:32]


def _require_printable(content: dict[str, Any]) -> None:
    if problems := problems_of(content):
        raise Invalid(" ".join([*problems.values(), _("请先在个人资料里改用规范字形。")]))
    row = sample_row(Kind.TRANSCRIPT, content)
    if transcripts.record_bytes(row) > transcripts.MOST_RECORD_BYTES:
        raise Invalid(_("有效的证书太多，一份技能档案放不下。请联系平台。"))
    if problem := no_room(row):
        raise Invalid(problem)
