"""A round of matching, the posts that take part in it, and the certificates of its result."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from internships.choices import NOT_UNDER_WAY, RANKING, ROUND_MOVES, SHOWN, CapKind, Clock, RoundState
from internships.models.orders import Post
from internships.models.packed import PackedNumbers
from lms.common.states import Stateful


class MatchRound(Stateful):
    """One round. What is published before the lock can be checked after it: digests, roots and the lottery's hash."""

    TRANSITIONS: ClassVar = ROUND_MOVES

    code = models.SlugField(_("轮次编号"), unique=True)
    name_zh = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120)
    state = models.CharField(_("状态"), max_length=10, choices=RoundState, default=RoundState.DRAFT)
    second_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="further", verbose_name=_("补录自哪一轮")
    )
    # A second round is for some posts alone; empty means those of every approved order.
    offered = PackedNumbers(_("参加的岗位"))

    opens_at = models.DateTimeField(_("开始填报"))
    closes_at = models.DateTimeField(_("截止填报"))
    publishes_at = models.DateTimeField(_("公布结果"), null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(_("确认名额的天数"), default=3)
    appeal_days = models.PositiveSmallIntegerField(_("申请复核的天数"), default=3)
    offer_hours = models.PositiveSmallIntegerField(_("候补名额保留的小时数"), default=48)
    reminded_hours = models.PositiveSmallIntegerField(_("已提醒到截止前几小时"), default=0)

    # Scores come from skills and order weights, or (open data sets) with the lists themselves.
    scores_given = models.BooleanField(_("分数随名单给出"), default=False)
    open_data = models.BooleanField(_("公开数据集，不计入指标"), default=False)
    secret = models.CharField(_("抽签密值"), max_length=64)
    secret_hash = models.CharField(_("抽签密值摘要"), max_length=64)
    # Named before the lock, so that nobody picks the drawing once they have seen what it brings.
    draw_source = models.CharField(_("公开随机值的来源"), max_length=200, blank=True)
    rules_digest = models.CharField(_("规则摘要"), max_length=64, blank=True)
    lists_root = models.CharField(_("志愿默克尔根"), max_length=64, blank=True)
    # Of the same lists as they stood then, byte by byte: made again in a moment, where the tree takes seconds.
    lists_digest = models.CharField(_("全部志愿摘要"), max_length=64, blank=True)
    locked_at = models.DateTimeField(_("截止时刻"), null=True, blank=True)
    public_value = models.CharField(_("公开随机值"), max_length=200, blank=True)
    public_evidence = models.CharField(_("公开随机值的出处"), max_length=300, blank=True)
    drawn_at = models.DateTimeField(_("抽签时间"), null=True, blank=True)
    market_digest = models.CharField(_("输入摘要"), max_length=64, blank=True)
    result_digest = models.CharField(_("结果摘要"), max_length=64, blank=True)
    # Of all rows that students read of a result; empty before they are written.
    written_digest = models.CharField(_("逐人结果摘要"), max_length=64, blank=True)
    solved_by = models.CharField(_("匹配进程"), max_length=120, blank=True)
    certificate = models.ForeignKey(
        "RoundCertificate", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核验证明")
    )

    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    answers_until = models.DateTimeField(_("确认名额的期限"), null=True, blank=True)
    appeals_until = models.DateTimeField(_("申请复核的期限"), null=True, blank=True)
    # When lists and results that nobody needs any more were thrown away; what is published of all together stays.
    forgotten_at = models.DateTimeField(_("名单与逐人结果的删除时间"), null=True, blank=True)
    demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("匹配轮次")
        ordering = ("-closes_at",)
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="round_closes_after_opening"),
            models.CheckConstraint(
                condition=Q(publishes_at=None) | Q(publishes_at__gt=F("closes_at")),
                name="round_publishes_after_closing",
            ),
            # Nobody can publish what was not certified, whatever the code above says. That the certificate speaks of
            # this very result is held by a trigger (guards.py): a constraint cannot look into another table.
            models.CheckConstraint(
                condition=~Q(state__in=SHOWN) | Q(certificate__isnull=False), name="published_is_certified"
            ),
            # A draw without a value from outside would be the organiser's own.
            models.CheckConstraint(
                condition=Q(state__in=[RoundState.DRAFT, *RANKING, RoundState.LOCKED]) | ~Q(public_value=""),
                name="drawn_has_a_public_value",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh

    @property
    def takes_rankings(self) -> bool:
        """Whether students may rank now: the hour counts, not whether the clock has come round to locking it."""
        return self.state in RANKING and timezone.now() < self.closes_at

    @property
    def is_shown(self) -> bool:
        """Whether everybody may read the result."""
        return self.state in SHOWN

    @property
    def takes_appeals(self) -> bool:
        """Whether students may ask now for their result to be looked at again."""
        return self.is_shown and self.appeals_until is not None and timezone.now() < self.appeals_until

    @property
    def is_certified(self) -> bool:
        """Whether the stored result has passed its check."""
        return self.certificate is not None and self.certificate.passed

    @property
    def is_under_way(self) -> bool:
        """Whether it was opened and its result is not shown yet."""
        return self.state not in NOT_UNDER_WAY


class RoundCap(models.Model):
    """At most so many students at several posts together. Two of a round are nested or apart, never overlapping."""

    match_round = models.ForeignKey(MatchRound, models.CASCADE, related_name="caps", verbose_name=_("轮次"))
    kind = models.CharField(_("类别"), max_length=8, choices=CapKind)
    # The firm, city or cluster it is about; a group of posts has none.
    target = models.PositiveBigIntegerField(_("对象编号"), null=True, blank=True)
    name = models.CharField(_("名称"), max_length=120)
    most = models.PositiveIntegerField(_("最多人数"))
    # Those that take part, written when the round opens; a group's are chosen before.
    post_ids = PackedNumbers(_("岗位"))

    class Meta:
        verbose_name = verbose_name_plural = _("人数上限")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["match_round", "kind", "target"], name="one_cap_a_target"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ≤ {self.most}"


class RoundPost(models.Model):
    """A post's seats in one round, frozen when the round opens; its line in the table of cut-offs when it is solved."""

    match_round = models.ForeignKey(MatchRound, models.CASCADE, related_name="posts", verbose_name=_("轮次"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="rounds", verbose_name=_("岗位"))
    seats = models.PositiveIntegerField(_("名额"))
    minimum = models.PositiveIntegerField(_("最少开班人数"), default=0)
    cutoff = models.IntegerField(_("录取分数线"), null=True, blank=True)
    cutoff_lottery = models.PositiveIntegerField(_("录取线上的抽签号"), null=True, blank=True)
    applicants = models.PositiveIntegerField(_("符合条件的填报人数"), default=0)
    taken = models.PositiveIntegerField(_("录取人数"), default=0)
    held_when_closed = models.PositiveIntegerField(_("未开班时的人数"), default=0)
    closed = models.BooleanField(_("未达最少人数，未开班"), default=False)
    full_cap = models.ForeignKey(
        RoundCap, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("已满的上限")
    )
    could_reopen = models.BooleanField(_("可以补录开班"), default=False)
    waiting_over = models.BooleanField(_("候补已问完"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("轮次岗位")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["match_round", "post"], name="post_once_a_round")]

    def __str__(self) -> str:
        return f"{self.match_round} · {self.post}"

    @property
    def cutoff_percent(self) -> float | None:
        """The cut-off in points of a hundred, as people read it."""
        return None if self.cutoff is None else self.cutoff / 100

    @property
    def left(self) -> int:
        """Seats that nobody was matched to."""
        return self.seats - self.taken

    @property
    def cutoff_band(self) -> tuple[int, int] | None:
        """Ten points of a hundred the cut-off lies in: what is published where so few got in that it is a person's."""
        if self.cutoff is None:
            return None
        lower = min(self.cutoff // 1000 * 10, 90)
        return lower, lower + 10


class RoundRules(models.Model):
    """The rules as they were published at the opening, word for word: the text whose digest the round carries."""

    match_round = models.OneToOneField(MatchRound, models.CASCADE, related_name="rules", verbose_name=_("轮次"))
    text = models.TextField(_("规则全文"))

    class Meta:
        verbose_name = verbose_name_plural = _("轮次规则")

    def __str__(self) -> str:
        return str(self.match_round)


class RoundCertificate(models.Model):
    """What a check by other means than the solver's said of one stored result. Never changed (guards.py)."""

    match_round = models.ForeignKey(MatchRound, models.PROTECT, related_name="certificates", verbose_name=_("轮次"))
    passed = models.BooleanField(_("通过"))
    market_digest = models.CharField(_("输入摘要"), max_length=64)
    result_digest = models.CharField(_("结果摘要"), max_length=64)
    lists_digest = models.CharField(_("全部志愿摘要"), max_length=64)
    students = models.PositiveIntegerField(_("参加人数"))
    placed = models.PositiveIntegerField(_("录取人数"))
    first_choices = models.PositiveIntegerField(_("第一志愿录取人数"), default=0)
    choices_checked = models.PositiveIntegerField(_("检查的志愿数"))
    checks = models.JSONField(_("各项检查"), default=dict)
    violations = models.JSONField(_("发现的问题"), default=list)
    made_by = models.CharField(_("核验进程"), max_length=120)
    made_at = models.DateTimeField(_("核验时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("核验证明")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.match_round} · {self.made_at:%Y-%m-%d %H:%M}"


class Postponement(models.Model):
    """An hour of a round that was put off, with the reason everybody reads."""

    match_round = models.ForeignKey(MatchRound, models.CASCADE, related_name="postponements", verbose_name=_("轮次"))
    clock = models.CharField(_("时间"), max_length=16, choices=Clock)
    was = models.DateTimeField(_("原定"))
    becomes = models.DateTimeField(_("改为"))
    reason = models.CharField(_("原因"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("记录时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("延期")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(becomes__gt=F("was")), name="postponed_means_later"),
        ]

    def __str__(self) -> str:
        return f"{self.get_clock_display()} {self.was:%Y-%m-%d %H:%M} → {self.becomes:%Y-%m-%d %H:%M}"
