"""Fills an empty database: the public lists everybody needs, and what the demo shows."""

from collections.abc import Callable

from django.db import transaction

from courses import public as teaching
from internships import public as internships
from lms.demo import (
    bases,
    clock,
    contests,
    cooperation,
    courses,
    events,
    last_term,
    laws,
    orders,
    outings,
    people,
    programmes,
    taxonomy,
    wpi,
)
from lms.organisations import public as organisations
from lms.pages import public as pages
from lms.skills import public as skills

Progress = Callable[[str], None]


def is_empty() -> bool:
    """Whether nothing has been loaded yet. What comes first is one transaction; `finish` takes up the rest."""
    return not skills.Skill.objects.exists()


@transaction.atomic
def load_reference(progress: Progress) -> None:
    """Cities, clusters, universities, skills, the rules of law and the site's own pages."""
    progress("正在载入城市、产业集群、高校、技能和规则 / loading cities, clusters, universities, skills and rules")
    organisations.load_places()
    organisations.load_universities()
    skills.load_taxonomy()
    internships.load_rules()
    internships.load_categories()
    teaching.load_programme_rules()
    pages.create_site()


def load(progress: Progress) -> None:
    """The public lists and the demo."""
    _load(progress)
    finish(progress)


def finish(progress: Progress) -> None:
    """What another process has to see before it can be: the first round's certificate, and all that came after it.

    Nothing to do where it is done. Cut off, it is taken up here by the next start.
    """
    if orders.is_unfinished():
        progress("另一个进程核验第 1 轮的匹配 / another process certifies the first round")
        orders.certify_first_round()
        orders.load_rest()
    if orders.is_held():
        progress(
            "第 1 轮演示匹配没有通过核验，后面的演示数据没有载入；用 officer@demo.test 打开这一轮可以看到原因\n"
            "  the demo's first round did not pass its check, and what comes after it was not loaded: "
            "its page tells officer@demo.test why"
        )


@transaction.atomic
def _load(progress: Progress) -> None:
    load_reference(progress)
    progress("正在载入演示数据：课程、订单、志愿 / loading the demo: courses, orders, preferences")
    # Everybody has been here for a term: the demo's first round lies behind them.
    with clock.days_from_now(-120):
        cast = people.load()
        firms = orders.load_firms(cast)
    people.open_accounts()
    taxonomy.load(cast)
    courses.load(cast)
    last_term.load(cast)
    programmes.load(cast)
    events.load(cast, firms)
    outings.load(cast, firms)
    orders.load_orders(cast, firms)
    bases.load(cast, firms)
    events.load_in_base(cast)
    orders.load_first_round(cast)
    contests.load(cast, firms)
    cooperation.load(cast, firms)
    laws.load(cast)
    wpi.load()
