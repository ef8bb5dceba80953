"""What a season or a round still lacks before it is opened, each with the page where it is mended."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

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
    at, modules = ("round_parts", (made.pk,)), list(made.modules.select_related("task"))
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
    return [*found, *_of_judging(made, modules), *_of_machines(made, modules)]


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


def _of_machines(made: Round, modules: list[Module]) -> list[Lack]:
    """A machine's points need something it can score; of answer files, the metric. The key may come later."""
    found = []
    keyed = set(AnswerKey.objects.filter(task__module__in=modules).values_list("task__module", flat=True))
    for module in modules:
        page, words = ("answer_key", (made.pk, module.pk)), {"part": module}
        if SubmissionKind.ANSWERS not in module.takes:
            if module.auto_points and not module.lab_code:
                # Frozen like this, every team would lose these points.
                sentence = _("%(part)s：有自动评分的分值，却既不收答案文件，也没有实训代码") % words
                found.append(Lack(sentence, "round_parts", (made.pk,)))
            continue
        if module.lab_code:
            if module.pk not in keyed:
                # Teams work on the case: without it there is nothing to answer.
                found.append(Lack(_("%(part)s：没有上传实训案例") % words, *page))
        elif not hasattr(module, "task"):
            found.append(Lack(_("%(part)s：没有定自动评分的办法") % words, *page))
        elif module.pk not in keyed:
            found.append(Lack(_("%(part)s：没有标准答案") % words, *page, bars=False))
    return found


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
