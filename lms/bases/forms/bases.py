"""A base, its workstations, its hours, closures and checks as the keeper fills them in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.bases.choices import BaseKind, ClosureKind, Place
from lms.bases.forms import DATE, NUMBER, TEXT, TIME, moment
from lms.bases.models import Base, OpeningHours, WorkstationGroup
from lms.bases.operations.bases import BasePlan
from lms.bases.operations.closures import LONGEST_REASON, ClosureDraft
from lms.bases.operations.groups import GroupPlan
from lms.bases.operations.safety import LONGEST_NAME, CheckDraft
from lms.bases.planning import Hours, Span
from lms.common.repeating import Weekday
from lms.organisations.public import City, Cluster
from lms.skills import public as skills


class BaseForm(forms.Form):
    """What a base is; a new one has an address name too."""

    code = forms.SlugField(
        label=_("网址名"), max_length=39, help_text=_("小写字母、数字和连字符，例如 jh-live-room；定了不能改")
    )
    name_zh = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名"), max_length=160, required=False)
    place = forms.ChoiceField(label=_("校内或校外"), choices=Place)
    kind = forms.ChoiceField(label=_("类型"), choices=BaseKind)
    city = forms.ModelChoiceField(City.objects.all(), label=_("城市"))
    cluster = forms.ModelChoiceField(Cluster.objects.select_related("city"), label=_("产业集群"), required=False)
    address_zh = forms.CharField(label=_("地址"), max_length=120)
    about_zh = forms.CharField(label=_("介绍"), max_length=1000, required=False, widget=TEXT)
    agreement_until = forms.DateField(
        label=_("挂牌协议到期日"), required=False, widget=DATE, help_text=_("校外基地挂牌协议的最后一天")
    )
    shared = forms.BooleanField(label=_("其他机构也可以预约"), required=False)

    def __init__(self, *args: Any, base: Base | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].label_from_instance = lambda row: row.placed_name
        if base is not None:
            del self.fields["code"]
            self.initial |= {name: getattr(base, name) for name in self.fields}
        else:
            self.initial.setdefault("shared", True)

    def plan(self) -> BasePlan:
        """The base as the operation wants it."""
        data = dict(self.cleaned_data)
        data.pop("code", None)
        cluster = data.pop("cluster")
        return BasePlan(city_id=data.pop("city").pk, cluster_id=cluster.pk if cluster else None, **data)


class GroupForm(forms.Form):
    """Workstations of one kind."""

    name = forms.CharField(label=_("工位组"), max_length=40)
    count = forms.IntegerField(label=_("工位数"), min_value=1, widget=NUMBER)
    equipment_zh = forms.CharField(label=_("设备"), max_length=300, required=False)
    skills = forms.CharField(
        label=_("可以训练的技能"), required=False, max_length=400, help_text=_("技能编号，用空格隔开，例如 EC-03 MK-02")
    )

    def __init__(self, *args: Any, group: WorkstationGroup | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if group is not None:
            self.initial |= {"name": group.name, "count": group.count, "equipment_zh": group.equipment_zh}
            self.initial["skills"] = " ".join(skill.code for skill in group.skills.all())

    def clean_skills(self) -> list[str]:
        """The codes, each known. Raises ValidationError naming those that are not."""
        codes = self.cleaned_data["skills"].upper().replace(",", " ").replace("，", " ").split()
        unknown = [code for code in codes if code not in skills.by_code(codes)]
        if unknown:
            raise forms.ValidationError(_now("没有这些技能编号：%(codes)s"), params={"codes": " ".join(unknown)})
        return codes

    def plan(self) -> GroupPlan:
        """The group as the operation wants it."""
        data = self.cleaned_data
        return GroupPlan(data["name"], data["count"], data["equipment_zh"], data["skills"])


class HoursForm(forms.Form):
    """The week: from and to for each day, and a second time for days with a break."""

    def __init__(self, *args: Any, hours: Iterable[OpeningHours] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in Weekday:
            own = [row for row in hours if row.weekday == day]
            for part in (0, 1):
                for end in ("opens", "closes"):
                    name = f"{end}_{day.value}_{part}"
                    label = f"{day.label} {_now('开门') if end == 'opens' else _now('关门')}"
                    self.fields[name] = forms.TimeField(required=False, label=label, widget=TIME)
                    if len(own) > part:
                        self.initial[name] = getattr(own[part], end)

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """A day a row, with its four fields."""
        names = [
            (day, [f"{end}_{day.value}_{part}" for part in (0, 1) for end in ("opens", "closes")]) for day in Weekday
        ]
        return [(str(day.label), [self[name] for name in fields]) for day, fields in names]

    def clean(self) -> dict[str, Any]:
        """The fields, once each opening has its closing."""
        data = super().clean()
        for day in Weekday:
            for part in (0, 1):
                opens, closes = data.get(f"opens_{day.value}_{part}"), data.get(f"closes_{day.value}_{part}")
                if (opens is None) != (closes is None):
                    self.add_error(
                        f"closes_{day.value}_{part}", _now("%(day)s的开门和关门要一起填。") % {"day": day.label}
                    )
        return data

    def hours(self) -> list[Hours]:
        """The week as the operation wants it."""
        data = self.cleaned_data
        pairs = [
            (day, data[f"opens_{day.value}_{part}"], data[f"closes_{day.value}_{part}"])
            for day in Weekday
            for part in (0, 1)
        ]
        return [Hours(day.value, opens, closes) for day, opens, closes in pairs if opens and closes]


class ClosureForm(forms.Form):
    """When, which workstations, and why."""

    group = forms.ModelChoiceField(
        WorkstationGroup.objects.none(), label=_("工位组"), required=False, empty_label=_("整个基地")
    )
    kind = forms.ChoiceField(label=_("类别"), choices=ClosureKind)
    reason = forms.CharField(label=_("原因"), max_length=LONGEST_REASON)
    first_day = forms.DateField(label=_("从哪天"), widget=DATE)
    starts = forms.TimeField(label=_("几点开始"), widget=TIME, initial="00:00")
    last_day = forms.DateField(label=_("到哪天"), widget=DATE)
    ends = forms.TimeField(label=_("几点结束"), widget=TIME, initial="23:55")

    def __init__(self, *args: Any, base: Base, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = base.groups.all()

    def clean(self) -> dict[str, Any]:
        """The fields, once the end lies after the start."""
        data = super().clean()
        if all(data.get(name) is not None for name in ("first_day", "starts", "last_day", "ends")):
            data["from"], data["to"] = moment(data["first_day"], data["starts"]), moment(data["last_day"], data["ends"])
            if data["to"] <= data["from"]:
                self.add_error("last_day", _now("结束时间要晚于开始时间。"))
        return data

    def draft(self) -> ClosureDraft:
        """The closure as the operation wants it."""
        data = self.cleaned_data
        group = data["group"]
        return ClosureDraft(Span(data["from"], data["to"]), data["kind"], data["reason"], group.pk if group else None)


class CheckForm(forms.Form):
    """A safety check as its paper says."""

    checked_on = forms.DateField(label=_("检查日期"), widget=DATE)
    valid_months = forms.IntegerField(label=_("有效月数"), min_value=1, max_value=36, initial=12, widget=NUMBER)
    checked_by = forms.CharField(label=_("检查单位或检查人"), max_length=LONGEST_NAME)
    file = forms.FileField(label=_("检查记录"), required=False, help_text=_("PDF、图片、Word 或 Excel，10 MB 以内"))

    def draft(self) -> CheckDraft:
        """The check as the operation wants it."""
        return CheckDraft(**self.cleaned_data)
