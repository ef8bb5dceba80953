"""Forms: what a firm, a student and an officer fill in."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from internships.choices import CRITERIA, POSTPONABLE, CapKind, Clock, Grade, Mode, Side
from internships.models import MatchRound, Order
from internships.operations.orders import OrderDraft, PostDraft
from lms.common.errors import Invalid
from lms.organisations import public as organisations
from lms.skills import public as skills

MOST_POSTS = 4
MOST_SKILLS = 6
MOST_COURSES = 10
COPIED = (
    "mode", "headcount", "months", "starts_on", "same_post_wage", "pay", "lowest_tier_basis", "fees", "youngest_year",
    "note",
)  # fmt: skip


def _date() -> forms.DateInput:
    """A browser's date field; it shows a date only in this one spelling, whatever the reader's language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OrderForm(forms.Form):
    """The order itself; its posts and skills stand in numbered fields below it."""

    school = forms.ModelChoiceField(queryset=organisations.Organisation.objects.none(), label=_("合作院校"))
    mode = forms.ChoiceField(choices=Mode.choices, label=_("培养模式"))
    headcount = forms.IntegerField(min_value=1, label=_("在岗职工总数"), help_text=_("实习人数一般不超过它的一成"))
    months = forms.IntegerField(min_value=1, max_value=12, initial=6, label=_("实习月数"))
    starts_on = forms.DateField(label=_("上岗日期"), widget=_date())
    same_post_wage = forms.IntegerField(min_value=1, label=_("相同岗位月工资（元）"))
    pay = forms.IntegerField(min_value=1, label=_("实习月报酬（元）"), help_text=_("原则上不低于相同岗位工资的八成"))
    lowest_tier_basis = forms.CharField(max_length=200, required=False, label=_("最低档工资依据"))
    fees = forms.IntegerField(
        min_value=0, initial=0, label=_("向学生收取的费用（元）"), help_text=_("不得收取任何费用")
    )
    youngest_year = forms.IntegerField(min_value=1, max_value=5, initial=2, label=_("最低年级"))
    mentor = forms.ModelChoiceField(
        queryset=organisations.Membership.objects.none(), required=False, label=_("企业导师")
    )
    course_codes = forms.CharField(
        required=False, max_length=200, label=_("配套课程"), help_text=_("课程编号，用逗号隔开，例如 CBE102，CBE201")
    )
    note = forms.CharField(required=False, max_length=1000, label=_("说明"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, enterprise: organisations.Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = organisations.Organisation.objects.filter(kind=organisations.Kind.UNIVERSITY)
        self.fields["school"].queryset = schools
        mentors = organisations.Membership.objects.current().filter(
            organisation=enterprise, role__in=[organisations.Role.MENTOR, organisations.Role.MANAGER]
        )
        self.fields["mentor"].queryset = mentors.select_related("person")
        self.fields["mentor"].label_from_instance = lambda membership: str(membership.person)

    def clean_course_codes(self) -> tuple[str, ...]:
        """The codes, each once, in the order written."""
        written = re.split(r"[,，、;；\s]+", self.cleaned_data["course_codes"])
        return tuple(dict.fromkeys(code.upper() for code in written if code))[:MOST_COURSES]


class PostForm(forms.Form):
    """One post."""

    name_zh = forms.CharField(max_length=60, label=_("岗位"))
    name_en = forms.CharField(max_length=120, required=False, label=_("英文名"))
    staff = forms.IntegerField(min_value=1, label=_("同类岗位在岗人数"))
    seats = forms.IntegerField(min_value=1, label=_("名额"))
    minimum = forms.IntegerField(min_value=0, required=False, label=_("开班下限"))

    def clean(self) -> dict[str, Any]:
        """The minimum fits into the seats."""
        data = super().clean() or {}
        if (data.get("minimum") or 0) > (data.get("seats") or 0) > 0:
            self.add_error("minimum", _("开班下限不能多于名额"))
        return data


class SkillForm(forms.Form):
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


PostFormSet = forms.formset_factory(
    PostForm, formset=RowFormSet, extra=2, max_num=MOST_POSTS, min_num=1, validate_min=True
)
SkillFormSet = forms.formset_factory(
    SkillForm, formset=RowFormSet, extra=3, max_num=MOST_SKILLS, min_num=1, validate_min=True
)


def skill_forms(data: Any, initial: list[dict[str, object]]) -> Any:
    """The skills' forms; the catalogue is read once for all of them."""
    names = skills.level_names()
    kwargs = {
        "codes": [("", "—"), *((skill.code, f"{skill.code} {skill}") for skill in skills.skills())],
        "levels": [(n, f"{n} {names.get(n, '')}".strip()) for n in (1, 2, 3)],
    }
    return SkillFormSet(data, prefix="needs", initial=initial, form_kwargs=kwargs)


class Together:
    """A form and its formsets as one, for the summary of what is wrong on top of the page."""

    def __init__(self, form: forms.Form, *formsets: Any) -> None:
        self.formsets = formsets
        self.forms = [form, *(one for formset in formsets for one in formset)]
        self.is_bound = form.is_bound

    def __iter__(self) -> Iterator[forms.BoundField]:
        for form in self.forms:
            yield from form

    @property
    def errors(self) -> bool:
        """Whether anything is wrong anywhere."""
        return self.is_bound and any(form.errors for form in self.forms)

    def non_field_errors(self) -> list[str]:
        """What is wrong with a form, or a formset, as a whole."""
        found = [error for formset in self.formsets for error in formset.non_form_errors()]
        return found + [error for form in self.forms for error in form.non_field_errors()]


def draft_from(form: OrderForm, posts: Any, needs: Any, *, enterprise: organisations.Organisation) -> OrderDraft:
    """The draft that three valid forms describe."""
    data = dict(form.cleaned_data)
    school, mentor = data.pop("school"), data.pop("mentor")
    return OrderDraft(
        enterprise_id=enterprise.pk,
        school_id=school.pk,
        cluster_id=enterprise.cluster_id,
        mentor_id=mentor.person_id if mentor else None,
        posts=tuple(
            PostDraft(row["name_zh"], row["staff"], row["seats"], row["minimum"] or 0, row["name_en"])
            for row in posts.cleaned_data
            if row
        ),
        skills=tuple((row["code"], row["level"], row["weight"]) for row in needs.cleaned_data if row),
        demo=enterprise.demo,
        **data,
    )


def initial_of(source: Order | None, firm: organisations.Organisation) -> dict[str, object]:
    """What the order form begins with: an earlier order, or what is known of the firm."""
    if source is None:
        return {"headcount": firm.headcount}
    mentor = organisations.Membership.objects.current().filter(organisation=firm, person=source.mentor_id).first()
    copied = {name: getattr(source, name) for name in COPIED}
    return copied | {"school": source.school_id, "mentor": mentor, "course_codes": "，".join(source.course_codes)}


def initial_parts(source: Order | None) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """What the posts' and the skills' forms begin with."""
    if source is None:
        return [], []
    posts = [
        {"name_zh": p.name_zh, "name_en": p.name_en, "staff": p.staff, "seats": p.seats, "minimum": p.minimum or None}
        for p in source.posts.all()
    ]
    needs = [
        {"code": row.skill.code, "level": row.level, "weight": row.weight}
        for row in source.skills.select_related("skill")
    ]
    return posts, needs


def explain(form: forms.Form, error: Invalid) -> None:
    """Put an operation's refusal beside the fields it names, or on top of the form."""
    for name, message in (error.fields or {None: error.message}).items():
        form.add_error(name if name in form.fields else None, str(message))


class PersonForm(forms.Form):
    """Which of an organisation's people guides a student."""

    person = forms.TypedChoiceField(coerce=int, label=_("人员"))

    def __init__(self, *args: Any, people: list[tuple[int, str]], label: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "—"), *people]
        self.fields["person"].label = label


class LogForm(forms.Form):
    """One day of training."""

    day = forms.DateField(label=_("日期"), widget=_date())
    hours = forms.DecimalField(
        min_value=Decimal("0.5"),
        max_value=8,
        decimal_places=1,
        label=_("时长（小时）"),
        help_text=_("每天不超过 8 小时"),
    )
    text = forms.CharField(max_length=2000, label=_("今天做了什么"), widget=forms.Textarea(attrs={"rows": 3}))


class EvaluationForm(forms.Form):
    """One side's evaluation: a star for every criterion, and the firm's grade."""

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.side = side
        for name, label in CRITERIA[side].items():
            self.fields[name] = forms.TypedChoiceField(
                choices=[(n, f"{n} ★") for n in range(1, 6)], coerce=int, widget=forms.RadioSelect, label=label
            )
        if side == Side.ENTERPRISE:
            self.fields["grade"] = forms.ChoiceField(choices=Grade.choices, label=_("实习成绩"))
        self.fields["comment"] = forms.CharField(
            max_length=1000, required=False, label=_("评语"), widget=forms.Textarea(attrs={"rows": 3})
        )

    @property
    def stars(self) -> dict[str, int]:
        """The stars by criterion."""
        return {name: self.cleaned_data[name] for name in CRITERIA[self.side]}


def moment() -> forms.DateTimeInput:
    """A browser's field for a day and time, Beijing's."""
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class RoundForm(forms.Form):
    """A new round of matching."""

    name_zh = forms.CharField(max_length=80, label=_("名称"))
    name_en = forms.CharField(max_length=120, label=_("英文名称"))
    code = forms.SlugField(label=_("轮次编号"), help_text=_("用在网址里，如 2026-3"))
    opens_at = forms.DateTimeField(label=_("开始填报"), widget=moment())
    closes_at = forms.DateTimeField(label=_("截止填报"), widget=moment())
    publishes_at = forms.DateTimeField(
        label=_("公布结果"), widget=moment(), required=False, help_text=_("到时自动公布；不填则由你公布")
    )
    draw_source = forms.CharField(
        max_length=200,
        label=_("公开随机值的来源"),
        help_text=_("截止之后才揭晓、谁也不能预知，例如“排列5，2026 年 12 月 9 日那一期”。开放填报后不能再改。"),
    )
    answer_days = forms.IntegerField(min_value=1, max_value=14, initial=3, label=_("确认名额的天数"))
    appeal_days = forms.IntegerField(min_value=1, max_value=14, initial=3, label=_("申请复核的天数"))
    offer_hours = forms.IntegerField(min_value=12, max_value=168, initial=48, label=_("候补名额保留的小时数"))


class PostponeForm(forms.Form):
    """Which hour of a round is put off, until when and why."""

    clock = forms.ChoiceField(label=_("延期的时间"))
    becomes = forms.DateTimeField(label=_("改为"), widget=moment())
    reason = forms.CharField(max_length=300, label=_("原因"), help_text=_("学员会收到通知，页面上也会写明。"))

    def __init__(self, *args: Any, match_round: MatchRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clock"].choices = [
            (clock, Clock(clock).label)
            for clock, states in POSTPONABLE.items()
            if match_round.state in states and getattr(match_round, clock) is not None
        ]


class CapForm(forms.Form):
    """A ceiling over a city, a cluster, or some posts."""

    where = forms.ChoiceField(label=_("范围"))
    most = forms.IntegerField(min_value=1, label=_("最多人数"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = [(f"{CapKind.CITY}:{one.pk}", str(one)) for one in organisations.cities()]
        clusters = organisations.Cluster.objects.select_related("city").order_by("city__name_zh", "name_zh")
        listed = [(f"{CapKind.CLUSTER}:{one.pk}", f"{one.city} · {one}") for one in clusters]
        self.fields["where"].choices = [("", "—"), (_("城市"), cities), (_("产业集群"), listed)]


class AppealForm(forms.Form):
    """Which choice was judged wrongly, what the score should be, and why."""

    post = forms.TypedChoiceField(coerce=int, label=_("对哪个志愿"))
    claimed = forms.DecimalField(
        min_value=0,
        max_value=100,
        decimal_places=2,
        label=_("你认为正确的分数"),
        help_text=_("百分制。说明里写清差在哪一项技能。"),
    )
    reason = forms.CharField(
        max_length=1000,
        label=_("理由和依据"),
        help_text=_("例如：证书 HM-2026-000123 在截止前已颁发，没有计入技能档案。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, posts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", "—"), *posts]


class DecisionForm(forms.Form):
    """What the officer found to be right, and the answer."""

    found = forms.DecimalField(min_value=0, max_value=100, decimal_places=2, label=_("核实的分数"))
    answer = forms.CharField(
        max_length=1000, label=_("答复"), help_text=_("学员会看到。"), widget=forms.Textarea(attrs={"rows": 3})
    )


class SecondRoundForm(RoundForm):
    """A second round for some posts of the first."""

    posts = forms.TypedMultipleChoiceField(
        coerce=int,
        label=_("参加补录的岗位"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("至少选一个岗位")},
    )

    def __init__(self, *args: Any, posts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"].choices = posts
