"""A case of a firm of one of the province's clusters, with its source."""

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lms.organisations.models import City, Cluster


class ClusterField(forms.ModelChoiceField):
    """The clusters of the registry, each with its city in front."""

    def label_from_instance(self, obj: Any) -> str:
        """What the list says."""
        return f"{obj.city} · {obj}"


class ClusterChooserBlock(blocks.ChooserBlock):
    """One cluster of the registry; its city comes with it."""

    target_model = Cluster
    widget = forms.Select()

    @cached_property
    def field(self) -> ClusterField:
        """A list to choose from: forty-four need no dialog."""
        clusters = Cluster.objects.select_related("city")
        return ClusterField(queryset=clusters, required=self._required, help_text=self._help_text)

    def to_python(self, value: int | None) -> Cluster | None:
        """The cluster, None if it is gone."""
        return self.bulk_to_python([value])[0]

    def bulk_to_python(self, values: list[int | None]) -> list[Cluster | None]:
        """The clusters in order, with their cities: one query."""
        wanted = [value for value in values if value is not None]
        found = Cluster.objects.select_related("city").in_bulk(wanted) if wanted else {}
        return [found.get(value) for value in values]

    def get_form_state(self, value: Any) -> Any:
        """What the list shows as chosen."""
        return self.field.widget.format_value(getattr(value, "pk", value))

    class Meta:
        icon = "site"


class CaseBlock(blocks.StructBlock):
    """What a firm of a cluster faced, and the question it leaves to the class. Never without its source."""

    title = blocks.CharBlock(max_length=80, label=_("标题"))
    cluster = ClusterChooserBlock(label=_("产业集群"), help_text=_("从集群名录里选；城市随集群带出。"))
    firm = blocks.CharBlock(max_length=80, label=_("企业名称"))
    situation = blocks.RichTextBlock(features=["bold", "italic", "ol", "ul", "link"], label=_("情境"))
    question = blocks.TextBlock(label=_("问题"), help_text=_("读完要回答或讨论的一个问题。"))
    source = blocks.CharBlock(max_length=200, label=_("来源"), help_text=_("报道、年报或访谈的出处。"))
    source_url = blocks.URLBlock(required=False, label=_("来源网址"))
    source_on = blocks.DateBlock(label=_("来源日期"))
    demo = blocks.BooleanBlock(
        required=False, label=_("演示案例"), help_text=_("企业或情节为教学虚构时勾选，页面会注明。")
    )

    def get_preview_value(self) -> Any:
        """An invented firm, so that no registry is needed to see it."""
        city = City(name_zh="六安市", name_en="Lu'an")
        return self.normalize(
            {
                "title": "春茶怎么报价",
                "cluster": Cluster(name_zh="茶叶产业集群", name_en="Tea", city=city),
                "firm": "某茶业公司",
                "situation": "<p>买家要求报 CIF 价，公司只做过 FOB。</p>",
                "question": "还缺哪几项费用？",
                "source": "教学示例",
                "source_url": "",
                "source_on": date(2026, 3, 1),
                "demo": True,
            }
        )

    class Meta:
        icon = "site"
        label = _("企业案例")
        description = _("产业集群里一家企业遇到的事，附问题和来源")
        template = "blocks/case_block.html"
