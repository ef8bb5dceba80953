"""Forms of a season: its page, its hours, its commitment; a copy; an hour put off."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.contests.forms import WORDS
from lms.contests.models import ContestPage, Season
from lms.contests.operations.pages import PageWords, as_markup
from lms.contests.operations.setting_up.seasons import FIELDS, SeasonWords
from lms.organisations.public import Organisation

LONGEST_COMMITMENT, LONGEST_PROBLEM = 6000, 8000


def moment_field(label: object, **more: Any) -> forms.DateTimeField:
    """A browser's field for a day and an hour, Beijing's."""
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, widget=widget, **more)


class SeasonForm(forms.Form):
    """An edition: who holds it, when teams register, what members sign."""

    host_id = forms.TypedChoiceField(label=_("主办单位"), coerce=int)
    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2100)
    title_zh = forms.CharField(label=_("届次名称"), max_length=80, help_text=_("例如：2026 年、第三届。"))
    title_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    registers_from = moment_field(_("报名开始"))
    registers_until = moment_field(_("报名截止"))
    reviews_until = moment_field(_("学校审核截止"), help_text=_("学校审核通过后名单冻结；过了这个时间不再审核。"))
    proposals_until = moment_field(
        _("企业命题征集截止"), required=False, help_text=_("到这时为止企业可以提出赛题；不填就不征集。")
    )
    commitment = forms.CharField(
        label=_("承诺书"), max_length=LONGEST_COMMITMENT, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("每位成员签署。报名开始后再改，就是新的一版，成员要重新签署。"),
    )  # fmt: skip

    def __init__(self, *args: Any, hosts: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host_id"].choices = [(host.pk, str(host)) for host in hosts]

    @staticmethod
    def shown(season: Season | None) -> dict[str, Any]:
        """What the form begins with."""
        if season is None:
            year = timezone.localdate().year
            return {"year": year, "title_zh": f"{year} 年", "title_en": str(year)}
        text = season.commitment_texts.first()
        return {name: getattr(season, name) for name in FIELDS} | {"commitment": text.text_zh if text else ""}

    def words(self) -> SeasonWords:
        """What was written."""
        data = self.cleaned_data
        return SeasonWords(**{name: data[name] for name in FIELDS}, commitment=data["commitment"])


class NewSeasonForm(SeasonForm):
    """The same for a contest there is, or with the page of a new one."""

    contest = forms.TypedChoiceField(label=pgettext_lazy("one", "赛事"), coerce=int, empty_value=None, required=False)
    code = forms.CharField(
        label=_("赛事代码"),
        max_length=16,
        required=False,
        help_text=_("新赛事填写：字母、数字和短横线，例如 COMP-OPS。"),
    )
    page_zh = forms.CharField(label=_("赛事名称"), max_length=120, required=False)
    page_en = forms.CharField(label=_("赛事英文名称"), max_length=200, required=False)
    lead_zh = forms.CharField(
        label=_("一句话简介"), max_length=200, required=False, help_text=_("比什么，适合谁；列表和搜索里显示。")
    )
    lead_en = forms.CharField(label=_("英文简介"), max_length=300, required=False)
    problem = forms.CharField(
        label=_("赛题"), max_length=LONGEST_PROBLEM, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("公开的赛题；以后由内容编辑在内容管理里排版。开放报名前谁也看不到。"),
    )  # fmt: skip

    field_order = ("contest", "code", "page_zh", "page_en", "lead_zh", "lead_en", "problem")

    def __init__(self, *args: Any, contests: list[ContestPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contest"].choices = [("", _("新赛事")), *((page.pk, page.title) for page in contests)]

    def clean(self) -> dict[str, Any]:
        """A new contest has a code, a title and a line about it."""
        data = super().clean() or {}
        if data.get("contest") is None and not self.errors.get("contest"):
            for name in ("code", "page_zh", "lead_zh"):
                if not data.get(name):
                    self.add_error(name, _("新赛事要填写这一项。"))
        return data

    def page(self) -> PageWords:
        """The page of a new contest."""
        data = self.cleaned_data
        return PageWords(
            data["code"], data["page_zh"], data["page_en"], data["lead_zh"], data["lead_en"],
            as_markup(data["problem"]),
        )  # fmt: skip


class CopyForm(forms.Form):
    """For which year."""

    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2100)


class PostponeForm(forms.Form):
    """A later hour, and why."""

    until = moment_field(_("延到"))
    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs=WORDS))
