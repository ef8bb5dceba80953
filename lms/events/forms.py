"""What people fill in about events."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.common.errors import Invalid
from lms.common.spans import BEIJING, Span
from lms.common.weeks import Weekly
from lms.events.choices import EventKind
from lms.events.operations.experts import ExpertPlan
from lms.events.operations.series import SeriesPlan
from lms.events.operations.sessions import SessionChange
from lms.events.planning import Scope
from lms.organisations.public import City, Kind, Organisation
from lms.skills.public import Skill

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
SCOPES = [(Scope.ONE, _("只这一场")), (Scope.FOLLOWING, _("这一场和以后的")), (Scope.ALL, _("全部未开始的"))]


def put_errors(form: forms.Form, error: Invalid) -> None:
    """Put a refusal's reasons where they belong on the form."""
    if not error.fields:
        form.add_error(None, str(error.message))
    for name, reason in error.fields.items():
        form.add_error(name if name in form.fields else None, str(reason))


class FilterBar(forms.Form):
    """Fields of a filter bar, styled as such."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "in"


class FilterForm(FilterBar):
    """Which sessions somebody looks for."""

    kind = forms.ChoiceField(label=_("类型"), required=False, choices=[("", _("全部类型")), *EventKind.choices])
    city = forms.ModelChoiceField(City.objects.all(), label=_("城市"), required=False, empty_label=_("全部城市"))
    since = forms.DateField(label=_("从"), required=False, widget=DATE)
    until = forms.DateField(label=_("到"), required=False, widget=DATE)
    free = forms.BooleanField(label=_("还有名额"), required=False)


class SpanForm(forms.Form):
    """A day with two hours."""

    day = forms.DateField(label=_("日期"), widget=DATE)
    starts = forms.TimeField(label=_("开始"), widget=TIME)
    ends = forms.TimeField(label=_("结束"), widget=TIME)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("结束时间要晚于开始时间。"))
        return data

    def span(self) -> Span:
        """The same as moments."""
        day = self.cleaned_data["day"]
        starts, ends = (datetime.combine(day, self.cleaned_data[name], tzinfo=BEIJING) for name in ("starts", "ends"))
        return Span(starts, ends)


class SeriesForm(SpanForm):
    """A new event."""

    title_zh = forms.CharField(label=_("名称"), max_length=80)
    code = forms.SlugField(label=_("网址名"), max_length=39, help_text=_("小写字母、数字和连字符"))
    kind = forms.ChoiceField(label=_("类型"), choices=EventKind)
    city = forms.ModelChoiceField(City.objects.all(), label=_("城市"))
    room = forms.CharField(label=_("场地"), max_length=80, required=False)
    station = forms.CharField(label=_("工位"), max_length=40, required=False)
    seats = forms.IntegerField(label=_("名额"), min_value=1)
    until = forms.DateField(label=_("每周重复到"), required=False, widget=DATE, help_text=_("不填只办一次"))
    about_zh = forms.CharField(label=_("介绍"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    needs_approval = forms.BooleanField(label=_("报名要班主任同意"), required=False)
    gives_certificate = forms.BooleanField(label=_("发参与证明"), required=False)

    field_order = ("title_zh", "code", "kind", "city", "day", "starts", "ends", "until", "room", "station", "seats")

    def plan(self) -> SeriesPlan:
        """The event as the operation wants it."""
        data = dict(self.cleaned_data)
        weekly = Weekly(data["until"]) if data["until"] else None
        names = ("kind", "title_zh", "room", "station", "seats", "about_zh", "needs_approval", "gives_certificate")
        return SeriesPlan(
            city_id=data["city"].pk, first=self.span(), weekly=weekly, **{name: data[name] for name in names}
        )


class SessionForm(SpanForm):
    """A session, changed alone or with others."""

    topic_zh = forms.CharField(label=_("本场主题"), max_length=80, required=False)
    room = forms.CharField(label=_("场地"), max_length=80, required=False)
    station = forms.CharField(label=_("工位"), max_length=40, required=False)
    seats = forms.IntegerField(label=_("名额"), min_value=1)
    scope = forms.ChoiceField(label=_("改哪些场次"), choices=SCOPES)

    def change(self) -> SessionChange:
        """The change as the operation wants it: what was not touched stays out of it."""
        named = ("topic_zh", "room", "station", "seats")
        words = {name: self.cleaned_data[name] for name in named if name in self.changed_data}
        moved = {"day", "starts", "ends"} & set(self.changed_data)
        return SessionChange(span=self.span() if moved else None, **words)


class CancelForm(forms.Form):
    """Sessions that are not held after all."""

    reason = forms.CharField(label=_("原因"), max_length=200)
    scope = forms.ChoiceField(label=_("取消哪些场次"), choices=SCOPES)


class ExpertForm(forms.Form):
    """Somebody more for the pool."""

    name = forms.CharField(label=_("姓名"), max_length=50)
    email = forms.EmailField(label=_("邮箱"), help_text=_("只有本机构看得到，邀请信寄到这里"))
    post = forms.CharField(label=_("职务"), max_length=60, required=False)
    firm = forms.ModelChoiceField(
        Organisation.objects.filter(kind=Kind.ENTERPRISE), label=_("所在企业"), required=False
    )
    unit = forms.CharField(label=_("单位（未登记的企业）"), max_length=80, required=False)
    city = forms.ModelChoiceField(City.objects.all(), label=_("城市"))
    skill = forms.ModelChoiceField(Skill.objects.all(), label=_("擅长技能"), required=False)

    def plan(self) -> ExpertPlan:
        """The expert as the operation wants it."""
        data = self.cleaned_data
        return ExpertPlan(
            name=data["name"], email=data["email"], post=data["post"], unit=data["unit"], city_id=data["city"].pk,
            firm_id=data["firm"].pk if data["firm"] else None,
            skill_codes=[data["skill"].code] if data["skill"] else [],
        )  # fmt: skip


class PoolForm(FilterBar):
    """Whom somebody looks for."""

    skill = forms.ModelChoiceField(
        Skill.objects.all(), label=_("技能"), required=False, to_field_name="code", empty_label=_("全部技能")
    )
    city = forms.ModelChoiceField(City.objects.all(), label=_("城市"), required=False, empty_label=_("全部城市"))


class FeeForm(forms.Form):
    """The fee of an expert, and when it was paid."""

    fee_yuan = forms.DecimalField(label=_("课酬（元）"), required=False, min_value=0, max_digits=9, decimal_places=2)
    fee_paid_on = forms.DateField(label=_("发放日期"), required=False, widget=DATE)


class FeedbackForm(forms.Form):
    """What somebody thought of it."""

    STARS = [(number, str(number)) for number in range(5, 0, -1)]
    stars = forms.TypedChoiceField(label=_("对活动（5 分最好）"), coerce=int, choices=STARS, widget=forms.RadioSelect)
    speaker_stars = forms.TypedChoiceField(
        label=_("对主讲人"), coerce=int, required=False, empty_value=None, choices=[("", _("不评")), *STARS]
    )
    comment = forms.CharField(label=_("意见"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
