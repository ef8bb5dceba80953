"""The spaces of the site and what stands in each one's menu. An entry without a page behind it is not shown."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import get_language, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """A line of a menu. `{}` in the path stands for the organisation's code; `tab`: also on a phone's bar."""

    path: str
    label: str | Promise
    icon: str
    tab: bool = False
    group: str | Promise = ""


@dataclass(frozen=True)
class Space:
    """Where a page stands: the space's name and the organisation's code in the address."""

    name: str = "learner"
    code: str = ""


PREFIXES = {"biz": "enterprise", "uni": "university", "gov": "gov", "assoc": "association", "judge": "judge"}
# Spaces of an organisation that the address names.
WITH_CODE = {"enterprise", "university", "association"}
TITLES: dict[str, Promise] = {
    "learner": _("学习空间"),
    "enterprise": _("企业工作台"),
    "university": _("院校工作台"),
    "gov": _("主管部门工作台"),
    "association": _("协会工作台"),
    "judge": _("评审工作台"),
}
PUBLIC_TABS = (
    Entry("/", _("首页"), "home"),
    Entry("/courses/", _("课程"), "book"),
    Entry("/orders/", _("订单班"), "brief"),
    Entry("/contests/", _("赛事"), "cup"),
    Entry("/home/", _("我的"), "user"),
)
LEARNER = (
    Entry("/learn/", _("我的学习"), "book"),
    Entry("/choices/", _("我的志愿"), "list"),
    Entry("/results/", _("匹配结果"), "okc"),
    Entry("/learn/grades/", _("我的成绩"), "list"),
    Entry("/learn/programme/", _("培养方案"), "school"),
    Entry("/learn/skills/", _("能力档案"), "chart"),
    Entry("/learn/hours/", _("学时"), "clock"),
    Entry("/learn/teams/", _("创新团队"), "users"),
    Entry("/learn/calendar/", _("日程"), "cal"),
    Entry("/events/mine/", _("我的活动"), "cal"),
    Entry("/contests/teams/", _("我的参赛队"), "cup"),
    Entry("/learn/certificates/", _("证书"), "seal"),
)
MENUS: dict[str, tuple[Entry, ...]] = {
    "learner": LEARNER,
    "enterprise": (
        Entry("/biz/{}/", _("概览"), "grid", tab=True),
        Entry("/biz/{}/orders/", _("订单班"), "brief", tab=True),
        Entry("/biz/{}/candidates/", _("候选人"), "users", tab=True),
        Entry("/biz/{}/mentoring/", _("导师带教"), "msg", tab=True),
        Entry("/biz/{}/bases/", pgettext_lazy("heading", "实训基地"), "bldg"),
        Entry("/biz/{}/evaluations/", _("学员评价"), "star"),
        Entry("/biz/{}/contests/", _("赛事命题"), "cup"),
        Entry("/biz/{}/certificates/", _("批量核验证书"), "seal"),
        Entry("/events/hosted/", _("活动"), "cal"),
        Entry("/biz/{}/cooperation/", _("政校企合作"), "link"),
        Entry("/biz/{}/credit/", _("信用与履约"), "shield", group=_("企业")),
        Entry("/biz/{}/profile/", _("企业资料"), "bldg", group=_("企业")),
        Entry("/biz/{}/vetting/", _("准入审核"), "okc", group=_("企业")),
        Entry("/biz/{}/members/", _("成员与权限"), "settings", group=_("企业")),
    ),
    "university": (
        Entry("/uni/{}/", _("概览"), "grid", tab=True),
        Entry("/uni/{}/programmes/", _("培养方案"), "school"),
        Entry("/uni/{}/coverage/", _("技能覆盖"), "chart", tab=True),
        Entry("/uni/{}/courses/", _("课程"), "book", tab=True),
        Entry("/uni/{}/banks/", _("题库"), "list"),
        Entry("/uni/{}/grades/", _("成绩"), "list"),
        Entry("/uni/{}/marking/", _("待批改"), "note"),
        Entry("/uni/{}/hours/", _("学时认定"), "clock"),
        Entry("/uni/{}/orders/", _("订单确认"), "brief"),
        Entry("/uni/{}/bases/", pgettext_lazy("heading", "实训基地"), "bldg"),
        Entry("/uni/{}/agreements/", _("三方协议"), "file"),
        Entry("/uni/{}/contests/", _("参赛队审核"), "cup"),
        Entry("/events/hosted/", _("活动"), "cal"),
        Entry("/uni/{}/cooperation/", _("政校企合作"), "link"),
        Entry("/uni/{}/reviews/", _("审核"), "check", tab=True, group=_("管理")),
        Entry("/uni/{}/certificates/", _("证书"), "seal", group=_("管理")),
        Entry("/uni/{}/members/", _("成员与权限"), "settings", group=_("管理")),
    ),
    "gov": (
        Entry("/gov/", _("概览"), "grid", tab=True),
        Entry("/gov/gap/", _("人才缺口"), "chart", tab=True),
        Entry("/gov/clusters/", pgettext_lazy("heading", "产业集群"), "map", tab=True),
        Entry("/gov/orders/", _("订单审核"), "check"),
        Entry("/gov/rounds/", _("匹配轮次"), "half"),
        Entry("/gov/credit/", _("企业信用"), "shield", tab=True),
        Entry("/gov/bases/", pgettext_lazy("heading", "实训基地"), "bldg"),
        Entry("/gov/training/", _("人才培养"), "school"),
        Entry("/events/hosted/", _("活动"), "cal"),
        Entry("/gov/cooperation/", _("政校企合作"), "link"),
        Entry("/gov/vetting/", _("企业准入"), "okc"),
        Entry("/gov/contests/", _("赛事组织"), "cup"),
        Entry("/gov/reports/", _("月报"), "file", group=_("监管")),
        Entry("/gov/audit/", _("口径与留痕"), "eye", group=_("监管")),
        Entry("/gov/rules/", _("规则"), "file", group=_("监管")),
        Entry("/certificates/batches/", _("证书批次"), "seal", group=_("监管")),
        Entry("/gov/organisations/", _("机构登记"), "bldg", group=_("监管")),
        Entry("/gov/members/", _("成员与权限"), "settings", group=_("监管")),
    ),
    "association": (Entry("/assoc/{}/cooperation/", _("政校企合作"), "link", tab=True),),
    "judge": (
        Entry("/judge/", _("待评"), "list", tab=True),
        Entry("/judge/done/", _("已评"), "okc", tab=True),
        Entry("/judge/recusals/", _("回避"), "x"),
        Entry("/judge/criteria/", _("标准"), "star", tab=True),
    ),
}


def space_of(path: str) -> Space:
    """The space an address belongs to: /biz/acme/orders/ and /en/biz/acme/orders/ are the enterprise acme's."""
    parts = path.removeprefix("/en/").strip("/").split("/")
    name = PREFIXES.get(parts[0], "learner")
    return Space(name, parts[1] if name in WITH_CODE and len(parts) > 1 else "")


@lru_cache(maxsize=1024)
def leads_somewhere(path: str) -> bool:
    """Whether one of our views answers the address; Wagtail's pages, which answer for all, do not count."""
    try:
        # The menus are written in the unprefixed language.
        with override("zh-hans"):
            return resolve(path).url_name != "wagtail_serve"
    except Resolver404:
        return False


def in_reader_language(path: str) -> str:
    """The address in the reader's language: /orders/ is /en/orders/ in English."""
    return f"/en{path}" if get_language() == "en" and path.startswith("/") else path


def translations_of(page: Any, request: HttpRequest) -> dict[str, str]:
    """A Wagtail page's address in every language it is published in, itself included; read once a request."""
    known: dict[Any, dict[str, str]] = request.__dict__.setdefault("_translations", {})
    if page.pk not in known:
        twins = page.get_translations(inclusive=True).filter(live=True).select_related("locale")
        known[page.pk] = {twin.locale.language_code: twin.get_url(request) for twin in twins}
    return known[page.pk]
