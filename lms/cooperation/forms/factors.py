"""Forms about the board of factors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.cooperation.choices import FactorKind, Reach, Side
from lms.cooperation.forms.shared import cluster_field, day_field, skills_field
from lms.cooperation.operations.factors import PostWords
from lms.cooperation.operations.interests import Approach
from lms.organisations.public import Cluster, Organisation


class FactorsFilter(forms.Form):
    """What the board shows."""

    kind = forms.ChoiceField(label=_("要素"), required=False, choices=[("", _("全部要素")), *FactorKind.choices])
    side = forms.ChoiceField(label=_("供需"), required=False, choices=[("", _("供给和需求")), *Side.choices])
    cluster = forms.ModelChoiceField(
        Cluster.objects.select_related("city"), label=_("产业集群"), required=False, empty_label=_("全部集群")
    )
    only = forms.ChoiceField(
        label=_("范围"),
        required=False,
        choices=[
            ("", _("展示中")),
            ("mine", _("本单位的")),
            ("kept", _("我收藏的")),
            ("removed", _("已下架或申请恢复")),
        ],
    )


def _amount(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=14, decimal_places=2, required=False)


class ContactForm(forms.Form):
    """How to be reached, shown to the other side once both have agreed."""

    contact_name = forms.CharField(label=_("联系人"), max_length=50)
    contact_way = forms.CharField(
        label=_("联系方式"), max_length=120, help_text=_("双方都同意后，对方才看得到联系人和联系方式。")
    )


class FactorForm(ContactForm):
    """What a post says."""

    kind = forms.ChoiceField(label=_("要素"), choices=FactorKind.choices)
    side = forms.ChoiceField(label=_("供需"), choices=Side.choices)
    title = forms.CharField(label=_("标题"), max_length=120)
    text = forms.CharField(label=_("说明"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    low = _amount(_("金额下限（元）"))
    high = _amount(_("金额上限（元）"))
    reach = forms.ChoiceField(label=_("可见范围"), choices=Reach.choices)
    valid_until = day_field(_("有效期至"), help_text=_("到期自动下架，最长一年。"))

    field_order = ("kind", "side", "title", "text", "skills", "low", "high", "cluster_id", "reach", "valid_until")

    def __init__(self, *args: Any, here: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster_id"] = cluster_field(here)
        self.fields["skills"] = skills_field(_("技能"), help_text=_("人才类填写，用来推荐对接；其他要素不用填。"))
        self.fields["low"].help_text = _("资本类填写。")
        self.order_fields(self.field_order)

    @property
    def words(self) -> PostWords:
        """What was written."""
        names = ("kind", "side", "reach", "title", "text", "valid_until", "contact_name", "contact_way", "low", "high")
        data = self.cleaned_data
        return PostWords(cluster_id=data["cluster_id"].pk, **{name: data[name] for name in names})


class InterestForm(ContactForm):
    """What an organisation says to a post's author."""

    message = forms.CharField(label=_("留言"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    field_order = ("message", "contact_name", "contact_way")

    @property
    def words(self) -> Approach:
        """What was written."""
        return Approach(**self.cleaned_data)
