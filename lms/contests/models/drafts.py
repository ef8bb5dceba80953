"""What a team is still working on: no submission, and worth nothing until it is handed in."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.contests.models.entries import Entry
from lms.contests.models.rounds import AnswerKey, Module


class AnswerDraft(models.Model):
    """What a team has typed so far for the case of a part. One for the team, whoever of it types."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="drafts", verbose_name=_("参赛作品"))
    module = models.ForeignKey(Module, models.PROTECT, related_name="drafts", verbose_name=_("评分模块"))
    # Another case may ask the same of other figures: what was typed stays, and the page says what for.
    answer_key = models.ForeignKey(AnswerKey, models.PROTECT, related_name="+", verbose_name=_("案例"))
    # {place in the answer: text, or texts}, readable or not.
    given = models.JSONField(_("填写的内容"), default=dict, blank=True)
    # Counts the saves: a page that knows fewer writes over nothing.
    seq = models.PositiveIntegerField(_("第几次保存"), default=0)
    saved_at = models.DateTimeField(_("保存时间"), default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("保存人"))

    class Meta:
        verbose_name = verbose_name_plural = _("答题草稿")
        constraints = [models.UniqueConstraint(fields=["entry", "module"], name="one_draft_a_part")]

    def __str__(self) -> str:
        return f"{self.entry} · {self.module}"
