"""Problems that firms set for the demo's contests: one in force, one that waits, one that came back."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from internships import public as internships
from lms.contests import public as contests
from lms.demo import clock
from lms.demo.people import Cast
from lms.organisations.public import Organisation

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


def load(cast: Cast, firms: list[Organisation], made: contests.Imported) -> None:
    """One problem in force, its prize leading to the firm's own order; one that waits for the organiser."""
    contests.ask_for_problems(made.season_id, until=clock.evening(10), by=None)
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


def decline(cast: Cast, firms: list[Organisation], season: Any) -> None:
    """Next year asks for problems already; the firm's first one came back with a reason, and can be mended."""
    contests.ask_for_problems(season.pk, until=clock.evening(40), by=None)
    words = contests.ProblemWords("给一把刷子起个国外记得住的名字", NAMING)
    firm = next(one for one in firms if internships.approved_orders_of(one.pk))
    problem = contests.propose(season.tracks.get().pk, firm.pk, words, by=cast.people["enterprise"])
    read, reason = contests.problem_digest(problem, []), "请补充目标市场和评判依据，改后可以再提。"
    contests.answer_problem(problem.pk, accept=False, answer=reason, read=read, by=cast.people["officer"])
