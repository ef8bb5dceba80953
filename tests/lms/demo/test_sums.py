import pytest

from tests.lms.demo.sums import sums, wrong_sums


@pytest.mark.parametrize(
    "text",
    [
        "体积重 40×30×20÷5000＝4.8 千克",
        "（60＋25）÷（1－15%－15%）≈121.43 元",
        "占比（2.75÷3.6≈76.4%）",
        "30²＋40²＝900＋1600＝2500",
        "1.65×20×√4＝66 件",
        "没有算式，只有 2016 年",
    ],
)
def test_right_sums_pass(text):
    assert wrong_sums(text) == []


@pytest.mark.parametrize("text", ["40×30×20÷5000＝4.9 千克", "2.75÷3.6≈81.5%", "1÷3＝0.33", "2＋2＝4＝5"])
def test_wrong_sums_are_named(text):
    assert len(wrong_sums(text)) == 1


def test_sums_finds_each_equation_of_a_chain():
    assert list(sums("先算 2×3＝6，再算 6＋1＝5＋2＝7")) == [
        ("2×3", "＝", "6"),
        ("6＋1", "＝", "5＋2"),
        ("5＋2", "＝", "7"),
    ]
