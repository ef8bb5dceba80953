"""The demo's contests, each at another step: taking teams, taking work, judged, under notice, final, long closed."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from lms.contests import public as contests
from lms.demo import appealing, clock, last_year, nation, registering, sponsors
from lms.demo.answering import answer
from lms.demo.officers import Officers, officers_of
from lms.demo.outline import outline
from lms.demo.papers import Paper, add_sheets, machines_of, papers_of
from lms.demo.people import GIVEN, SURNAMES, Cast
from lms.demo.works import works_of
from lms.organisations import public as organisations
from lms.organisations.public import Kind, Membership, Organisation, Role
from lms.people.models import User

TEAMS, OWN_TEAMS, JUDGES, LARGEST = 30, 12, 7, 3
# The other teams come from so many schools, in turn.
OTHER_SCHOOLS = (
    ("wn-college", "演示院校·皖南工贸职业学院", "Demo college: Wannan Industry and Trade"),
    ("jb-college", "演示院校·江北经济学院", "Demo college: Jiangbei Economics"),
)
# So many of another school's took part a year ago.
LAST_YEARS = 8
# Judges give up to so much. The first teams handed their answers in more than once.
BEST, TRIES = 5, {0: 3, 1: 2}
# In days: after its deadline, when a round's judges have marked; from now, when the one that ends today was published.
SOON, PUBLISHED = 5, -10
# The judge one signs in as is the fifth. The team of the student one signs in as goes all the way.
OWN_SEAT, OWN_TEAM = 4, "COMP-OPS"
COMMITMENT = (
    "我们承诺：参赛作品由本队成员完成；引用的数据、图片和代码都注明出处；不接触标准答案；"
    "同意在公示中显示队名、学校和成绩。违反承诺的，接受取消资格的裁定，并可以按规则申诉。"
)
NAMES = ("雨前龙井队", "出海小马达", "茶马新道", "江淮数据组", "一单到底", "凌晨三点", "淮河边的店", "黄山云雾")


@dataclass(frozen=True)
class Step:
    """Where a contest stands: when its first round opened and closed, in days from now, and what it is about."""

    opened: int
    closed: int
    lead_zh: str
    lead_en: str
    problem: str


STEPS = {
    "COMP-OPS": Step(
        nation.OPENED,
        nation.CLOSED,
        "用同一家模拟店铺比开店、刊登、物流和推广。",
        "One mock shop: opening, listing, logistics, promotion.",
        "<h2>赛题</h2><p>两小时内把给定的 12 个商品上架到模拟店铺，写出物流方案和一个月的推广计划。</p>",
    ),
    "COMP-SCF": Step(
        -40,
        -9,
        "按集群订单和在途货物测算融资，分配 1+N 授信。",
        "Finance for a cluster's orders and goods in transit.",
        "<h2>赛题</h2><p>依据给出的订单、在途和应收数据，测算可融资额，并写出授信分配的方案书。</p>",
    ),
    "COMP-BRAND": Step(
        -60,
        -25,
        "为一个县的特色产品做出海品牌。",
        "A brand that takes a county's speciality abroad.",
        "<h2>赛题</h2><p>选一个县的特色产品，做市场定位、品牌形象和出海预算。</p>",
    ),
    "COMP-CUS": Step(
        -3,
        12,
        "归类、监管方式和三单比对，一人一队。",
        "Classification, supervision and matching of three documents.",
        "<h2>赛题</h2><p>为模拟的货物归类、为销售选监管方式，并找出三单不一致的订单。</p>",
    ),
    "COMP-LIVE": Step(
        12,
        26,
        "用外语短视频和直播，把一件本地产品讲给海外买家。",
        "Short videos and live streams in a foreign language that tell buyers abroad of one local product.",
        "<h2>赛题</h2><p>选一件本地产品，拍一条 60 秒以内的外语短视频，写一份 10 分钟的直播脚本。</p>",
    ),
}


def load(cast: Cast, firms: list[Organisation]) -> None:
    """The contests, thirty teams and seven judges in each that has begun; a firm's problem, last year and next."""
    dice = random.Random(20263)  # noqa: S311  the same field every time, nothing secret
    officers, hosts = officers_of(cast), _hosts(cast)
    students, judges = _people(cast, hosts, dice)
    rounds: dict[str, int] = {}
    for said in outline()["competitions"]:
        step, papers = STEPS[said["code"]], papers_of(said)
        machines = machines_of(said, papers)
        made = contests.import_contest(
            said, host_id=cast.agency.pk, dates=_dates(step), by=None, machines=machines,
            words={"lead_zh": step.lead_zh, "lead_en": step.lead_en, "problem": step.problem, "commitment": COMMITMENT},
        )  # fmt: skip
        rounds[said["code"]] = made.round_id
        add_sheets(said, made.round_id, papers)
        if step.opened > 0:
            names = [team_name(number) for number in range(TEAMS)]
            registering.load(made, students, hosts, judges, names)
            continue
        teams = [_team(said, made, number, students, hosts[number], papers, dice) for number in range(TEAMS)]
        with clock.days_from_now(min(step.closed + SOON, 0)):
            contests.import_field(made.round_id, teams, judges, judged=step.closed < 0)
        if said["code"] == "COMP-OPS":
            _further(officers, said, made, judges, dice)
        if said["code"] == "COMP-SCF":
            contests.publish_round(made.round_id, by=officers.deputy)
            appealing.dispute(officers, made.round_id)
            last_year.load(officers, made.season_id, clock.evening(step.opened).year - 1, teams, judges, machines)
        if said["code"] == "COMP-CUS":
            sponsors.load(cast, firms, made)
            last_year.load(officers, made.season_id, clock.evening(step.opened).year - 1, teams, judges, machines)
        if said["code"] == "COMP-BRAND":
            year = clock.evening(step.opened).year
            following = contests.copy_season(made.season_id, year=year + 1, by=cast.people["officer"])
            sponsors.decline(cast, firms, following)
            last_year.load(officers, made.season_id, year - 1, teams[OWN_TEAMS:][:LAST_YEARS], judges, machines)
    officers.sign()
    # After that, so that one result's certificates wait for the officer one signs in as.
    _end(officers, rounds["COMP-BRAND"])


def _further(
    officers: Officers, said: dict[str, Any], made: contests.Imported, judges: list[tuple[int, int]],
    dice: random.Random,
) -> None:  # fmt: skip
    numbers = {team_name(number): number for number in range(TEAMS)}

    def work(name: str, papers: Mapping[str, Paper], waits: int) -> contests.FieldWork:
        return _work(said, made, numbers[name], papers, waits, dice)

    nation.load(officers, said, made, judges, work)


def _end(officers: Officers, round_id: int) -> None:
    """A result that stands since today; its certificates wait until the officer one signs in as signs them."""
    with clock.days_from_now(PUBLISHED):
        contests.publish_round(round_id, by=officers.deputy)
    appealing.settle(officers, round_id, PUBLISHED)
    contests.finish_round(round_id, by=officers.deputy)
    contests.award_certificates(round_id)


def _dates(step: Step) -> contests.Dates:
    opened, closed = clock.evening(step.opened), clock.evening(step.closed)
    return contests.Dates(opened - timedelta(days=20), opened, opened, closed, closed + timedelta(days=14))


def _team(
    said: dict[str, Any], made: contests.Imported, number: int, students: list[User], host: Organisation,
    papers: Mapping[str, Paper], dice: random.Random,
) -> contests.FieldTeam:  # fmt: skip
    size = min(said["team"]["size"][1], LARGEST) if said["team"]["size"][0] > 1 else 1
    people = [one.pk for one in students[number * LARGEST : number * LARGEST + size]]
    work = _work(said, made, number, papers, 0, dice)
    return contests.FieldTeam(team_name(number), host.pk, people, work)


def team_name(number: int) -> str:
    """What the team of that number is called, in every contest."""
    return NAMES[number] if number < len(NAMES) else f"{SURNAMES[number % len(SURNAMES)]}氏 {number} 队"


def _work(
    said: dict[str, Any], made: contests.Imported, number: int, papers: Mapping[str, Paper], waits: int,
    dice: random.Random,
) -> contests.FieldWork:  # fmt: skip
    """What a team did in a round; so many of the judges have it still to mark."""
    quality = BEST if number == 0 and said["code"] == OWN_TEAM else dice.uniform(2, 4.5)
    count = min(said["judging"]["judges"], JUDGES) - waits
    marks = [{key: _mark(quality, dice) for key in made.criteria} for _judge in range(count if made.criteria else 0)]
    handed = contests.Handed(
        _answers(papers, quality / BEST, TRIES.get(number, 1), dice), works_of(said["code"], number)
    )
    return contests.FieldWork(marks, handed)


def _answers(papers: Mapping[str, Paper], skill: float, tries: int, dice: random.Random) -> list[tuple[str, bytes]]:
    """Each part answered so many times, the last time best."""
    return [
        (part, answer(paper, skill - (tries - time) * 0.2, dice))
        for part, paper in papers.items()
        for time in range(1, tries + 1)
    ]


def _mark(quality: float, dice: random.Random) -> Decimal:
    return Decimal(min(5, max(0, round(dice.gauss(quality, 0.7)))))


def _hosts(cast: Cast) -> list[Organisation]:
    """The school of each team."""
    register = organisations.register_organisation
    others = [
        cast.other_school,
        *(
            register(Kind.UNIVERSITY, code, name, by=None, name_en=english, demo=True, source="演示数据")
            for code, name, english in OTHER_SCHOOLS
        ),
    ]
    return [cast.school if number < OWN_TEAMS else others[number % len(others)] for number in range(TEAMS)]


def _people(
    cast: Cast, hosts: list[Organisation], dice: random.Random
) -> tuple[list[User], list[tuple[int, int]]]:  # fmt: skip
    """The class, students of other schools to make ninety, and seven judges: the one who signs in is the fifth."""
    own = [cast.people["student"], *cast.classmates[: OWN_TEAMS * LARGEST - 1]]
    taken = {person.name for person in own}
    names = [surname + given for surname in SURNAMES for given in GIVEN if surname + given not in taken]
    count = TEAMS * LARGEST - len(own)
    users = User.objects.bulk_create(
        [
            User(username=f"contest{number:03d}", name=name, demo=True, password="!")  # noqa: S106  nobody signs in
            for number, name in enumerate(dice.sample(names, count + JUDGES - 1), 1)
        ]
    )
    others, hired = users[:count], users[count:]
    judges = [*hired[:OWN_SEAT], cast.people["judge"], *hired[OWN_SEAT:]]
    Membership.objects.bulk_create(
        [
            *(
                Membership(person=one, organisation=hosts[number // LARGEST], role=Role.STUDENT)
                for number, one in enumerate(others, len(own))
            ),
            *(Membership(person=one, organisation=cast.association, role=Role.JUDGE) for one in hired),
        ]
    )
    return [*own, *others], [(one.pk, cast.association.pk) for one in judges]
