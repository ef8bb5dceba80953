"""The sentence on the paper: with its days, read through the subject."""

from datetime import date

import pytest

from certificates.queries.awards import frozen
from certificates.queries.documents import sample_of
from certificates.queries.named_lists import Deed, Line, _award
from certificates.queries.spans import span_en, span_zh
from lms.skills import public as skills
from tests.factories.certificates import make_award
from tests.factories.organisations import make_member, make_university


def paper(award):
    skills.load_taxonomy()
    return sample_of(award, frozen([award])[0])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "body", "said", "closing"),
    [
        ("completion", "修满 64 学时，达到课程「跨境平台运营」规定的标准，准予结业。",
         "修满 64 学时，达到课程", "规定的标准，准予结业，特发此证。"),
        ("skill", "修完，达到「跨境平台运营」规定的能力标准。", "修完，达到", "规定的能力标准，特发此证。"),
        ("event", "参加「跨境平台运营」，共 90 分钟。", "参加", "共 90 分钟，特此证明。"),
        ("award", "“雨前龙井队”获「跨境平台运营」。", "“雨前龙井队”获", "特发此证，以资鼓励。"),
        ("completion", "修完全部学时，准予结业。", "修完全部学时，准予结业。", "特发此证。"),
        ("skill", "修完全部课程。", "修完全部课程。", "达到规定的能力标准，特发此证。"),
    ],
)  # fmt: skip
def test_a_sentence_that_names_its_subject_is_read_through_it(kind, body, said, closing):
    content = paper(make_award(template=kind, body_zh=body))

    assert (content.body_zh, content.subject_zh, content.closing_zh) == (said, "跨境平台运营", closing)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "english"),
    [
        (("一等奖", ""), "The holder won a prize on 1 October 2026."),
        (("一等奖", "First Prize"), "The holder won First Prize on 1 October 2026."),
        (("Gold", ""), "The holder won Gold on 1 October 2026."),
    ],
)
def test_no_chinese_prize_stands_in_an_english_sentence(line, english):
    school = make_university()
    award = _award(
        make_member("student", school), Line("1", "李桐", *line), Deed("award", "大赛", date(2026, 10, 1)), school.pk
    )

    assert award.body_en == english
    assert award.body_zh == f"于 2026 年 10 月 1 日在「大赛」中获得{line[0]}。"


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        (date(2026, 3, 2), date(2026, 6, 30), "于 2026 年 3 月 2 日至 6 月 30 日", "from 2 March to 30 June 2026"),
        (date(2025, 9, 1), date(2026, 1, 9), "于 2025 年 9 月 1 日至 2026 年 1 月 9 日",
         "from 1 September 2025 to 9 January 2026"),
        (date(2026, 3, 2), None, "于 2026 年 3 月 2 日", "on 2 March 2026"),
        (None, None, "", ""),
    ],
)  # fmt: skip
def test_days_are_said_in_both_languages(first, last, chinese, english):
    assert (span_zh(first, last), span_en(first, last)) == (chinese, english)
