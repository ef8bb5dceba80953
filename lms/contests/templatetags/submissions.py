"""Words and colours of submissions."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from courses.labs import Kind
from lms.contests.choices import SubmissionKind, SubmissionState
from lms.contests.faults import sentences
from lms.contests.models import Module, Submission
from lms.contests.operations.submissions import uploads

register = template.Library()
# How a place of an answer is written in its file.
FILLED_IN = {
    Kind.MONEY: _("金额，数字，两位小数"),
    Kind.NUMBER: _("数字，两位小数"),
    Kind.RATIO: _("比率，四位小数的数字，不写百分号"),
    Kind.WHOLE: _("整数"),
    Kind.FLAG: _("true（是）或 false（否）"),
    Kind.CHOICE: _("选一个，写代号，加引号"),
    Kind.NAMES: _("列表，写代号，可以为空"),
    Kind.PAIRS: _("列表，每项是两个代号的列表，可以为空"),
    Kind.ORDER: _("列表，全部代号，从第一名排起"),
}
PICTURES = (".png", ".jpg", ".jpeg")
TONES = {SubmissionState.SCORED: "b-ok", SubmissionState.FAILED: "b-bad", SubmissionState.REFUSED: "b-bad"}


@register.filter
def state_tone(state: str) -> str:
    """The badge's class of a state."""
    return TONES.get(SubmissionState(state), "b-brand")


@register.filter
def in_words(problems: Sequence[Mapping[str, Any]]) -> list[str]:
    """Faults as sentences."""
    return sentences(problems)


@register.filter
def endings(module: Module, kind: str) -> str:
    """The file endings that a part takes for a kind."""
    return ",".join(uploads.endings(module, kind))


@register.filter
def can_be_tried(one: Submission) -> bool:
    """Whether another try makes sense: scoring failed, or the names could not be taken out."""
    if one.kind == SubmissionKind.ANSWERS:
        return one.state == SubmissionState.FAILED
    return bool(one.problems) and one.state == SubmissionState.RECEIVED


@register.filter
def is_picture(one: Submission) -> bool:
    """Whether a browser shows it as a picture."""
    return PurePosixPath(one.name).suffix.lower() in PICTURES


@register.filter
def filled_in(kind: Kind) -> str:
    """How it is written in the file."""
    return str(FILLED_IN[kind])
