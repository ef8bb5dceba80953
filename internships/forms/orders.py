"""The four steps of an order: what a firm fills in, which of it is folded away, and what it comes to."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from internships.choices import SPECIALTY_GROUPS, Hazard, LabourGrade, Lodging, Mode, PartnerState, Payer, PayWay
from internships.forms.shared import day_input
from internships.models import Finding, Order, OrderTemplate
from internships.operations.drafts import Change
from internships.operations.orders import PostDraft
from lms.organisations import public as organisations
from lms.skills import public as skills

MOST_POSTS = 6
MOST_SKILLS = 6
MOST_COURSES = 10
MOST_MONTHS = 24
FULL_WIDTH = str.maketrans("０１２３４５６７８９，．", "0123456789,.")


class Whole(forms.IntegerField):
    """A whole number as people type it: full-width digits, spaces and thousands separators are welcome."""

    def to_python(self, value: Any) -> int | None:
        """The number, or None."""
        if isinstance(value, str):
            value = re.sub(r"[\s,，]", "", value.translate(FULL_WIDTH))
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A phone shows its number pad."""
        return {**super().widget_attrs(widget), "inputmode": "numeric"}


class Foldable(forms.Form):
    """A form some of whose fields are folded away: seldom needed, or, in a copied order, seldom changed."""

    FOLDED: tuple[str, ...] = ()
    KEPT: tuple[str, ...] = ()  # folded too where the order is a copy
    WIDE: tuple[str, ...] = ()  # a whole line each

    def __init__(self, *args: Any, copied: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hidden_names = {*self.FOLDED, *(self.KEPT if copied else ())}

    @property
    def open_fields(self) -> list[forms.BoundField]:
        """The fields in sight."""
        return [one for one in self if one.name not in self.hidden_names and not one.is_hidden]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """The others."""
        return [one for one in self if one.name in self.hidden_names]

    @property
    def wide_fields(self) -> list[forms.BoundField]:
        """Those of the fields in sight that need a line of their own."""
        return [one for one in self.open_fields if one.name in self.WIDE]

    @property
    def is_unfolded(self) -> bool:
        """Whether something in the fold is wrong or was found fault with."""
        wrong = self.is_bound and any(name in self.hidden_names for name in self.errors)
        return wrong or any(getattr(one, "found", ()) for one in self.folded_fields)

    def show(self, found: dict[str, list[Finding]]) -> None:
        """Put what the law found beside the fields it is about."""
        for one in self:
            one.found = found.get(one.name, [])  # type: ignore[attr-defined]


class BeginForm(forms.Form):
    """With which school, and from what."""

    school = forms.ModelChoiceField(
        queryset=organisations.Organisation.objects.none(), label=_("合作院校"), empty_label=_("请选择")
    )
    template = forms.ModelChoiceField(
        queryset=OrderTemplate.objects.none(), required=False, label=_("从模板开始"), empty_label=_("空白订单")
    )

    def __init__(self, *args: Any, enterprise: organisations.Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools()
        templates = OrderTemplate.objects.filter(enterprise=enterprise)
        self.fields["template"].queryset = templates
        if not templates:
            del self.fields["template"]


def schools() -> Any:
    """The universities of the register that are not suspended."""
    return organisations.Organisation.objects.filter(kind=organisations.Kind.UNIVERSITY, suspended_at=None)


class KindForm(Foldable):
    """Step 1, above the posts."""

    FOLDED = ("specialty_group",)
    KEPT = ("mode", "headcount")

    mode = forms.ChoiceField(choices=Mode.choices, label=_("培养模式"))
    headcount = Whole(min_value=1, label=_("在岗职工总数"), help_text=_("实习人数一般不超过它的一成"))
    specialty_group = forms.ChoiceField(
        choices=[("", "—"), *SPECIALTY_GROUPS], required=False, label=_("面向专业大类"),
        help_text=_("选了以后，学生所学专业不在这个大类会提醒"),
    )  # fmt: skip


class PostForm(Foldable):
    """One post."""

    WIDE = ("tasks_zh", "firm")
    FOLDED = ("name_en", "labour_grade", "hazards", "barred_for_minors", "barred_for_women", "firm")
    KEPT = ("name_zh", "minimum", "tasks_zh")

    name_zh = forms.CharField(max_length=60, label=_("岗位"))
    staff = Whole(min_value=1, label=_("同类岗位在岗人数"))
    seats = Whole(min_value=1, label=_("名额"))
    minimum = Whole(min_value=0, required=False, label=_("开班下限"))
    tasks_zh = forms.CharField(max_length=300, required=False, label=_("典型工作任务"), help_text=_("一句话写明做什么"))
    firm = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=_("岗位所在企业"))
    name_en = forms.CharField(max_length=120, required=False, label=_("英文名"))
    # What an untouched row sends has to be what it began with, or it would count as filled in.
    labour_grade = forms.TypedChoiceField(
        choices=LabourGrade.choices, coerce=int, empty_value=1, initial=1, required=False, label=_("体力劳动强度")
    )
    hazards = forms.MultipleChoiceField(
        choices=Hazard.choices, required=False, widget=forms.CheckboxSelectMultiple, label=_("高风险作业")
    )
    barred_for_minors = forms.BooleanField(required=False, label=_("含未成年工禁忌劳动"))
    barred_for_women = forms.BooleanField(required=False, label=_("含女职工禁忌劳动"))

    def __init__(self, *args: Any, firms: list[tuple[int | str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firm"].choices = firms
        self.fields["firm"].initial = firms[0][0]
        # In a joint order it is the first question; in others there is nothing to choose.
        if len(firms) > 1:
            self.hidden_names.discard("firm")
        else:
            del self.fields["firm"]

    def clean(self) -> dict[str, Any]:
        """The minimum fits into the seats."""
        data = super().clean() or {}
        if (data.get("minimum") or 0) > (data.get("seats") or 0) > 0:
            self.add_error("minimum", _("开班下限不能多于名额"))
        return data

    @property
    def draft(self) -> PostDraft:
        """The post a valid form describes."""
        data = self.cleaned_data
        return PostDraft(
            name_zh=data["name_zh"],
            staff=data["staff"],
            seats=data["seats"],
            minimum=data["minimum"] or 0,
            name_en=data["name_en"],
            tasks_zh=data["tasks_zh"],
            firm_id=data.get("firm"),
            labour_grade=data["labour_grade"] or 1,
            hazards=tuple(data["hazards"]),
            barred_for_minors=data["barred_for_minors"],
            barred_for_women=data["barred_for_women"],
        )


class SkillForm(Foldable):
    """One skill the order asks for."""

    code = forms.ChoiceField(label=_("技能"))
    level = forms.TypedChoiceField(coerce=int, initial=2, label=_("等级"))
    weight = forms.TypedChoiceField(choices=[(n, str(n)) for n in range(1, 6)], coerce=int, initial=1, label=_("权重"))

    def __init__(self, *args: Any, codes: list[tuple[str, str]], levels: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = codes
        self.fields["level"].choices = levels


class RowFormSet(forms.BaseFormSet):
    """Rows that may be emptied to take them out.

    Django would insist on rows it was given to begin with, and drop further ones that were left as they were.
    """

    def initial_form_count(self) -> int:
        """None: every row is judged by what is in it when it is sent."""
        return 0

    def total_form_count(self) -> int:
        """The rows there are and some empty ones."""
        if self.is_bound:
            return super().total_form_count()
        return min(max(len(self.initial or []) + self.extra, self.min_num), self.max_num)

    @property
    def filled(self) -> list[Any]:
        """The rows with something in them."""
        return [form for form in self.forms if form.cleaned_data]


class SkillRows(RowFormSet):
    """Skills, each once."""

    def clean(self) -> None:
        """No skill twice: the database keeps one level for each."""
        seen: set[str] = set()
        for form in self.forms:
            code = form.cleaned_data.get("code") if hasattr(form, "cleaned_data") else None
            if code in seen:
                form.add_error("code", _("这项技能上面已经有了"))
            if code:
                seen.add(code)


class PostRows(RowFormSet):
    """Posts, one at least."""

    default_error_messages = {**forms.BaseFormSet.default_error_messages, "too_few_forms": _("请至少填写一个岗位。")}


PostFormSet = forms.formset_factory(
    PostForm, formset=PostRows, extra=2, max_num=MOST_POSTS, min_num=1, validate_min=True, validate_max=True
)
SkillFormSet = forms.formset_factory(
    SkillForm, formset=SkillRows, extra=2, max_num=MOST_SKILLS, min_num=0, validate_max=True
)


class TermsForm(Foldable):
    """Step 2: pay and time."""

    FOLDED = (
        "lowest_tier_basis", "youngest_year", "pay_cycle_days", "pay_way", "fees", "hours_per_day", "hours_per_week",
        "night_work", "overtime", "rest_day_work",
    )  # fmt: skip
    KEPT = ("months",)

    same_post_wage = Whole(min_value=1, label=_("相同岗位月工资（元）"))
    pay = Whole(min_value=1, label=_("实习月报酬（元）"), help_text=_("原则上不低于相同岗位工资的八成"))
    starts_on = forms.DateField(label=_("上岗日期"), widget=day_input())
    months = Whole(min_value=1, max_value=MOST_MONTHS, initial=6, label=_("实习月数"))
    lowest_tier_basis = forms.CharField(max_length=200, required=False, label=_("最低档工资依据"))
    youngest_year = Whole(min_value=1, max_value=5, initial=2, label=_("最低年级"))
    pay_cycle_days = Whole(min_value=1, max_value=366, initial=30, label=_("报酬支付周期（天）"))
    pay_way = forms.ChoiceField(choices=PayWay.choices, label=_("报酬支付方式"))
    fees = Whole(min_value=0, initial=0, label=_("向学生收取的费用（元）"), help_text=_("不得收取任何费用"))
    hours_per_day = Whole(min_value=1, max_value=24, initial=8, label=_("每日工时"))
    hours_per_week = Whole(min_value=1, max_value=168, initial=40, label=_("每周工时"))
    night_work = forms.BooleanField(required=False, label=_("安排夜班"))
    overtime = forms.BooleanField(required=False, label=_("安排加班"))
    rest_day_work = forms.BooleanField(required=False, label=_("休息日或法定节假日实习"))


class PeopleForm(Foldable):
    """Step 3: the school, the mentor, the place, and what protects the student."""

    FOLDED = ("lodging", "outside_province", "filing_no", "through_agent", "holds_documents", "note")
    KEPT = ("school", "training_base", "workplace", "course_codes", "insured_by")

    school = forms.ModelChoiceField(
        queryset=organisations.Organisation.objects.none(), label=_("合作院校"), empty_label=_("请选择")
    )
    mentor = forms.ModelChoiceField(
        queryset=organisations.Membership.objects.none(), required=False, label=_("企业导师"), empty_label="—"
    )
    training_base = forms.CharField(max_length=120, required=False, label=_("实训基地"))
    workplace = forms.CharField(max_length=120, required=False, label=_("工作地点"))
    course_codes = forms.CharField(
        required=False, max_length=200, label=_("配套课程"), help_text=_("课程编号，用逗号隔开，例如 CBE102，CBE201")
    )
    insured_from = forms.DateField(required=False, label=_("实习责任保险起"), widget=day_input())
    insured_until = forms.DateField(required=False, label=_("实习责任保险止"), widget=day_input())
    insured_by = forms.ChoiceField(
        choices=[("", "—"), *Payer.choices], required=False, label=_("保险缴费方"), help_text=_("不得由学生承担")
    )
    lodging = forms.ChoiceField(choices=Lodging.choices, label=_("住宿"))
    outside_province = forms.BooleanField(required=False, label=_("工作地点在安徽省外"))
    filing_no = forms.CharField(max_length=80, required=False, label=_("同意与备案文号"))
    through_agent = forms.BooleanField(required=False, label=_("通过中介或有偿代理组织"))
    holds_documents = forms.BooleanField(required=False, label=_("扣押证件或要求担保"))
    note = forms.CharField(required=False, max_length=1000, label=_("说明"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, enterprise: organisations.Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools()
        mentors = organisations.Membership.objects.current().filter(
            organisation=enterprise, role__in=[organisations.Role.MENTOR, organisations.Role.MANAGER]
        )
        self.fields["mentor"].queryset = mentors.select_related("person")
        self.fields["mentor"].label_from_instance = lambda membership: str(membership.person)

    def clean_course_codes(self) -> tuple[str, ...]:
        """The codes, each once, in the order written."""
        written = re.split(r"[,，、;；\s]+", self.cleaned_data["course_codes"])
        return tuple(dict.fromkeys(code.upper() for code in written if code))[:MOST_COURSES]

    def clean(self) -> dict[str, Any]:
        """A policy ends after it begins."""
        data = super().clean() or {}
        first, last = data.get("insured_from"), data.get("insured_until")
        if first and last and last < first:
            self.add_error("insured_until", _("结束日期要晚于开始日期"))
        return data


class Step:
    """One step as its page shows it: a form and its rows, valid together, and what they come to."""

    FORMS: dict[int, type[Foldable]] = {1: KindForm, 2: TermsForm, 3: PeopleForm}

    def __init__(self, number: int, order: Order, data: Any = None) -> None:
        self.number, self.order, self.data = number, order, data
        more: dict[str, Any] = {"enterprise": order.enterprise} if number == 3 else {}
        self.form = self.FORMS[number](data, initial=initial_of(order), copied=bool(order.copied_from), **more)
        self.posts = self._posts() if number == 1 else None
        self.skills = self._skills() if number == 2 else None
        self.formsets = [one for one in (self.posts, self.skills) if one is not None]

    def is_valid(self) -> bool:
        """Whether all of it is right; all of it is looked at, so that every mistake shows at once."""
        return all([self.form.is_valid(), *(formset.is_valid() for formset in self.formsets)])

    @property
    def change(self) -> Change:
        """What a valid step says."""
        fields = dict(self.form.cleaned_data)
        if "mentor" in fields:
            school, mentor = fields.pop("school"), fields.pop("mentor")
            fields |= {"school_id": school.pk, "mentor_id": mentor.person_id if mentor else None}
            fields["course_codes"] = list(fields["course_codes"])
        posts = tuple(form.draft for form in self.posts.filled) if self.posts is not None else None
        rows = self.skills.filled if self.skills is not None else None
        needs = rows if rows is None else tuple(
            (row.cleaned_data["code"], row.cleaned_data["level"], row.cleaned_data["weight"]) for row in rows
        )  # fmt: skip
        return Change(fields, posts, needs)

    @property
    def names(self) -> list[str]:
        """The fields a finding may point to on this page."""
        return [*self.form.fields, *(["posts", "firms"] if self.posts is not None else [])]

    @property
    def typed(self) -> dict[str, list[str]]:
        """What was sent, as it was sent, without what belongs to the page."""
        return {name: self.data.getlist(name) for name in self.data if name not in NOT_TYPED}

    # For the summary of what is wrong on top of the page (tag errsum).
    def __iter__(self) -> Iterator[forms.BoundField]:
        for form in self._all():
            yield from form

    @property
    def is_bound(self) -> bool:
        """Whether something was sent or is kept half done."""
        return self.form.is_bound

    @property
    def errors(self) -> bool:
        """Whether anything is wrong anywhere."""
        return self.is_bound and any(form.errors for form in self._all())

    @property
    def count(self) -> int:
        """How many fields are wrong."""
        return sum(len(form.errors) for form in self._all()) + len(self.non_field_errors())

    def non_field_errors(self) -> list[str]:
        """What is wrong with a form, or with rows, as a whole."""
        found = [error for formset in self.formsets for error in formset.non_form_errors()]
        return found + [error for form in self._all() for error in form.non_field_errors()]

    def _all(self) -> list[Foldable]:
        return [self.form, *(form for formset in self.formsets for form in formset)]

    def _posts(self) -> Any:
        kwargs = {"firms": firm_choices(self.order), "copied": bool(self.order.copied_from)}
        initial = None if self.data else initial_posts(self.order)
        return PostFormSet(self.data, prefix="posts", initial=initial, form_kwargs=kwargs)

    def _skills(self) -> Any:
        names = skills.level_names()
        kwargs = {
            "codes": [("", "—"), *((skill.code, f"{skill.code} {skill}") for skill in skills.skills())],
            "levels": [(n, f"{n} {names.get(n, '')}".strip()) for n in (1, 2, 3)],
        }
        initial = None if self.data else initial_skills(self.order)
        return SkillFormSet(self.data, prefix="needs", initial=initial, form_kwargs=kwargs)


def step_of(field: str) -> int | None:
    """The step on which a field is filled in that a finding points to."""
    if field in {"posts", "firms"} or field in PostForm.base_fields:
        return 1
    return next((number for number, form in Step.FORMS.items() if field in form.base_fields), None)


NOT_TYPED = {"csrfmiddlewaretoken", "version", "act"}


def firm_choices(order: Order) -> list[tuple[int | str, str]]:
    """The firms a post may belong to: the order's own, and those asked in that have not declined."""
    partners = order.partners.exclude(state=PartnerState.DECLINED).select_related("firm")
    return [(order.enterprise_id, str(order.enterprise)), *((row.firm_id, str(row.firm)) for row in partners)]


def initial_of(order: Order) -> dict[str, object]:
    """The order's own fields as forms begin with them; a wage of nought is one nobody has written."""
    mentor = organisations.Membership.objects.current().filter(organisation=order.enterprise, person=order.mentor_id)
    plain = {field.attname: getattr(order, field.attname) for field in order._meta.concrete_fields}
    unwritten = {name: None for name in ("headcount", "same_post_wage", "pay") if not plain[name]}
    return {
        **plain,
        **unwritten,
        "school": order.school_id,
        "mentor": mentor.order_by("pk").first() if order.mentor_id else None,
        "course_codes": "，".join(order.course_codes),
    }


def initial_posts(order: Order) -> list[dict[str, object]]:
    """What the posts' forms begin with."""
    names = ("name_zh", "name_en", "staff", "seats", "tasks_zh", "labour_grade", "hazards", "barred_for_minors",
             "barred_for_women")  # fmt: skip
    return [
        {name: getattr(post, name) for name in names}
        | {"minimum": post.minimum or None, "firm": post.firm_id or order.enterprise_id}
        for post in order.posts.all()
    ]


def initial_skills(order: Order) -> list[dict[str, object]]:
    """What the skills' forms begin with."""
    return [
        {"code": row.skill.code, "level": row.level, "weight": row.weight}
        for row in order.skills.select_related("skill")
    ]


def compared(mine: Step, theirs: Step) -> list[tuple[str | Promise, str, str]]:
    """(label, mine, saved) of every field of a step in which two versions differ."""
    ours, saved = _answers(mine), _answers(theirs)
    labels = {
        **{name: label for name, (label, _v) in saved.items()},
        **{name: label for name, (label, _v) in ours.items()},
    }
    rows = [(label, ours.get(name, ("", ""))[1], saved.get(name, ("", ""))[1]) for name, label in labels.items()]
    return [row for row in rows if row[1] != row[2]]


def _answers(step: Step) -> dict[str, tuple[str, str]]:
    """{field: (label, value as people read it)}; rows nobody has filled in say nothing."""
    found: dict[str, tuple[str, str]] = {}
    for number, form in enumerate(step._all()):
        filled = form.has_changed() if form.is_bound else bool(form.initial)
        for one in form if number == 0 or filled else ():
            label = str(one.label) if number == 0 else f"{number}. {one.label}"
            found[one.html_name] = (label, _read(one))
    return found


def _read(one: forms.BoundField) -> str:
    value = one.value()
    choices = {str(key): str(label) for key, label in getattr(one.field, "choices", [])}
    values = value if isinstance(value, list | tuple) else [value]
    said = [part for part in values if part is not None and part is not False and part != ""]
    return "、".join(choices.get(str(part), _plain(one.field, part)) for part in said)


def _plain(field: forms.Field, value: Any) -> str:
    """A number the same however it was typed."""
    try:
        return str(field.to_python(value)) if isinstance(field, Whole) else str(value)
    except forms.ValidationError:
        return str(value)


class ConfirmForm(forms.Form):
    """What the school says when it confirms."""

    host_approved_on = forms.DateField(required=False, label=_("集体研究确定日期"), widget=day_input())
    host_inspected_on = forms.DateField(required=False, label=_("实地考察日期"), widget=day_input())


class GuardianForm(forms.Form):
    """Where the paper with the guardian's signature is."""

    signed_on = forms.DateField(label=_("监护人签字日期"), widget=day_input())
    kept_at = forms.CharField(max_length=120, label=_("存放处"), help_text=_("如：教务处 2026-实习-017 号档案"))


class SheetForm(forms.Form):
    """The file of an import, and the school its orders are for."""

    school = forms.ModelChoiceField(
        queryset=organisations.Organisation.objects.none(), label=_("合作院校"), empty_label=_("请选择")
    )
    file = forms.FileField(
        label=_("表格文件"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("先下载模板填写；xlsx 或 CSV，最多 200 行、1 MB。"),
    )  # fmt: skip
    most_bytes = 1024 * 1024

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools()

    def clean_file(self) -> Any:
        """Small enough to read while somebody waits."""
        file = self.cleaned_data["file"]
        if file.size > self.most_bytes:
            raise forms.ValidationError(_("文件超过 1 MB，请分批导入。"))
        return file
