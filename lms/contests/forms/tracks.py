"""A track and its conditions: a question for each kind there is, so that nobody writes figures into data by hand."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.contests.choices import RuleKind
from lms.contests.models import Track
from lms.contests.operations.setting_up.tracks import RuleWords
from lms.organisations.public import Kind, Level, Organisation

MOST_PEOPLE, MOST_YEARS = 30, 8
# What can be a hint: the others are what a team is.
HINTS = [
    RuleKind.SIZE, RuleKind.HELPERS, RuleKind.BALANCE, RuleKind.HOME, RuleKind.SCHOOLS, RuleKind.LEVELS, RuleKind.YEARS,
]  # fmt: skip
PARTS = {"teachers": "teacher", "mentors": "mentor"}


class TrackForm(forms.Form):
    """A track; empty questions are no conditions."""

    title_zh = forms.CharField(label=_("赛道名称"), max_length=80)
    title_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    size_least = forms.IntegerField(label=_("队员至少"), min_value=1, max_value=MOST_PEOPLE, initial=1)
    size_most = forms.IntegerField(label=_("队员最多"), min_value=1, max_value=MOST_PEOPLE, initial=5)
    teachers = forms.IntegerField(label=_("指导教师最多"), min_value=0, max_value=MOST_PEOPLE, initial=2)
    mentors = forms.IntegerField(label=_("企业导师最多"), min_value=0, max_value=MOST_PEOPLE, initial=2)
    years_least = forms.IntegerField(label=_("年级从"), min_value=1, max_value=MOST_YEARS, required=False)
    years_most = forms.IntegerField(
        label=_("年级到"), min_value=1, max_value=MOST_YEARS, required=False, help_text=_("两格都不填就不限年级。")
    )
    levels = forms.MultipleChoiceField(
        label=_("限定办学层次"), choices=Level.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("都不选就不限。"),
    )  # fmt: skip
    schools = forms.MultipleChoiceField(
        label=_("限定学校"), required=False, widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("都不选就不限；按住 Ctrl 可以选几所。"),
    )  # fmt: skip
    balance = forms.BooleanField(label=_("指导教师不多于队员"), required=False, initial=True)
    home = forms.BooleanField(label=_("队员都属于报名学校（不许跨校组队）"), required=False)
    signed = forms.BooleanField(label=_("全员签署承诺书才能报名"), required=False, initial=True)
    hints = forms.MultipleChoiceField(
        label=_("只提示、不拦下的条件"), choices=[(one.value, one.label) for one in HINTS], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = Organisation.objects.filter(kind__in=[Kind.UNIVERSITY, Kind.CENTRE]).order_by("name_zh")
        self.fields["schools"].choices = [(one.code, str(one)) for one in schools]

    @staticmethod
    def shown(track: Track | None) -> dict[str, Any]:
        """What the form begins with."""
        if track is None:
            return {}
        asked = {rule.key: rule for rule in track.rules.all()}
        found: dict[str, Any] = {"title_zh": track.title_zh, "title_en": track.title_en}
        for key in ("size", "years"):
            if key in asked:
                found |= {f"{key}_least": asked[key].params["least"], f"{key}_most": asked[key].params["most"]}
        found |= {key: asked[key].params["most"] if key in asked else MOST_PEOPLE for key in PARTS}
        found |= {key: key in asked for key in ("balance", "home", "signed")}
        found["levels"] = asked["levels"].params["levels"] if "levels" in asked else []
        found["schools"] = asked["schools"].params["codes"] if "schools" in asked else []
        return found | {"hints": sorted({rule.kind for rule in asked.values() if not rule.bars})}

    def clean(self) -> dict[str, Any]:
        """Ranges go up; a range has both its ends."""
        data = super().clean() or {}
        if (data.get("size_least") or 0) > (data.get("size_most") or MOST_PEOPLE):
            self.add_error("size_most", _("不能少于“至少”的人数。"))
        ends = [data.get("years_least"), data.get("years_most")]
        if any(ends) and (not all(ends) or ends[0] > ends[1]):
            self.add_error("years_most", _("年级的起止都要填，且止不小于起。"))
        return data

    def rules(self) -> list[RuleWords]:
        """The conditions as they are kept."""
        hints = self.cleaned_data["hints"]
        return [RuleWords(key, kind, params, kind not in hints) for key, kind, params in self._asked()]

    def _asked(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        data = self.cleaned_data
        yield "size", RuleKind.SIZE, {"least": data["size_least"], "most": data["size_most"]}
        for key, part in PARTS.items():
            yield key, RuleKind.HELPERS, {"part": part, "most": data[key]}
        if data["years_most"]:
            yield "years", RuleKind.YEARS, {"least": data["years_least"], "most": data["years_most"]}
        if data["levels"]:
            yield "levels", RuleKind.LEVELS, {"levels": data["levels"]}
        if data["schools"]:
            yield "schools", RuleKind.SCHOOLS, {"codes": data["schools"]}
        for kind in (RuleKind.BALANCE, RuleKind.HOME):
            if data[kind]:
                yield kind, kind, {}
        # The database holds this one whether it is asked or not: it is shown like the others.
        yield "once", RuleKind.ONCE, {}
        if data["signed"]:
            yield "signed", RuleKind.SIGNED, {}
