"""What teachers fill in about a question: its form is one row of the Excel template."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from courses import faults
from courses.choices import JUDGEMENTS, Difficulty, QuestionKind
from courses.formats import Draft, Problem
from courses.formats.extras import lost
from courses.formats.tidying import tidy
from courses.formats.xlsx import columns
from courses.formats.xlsx.rows import draft_of, row_of
from courses.forms.question_words import ANSWERS, LABELS, POLICIES, POLICY_NAMES, RARE, ROWS, YES_NO, label_of
from courses.grading.questions import BLANK

LEAST_ROWS, SPARE_ROWS, MOST_ROWS = 4, 2, 26
MARKED = {"rows": 3}


@dataclass(frozen=True)
class Line:
    """The numbered fields of one number: those every row has, and those few need."""

    main: list[BoundField]
    rare: list[BoundField]

    @property
    def is_open(self) -> bool:
        """Whether one of the rare ones is filled or wrong."""
        return any(field.value() or field.errors for field in self.rare)


class QuestionForm(forms.Form):
    """A question of one kind. Empty rows are left out; two more stand ready than are filled."""

    stem = forms.CharField(
        label=LABELS["stem"],
        widget=forms.Textarea(attrs=MARKED),
        strip=True,
        help_text=_("以 [markdown] 或 [html] 开头可以排版；计算题里用 {c} 写参数。"),
    )

    def __init__(self, *args: Any, kind: str, before: Draft | None = None, **kwargs: Any) -> None:
        self.kind, self.before = QuestionKind(kind), before
        self.written = row_of(before) if before else {}
        super().__init__(*args, initial=self.written, **kwargs)
        self._add_answer()
        self._add_rows()
        self._add_settings()
        self._add_labels(fixed_code=before is not None)

    @property
    def rows(self) -> list["Line"]:
        """The numbered fields, a line each."""
        return [self._line(number) for number in range(1, self.count + 1)]

    @property
    def has_worth(self) -> bool:
        """Whether some line says what an answer is worth, or what is said to it."""
        return any(line.is_open for line in self.rows)

    @property
    def settings(self) -> list[BoundField]:
        """What stands below the rows."""
        names = ["policy", "parameters", "decimals", "units", "unit_required", "case_sensitive", "shuffle"]
        labels = ["explanation", "level", "skill", "tags", "category", "title", "code"]
        return [self[name] for name in [*names, *labels] if name in self.fields]

    def draft(self) -> Draft:
        """The question as filled in; settings without a field stay as they were."""
        row = {name: str(value).strip() for name, value in self.cleaned_data.items() if str(value or "").strip()}
        code = self.before.code if self.before else row.get("code", "")
        draft = draft_of({**row, "kind": self.kind.value, "code": code}, 0)
        return Draft(tidy(draft.spec | self._kept(row, draft.spec)), 0, code, draft.title, draft.category, draft.tags,
                     draft.skill, draft.level)  # fmt: skip

    def _line(self, number: int) -> "Line":
        fields = {name: self[f"{name}{number}"] for name in ROWS[self.kind]}
        rare = [field for name, field in fields.items() if name in RARE]
        return Line([field for name, field in fields.items() if name not in RARE], rare)

    def _kept(self, row: dict[str, str], spec: dict[str, Any]) -> dict[str, Any]:
        """What the fields cannot say of the question as it was: all of it if they say the same still."""
        if self.before is None:
            return {}
        parts = lost(self.before, draft_of(self.written, 0)).get("spec", {})
        same = all(row.get(name, "") == words.strip() for name, words in self.written.items() if name in self.fields)
        kept = {name: part for name, part in parts.items() if part is not None and (same or name not in spec)}
        if BLANK not in row.get("stem", ""):
            kept.pop("missing_word", None)
        return kept

    def put(self, problems: tuple[Problem, ...] | list[Problem]) -> None:
        """Put what is wrong with the question where it belongs."""
        for problem in problems:
            name = _field_of(problem.where)
            words = faults.sentence(Problem(0, problem.code, "", problem.words))
            self.add_error(name if name in self.fields else None, words)

    def _add_answer(self) -> None:
        if self.kind == QuestionKind.TRUE_FALSE:
            choices = [("", _("请选择")), ("对", JUDGEMENTS["T"]), ("错", JUDGEMENTS["F"])]
            self.fields["answer"] = forms.ChoiceField(label=LABELS["answer"], choices=choices)
            for number, words in ((1, _("答“对”的人看到的反馈")), (2, _("答“错”的人看到的反馈"))):
                self.fields[f"feedback{number}"] = forms.CharField(label=words, required=False)
        elif self.kind in ANSWERS:
            rows = 4 if self.kind == QuestionKind.ESSAY else 1
            widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
            # Percents of the options say it as well.
            needed = self.kind not in (QuestionKind.ESSAY, QuestionKind.SINGLE, QuestionKind.MULTIPLE)
            self.fields["answer"] = forms.CharField(
                label=_("评分要点") if self.kind == QuestionKind.ESSAY else LABELS["answer"],
                help_text=ANSWERS[self.kind],
                widget=widget,
                required=needed,
            )

    def _add_rows(self) -> None:
        names = ROWS.get(self.kind, ())
        asked = [*self.written, *self.data]
        filled = [int(found.group(1)) for name in asked if (found := re.fullmatch(r"[a-z]+(\d{1,2})", name))]
        self.count = min(MOST_ROWS, max([LEAST_ROWS, *(number + SPARE_ROWS for number in filled)])) if names else 0
        if self.data:
            self.count = min(MOST_ROWS, max([LEAST_ROWS, *filled]))
        for number in range(1, self.count + 1):
            for name in names:
                label = (
                    _("选项 %(letter)s") % {"letter": chr(64 + number)}
                    if name == "option"
                    else label_of(f"{name}{number}")
                )
                self.fields[f"{name}{number}"] = forms.CharField(label=label, required=False)

    def _add_settings(self) -> None:
        if self.kind in POLICIES:
            choices = [(columns.POLICIES[name], POLICY_NAMES[name]) for name in POLICIES[self.kind]]
            self.fields["policy"] = forms.ChoiceField(label=LABELS["policy"], choices=choices, required=False)
        if self.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.MATCHING):
            self.fields["shuffle"] = forms.ChoiceField(label=LABELS["shuffle"], choices=YES_NO, required=False)
        if self.kind == QuestionKind.CALCULATED:
            self.fields["parameters"] = forms.CharField(
                label=LABELS["parameters"],
                help_text=_("例如 c=10..90/10; r=5,10,20：从 10 到 90、步长 10；三个值之一。"),
            )
            self.fields["decimals"] = forms.IntegerField(
                label=LABELS["decimals"], required=False, min_value=0, max_value=12
            )
        if self.kind in (QuestionKind.NUMERIC, QuestionKind.CALCULATED):
            self.fields["units"] = forms.CharField(
                label=LABELS["units"],
                required=False,
                help_text=_("例如 千克=1; 克=1000：第一个是基本单位，数字是换算系数。"),
            )
            self.fields["unit_required"] = forms.ChoiceField(
                label=LABELS["unit_required"], choices=YES_NO, required=False
            )
        if self.kind == QuestionKind.SHORT:
            self.fields["case_sensitive"] = forms.ChoiceField(
                label=LABELS["case_sensitive"], choices=YES_NO, required=False
            )

    def _add_labels(self, *, fixed_code: bool) -> None:
        if self.kind != QuestionKind.DESCRIPTION:
            self.fields["explanation"] = forms.CharField(
                label=LABELS["explanation"],
                required=False,
                widget=forms.Textarea(attrs=MARKED),
                help_text=_("交卷后学员看到。"),
            )
        levels = [(words, Difficulty(number).label) for words, number in columns.LEVELS.items()]
        self.fields["level"] = forms.ChoiceField(label=LABELS["level"], choices=levels)
        self.fields["skill"] = forms.CharField(
            label=LABELS["skill"], required=False, help_text=_("技能代码，例如 LO-02。")
        )
        self.fields["tags"] = forms.CharField(label=LABELS["tags"], required=False, help_text=_("多个标签用分号隔开。"))
        self.fields["category"] = forms.CharField(label=LABELS["category"], required=False)
        self.fields["title"] = forms.CharField(label=LABELS["title"], required=False)
        if not fixed_code:
            self.fields["code"] = forms.CharField(label=LABELS["code"], required=False, help_text=_("不填则自动编号。"))


def _field_of(where: str) -> str:
    """The field a place in a spec is filled in by: options[2].text is option3."""
    found = re.match(r"(options|pairs|items|answers|parameters)(?:\[(\d+)\])?(?:\.(\w+))?", where)
    if found is None:
        return {"general_feedback": "explanation", "guide": "answer", "answers": "answer"}.get(
            where, where.split(".")[0]
        )
    part, number, inner = found.groups()
    place = int(number) + 1 if number else 1
    if part == "parameters":
        return "parameters"
    if inner in ("fraction", "feedback"):
        return f"{inner}{place}"
    if part == "pairs":
        return f"{'match' if inner == 'match' else 'option'}{place}"
    return "answer" if part == "answers" or (part == "options" and number is None) else f"option{place}"
