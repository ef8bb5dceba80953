"""What stands in the way of a booking, in words."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.bases.planning import Clash, Kind, Span


def span_in_words(span: Span) -> str:
    """The day and the hours, Beijing time."""
    starts, ends = timezone.localtime(span.starts_at), timezone.localtime(span.ends_at)
    return f"{starts:%Y-%m-%d} {date_format(starts, 'D')} {starts:%H:%M}–{ends:%H:%M}"


def sentence(clash: Clash) -> str:
    """Why one span cannot be had."""
    if clash.kind == Kind.EVENT and clash.held and not clash.label:
        return _("基地那时已被占用：%(when)s") % {"when": span_in_words(clash.held)}
    return {
        Kind.PAST: _("这个时间已经过去"),
        Kind.UNSAFE: _("基地的安全检查到不了这一天，登记新的检查之前不能预约"),
        Kind.SHUT: _("不在开放时间内"),
        Kind.CLOSURE: _("停用：%(why)s") % {"why": clash.label},
        Kind.EVENT: _("基地那时有活动：%(what)s") % {"what": clash.label},
        Kind.FULL: _("只剩 %(n)d 个工位") % {"n": clash.free},
        Kind.BUSY: _("这个班同一时间已有安排：%(where)s") % {"where": clash.label},
    }[clash.kind]
