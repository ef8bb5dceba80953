from decimal import Decimal

import pytest

from courses.grading.numbers import as_json, half_of_last_place, plain, read_number, read_quantity


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("2", "2"),
        ("1,011.12", "1011.12"),
        ("１０１１．１２ 元", "1011.12"),
        ("20%", "20"),
        ("-5", "-5"),
        ("1.5e3", "1500"),
        (".5", "0.5"),
        ("十三", None),
        ("大约 3", None),
        ("NaN", None),
        ("1e999", None),
        ("9" * 61, None),
        ("", None),
    ],
)
def test_read_number_understands_what_people_type(typed, figure):
    assert read_number(typed) == (None if figure is None else Decimal(figure))


@pytest.mark.parametrize(
    ("typed", "quantity"),
    [("4.8 千克", ("4.8", "千克")), ("4,800g", ("4800", "g")), ("４．８", ("4.8", "")), ("kg 4", None)],
)
def test_read_quantity_parts_figure_and_unit(typed, quantity):
    assert read_quantity(typed) == (quantity and (Decimal(quantity[0]), quantity[1]))


def test_half_of_last_place_is_half_of_the_last_place_written():
    found = [half_of_last_place(figure) for figure in ("2.00", "3.0", "100")]

    assert found == [Decimal("0.005"), Decimal("0.05"), Decimal("0.5")]


def test_figures_are_written_without_exponent_or_useless_noughts():
    assert [plain(Decimal(figure)) for figure in ("1E+2", "2.50", "0.00", "-0.5")] == ["100", "2.5", "0", "-0.5"]
    assert [as_json(Decimal(figure)) for figure in ("2.0", "2.5")] == [2, 2.5]
