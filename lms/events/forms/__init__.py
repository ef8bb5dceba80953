"""What people fill in about events."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.common.errors import Invalid
from lms.common.repeating import RepeatForm
from lms.common.spans import BEIJING, Span
from lms.events.choices import EventKind
from lms.events.forms.facts import FactsForm
from lms.events.forms.rules import RulesForm
from lms.events.models import Expert
from lms.events.operations.experts import ExpertPlan
from lms.events.operations.series import SeriesPlan
from lms.events.operations.sessions import SessionChange
from lms.events.planning import Read, Scope
from lms.events.queries.readings import packed, unpacked
from lms.organisations.public import City, Kind, Organisation
from lms.skills.public import Skill

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
# Rooms of bases are offered; any other may be written.
ROOM = forms.TextInput(attrs={"list": "venues"})
WHERE = _("可以选基地或它的工位组；别的机构的基地要先预约")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
RESTORED = [(Scope.ONE, _("只这一场")), (Scope.FOLLOWING, _("这一场和以后取消的")), (Scope.ALL, _("全部取消的"))]
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

    q = forms.CharField(
        label=_("搜索"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("活动、主题、主办方")}),
    )  # fmt: skip
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


class SeriesForm(FactsForm, RulesForm, RepeatForm, SpanForm):
    """A new event."""

    code = forms.SlugField(label=_("网址名"), max_length=39, help_text=_("小写字母、数字和连字符"))
    city = forms.ModelChoiceField(City.objects.all(), label=_("城市"))
    room = forms.CharField(label=_("场地"), max_length=80, required=False, widget=ROOM, help_text=WHERE)
    station = forms.CharField(label=_("工位"), max_length=40, required=False)
    seats = forms.IntegerField(label=_("名额"), min_value=1)
    without = forms.CharField(
        label=_("不办的日期"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如 2026-10-01；几天之间用空格或换行隔开"),
    )  # fmt: skip

    WHAT = ("code", *FactsForm.FACTS)
    WHEN = ("day", "starts", "ends", "city", "room", "station", "seats")
    AGAIN = ("repeat", "weekdays", "until", "without")
    field_order = ("title_zh", "title_en", *WHAT, *WHEN, *AGAIN)

    def plan(self) -> SeriesPlan:
        """The event as the operation wants it."""
        data = self.cleaned_data
        plain = {"city", "day", "starts", "ends", "code", *self.AGAIN}
        named = {name: value for name, value in data.items() if name not in plain}
        return SeriesPlan(city_id=data["city"].pk, first=self.span(), weekly=self.weekly(), **named)


class SessionForm(SpanForm):
    """A session, changed alone or with others."""

    topic_zh = forms.CharField(label=_("本场主题"), max_length=80, required=False)
    room = forms.CharField(label=_("场地"), max_length=80, required=False, widget=ROOM, help_text=WHERE)
    station = forms.CharField(label=_("工位"), max_length=40, required=False)
    seats = forms.IntegerField(label=_("名额"), min_value=1)
    scope = forms.ChoiceField(label=_("改哪些场次"), choices=SCOPES)
    reason = forms.CharField(
        label=_("原因"), max_length=200, required=False, help_text=_("有人报名时，改时间或场地必填，他们会看到")
    )
    # How the sessions were when this was filled in: nobody undoes what another changed since.
    read = forms.CharField(required=False, widget=forms.HiddenInput)
    # What was looked at; other values are looked at again before they are saved.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    WORDS = ("topic_zh", "room", "station", "seats")

    def __init__(self, data: Any = None, *, number: int, now: Mapping[int, Read]) -> None:
        found = unpacked(data.get("read", "")) if data is not None else None
        self.number, self.reading = number, found if found and number in found else now
        super().__init__(self._with_reading(data), initial={**self._initial(), "read": packed(now)})

    def _with_reading(self, data: Any) -> Any:
        """A form that brought none was filled in by what there is now."""
        return (
            None
            if data is None
            else {name: data.get(name, "") for name in self.base_fields} | {"read": packed(self.reading)}
        )

    def _initial(self) -> dict[str, object]:
        slot = self.reading[self.number].slot
        starts, ends = (timezone.localtime(at) for at in (slot.span.starts_at, slot.span.ends_at))
        return {"day": starts.date(), "starts": starts.time(), "ends": ends.time(), **slot.words}

    def over(self, now: Mapping[int, Read]) -> "SessionForm":
        """The same wishes over what there is now: what was typed stays, what was not touched follows."""
        fresh = SessionForm(number=self.number, now=now)
        words = {
            name: self.data.get(name, "") if name in self.changed_data else fresh[name].value()
            for name in ("day", "starts", "ends", *self.WORDS)
        }
        kept = {name: self.data.get(name, "") for name in ("scope", "reason")}
        return SessionForm(words | kept | {"read": packed(now)}, number=self.number, now=now)

    def looked_at(self) -> "SessionForm":
        """The same, marked as looked at."""
        data = {name: self.data.get(name, "") for name in self.fields} | {"seen": self.digest()}
        return SessionForm(data, number=self.number, now=self.reading)

    def digest(self) -> str:
        """What is asked for of what was read, so that nothing is saved that was not looked at."""
        asked = sorted(
            (name, str(value)) for name, value in self.cleaned_data.items() if name not in ("reason", "seen")
        )
        return hashlib.sha256(repr(asked).encode()).hexdigest()[:16]

    def change(self) -> SessionChange:
        """The change as the operation wants it: what was not touched stays out of it."""
        words = {name: self.cleaned_data[name] for name in self.WORDS if name in self.changed_data}
        moved = {"day", "starts", "ends"} & set(self.changed_data)
        return SessionChange(span=self.span() if moved else None, **words)


class CancelForm(forms.Form):
    """Sessions that are not held after all."""

    reason = forms.CharField(label=_("原因"), max_length=200)
    scope = forms.ChoiceField(label=_("取消哪些场次"), choices=SCOPES)


class RestoreForm(forms.Form):
    """Cancelled sessions that are held after all."""

    reason = forms.CharField(label=_("恢复的原因"), max_length=200)
    scope = forms.ChoiceField(label=_("恢复哪些场次"), choices=RESTORED)
    room = forms.CharField(
        label=_("换个场地"), max_length=80, required=False, help_text=_("原来的场地被占了才填；不填用原来的")
    )


class TaughtForm(forms.Form):
    """How long an expert really taught."""

    minutes = forms.IntegerField(label=_("实际授课分钟"), min_value=0, help_text=_("没来填 0"))
    why = forms.CharField(label=_("更正的原因"), max_length=200, required=False, help_text=_("第一次确认不用填"))


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
    skills = forms.ModelMultipleChoiceField(
        Skill.objects.all(), label=_("擅长技能"), required=False, help_text=_("可选多项"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )  # fmt: skip

    @classmethod
    def of(cls, expert: Expert) -> dict[str, object]:
        """What stands in the form of somebody who is in the pool."""
        plain = {name: getattr(expert, name) for name in ("name", "email", "post", "firm", "unit", "city")}
        return plain | {"skills": expert.skills.all()}

    def plan(self) -> ExpertPlan:
        """The expert as the operation wants it."""
        data = self.cleaned_data
        return ExpertPlan(
            name=data["name"], email=data["email"], post=data["post"], unit=data["unit"], city_id=data["city"].pk,
            firm_id=data["firm"].pk if data["firm"] else None,
            skill_codes=[skill.code for skill in data["skills"]],
        )  # fmt: skip


class PoolForm(FilterBar):
    """Whom somebody looks for."""

    skill = forms.ModelChoiceField(
        Skill.objects.all(), label=_("技能"), required=False, to_field_name="code", empty_label=_("全部技能")
    )
    city = forms.ModelChoiceField(City.objects.all(), label=_("城市"), required=False, empty_label=_("全部城市"))


class InviteForm(forms.Form):
    """Who is asked to speak, for what fee."""

    expert = forms.ModelChoiceField(Expert.objects.filter(retired_at=None))
    fee = forms.DecimalField(required=False, min_value=0, max_digits=9, decimal_places=2)


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

    def __init__(self, data: Any = None, *, speaker: bool) -> None:
        super().__init__(data)
        if not speaker:
            del self.fields["speaker_stars"]
