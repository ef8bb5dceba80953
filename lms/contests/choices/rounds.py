"""The steps of a contest, from a campus to the nation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """How far a round reaches; none is skipped."""

    CAMPUS = "campus", _("校赛")
    PROVINCE = "province", _("省赛")
    NATION = "nation", _("国赛")


class Host(models.TextChoices):
    """Whose quota it is that teams go on by."""

    ALL = "all", _("全体队伍")
    SCHOOL = "school", _("每所学校")
    CITY = "city", _("每个城市")


class RoundState(models.TextChoices):
    """Where a round stands. Its clocks say when; an operation moves it."""

    DRAFT = "draft", _("筹备")
    OPEN = "open", _("提交中")
    JUDGING = "judging", _("评审中")
    NOTICE = "notice", _("公示中")
    FINAL = "final", _("结果生效")
    # Not held, with a reason that everybody reads.
    CANCELLED = "cancelled", _("已取消")


ROUND_MOVES: dict[str, set[str]] = {
    RoundState.DRAFT: {RoundState.OPEN, RoundState.CANCELLED},
    # What has been marked is published: only before that it may still be cancelled.
    RoundState.OPEN: {RoundState.JUDGING, RoundState.CANCELLED},
    RoundState.JUDGING: {RoundState.NOTICE},
    RoundState.NOTICE: {RoundState.FINAL},
}
# What was made of the marks may be seen.
SHOWN = (RoundState.NOTICE, RoundState.FINAL)
# Nothing more comes of it.
OVER = (RoundState.FINAL, RoundState.CANCELLED)


class HeldBecause(models.TextChoices):
    """Why a result does not stand although its notice is over: what those who wait for it are told."""

    APPEAL = "appeal", _("还有申诉没有仲裁")
    SCORING = "scoring", _("还有答案文件正在评分")
    CHANGED = "changed", _("现在评出的成绩和榜上的不一样，主办单位先公布新一版")
