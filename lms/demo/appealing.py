"""Results that teams found wrong: appeals decided both ways, one that waits, and a ruling of the organiser's own."""

from decimal import Decimal

from lms.contests import public as contests
from lms.demo import clock
from lms.demo.officers import Officers

# In days after the publication: when teams appealed, and when they were answered.
FILED, ANSWERED = 0.1, 0.8
# Teams by their number in the field: the first is of the student one signs in as.
HEARD, REFUSED, RULED = 0, 4, 6
MISSED = "附件里的商标检索结果没有计入“出海计划与预算”。回执显示截止前已经提交，请复核。"
FOUND = "经复核，商标检索结果确在截止前收到，按评分标准补 1.5 分。"
TOO_LOW = "“品牌形象”得分偏低，请求重新评分。"
STANDS = "七位评委独立评分，去掉最高分和最低分后平均，评分表没有漏项；分数高低不在复核之列，维持原成绩。"
OVERLONG = "方案书超过规则规定的页数，扣 2 分。"
PROTEST = "我们的方案书正文没有超页，多出的是附录，规则没有把附录算在内。请求撤销扣分。"


def settle(officers: Officers, round_id: int, published: float) -> None:
    """Two appeals of a round that was published so many days from now: one is upheld, the other is not."""
    heard, refused = _entry(round_id, HEARD), _entry(round_id, REFUSED)
    with clock.days_from_now(published + FILED):
        first = contests.file_appeal(heard.pk, reason=MISSED, by=heard.team.captain)
        second = contests.file_appeal(refused.pk, reason=TOO_LOW, by=refused.team.captain)
    with clock.days_from_now(published + ANSWERED):
        contests.arbitrate(first.pk, uphold=True, answer=FOUND, points=Decimal("1.5"), by=officers.deputy)
        contests.arbitrate(second.pk, uphold=False, answer=STANDS, by=officers.deputy)


def dispute(officers: Officers, round_id: int) -> None:
    """Points taken under notice, and the appeal against that, which waits for whoever signs in as the officer."""
    entry = _entry(round_id, RULED)
    contests.rule(entry.pk, "adjust", points=Decimal(-2), reason=OVERLONG, by=officers.deputy)
    contests.file_appeal(entry.pk, reason=PROTEST, by=entry.team.captain)


def _entry(round_id: int, number: int) -> contests.Entry:
    return contests.teams_in(round_id)[number].entries.get(contest_round=round_id)
