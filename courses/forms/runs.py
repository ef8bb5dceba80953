"""What a teacher sets of a run: dates and seats, who helps, when lessons open."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.choices import HelperKind, ReleaseKind, Right
from courses.forms import DATE
from courses.models import CourseRun
from courses.operations.releases import RuleDraft
from courses.queries import contents, releases
from lms.organisations import public as organisations
from lms.organisations.public import Role, SchoolClass
from lms.people.public import User

NUMBER = {"inputmode": "numeric"}


class RunSettingsForm(forms.Form):
    """What may be changed of a run after it was opened."""

    starts_on = forms.DateField(label=_("开课日期"), widget=DATE)
    ends_on = forms.DateField(label=_("结课日期"), widget=DATE)
    seats = forms.IntegerField(label=_("名额"), min_value=1, widget=forms.NumberInput(attrs=NUMBER))
    has_waiting_list = forms.BooleanField(label=_("满员后可以排队"), required=False)
    may_preview = forms.BooleanField(label=_("开课前可以预习（不记进度）"), required=False)


class HelperForm(forms.Form):
    """One more teacher or assistant of a run."""

    person = forms.TypedChoiceField(label=_("教师"), coerce=int)
    kind = forms.ChoiceField(label=_("身份"), choices=HelperKind, initial=HelperKind.ASSISTANT)
    rights = forms.MultipleChoiceField(
        label=_("助教的权限"), choices=Right, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("合上教师拥有任课教师的全部权限，不用勾选。"),
    )  # fmt: skip

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = organisations.people_with_role(run.organisation_id, Role.TEACHER)
        teachers = User.objects.filter(pk__in=staff).exclude(pk=run.teacher_id).order_by("name", "pk")
        self.fields["person"].choices = [(one.pk, f"{one.name} {one.username}") for one in teachers]

    def plan(self) -> dict[str, Any]:
        """The helper as the operation wants it."""
        data = self.cleaned_data
        return {"person_id": data["person"], "kind": data["kind"], "rights": set(data["rights"])}


class RuleForm(forms.Form):
    """A condition of one kind: only what that kind asks for."""

    of = forms.ChoiceField(label=_("适用于"))
    opens_at = forms.DateTimeField(
        label=_("开放时间（北京时间）"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    needs = forms.TypedChoiceField(label=_("要先学完"), coerce=int)
    item = forms.ChoiceField(label=_("成绩项"))
    at_least_percent = forms.DecimalField(
        label=_("至少（分）"), min_value=0, max_value=100, max_digits=4, decimal_places=1,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
    )  # fmt: skip
    cohort = forms.ChoiceField(label=_("班或小组"))

    ASKS: dict[str, tuple[str, ...]] = {
        ReleaseKind.AFTER: ("opens_at",),
        ReleaseKind.PREVIOUS: (),
        ReleaseKind.DONE: ("needs",),
        ReleaseKind.SCORE: ("item", "at_least_percent"),
        ReleaseKind.COHORT: ("cohort",),
    }

    def __init__(self, *args: Any, run: CourseRun, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{kind}-%s", **kwargs)
        self.kind, self.label = kind, ReleaseKind(kind).label
        for name in set(self.fields) - {"of", *self.ASKS[kind]}:
            del self.fields[name]
        rows = list(contents.lessons_of_run(run))
        for name, choices in self._choices(run, rows).items():
            if name in self.fields:
                self.fields[name].choices = choices
        if "opens_at" in self.fields:
            self.initial["opens_at"] = timezone.localtime().replace(minute=0, second=0, microsecond=0, tzinfo=None)

    def draft(self) -> RuleDraft:
        """The rule as the operation wants it."""
        data = dict(self.cleaned_data)
        of, cohort = _named(data.pop("of")), _named(data.pop("cohort", ""))
        return RuleDraft(
            kind=self.kind,
            row_id=of.get("row"),
            module_id=of.get("module"),
            school_class_id=cohort.get("class"),
            group_id=cohort.get("group"),
            needs_id=data.pop("needs", None),
            **data,
        )

    def _choices(self, run: CourseRun, rows: list[Any]) -> dict[str, list[Any]]:
        lessons = [(row.pk, f"{row.position}. {row.title}") for row in rows]
        modules = {row.module_id: row.module_title for row in rows}
        found: dict[str, list[Any]] = {
            "of": [
                ("run", _("所有课时")),
                *[(f"module:{pk}", _("章：%(title)s") % {"title": title}) for pk, title in modules.items()],
                *[(f"row:{pk}", title) for pk, title in lessons],
            ],
            "needs": lessons,
        }
        if self.kind == ReleaseKind.SCORE:
            found["item"] = list(releases.items_of(run).items())
        if self.kind == ReleaseKind.COHORT:
            classes = SchoolClass.objects.filter(department__organisation=run.organisation_id).order_by("name")
            found["cohort"] = [(f"class:{one.pk}", one.name) for one in classes]
            found["cohort"] += [(f"group:{one.pk}", one.name) for one in run.groups.all()]
        return found


def _named(value: str) -> dict[str, int]:
    """{"row": 7} of "row:7"; nothing of "run" or nothing. The choices of the field have let only such through."""
    kind, _colon, pk = value.partition(":")
    return {kind: int(pk)} if pk else {}
