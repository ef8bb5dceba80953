"""What teachers fill in around the gradebook."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses import faults
from courses.choices import GradeKeep, GradeRelease
from courses.formats import scores
from courses.grading import gradebook
from courses.operations.grade_items import ItemPlan
from courses.operations.gradebook import Entry
from courses.queries.gradebook import Cell, Row, part_name

MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
LONGEST_PASTE = 200_000


def score_field(**also: Any) -> forms.DecimalField:
    """A score in percent."""
    figure = forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01", "class": "in"})
    return forms.DecimalField(
        min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False, widget=figure, **also
    )


class ItemForm(forms.Form):
    """A column of the gradebook."""

    name = forms.CharField(label=_("名称"), max_length=120)
    part = forms.ChoiceField(label=_("所属小项"))
    weight = forms.DecimalField(
        label=_("小项内权重"),
        min_value=0,
        max_value=1000,
        max_digits=6,
        decimal_places=2,
        initial=1,
        help_text=_("同一小项内各成绩项按权重分摊；填 0 只显示、不计入。"),
    )
    keep = forms.ChoiceField(label=_("多次成绩"), choices=GradeKeep.choices)
    release = forms.ChoiceField(label=_("公布方式"), choices=GradeRelease.choices, initial=GradeRelease.BY_HAND)
    due = forms.DateTimeField(
        label=_("截止时间"),
        required=False,
        widget=MOMENT,
        help_text=_("到期仍没有成绩的按 0 分计；不填则一直不计入，直到录入。"),
    )

    def __init__(self, *args: Any, parts: Iterable[gradebook.Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = list(parts)
        self.fields["part"].choices = [(part.code, part_name(part.code, parts)) for part in parts]

    def plan(self) -> ItemPlan:
        """The column as the operation wants it."""
        return ItemPlan(**self.cleaned_data)


class CellForm(forms.Form):
    """One value, and the event its writer saw."""

    score_percent = score_field(label=_("成绩（0–100）"), help_text=_("留空表示没有成绩。"))
    reason = forms.CharField(label=_("理由"), max_length=200, required=False)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def entry(self, cell: Cell) -> Entry:
        """The value as the operation wants it."""
        data = self.cleaned_data
        return Entry(cell.enrolment_id, cell.item_id, data["score_percent"], data["seen"])


class ColumnForm(forms.Form):
    """A whole column: a field for each learner, or a column pasted from a spreadsheet over them."""

    pasted = forms.CharField(
        label=_("从表格粘贴一列"),
        required=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行“学号 成绩”，或按名单顺序每行一个成绩；空行表示不改。粘贴的内容优先于下面的格子。"),
    )
    reason = forms.CharField(
        label=_("理由"), max_length=200, required=False, help_text=_("改动已公布的成绩必须填写，学员会看到。")
    )

    def __init__(self, *args: Any, rows: Iterable[Row], place: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        self.cells = {row.pk: row.cells[place] for row in self.rows}
        for row in self.rows:
            cell = self.cells[row.pk]
            self.fields[f"s{row.pk}"] = score_field(label=row.name, initial=_plain(cell.value))
            self.fields[f"v{row.pk}"] = forms.IntegerField(min_value=0, initial=cell.newest, widget=forms.HiddenInput)

    def lines(self) -> Iterable[tuple[Row, Cell, Any, Any]]:
        """(learner, cell, score field, hidden field) of each line of the table."""
        return [(row, self.cells[row.pk], self[f"s{row.pk}"], self[f"v{row.pk}"]) for row in self.rows]

    def clean_pasted(self) -> dict[str, Decimal | None]:
        """{student number: score} of what was pasted."""
        column = scores.read_column(self.cleaned_data["pasted"], [row.number for row in self.rows])
        if column.problems:
            raise forms.ValidationError(
                [
                    _("第 %(row)s 行：%(why)s") % {"row": problem.row, "why": faults.sentence(problem)}
                    for problem in column.problems
                ]
            )
        return column.values

    def entries(self) -> list[Entry]:
        """What is to be written; fields left as they were write nothing."""
        data, pasted = self.cleaned_data, self.cleaned_data["pasted"]
        found = []
        for row in self.rows:
            cell = self.cells[row.pk]
            score = pasted.get(row.number, data[f"s{row.pk}"])
            if score != cell.value or data[f"v{row.pk}"] != cell.newest:
                found.append(Entry(row.pk, cell.item_id, score, data[f"v{row.pk}"]))
        return found


def _plain(value: Decimal | None) -> Decimal | None:
    """Without the noughts of the column: 85.00 is typed as 85."""
    return None if value is None else Decimal(f"{value.normalize():f}")
