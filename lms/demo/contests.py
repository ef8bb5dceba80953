"""The demo's contests, each at another step: taking teams, taking work, judged, under notice, final, long closed."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from internships import public as internships
from lms.contests import public as contests
from lms.demo import appealing, clock, last_year, nation, registering
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

PROBLEM = (
    "给出 40 笔脱敏的申报单、运单和支付单。请找出三单不一致的申报，说明是哪一项不一致，并写出能长期使用的核对规则。"
    "交付：一份清单、一页规则说明。"
)
PROBLEM_EN = (
    "40 anonymised declarations, waybills and payments. Find those whose documents disagree, say where, write rules "
    "that stay of use. Hand in a list and one page of rules."
)
TERMS = (
    "1. 数据只用于本届赛事，不向队外任何人提供，不上传到公开的网站或模型。\n"
    "2. 赛后 30 日内删除全部副本。\n3. 发现其中有个人信息或商业秘密的，立即停止使用并告知主办单位。"
)
NAMING = "为一款出口的木柄刷起英文品牌名，说明读音、含义和查重结果。交付：三个候选名和一页说明。"
SAMPLE = "id,declared,waybill,paid\n" + "".join(
    f"D{n:03d},{100 + n * 7 % 90},{100 + n * 7 % 90 + (n % 9 == 0)},{100 + n * 7 % 90}\n" for n in range(1, 41)
)


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
            last_year.load(officers, made.season_id, _at(step.opened).year - 1, teams, judges, machines)
        if said["code"] == "COMP-CUS":
            _sponsors(cast, firms, made)
            last_year.load(officers, made.season_id, _at(step.opened).year - 1, teams, judges, machines)
        if said["code"] == "COMP-BRAND":
            year = _at(step.opened).year
            following = contests.copy_season(made.season_id, year=year + 1, by=cast.people["officer"])
            _declined(cast, firms, following)
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


def _sponsors(cast: Cast, firms: list[Organisation], made: contests.Imported) -> None:
    """One problem in force, its prize leading to the firm's own order; one that waits for the organiser."""
    contests.ask_for_problems(made.season_id, until=_at(10), by=None)
    orders = [(firm, internships.approved_orders_of(firm.pk)) for firm in firms]
    (firm, own), (other, _none) = [one for one in orders if one[1]][:2]
    words = contests.ProblemWords(
        title_zh="找出三单不一致的申报", title_en="Find declarations whose three documents disagree",
        brief_zh=PROBLEM, brief_en=PROBLEM_EN, prize_zh="获奖队员可以优先面谈本单岗位", order_code=own[0].code,
        terms_zh=TERMS,
    )  # fmt: skip
    problem = contests.propose(made.track_id, firm.pk, words, by=cast.people["enterprise"])
    data = SimpleUploadedFile("申报样本.csv", SAMPLE.encode())
    contests.add_problem_file(problem.pk, data, title="申报、运单和支付样本", licence="contest", by=None)
    read = contests.problem_digest(problem, problem.files.all())
    contests.answer_problem(problem.pk, accept=True, read=read, by=cast.people["officer"])
    waiting = contests.ProblemWords("退运商品的归类", "给出 12 种退运商品的照片和说明，写出归类意见和理由。")
    contests.propose(made.track_id, other.pk, waiting, by=None)


def _declined(cast: Cast, firms: list[Organisation], season: Any) -> None:
    """Next year asks for problems already; the firm's first one came back with a reason, and can be mended."""
    contests.ask_for_problems(season.pk, until=_at(40), by=None)
    words = contests.ProblemWords("给一把刷子起个国外记得住的名字", NAMING)
    firm = next(one for one in firms if internships.approved_orders_of(one.pk))
    problem = contests.propose(season.tracks.get().pk, firm.pk, words, by=cast.people["enterprise"])
    read, reason = contests.problem_digest(problem, []), "请补充目标市场和评判依据，改后可以再提。"
    contests.answer_problem(problem.pk, accept=False, answer=reason, read=read, by=cast.people["officer"])


def _dates(step: Step) -> contests.Dates:
    opened, closed = _at(step.opened), _at(step.closed)
    return contests.Dates(opened - timedelta(days=20), opened, opened, closed, closed + timedelta(days=14))


def _at(days: int) -> datetime:
    return timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=days)


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
