"""The demo's cooperation: an agreement of four parties, a call with its team, and four posts with one match."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from lms.cooperation import public as cooperation
from lms.demo import clock
from lms.demo.people import Cast
from lms.organisations.public import Organisation
from lms.skills import public as skills

SIGNED, CALLED, POSTED = -90, -60, -20
SKILLS = ("EC-01", "EC-02", "LG-01")


def load(cast: Cast, firms: list[Organisation]) -> None:
    """All of it, as it came about over three months."""
    with clock.days_from_now(SIGNED):
        items = _agreement(cast, firms[0])
    with clock.days_from_now(CALLED):
        _deliver(cast, firms[0], items)
        team = _call(cast, firms[0])
    with clock.days_from_now(POSTED):
        _milestone(cast, team)
        _posts(cast, firms)


def _day(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)


def _agreement(cast: Cast, firm: Organisation) -> list[Any]:
    """In force from the day it was written; what it promised is given back."""
    manager = cast.people["enterprise"]
    words = cooperation.Words(
        "跨境电商订单班共建协议",
        "四方共同培养跨境电商运营人才：院校开课，企业派导师并提供岗位，协会宣讲行业标准，主管部门组织对接。",
        _day(0),
        _day(365),
    )
    agreement = cooperation.draft_agreement(firm.pk, words, by=manager, demo=True)
    owner = {firm.pk: agreement.parties.get().pk}
    for other in (cast.school, cast.agency, cast.association):
        owner[other.pk] = cooperation.add_party(agreement.pk, other.code, by=manager).pk
    rows = (
        ("共建课程", cast.school, 55, "上线课程", "门", 2, "课程页和教学大纲"),
        ("企业导师授课", firm, 75, "授课学时", "学时", 24, "签到表和课程回放"),
        ("行业标准宣讲", cast.association, 200, "宣讲场次", "场", 3, "会议通知和签到表"),
        ("校企对接会", cast.agency, 240, "举办场次", "场", 2, "会议通知和名单"),
    )
    items = [
        cooperation.put_deliverable(
            agreement.pk,
            cooperation.DeliverableDraft(name, owner[party.pk], _day(due), measure, unit, Decimal(target), evidence),
            by=manager,
        )
        for name, party, due, measure, unit, target, evidence in rows
    ]
    digest = cooperation.propose(agreement.pk, by=manager).digest
    for party, person in ((cast.school, "university"), (cast.agency, "officer"), (cast.association, "expert")):
        cooperation.accept(agreement.pk, party.pk, digest, by=cast.people[person])
    return items


def _deliver(cast: Cast, firm: Organisation, items: list[Any]) -> None:
    """The school's courses are all there; the firm has taught half of its hours."""
    manager, office = cast.people["enterprise"], cast.people["university"]
    courses = cooperation.report(items[0].pk, Decimal(2), "两门课程已上线，见课程目录。", by=office)
    cooperation.confirm(courses.pk, firm.pk, by=manager)
    hours = cooperation.report(items[1].pk, Decimal(12), "前六次授课已完成，见签到表。", by=manager)
    cooperation.confirm(hours.pk, cast.school.pk, by=office)


def _call(cast: Cast, firm: Organisation) -> Any:
    """A call for a team, answered by the school with two who show their names and two who do not."""
    manager, office = cast.people["enterprise"], cast.people["university"]
    words = cooperation.CallWords(
        firm.cluster_id,
        "team",
        "用两年订单数据预测旺季备货",
        "旺季前备货靠经验，去年压货和断货同时出现。",
        "提前四周给出前二十个单品的备货建议，回测误差不超过 15%。",
        "开放脱敏数据，经费 3 万元，优秀成员可到岗实习",
        _day(14),
    )
    call = cooperation.draft_call(firm.pk, words, by=manager, skills=_skills().values(), demo=True)
    cooperation.publish_call(call.pk, by=manager)
    team = cooperation.form_team(
        call.pk, cast.school.pk, "江淮数据先锋队", "先清洗数据，再比较三种预测方法，最后上线看板。", by=office
    )
    people = [cast.people["teacher"], cast.people["student"], *cast.classmates[:2]]
    for person, part, answer in zip(
        people, ("指导", "建模", "数据清洗", "看板"), ("named", "named", "masked", "masked"), strict=True
    ):
        member = cooperation.put_forward(team.pk, cast.school.pk, person.username, part, by=office)
        cooperation.answer_place(member.pk, answer, by=person)
    for title, days, evidence in (("数据报告", 30, "报告和数据字典"), ("预测看板", 120, "可以打开的看板")):
        cooperation.plan_milestone(team.pk, title, _day(days), evidence, by=office)
    cooperation.apply(team.pk, by=office)
    return cooperation.award_call(call.pk, team.pk, "", by=manager)


def _milestone(cast: Cast, team: Any) -> None:
    first = team.milestones.first()
    work = cooperation.hand_in(first.pk, "报告已交企业数据主管，见共享盘。", by=cast.people["university"])
    cooperation.accept_work(work.pk, by=cast.people["enterprise"])


def _posts(cast: Cast, firms: list[Organisation]) -> None:
    """Four posts; the school answers the firm's request for talent, and they come to terms."""
    own, other = firms[0], firms[1]
    manager, office = cast.people["enterprise"], cast.people["university"]
    known = list(_skills().values())
    wanted = _post(own, "talent", "request", "找 6 名旺季运营实习生", "11 月到 1 月，带薪，有导师。", manager, known)
    _post(
        own,
        "talent",
        "offer",
        "跨境电商班 12 名学员可实习",
        "三年级，已学完平台运营。",
        office,
        known[:2],
        by=cast.school,
    )
    _post(other, "technology", "offer", "共享选品数据工具", "集群内企业免费试用三个月。", None, ())
    money = {"low": Decimal(200_000), "high": Decimal(500_000)}
    _post(own, "capital", "request", "找旺季备货资金", "以在手订单为依据，用期四个月。", manager, (), **money)
    approach = cooperation.Approach("我们有 12 名学员符合要求，想约时间面谈。", office.name, office.email)
    interest = cooperation.express_interest(wanted.pk, cast.school.pk, approach, by=office)
    cooperation.answer_interest(interest.pk, agree=True, by=manager)
    cooperation.record_match(interest.pk, own.pk, "约定 6 个实习名额，11 月 1 日到岗。", concluded=True, by=manager)


def _post(
    place: Organisation, kind: str, side: str, title: str, text: str, person: Any, known: Any, *,
    by: Organisation | None = None, **money: Decimal,
) -> Any:  # fmt: skip
    words = cooperation.PostWords(
        cluster_id=place.cluster_id,
        kind=kind,
        side=side,
        reach="province",
        title=title,
        text=text,
        valid_until=_day(110),
        contact_name=person.name if person else "演示联系人",
        contact_way=person.email if person else "contact@firms.demo.test",
        **money,
    )
    return cooperation.post_factor((by or place).pk, words, by=person, skills=known, demo=True)


def _skills() -> dict[str, Any]:
    return skills.by_code(SKILLS)
