"""What teachers fill in about banks: a bank, which of its questions are listed, a file of questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses import faults, formats
from courses.choices import Difficulty, QuestionKind
from courses.formats.files import LARGEST_BYTES
from courses.models import QuestionBank
from courses.queries import pages

RESERVED = {"new", "template"}


class BankForm(forms.Form):
    """A bank of the school; the code of one that stands is fixed."""

    code = forms.SlugField(
        label=_("题库代码"), max_length=40, help_text=_("英文字母、数字和连字符，例如 cbe201-final。")
    )
    name = forms.CharField(label=_("题库名称"), max_length=120)
    course = forms.ChoiceField(label=_("所属课程"), required=False, help_text=_("结课测验从课程的题库里抽题。"))

    def clean_code(self) -> str:
        """Words that stand in our own addresses name no bank."""
        if self.cleaned_data["code"] in RESERVED:
            raise forms.ValidationError(_("这个代码不能用，请换一个。"))
        return self.cleaned_data["code"]

    def __init__(self, *args: Any, bank: QuestionBank | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if bank is not None:
            del self.fields["code"]
        courses = pages.live_courses().order_by("code").values_list("code", "title")
        known = {code: f"{code} {title}" for code, title in courses}
        if bank is not None and bank.course is not None:
            # A course that is not published any more keeps its bank.
            known.setdefault(bank.course.code, f"{bank.course.code} {bank.course.title}")
        self.fields["course"].choices = [("", _("不属于某一门课")), *known.items()]


class QuestionFilter(forms.Form):
    """Which questions of a bank are listed."""

    kind = forms.ChoiceField(label=_("题型"), required=False, choices=[("", _("全部题型")), *QuestionKind.choices])
    level = forms.ChoiceField(label=_("难度"), required=False, choices=[("", _("全部难度")), *Difficulty.choices])
    skill = forms.ChoiceField(label=_("考查技能"), required=False)
    tag = forms.ChoiceField(label=_("标签"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("使用中")), ("retired", _("已停用"))])

    def __init__(self, *args: Any, skills: list[tuple[str, str]], tags: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = [("", _("全部技能")), *skills]
        self.fields["tag"].choices = [("", _("全部标签")), *((tag, tag) for tag in tags)]


class ImportForm(forms.Form):
    """A file of questions."""

    format = forms.ChoiceField(
        label=_("格式"),
        choices=[
            ("xlsx", _("Excel 模板（.xlsx）")),
            ("gift", "GIFT (.gift, .txt)"),
            ("moodle", "Moodle XML (.xml)"),
            ("quizjson", _("测验 JSON（.json）")),
        ],
    )
    file = forms.FileField(label=_("文件"), help_text=_("最大 8 MB；先检查，确认后才写入。"))

    def clean_file(self) -> Any:
        """Refused before it is read into the database."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_BYTES:
            raise forms.ValidationError(faults.SENTENCES["too_large"] % {"most": LARGEST_BYTES // 1_000_000})
        return file


def file_of(form: str) -> tuple[str, str]:
    """Ending and media type of a format's files."""
    return formats.FORMATS[form][1], formats.FORMATS[form][2]
