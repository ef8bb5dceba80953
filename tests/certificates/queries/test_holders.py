"""Names of holders, compared and masked."""

import pytest

from certificates.queries.holders import folded, masked
from certificates.queries.verifying import by_number_and_name
from tests.factories.certificates import make_certificate
from tests.factories.organisations import make_member


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("程雨桐", "程*桐"),
        ("王芳", "王*"),
        ("欧阳丰", "欧阳*"),
        ("欧阳小明", "欧阳*明"),
        ("欧阳", "欧*"),
        ("阿不都艾尼", "阿***尼"),
        ("阿卜杜热合曼·买买提吐尔逊", "阿***逊"),
        ("John Smith", "J*** S***"),
        ("𠮷", "*"),
        ("", "*"),
    ],
)
def test_a_masked_name_leaves_the_surname_and_one_character(name, shown):
    assert masked(name) == shown


@pytest.mark.parametrize("dot", "·•・･．.‧∙ · ")
def test_a_name_is_the_same_with_any_middle_dot_width_and_spaces(dot):
    assert folded(f"阿卜杜 热合曼{dot}买买提　吐尔逊\u200b") == folded(
        "阿卜杜热合曼·买买提吐尔逊" if dot.strip() else "阿卜杜热合曼买买提吐尔逊"
    )


def test_other_names_stay_other_names():
    assert len({folded(name) for name in ("王芳", "王方", "阿里·江", "阿里江", "John Smith", "Jon Smith")}) == 6


@pytest.mark.django_db
def test_number_and_name_find_a_name_typed_with_another_dot_and_spaces():
    certificate = make_certificate(make_member("student", name="阿卜杜热合曼·买买提吐尔逊"))

    found = by_number_and_name(certificate.number, " 阿卜杜热合曼 • 买买提吐尔逊 ")

    assert found is not None
    assert by_number_and_name(certificate.number, "阿卜杜热合曼买买提") is None
