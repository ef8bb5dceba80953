"""What a season or a round still lacks before it is opened, each with the page where it is mended."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.labs import LABS
from lms.contests.choices import RuleKind, SubmissionKind
from lms.contests.models import AnswerKey, Module, Round, Rubric, Season, Track
from lms.contests.queries import results


@dataclass(frozen=True)
class Lack:
    """Something missing: `place` and `args` name the page that mends it; `bars`: it cannot be opened without."""

    words: str
    place: str
    args: tuple[int, ...]
    bars: bool = True


def of_season(season: Season) -> list[Lack]:
    """What keeps registration from being opened, and what is worth a look."""
    at = ("season_edit", (season.pk,))
    found = [] if season.commitment_texts.exists() else [Lack(_("没有承诺书"), *at)]
    if season.registers_until <= timezone.now():
        found.append(Lack(_("报名截止时间已经过了"), *at))
    tracks = list(season.tracks.prefetch_related("rules", "rounds"))
    if not tracks:
        found.append(Lack(_("还没有赛道"), "track_new", (season.pk,)))
    for track in tracks:
        found += _of_track(season, track)
    return found


def _of_track(season: Season, track: Track) -> list[Lack]:
    found, words = [], {"track": track}
    if not any(rule.kind == RuleKind.SIZE for rule in track.rules.all()):
        found.append(Lack(_("%(track)s：没有写队员人数") % words, "track_edit", (track.pk,)))
    rounds = list(track.rounds.all())
    if not rounds:
        found.append(Lack(_("%(track)s：还没有赛程") % words, "round_new", (track.pk,)))
    elif rounds[0].closes_at <= season.registers_until:
        sentence = _("%(track)s：第一轮在报名截止之前就截止提交") % words
        found.append(Lack(sentence, "round_edit", (rounds[0].pk,), bars=False))
    return found


def of_round(made: Round) -> list[Lack]:
    """What a round needs before it is opened, and what is worth a look."""
    at, modules = ("round_parts", (made.pk,)), list(made.modules.all())
    found = [] if modules else [Lack(_("没有评分模块"), *at)]
    if made.closes_at <= timezone.now():
        found.append(Lack(_("截止提交的时间已经过去"), "round_edit", (made.pk,)))
    prizes = list(made.prizes.all())
    if sum(prize.share_percent for prize in prizes) > 100:
        found.append(Lack(_("奖项比例合计超过 100%"), *at))
    if not prizes:
        found.append(Lack(_("没有奖项"), *at, bars=False))
    known = {module.key for module in modules} | {results.TIME}
    if any(key["name"] not in known for key in made.tie_breaks):
        found.append(Lack(_("同分先后里有不存在的模块"), *at))
    return [*found, *_of_judging(made, modules), *of_machines(made.pk)]


def _of_judging(made: Round, modules: list[Module]) -> list[Lack]:
    if not any(module.judge_points for module in modules):
        # Every entry would wait for ever for sheets that nobody can write.
        sentence = _("没有评委评分的模块，每件作品的评委数请填 0")
        return [Lack(sentence, "round_edit", (made.pk,))] if modules and made.judges_each else []
    found = [] if made.judges_each else [Lack(_("没有写每件作品的评委数"), "round_edit", (made.pk,))]
    rubric = made.rubrics.filter(published_at__isnull=False).first()
    page = ("round_rubric", (made.pk,))
    if rubric is None:
        found.append(Lack(_("没有公布评分标准"), *page))
    elif weights_off(made, rubric):
        found.append(Lack(_("评分项的分值合计与模块的评委分值不一致"), *page))
    if made.judges.filter(left_at=None).count() < made.judges_each:
        found.append(Lack(_("评委还不够每件作品的评委数"), "gov_round", (made.pk,), bars=False))
    return found


def of_machines(round_id: int) -> list[Lack]:
    """What a round's parts lack to be scored by machine: points that no machine could give are nobody's."""
    modules = list(Module.objects.filter(contest_round=round_id).select_related("task"))
    keyed = set(AnswerKey.objects.filter(task__module__in=modules).values_list("task__module", flat=True))
    return [lack for module in modules for lack in _of_machine(module, module.pk in keyed)]


def _of_machine(module: Module, has_key: bool) -> list[Lack]:
    page, words = ("answer_key", (module.contest_round_id, module.pk)), {"part": module}
    if SubmissionKind.ANSWERS not in module.takes:
        # Frozen like this, every team would lose these points: nothing else is scored by a machine.
        sentence = _("%(part)s：有自动评分的分值，却不收答案文件") % words
        return [Lack(sentence, "round_parts", (module.contest_round_id,))] if module.auto_points else []
    if module.lab_code and module.lab_code not in LABS:
        sentence = _("%(part)s：没有“%(lab)s”这个实训") % {**words, "lab": module.lab_code}
        return [Lack(sentence, "round_parts", (module.contest_round_id,))]
    if module.lab_code:
        # Teams work on the case: without it there is nothing to answer.
        return [] if has_key else [Lack(_("%(part)s：没有上传实训案例") % words, *page)]
    if not hasattr(module, "task"):
        return [Lack(_("%(part)s：没有定自动评分的办法") % words, *page)]
    # The key may come later.
    return [] if has_key else [Lack(_("%(part)s：没有标准答案") % words, *page, bars=False)]


def weights_off(made: Round, rubric: Rubric) -> list[str]:
    """Sentences about every part whose criteria do not come to its points by judges."""
    sums: dict[Any, Decimal] = {}
    for row in rubric.criteria.all():
        sums[row.module_id] = sums.get(row.module_id, Decimal(0)) + row.weight
    return [
        _("“%(part)s”的评分项合计 %(sum)s 分，应为 %(points)s 分")
        % {"part": module, "sum": f"{sums.get(module.pk, 0):f}", "points": f"{module.judge_points:f}"}
        for module in made.modules.all()
        if sums.get(module.pk, Decimal(0)) != module.judge_points
    ]
