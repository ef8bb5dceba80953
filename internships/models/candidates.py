"""Who asks for a firm's posts while a round is open: known to the firm by a code until the student says otherwise."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from internships.choices import ContactState, Stage
from internships.models.orders import Post
from internships.models.rounds import MatchRound
from lms.organisations.models import Organisation


class Candidate(models.Model):
    """A student's wish for a post, as the firm's board holds it. Where it stands changes nothing in the matching."""

    match_round = models.ForeignKey(MatchRound, models.CASCADE, related_name="candidates", verbose_name=_("轮次"))
    post = models.ForeignKey(Post, models.CASCADE, related_name="candidates", verbose_name=_("岗位"))
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="candidacies", verbose_name=_("学员")
    )
    # The same for every post of one firm in one round, another one for every other firm and round.
    code = models.CharField(_("代号"), max_length=12)
    stage = models.CharField(_("进度"), max_length=10, choices=Stage, default=Stage.NEW)
    arrived_at = models.DateTimeField(_("提交时间"))
    moved_at = models.DateTimeField(_("移动时间"), null=True, blank=True)
    # The student took the post off the list again: gone from the board, and back where it was if they put it on again.
    left_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    announced_at = models.DateTimeField(_("告知企业的时间"), null=True, blank=True)
    told_at = models.DateTimeField(_("提醒企业的时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("候选人")
        ordering = ("arrived_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["match_round", "post", "student"], name="candidate_once_a_post"),
            models.UniqueConstraint(fields=["match_round", "post", "code"], name="candidate_code_once_a_post"),
        ]
        # The board of a firm: its posts, who is still there, by stage.
        indexes = [models.Index(fields=["post", "stage", "arrived_at"], name="board_of_post")]

    def __str__(self) -> str:
        return self.code


class Contact(models.Model):
    """A firm's question to be told who somebody is, and the student's answer. One a firm and round."""

    match_round = models.ForeignKey(MatchRound, models.CASCADE, related_name="contacts", verbose_name=_("轮次"))
    enterprise = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts", verbose_name=_("企业"))
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="contacts", verbose_name=_("学员")
    )
    state = models.CharField(_("状态"), max_length=10, choices=ContactState, default=ContactState.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("请求人")
    )
    asked_at = models.DateTimeField(_("请求时间"), auto_now_add=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("公开姓名的请求")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["match_round", "enterprise", "student"], name="one_contact_a_firm_and_round"
            ),
            # Nobody's name is opened without an answer of their own.
            models.CheckConstraint(
                condition=Q(state=ContactState.ASKED) | Q(answered_at__isnull=False), name="contact_was_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.get_state_display()}"


class InterviewNote(models.Model):
    """What a manager wrote down after a talk. The firm's managers read it, the student may have it with their data."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="notes", verbose_name=_("候选人"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("记录人")
    )
    text = models.TextField(_("面试记录"), max_length=1000)
    written_at = models.DateTimeField(_("记录时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("面试记录")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.candidate} {self.written_at:%Y-%m-%d}"
