"""What stands in the way of a session, in words."""

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.events.planning import Clash, Kind


def sentence(clash: Clash) -> str:
    """Who has the room, the workstation or the speaker then."""
    what = {Kind.ROOM: _("场地已被占用"), Kind.STATION: _("工位已被占用"), Kind.SPEAKER: _("主讲人已有安排")}[
        clash.kind
    ]
    return f"{timezone.localtime(clash.span.starts_at):%Y-%m-%d %H:%M} {what}：{clash.label}"
