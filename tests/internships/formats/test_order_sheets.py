import io
from datetime import date, datetime

import openpyxl
import pytest

from internships.formats import COLUMNS, Unreadable, grid, read

HEAD = list(COLUMNS.values())
GOOD = dict(zip(COLUMNS, [
    "1", "订单班", "运营助理", "30", "4", "2", "刊登", "4200", "3600", "2027-03-01", "6", "EC-05:2:3；FT-09:2", "cbe102，CBE201",
    "安庆", "", "",
], strict=True))  # fmt: skip


def rows(*changes):
    return [HEAD, *([{**GOOD, **change}[key] for key in COLUMNS] for change in changes)]


def looked(*changes):
    return read(rows(*changes), modes={"订单班": "order_class"}, skills={"EC-05", "FT-09"})


def test_row_becomes_an_order():
    (order,) = looked({}).orders

    assert (order.number, order.row) == ("1", 2)
    assert order.fields["starts_on"] == date(2027, 3, 1)
    assert order.fields["skills"] == [("EC-05", 2, 3), ("FT-09", 2, 1)]
    assert order.fields["course_codes"] == ["CBE102", "CBE201"]
    assert order.posts == ({"name_zh": "运营助理", "staff": 30, "seats": 4, "minimum": 2, "tasks_zh": "刊登"},)


def test_rows_of_one_number_are_one_order_and_may_leave_the_same_empty():
    sheet = looked(
        {}, {"name_zh": "跟单员", "mode": "", "pay": "", "same_post_wage": "", "skills": ""}, {"number": "2"}
    )

    assert [(order.number, len(order.posts)) for order in sheet.orders] == [("1", 2), ("2", 1)]


@pytest.mark.parametrize(
    "change, column, code",
    [
        ({"number": ""}, "单号", "required"),
        ({"mode": "长工"}, "培养模式", "mode"),
        ({"name_zh": ""}, "岗位", "required"),
        ({"staff": "三十"}, "同类岗位在岗人数", "number"),
        ({"staff": "-3"}, "同类岗位在岗人数", "number"),
        ({"seats": "0"}, "名额", "positive"),
        ({"seats": "1.5"}, "名额", "number"),
        ({"minimum": "5"}, "开班下限", "minimum"),
        ({"pay": ""}, "实习月报酬", "required"),
        ({"starts_on": "2027-02-29"}, "上岗日期", "day"),
        ({"starts_on": "开春"}, "上岗日期", "day"),
        ({"months": "25"}, "实习月数", "months"),
        ({"skills": "EC-05"}, "技能要求", "skill"),
        ({"skills": "EC-05:4"}, "技能要求", "skill"),
        ({"skills": "XX-99:2"}, "技能要求", "unknown_skill"),
        ({"skills": "EC-05:1；EC-05:2"}, "技能要求", "twice"),
        ({"note": "长" * 301}, "说明", "long"),
    ],
)
def test_every_wrong_cell_is_named_with_its_row_and_reason(change, column, code):
    sheet = looked({"number": "0"}, change)

    assert [(one.row, one.column, one.code) for one in sheet.faults] == [(3, column, code)]
    assert [order.number for order in sheet.orders] == ["0"]


@pytest.mark.parametrize(
    "change, key, value",
    [
        ({"pay": "３，６００"}, "pay", 3600),
        ({"pay": "3 600"}, "pay", 3600),
        ({"pay": "3600.0"}, "pay", 3600),
        ({"starts_on": "2027年3月1日"}, "starts_on", date(2027, 3, 1)),
        ({"starts_on": "2027/3/1"}, "starts_on", date(2027, 3, 1)),
        ({"skills": "ec-05：2"}, "skills", [("EC-05", 2, 1)]),
    ],
)
def test_cells_are_read_as_people_write_them(change, key, value):
    (order,) = looked(change).orders

    assert order.fields[key] == value


def test_rows_of_one_order_that_disagree_are_named():
    sheet = looked({}, {"name_zh": "跟单员", "pay": "9999"})

    assert [(one.row, one.column, one.code, dict(one.words)) for one in sheet.faults] == [
        (3, "实习月报酬", "differs", {"first": 2})
    ]


def test_too_many_posts_are_named():
    assert [one.code for one in looked(*[{}] * 7).faults] == ["posts"]


@pytest.mark.parametrize(
    "table, code", [([], "empty"), ([HEAD], "empty"), ([["单号"], ["1"]], "headings"), ([HEAD, [" "] * 16], "empty")]
)
def test_what_is_no_table_of_orders_is_refused(table, code):
    with pytest.raises(Unreadable) as refused:
        read(table, modes={}, skills=set())

    assert refused.value.code == code


def workbook(*table):
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbook_and_csv_give_the_same_grid():
    line = ["1", "订单班", 30, datetime(2027, 3, 1), None]  # noqa: DTZ001  as openpyxl reads a cell
    wanted = [["1", "订单班", "30", "2027-03-01", ""]]

    assert [row[:5] for row in grid(workbook(line))] == wanted
    for encoding in ("utf-8-sig", "gb18030"):
        assert grid("1,订单班,30,2027-03-01,\r\n".encode(encoding)) == wanted


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"\xff\xfe\x00\x81"])
def test_broken_file_is_refused(content):
    with pytest.raises(Unreadable):
        grid(content)


def test_too_long_file_is_refused():
    with pytest.raises(Unreadable) as refused:
        grid("\n".join(["1,2"] * 202).encode())

    assert refused.value.code == "rows"
