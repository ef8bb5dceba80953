"""What `scoring` finds wrong with a file, in sentences for whoever sent it. A submission keeps faults as data."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # At the door.
    "empty_upload": _("文件是空的。"),
    "upload_too_large": _("文件太大，最多 {most}。"),
    "upload_over": _("文件有 {size}，超过了 {most} 的上限。请压缩或拆小后再传。"),
    "upload_kind": _("不收这种文件。这里只收 {kinds}。"),
    "upload_object": _("不收表格和文档。这一部分由实训评分，要一个 .json 文件。"),
    "upload_text": _("文本文件要用 UTF-8 编码。请用记事本“另存为”，编码选 UTF-8 再传。"),
    "upload_content": _("文件内容和扩展名不符。请用原来的软件另存后再传。"),
    "upload_unsafe": _("文件里有宏、已加密或压缩异常。请另存为不带宏和密码的文件后再传。"),
    # Of the file as a whole.
    "too_large": _("文件超过 {most}，没有评分。"),
    "workbook": _("打不开这个压缩包或工作簿。请另存为 CSV 或新的 .xlsx。"),
    "encoding": _("文字编码既不是 UTF-8 也不是 GB18030。请另存为 UTF-8 的 CSV。"),
    "empty_file": _("文件里一行也没有。"),
    "many_rows": _("行数太多，最多 {most} 行。"),
    "missing_column": _("缺少这一列。"),
    "unknown_column": _("多出这一列，请删掉。"),
    "repeated_column": _("这一列出现了两次。"),
    "no_json": _("文件里不是一个 JSON 对象。请用花括号括起，名称和案例说明里的一致。"),
    "unknown_place": _("题目没有问“{place}”，请核对答案模板里的名称。"),
    "bad_case": _("案例的“{where}”缺少或不对，这个实训无法计算。"),
    # Of a row.
    "broken": _("这一行读不成一格一格，请检查引号。"),
    "cells": _("这一行有 {cells} 格，表头有 {columns} 列。"),
    "unknown_id": _("编号“{id}”不在题目里。"),
    "repeated_id": _("编号“{id}”和第 {first} 行重复。"),
    "missing_id": _("缺少编号“{id}”的答案。"),
    # Of a cell.
    "empty": _("这一格是空的。"),
    "long": _("这一格超过 {most} 个字。"),
    "character": _("这一格里有看不见的控制字符。"),
    "nested": _("这一格是列表或对象，应当是一个值。"),
    "no_number": _("“{given}”不是数字。"),
    "not_finite": _("“{given}”不是有限的数，不能评分。"),
    "number_size": _("“{given}”太大或太小，超出可评分的范围。"),
    "unknown_label": _("“{given}”不在规定的答案里。"),
    # Of the key and its task.
    "bad_relevance": _("“{given}”应当是 0 到 {most} 的整数。"),
    "bad_part": _("“{given}”应当是 public 或 hidden。"),
    "parted_group": _("“{group}”一组的各行分在了公开和隐藏两部分。"),
    "no_relevance": _("“{group}”一组里没有一项是相关的。"),
    "no_positive": _("标准答案的一部分里没有要找的那一类，F1 无从算起。"),
    "no_rows": _("标准答案的一部分里一行也没有。"),
    "unknown_metric": _("没有这种指标。"),
    "bad_columns": _("列名有重复、是空的，或者列数和指标不符。"),
    "no_positive_label": _("没有写明要找的是哪一类。"),
    "bad_cutoff": _("取前几名应当是 1 到 {most} 的整数。"),
    "bad_gain": _("增益只能是 exponential 或 linear。"),
    "bad_points": _("满分应当大于 0、不超过 {most}，最多两位小数。"),
    "bad_share": _("公开比例应当是 1 到 99 的整数，并且不能同时用列来划分。"),
    "bad_scale": _("零分和满分对应的指标值不合理，请检查大小和先后。"),
    # Of the machine.
    "too_much": _("这份文件的评分超过了时间或内存限额，没有评成。"),
    "too_often": _("评分多次中断，已停止重试。主办单位可以再评一次。"),
    "not_blind": _("没能去掉文件里的作者信息，评委暂时看不到。主办单位会处理。"),
    "file_gone": _("存放的文件读不出来。请联系主办单位。"),
}
# What many of a kind are called together; of other kinds there are few.
TOGETHER = {
    "unknown_id": _("题目里没有的编号"),
    "missing_id": _("没有答案的编号"),
    "repeated_id": _("重复的编号"),
    "no_number": _("不是数字的格"),
    "not_finite": _("不是有限的数"),
    "empty": _("空的格"),
    "cells": _("格数不对的行"),
    "unknown_label": _("规定之外的答案"),
    "unknown_place": _("题目没有问的名称"),
}
OTHERS = _("同类问题")


def sentence(fault: Mapping[str, Any]) -> str:
    """Where it is and what it is, in the reader's language."""
    words = fault.get("words", {})
    if fault["kind"] == "more":
        what = TOGETHER.get(words["kind"], OTHERS)
        return gettext("{what}还有 {count} 处，没有一一列出。").format(what=what, count=words["count"])
    if fault["kind"] == "too_large":
        words = {"most": filesizeformat(words["most"])}
    return _place(fault) + str(SENTENCES.get(fault["kind"], fault["kind"])).format(**words)


def sentences(problems: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each of them."""
    return [sentence(one) for one in problems]


def problem(kind: str, **words: object) -> dict[str, Any]:
    """A fault of the file as a whole, as data."""
    return {"row": 0, "column": "", "kind": kind, "words": words}


def _place(fault: Mapping[str, Any]) -> str:
    row, column = fault.get("row", 0), fault.get("column", "")
    if row and column:
        return gettext("第 {row} 行“{column}”列：").format(row=row, column=column)
    if row:
        return gettext("第 {row} 行：").format(row=row)
    return gettext("“{column}”列：").format(column=column) if column else ""
