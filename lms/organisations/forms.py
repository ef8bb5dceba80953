"""Forms about organisations and the people in them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.organisations.choices import ROLES_OF, Kind, Role, Scale
from lms.organisations.models import City, Cluster, Organisation, SchoolClass
from lms.organisations.models.organisations import tidy_uscc, validate_uscc
from lms.organisations.queries import members
from lms.organisations.scoring import questions

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
    specialty_code = forms.RegexField(
        r"^\d{6}[A-Z]{0,2}$",
        label=_("专业代码"),
        required=False,
        help_text=_("6 位，如 530702；前两位是专业大类。本科专业末尾可带字母，如 120803T。"),
    )
    entered_on = forms.DateField(label=_("入学日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _cluster_field() -> forms.ModelChoiceField:
    field = forms.ModelChoiceField(
        Cluster.objects.select_related("city"),
        label=_("所属产业集群"),
        required=False,
        help_text=_("不在集群里可以不选。"),
        empty_label=_("不在集群里"),
    )
    field.label_from_instance = lambda cluster: cluster.placed_name
    return field


def _scale_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("企业规模"), choices=[("", "—"), *Scale.choices], required=False)


def _headcount_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("在岗职工数"), min_value=1, max_value=1_000_000, required=False,
        help_text=_("实习人数的上限按它计算，请填社保在册人数。"),
    )  # fmt: skip


def _with_city(form: forms.Form, cleaned: dict[str, Any]) -> dict[str, Any]:
    city, cluster = cleaned.get("city"), cleaned.get("cluster")
    if city and cluster and cluster.city_id != city.pk:
        form.add_error("cluster", _("这个集群在%(city)s，请核对城市或集群。") % {"city": cluster.city})
    return cleaned


class ProfileForm(forms.Form):
    """What an enterprise says of itself."""

    city = forms.ModelChoiceField(City.objects.all(), label=_("所在城市"), empty_label=_("请选择"))
    cluster = _cluster_field()
    industry_zh = forms.CharField(label=_("行业"), max_length=40, required=False)
    scale = _scale_field()
    headcount = _headcount_field()
    name_en = forms.CharField(label=_("英文名"), max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        """A cluster lies in the city that was chosen."""
        return _with_city(self, super().clean() or self.cleaned_data)


class MaturityForm(forms.Form):
    """The questionnaire: one choice a question."""

    def __init__(self, *args: Any, questionnaire: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions(questionnaire):
            self.fields[question["code"]] = forms.TypedChoiceField(
                label=question["text_zh"],
                choices=[(option["points"], option["text_zh"]) for option in question["options"]],
                coerce=int,
                widget=forms.RadioSelect,
            )


class EnterpriseForm(forms.Form):
    """An enterprise registers itself."""

    name_zh = forms.CharField(label=_("企业名称"), max_length=80, help_text=_("与营业执照一致。"))
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=40, help_text=_("18 位，见营业执照。"))
    city = forms.ModelChoiceField(City.objects.all(), label=_("所在城市"), empty_label=_("请选择"))
    cluster = _cluster_field()
    industry_zh = forms.CharField(label=_("行业"), max_length=40, required=False)
    scale = _scale_field()
    headcount = _headcount_field()
    name_en = forms.CharField(label=_("英文名"), max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        """A cluster lies in the city that was chosen."""
        return _with_city(self, super().clean() or self.cleaned_data)

    def clean_uscc(self) -> str:
        """Check character right, not registered yet."""
        uscc = tidy_uscc(self.cleaned_data["uscc"])
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
