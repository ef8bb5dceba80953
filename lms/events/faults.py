"""What stands in the way of a session, in words."""

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.common.spans import Span
from lms.events.planning import Clash, Kind


def sentence(clash: Clash) -> str:
    """Who has the room, the workstation or the speaker then, and from when to when."""
    what = {Kind.ROOM: _("场地已被占用"), Kind.STATION: _("工位已被占用"), Kind.SPEAKER: _("主讲人已有安排")}[
        clash.kind
    ]
    starts = timezone.localtime(clash.span.starts_at)
    return f"{starts:%Y-%m-%d %H:%M} {what}：{_words(clash.held)} {clash.label}".strip()


def _words(held: Span) -> str:
    starts, ends = timezone.localtime(held.starts_at), timezone.localtime(held.ends_at)
    last = f"{ends:%H:%M}" if starts.date() == ends.date() else f"{ends:%Y-%m-%d %H:%M}"
    return f"{starts:%Y-%m-%d %H:%M}–{last}"
