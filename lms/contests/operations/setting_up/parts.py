"""What a round is marked by: its parts with their points and caps, its prizes, and what tells equals apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from courses.labs import LABS
from lms.audit import public as audit
from lms.common.enumerating import joined
from lms.common.errors import Invalid
from lms.contests.choices import SubmissionKind
from lms.contests.errors import RulesStand
from lms.contests.models import AnswerKey, Module, Prize, Round, RubricCriterion
from lms.contests.operations.setting_up.holding import round_in_draft
from lms.contests.queries import results
from lms.people.public import User

MOST_PARTS, MOST_PRIZES, WHOLE = 12, 8, 100
MEGABYTE = 1_048_576


@dataclass(frozen=True)
class PartWords:
    """A part: `pk` of the row it was, None for a new one; `takes` are SubmissionKinds, none: nothing is handed in."""

    title_zh: str
    title_en: str
    auto_points: Decimal
    judge_points: Decimal
    takes: tuple[str, ...]
    lab_code: str
    most_a_day: int
    most_in_all: int
    most_mb: int
    pk: int | None = None


@dataclass(frozen=True)
class PrizeWords:
    """A prize and the share of the field it goes to, in percent."""

    title_zh: str
    title_en: str
    share_percent: Decimal


@transaction.atomic
def set_parts(round_id: int, parts: Sequence[PartWords], *, by: User | None) -> Round:
    """The parts of a round, in this order; those left out are gone. Raises NotAllowed, RulesStand, Invalid."""
    made = round_in_draft(round_id, by, _("已经开赛，评分模块不再改动。"))
    if len(parts) > MOST_PARTS:
        raise Invalid(_("评分模块最多 %(most)d 个。") % {"most": MOST_PARTS})
    known = {module.pk: module for module in made.modules.all()}
    _remove(made, set(known) - {one.pk for one in parts if one.pk})
    for position, one in enumerate(parts, 1):
        _write_part(made, known.get(one.pk or 0), one, position)
    audit.record("contest.parts_set", made, by=by, organisation_id=made.track.season.host_id, parts=len(parts))
    return made


@transaction.atomic
def set_prizes(round_id: int, prizes: Sequence[PrizeWords], *, by: User | None) -> Round:
    """The prizes of a round, best first, shares of a hundred in all at most. Raises NotAllowed, RulesStand, Invalid."""
    made = round_in_draft(round_id, by, _("已经开赛，奖项不再改动。"))
    if len(prizes) > MOST_PRIZES:
        raise Invalid(_("奖项最多 %(most)d 个。") % {"most": MOST_PRIZES})
    if sum(one.share_percent for one in prizes) > WHOLE:
        raise Invalid(_("奖项比例合计不能超过 100%。"))
    made.prizes.all().delete()
    Prize.objects.bulk_create(
        Prize(contest_round=made, key=f"p{place}", position=place, title_zh=one.title_zh, title_en=one.title_en,
              share_percent=one.share_percent)
        for place, one in enumerate(prizes, 1)
    )  # fmt: skip
    audit.record("contest.prizes_set", made, by=by, organisation_id=made.track.season.host_id, prizes=len(prizes))
    return made


@transaction.atomic
def set_tie_breaks(round_id: int, names: Sequence[str], *, by: User | None) -> Round:
    """What is compared, in turn, where points are equal: keys of parts, or the time used.

    Raises NotAllowed, RulesStand, Invalid (twice the same, or none of this round).
    """
    made = round_in_draft(round_id, by, _("已经开赛，同分先后不再改动。"))
    known = {results.TIME, *made.modules.values_list("key", flat=True)}
    if len(set(names)) != len(names) or set(names) - known:
        raise Invalid(_("同分先后里有重复或不存在的项目。"))
    made.tie_breaks = [{"name": name} for name in names]
    made.save(update_fields=["tie_breaks"])
    audit.record("contest.tie_breaks_set", made, by=by, organisation_id=made.track.season.host_id, names=list(names))
    return made


def _remove(made: Round, gone: set[int]) -> None:
    used = RubricCriterion.objects.filter(module__in=gone).select_related("module").first()
    if used is not None:
        raise RulesStand(_("“%(part)s”还有评分项，请先在评分标准里删去。") % {"part": used.module})
    if AnswerKey.objects.filter(task__module__in=gone).exists():
        raise RulesStand(_("已上传标准答案的模块不能删去。"))
    keys = set(made.modules.filter(pk__in=gone).values_list("key", flat=True))
    kept = [one for one in made.tie_breaks if one["name"] not in keys]
    if kept != made.tie_breaks:
        made.tie_breaks = kept
        made.save(update_fields=["tie_breaks"])
    made.modules.filter(pk__in=gone).delete()


def _write_part(made: Round, row: Module | None, words: PartWords, position: int) -> None:
    if not words.auto_points and not words.judge_points:
        raise Invalid(_("“%(part)s”没有分值。") % {"part": words.title_zh})
    if set(words.takes) - set(SubmissionKind.values):
        raise Invalid(_("“%(part)s”的提交方式不对。") % {"part": words.title_zh})
    if words.lab_code and words.lab_code not in LABS:
        said = {"part": words.title_zh, "lab": words.lab_code, "labs": joined(LABS)}
        raise Invalid(_("“%(part)s”：没有“%(lab)s”这个实训，有的是 %(labs)s。") % said)
    row = row or Module(contest_round=made, key=_free_key(made))
    if row.pk and row.lab_code != words.lab_code and AnswerKey.objects.filter(task__module=row).exists():
        raise RulesStand(_("“%(part)s”已有标准答案或案例，不能再换评分的实训。") % {"part": row})
    for name in ("title_zh", "title_en", "auto_points", "judge_points", "lab_code", "most_a_day", "most_in_all"):
        setattr(row, name, getattr(words, name))
    row.position, row.takes, row.most_bytes = position, list(words.takes), words.most_mb * MEGABYTE
    row.save()


def _free_key(made: Round) -> str:
    """A key that no part of the round has: one that was used stands in tie-breaks and results."""
    numbers = [int(key[1:]) for key in made.modules.values_list("key", flat=True) if key[1:].isdecimal()]
    return f"m{max(numbers, default=0) + 1}"
