"""Words and colours of submissions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from lms.contests.choices import SubmissionKind, SubmissionState
from lms.contests.faults import sentences
from lms.contests.models import Module, Submission
from lms.contests.operations.submissions import uploads

register = template.Library()
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
