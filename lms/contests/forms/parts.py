"""Rows of what is marked: parts, prizes, criteria. A row without a title is no row."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.labs import LABS
from lms.contests.choices import SubmissionKind
from lms.contests.models import Module, Prize, Round, RubricCriterion
from lms.contests.operations.setting_up.parts import MEGABYTE, MOST_PARTS, MOST_PRIZES, PartWords, PrizeWords
from lms.contests.operations.setting_up.rubrics import MOST_CRITERIA, CriterionWords
from lms.contests.queries import results

POINTS = {"max_digits": 7, "decimal_places": 2, "min_value": Decimal(0)}


class Row(forms.Form):
    """A line of a list; what is seldom changed is folded away."""

    FOLDED: tuple[str, ...] = ("title_en",)

    title_zh = forms.CharField(label=_("名称"), max_length=80, required=False)
    title_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)

    @property
    def is_there(self) -> bool:
        """Whether the line says anything."""
        return bool(self.cleaned_data.get("title_zh"))

    @property
    def open_fields(self) -> list[forms.BoundField]:
        """The fields in sight."""
        return [one for one in self if one.name not in self.FOLDED]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """The others."""
        return [one for one in self if one.name in self.FOLDED]


class Rows(forms.BaseFormSet):
    """Lines that are emptied to take them out; some empty ones to add to."""

    def initial_form_count(self) -> int:
        """None: every line is judged by what is in it when it is sent."""
        return 0

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        # Django reads nothing out of a line that stayed as the page showed it: it would count as taken out.
        return super()._construct_form(i, **{**kwargs, "empty_permitted": False})

    def total_form_count(self) -> int:
        """The lines there are and some empty ones."""
        if self.is_bound:
            return super().total_form_count()
        return min(len(self.initial or []) + self.extra, self.max_num)

    @property
    def lines(self) -> list[Any]:
        """What each line that is there says."""
        return [form.words() for form in self if form.is_there]


def _labs() -> list[tuple[str, str]]:
    english = get_language() == "en"
    named = ((code, lab.title_en if english else lab.title_zh) for code, lab in LABS.items())
    return [("", "—"), *((code, f"{code} {title}") for code, title in named)]


class PartForm(Row):
    """A part of a round."""

    FOLDED = ("title_en", "most_a_day", "most_in_all", "most_mb")

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput())
    auto_points = forms.DecimalField(label=_("自动评分"), required=False, **POINTS)
    judge_points = forms.DecimalField(label=_("评委评分"), required=False, **POINTS)
    takes = forms.MultipleChoiceField(
        label=_("提交方式"), choices=SubmissionKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    most_a_day = forms.IntegerField(label=_("每天最多提交次数"), min_value=1, max_value=100, required=False)
    most_in_all = forms.IntegerField(label=_("总共最多提交次数"), min_value=1, max_value=1000, required=False)
    most_mb = forms.IntegerField(label=_("文件大小上限（MB）"), min_value=1, max_value=200, required=False)
    lab_code = forms.ChoiceField(
        label=_("按实训评分"), choices=_labs, required=False,
        help_text=_("选了就由这个实训的模型评分：你上传案例，参赛队交 JSON 答案。"),
    )  # fmt: skip

    @staticmethod
    def shown(module: Module) -> dict[str, Any]:
        """What the line begins with."""
        names = ("pk", "title_zh", "title_en", "auto_points", "judge_points", "takes", "most_a_day", "most_in_all")
        found = {name: getattr(module, name) for name in names}
        return found | {"most_mb": max(module.most_bytes // MEGABYTE, 1), "lab_code": module.lab_code}

    def words(self) -> PartWords:
        """What was written."""
        data = self.cleaned_data
        return PartWords(
            title_zh=data["title_zh"], title_en=data["title_en"], auto_points=data["auto_points"] or Decimal(0),
            judge_points=data["judge_points"] or Decimal(0), takes=tuple(data["takes"]), lab_code=data["lab_code"],
            most_a_day=data["most_a_day"] or 5, most_in_all=data["most_in_all"] or 30, most_mb=data["most_mb"] or 5,
            pk=data["pk"],
        )  # fmt: skip


class PrizeForm(Row):
    """A prize."""

    FOLDED = ()

    share_percent = forms.DecimalField(
        label=_("获奖比例（%）"), max_digits=5, decimal_places=2, min_value=Decimal("0.01"), max_value=Decimal(100),
        required=False,
    )  # fmt: skip

    @staticmethod
    def shown(prize: Prize) -> dict[str, Any]:
        """What the line begins with."""
        return {name: getattr(prize, name) for name in ("title_zh", "title_en", "share_percent")}

    def clean(self) -> dict[str, Any]:
        """A prize has a share."""
        data = super().clean() or {}
        if data.get("title_zh") and not data.get("share_percent") and "share_percent" not in self.errors:
            self.add_error("share_percent", _("写明给百分之几的作品。"))
        return data

    def words(self) -> PrizeWords:
        """What was written."""
        return PrizeWords(**{name: self.cleaned_data[name] for name in ("title_zh", "title_en", "share_percent")})


class CriterionForm(Row):
    """A line of the rubric."""

    module_id = forms.TypedChoiceField(label=_("评分模块"), coerce=int, empty_value=None, required=False)
    note_zh = forms.CharField(label=_("看什么"), max_length=200, required=False)
    most = forms.IntegerField(label=_("打分满分"), min_value=1, max_value=100, required=False)
    weight = forms.DecimalField(label=_("折合分值"), required=False, **POINTS)

    def __init__(self, *args: Any, modules: list[Module], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, f"{one}（{one.judge_points:f}）") for one in modules]
        self.fields["module_id"].choices = choices if len(choices) == 1 else [("", "—"), *choices]

    @staticmethod
    def shown(row: RubricCriterion) -> dict[str, Any]:
        """What the line begins with."""
        names = ("title_zh", "title_en", "module_id", "note_zh", "most", "weight")
        return {name: getattr(row, name) for name in names}

    def clean(self) -> dict[str, Any]:
        """A criterion belongs to a part and weighs something."""
        data = super().clean() or {}
        for name, sentence in (("module_id", _("选它属于哪个模块。")), ("weight", _("写明折合多少分。"))):
            if data.get("title_zh") and not data.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        return data

    def words(self) -> CriterionWords:
        """What was written."""
        data = self.cleaned_data
        return CriterionWords(
            module_id=data["module_id"], title_zh=data["title_zh"][:40], title_en=data["title_en"][:80],
            note_zh=data["note_zh"], most=data["most"] or 5, weight=data["weight"],
        )  # fmt: skip


PartFormSet = forms.formset_factory(PartForm, formset=Rows, extra=2, max_num=MOST_PARTS, validate_max=True)
PrizeFormSet = forms.formset_factory(PrizeForm, formset=Rows, extra=2, max_num=MOST_PRIZES, validate_max=True)
CriterionFormSet = forms.formset_factory(CriterionForm, formset=Rows, extra=3, max_num=MOST_CRITERIA, validate_max=True)


class TieForm(forms.Form):
    """What is compared where points are equal, in turn."""

    first = forms.ChoiceField(label=_("先比较"), required=False)
    second = forms.ChoiceField(label=_("再比较"), required=False)
    third = forms.ChoiceField(label=_("最后比较"), required=False)

    def __init__(self, *args: Any, made: Round, **kwargs: Any) -> None:
        names = dict(zip(("first", "second", "third"), (one["name"] for one in made.tie_breaks), strict=False))
        super().__init__(*args, initial=names, **kwargs)
        parts = [(one.key, _("%(part)s得分") % {"part": one}) for one in made.modules.all()]
        for name in self.fields:
            self.fields[name].choices = [
                ("", "—"),
                *parts,
                (results.TIME, _("用时（从开赛到最后一次计入成绩的提交，少者在前）")),
            ]

    @property
    def names(self) -> list[str]:
        """The keys that were chosen, in turn."""
        return [one for one in (self.cleaned_data[name] for name in self.fields) if one]
