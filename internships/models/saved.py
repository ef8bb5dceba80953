"""What somebody looking for a place keeps: searches to come back to, and orders to think about."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from internships.models.orders import Order


class SavedSearch(models.Model):
    """A search of the order classes (常用筛选): the address's own words, so that it finds what is there today."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches", verbose_name=_("本人")
    )
    name = models.CharField(_("名称"), max_length=60)
    query = models.CharField(_("筛选条件"), max_length=500)
    created_at = models.DateTimeField(_("保存时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("常用筛选")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["person", "query"], name="search_saved_once")]

    def __str__(self) -> str:
        return self.name


class SavedOrder(models.Model):
    """An order somebody marked to look at again (收藏). Nobody else sees it; it says nothing to the firm."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_orders", verbose_name=_("本人")
    )
    order = models.ForeignKey(Order, models.CASCADE, related_name="saved_by", verbose_name=_("订单"))
    saved_at = models.DateTimeField(_("收藏时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("收藏的订单")
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=["person", "order"], name="order_saved_once")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.order}"
