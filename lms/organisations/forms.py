"""Forms about organisations and the people in them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.organisations.choices import ROLES_OF, Kind, Role
from lms.organisations.models import City, Organisation, SchoolClass
from lms.organisations.models.organisations import validate_uscc
from lms.organisations.queries import members

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def roles_of(organisation: Organisation) -> list[tuple[str, Any]]:
    """The roles that kind of organisation gives out, in the order they are declared."""
    return [(role.value, role.label) for role in Role if role in ROLES_OF[organisation.kind]]


class MembersFilter(forms.Form):
    """What the list of members shows."""

    role = forms.ChoiceField(label=_("角色"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("在任")), ("ended", _("已结束"))])

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("全部角色")), *roles_of(organisation)]


class InviteForm(forms.Form):
    """One person by e-mail."""

    email = forms.EmailField(label=_("邮箱"))
    role = forms.ChoiceField(label=_("角色"))
    school_class = forms.ModelChoiceField(SchoolClass.objects.none(), label=_("行政班"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_of(organisation)
        classes = members.classes_of(organisation)
        self.fields["school_class"].queryset = classes
        if not classes.exists():
            del self.fields["school_class"]


class RosterForm(forms.Form):
    """Many people: pasted, or as a spreadsheet."""

    role = forms.ChoiceField(label=_("没有写角色的行，一律邀请为"))
    text = forms.CharField(
        label=_("粘贴名单"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("一行一人：邮箱，角色，行政班。角色和行政班可以不写。"),
    )
    sheet = forms.FileField(
        label=_("或上传表格"), required=False, widget=forms.FileInput(attrs={"accept": f".xlsx,{XLSX}"}),
        help_text=_("xlsx 格式，前三列依次为邮箱、角色、行政班，最多 500 行、1 MB。"),
    )  # fmt: skip
    most_bytes = 1024 * 1024

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_of(organisation)

    def clean_sheet(self) -> Any:
        """Small enough to read while somebody waits."""
        sheet = self.cleaned_data["sheet"]
        if sheet and sheet.size > self.most_bytes:
            raise forms.ValidationError(_("文件超过 1 MB，请分批导入。"))
        return sheet

    def clean(self) -> dict[str, Any]:
        """One of the two is there."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("text") and not cleaned.get("sheet") and not self.errors:
            self.add_error("text", _("请粘贴名单或上传表格。"))
        return cleaned


class ClassForm(forms.Form):
    """A new administrative class."""

    department = forms.CharField(label=_("二级学院"), max_length=60)
    name = forms.CharField(label=_("班级"), max_length=60)
    specialty_zh = forms.CharField(label=_("专业"), max_length=60)
    entered_on = forms.DateField(label=_("入学日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class EnterpriseForm(forms.Form):
    """An enterprise registers itself."""

    name_zh = forms.CharField(label=_("企业名称"), max_length=80, help_text=_("与营业执照一致。"))
    uscc = forms.CharField(
        label=_("统一社会信用代码"), max_length=18, min_length=18, help_text=_("18 位，见营业执照。")
    )
    city = forms.ModelChoiceField(City.objects.all(), label=_("所在城市"))
    name_en = forms.CharField(label=_("英文名"), max_length=160, required=False)

    def clean_uscc(self) -> str:
        """Upper case, check character right, not registered yet."""
        uscc = self.cleaned_data["uscc"].upper()
        validate_uscc(uscc)
        if Organisation.objects.filter(uscc=uscc).exists():
            raise forms.ValidationError(_("这家企业已经登记，请向它的负责人要邀请。"))
        return uscc


class OrganisationsFilter(forms.Form):
    """What the officers' list of organisations shows."""

    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部类别")), *Kind.choices])
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部状态")), ("waiting", _("待核验")), ("vetted", _("已核验")), ("suspended", _("已停用"))],
    )


class SuspendForm(forms.Form):
    """Why an organisation is suspended or resumed; the trail keeps it."""

    reason = forms.CharField(label=_("理由"), max_length=200)
