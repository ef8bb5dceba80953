"""Lists of learners as teachers' computers write them, and what is no list."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from courses.formats import people
from courses.formats.drafts import Unreadable
from courses.formats.people import PersonRow


def workbook(*lines):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "学号,姓名\n0012,王小明\n".encode(),
        "﻿学号,姓名\r\n0012,王小明\r\n".encode(),
        "学号,姓名\n0012,王小明\n".encode("gb18030"),
        "学号\t姓名\n0012\t王小明\n".encode(),
        "姓名;学号*\n王小明;0012\n".encode(),
        "STUDENT NUMBER,Name\n００１２,王小明\n".encode(),
        workbook(["学号", "姓名"], ["0012", "王小明"]),
    ],
)
def test_the_same_list_is_read_from_every_file(content):
    assert people.read(content) == [PersonRow(2, "0012", "王小明")]


def test_numbers_of_excel_are_read_without_their_point():
    assert people.read(workbook(["学号"], [20250001], [20250002.0]))[1].number == "20250002"


def test_empty_lines_are_left_out_and_lines_keep_their_numbers():
    found = people.read("学号,姓名,小组,状态\n\n1,甲,A组,在学\n,,,\n2,乙,,\n".encode())

    assert found == [PersonRow(3, "1", "甲", "A组", "在学"), PersonRow(5, "2", "乙")]


def test_what_our_own_files_shield_is_read_as_it_was():
    assert people.read("学号,姓名\n1,'=王\n".encode())[0].name == "=王"


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "people_headings"),
        ("姓名\n王小明\n".encode(), "people_headings"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "people_file"),
        (b"\xff\xff\xff\xff", "people_file"),
        ('学号,姓名\n"1,甲\n'.encode(), "people_file"),
        (b"PK\x03\x04broken", "bad_xlsx"),
        (b"x" * (people.LARGEST_BYTES + 1), "too_large"),
        (("学号\n" + "1\n" * (people.MOST_PEOPLE + 1)).encode(), "many_people"),
    ],
)
def test_what_is_no_list_is_refused_by_name(content, code):
    with pytest.raises(Unreadable) as refused:
        people.read(content)

    assert refused.value.problem.code == code


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(Unreadable) as refused:
        people.read(bomb())

    assert refused.value.problem.code == "xlsx_bomb"
