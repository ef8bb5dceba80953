"""What a teacher sets of a quiz: the paper, its window, and what is granted to one person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.choices import OverrideKind, QuizKind, ResultsShown
from courses.models import CourseRun, Quiz
from courses.queries import quizzes as queries

NUMBER = forms.NumberInput(attrs={"inputmode": "numeric"})
MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
LEVELS = [(0, _("任意难度")), (1, "1"), (2, "2"), (3, "3")]
BLUEPRINT_LINES = 4


class QuizForm(forms.Form):
    """A quiz of the run. The blueprint's lines are optional: without any, questions are drawn from all of them."""

    code = forms.SlugField(label=_("测验代码"), max_length=40, help_text=_("网址里用，例如 q1；设定后不改。"))
    title = forms.CharField(label=_("标题"), max_length=120)
    kind = forms.ChoiceField(
        label=_("类型"), choices=[(one.value, one.label) for one in QuizKind if one != QuizKind.FINAL]
    )
    questions = forms.IntegerField(label=_("题数"), min_value=1, max_value=200, initial=10, widget=NUMBER)
    minutes = forms.IntegerField(
        label=_("限时（分钟）"), min_value=1, max_value=600, required=False, widget=NUMBER,
        help_text=_("不限时请留空。"),
    )  # fmt: skip
    attempts = forms.IntegerField(label=_("可答次数"), min_value=1, max_value=50, initial=1, widget=NUMBER)
    results = forms.ChoiceField(label=_("何时看解析"), choices=ResultsShown)
    with_essays = forms.BooleanField(label=_("可以抽到问答题（由教师评阅）"), required=False)

    def __init__(self, *args: Any, run: CourseRun, quiz: Quiz | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pool = queries.pool_of(quiz or Quiz(course=run.course, with_essays=True))
        self.held = len(pool)
        taught = sorted({(row.skill.code, str(row.skill)) for row in pool.values() if row.skill})
        skills = [("", _("任意技能")), *((code, f"{code} {name}") for code, name in taught)]
        for number in range(1, BLUEPRINT_LINES + 1):
            self.fields[f"skill_{number}"] = forms.ChoiceField(label=_("技能"), choices=skills, required=False)
            self.fields[f"level_{number}"] = forms.TypedChoiceField(
                label=_("难度"), choices=LEVELS, coerce=int, required=False, empty_value=0
            )
            self.fields[f"count_{number}"] = forms.IntegerField(
                label=_("题数"), min_value=0, max_value=200, required=False, widget=NUMBER
            )
        if quiz is not None:
            del self.fields["code"]

    @property
    def plain(self) -> list[Any]:
        """The fields before the blueprint."""
        return [one for one in self if not one.name[-1].isdigit()]

    @property
    def lines(self) -> list[list[Any]]:
        """The blueprint's lines: skill, difficulty, count."""
        return [
            [self[f"{name}_{number}"] for name in ("skill", "level", "count")]
            for number in range(1, BLUEPRINT_LINES + 1)
        ]

    def plan(self) -> dict[str, Any]:
        """The quiz as the operation wants it."""
        data = self.cleaned_data
        rows = [
            {"skill": data[f"skill_{n}"], "level": data[f"level_{n}"] or 0, "count": data[f"count_{n}"]}
            for n in range(1, BLUEPRINT_LINES + 1)
            if data.get(f"count_{n}")
        ]
        kept = ("title", "kind", "questions", "minutes", "attempts", "results", "with_essays")
        return {name: data[name] for name in kept} | {"blueprint": rows}


def initial_of(quiz: Quiz) -> dict[str, Any]:
    """The form's values of a quiz that is there."""
    names = ("title", "kind", "questions", "minutes", "attempts", "results", "with_essays")
    found: dict[str, Any] = {name: getattr(quiz, name) for name in names}
    for number, row in enumerate(quiz.blueprint[:BLUEPRINT_LINES], 1):
        found |= {f"{name}_{number}": row[name] for name in ("skill", "level", "count")}
    return found


class WindowForm(forms.Form):
    """When the run gives a quiz; empty is as long as the run is open."""

    opens_at = forms.DateTimeField(label=_("开放时间（北京时间）"), required=False, widget=MOMENT)
    closes_at = forms.DateTimeField(label=_("截止时间（北京时间）"), required=False, widget=MOMENT)


class OverrideForm(forms.Form):
    """More time, a make-up or a deferral for one person."""

    enrolment = forms.TypedChoiceField(label=_("学员"), coerce=int)
    quiz = forms.TypedChoiceField(label=_("测验"), coerce=int)
    kind = forms.ChoiceField(label=_("类型"), choices=OverrideKind)
    extra_minutes = forms.IntegerField(
        label=_("延长（分钟）"), min_value=0, max_value=300, required=False, widget=NUMBER,
        help_text=_("只有延长时间要填。"),
    )  # fmt: skip
    opens_at = forms.DateTimeField(label=_("开放时间（北京时间）"), required=False, widget=MOMENT)
    expires_at = forms.DateTimeField(label=_("有效期至（北京时间）"), widget=MOMENT)
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = queries.learners_of(run)
        self.fields["enrolment"].choices = [(row.pk, f"{row.person.name} {row.person.username}") for row in people]
        self.fields["quiz"].choices = [(quiz.pk, quiz.title) for quiz in queries.quizzes_of(run)]

    def plan(self) -> dict[str, Any]:
        """The override as the operation wants it."""
        data = dict(self.cleaned_data)
        return {
            "enrolment_id": data.pop("enrolment"),
            "quiz_id": data.pop("quiz"),
            "extra_minutes": data.pop("extra_minutes") or 0,
            **data,
        }


class EssayForm(forms.Form):
    """What an essay is worth, and why."""

    percent = forms.DecimalField(
        label=_("得分率（0–100）"), min_value=0, max_value=100, max_digits=5, decimal_places=1,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "5"}),
    )  # fmt: skip
    comment = forms.CharField(label=_("评语"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
