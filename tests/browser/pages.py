"""The pages the browser looks at. To add one, add one line."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """An address, the demo person who opens it (None: a stranger), and the form without which the page is of no use.

    then    for a page with a number in its address: selectors of the links that lead to it from there, one after another
    """

    path: str
    role: str | None = None
    form: str = ""
    then: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What tells it from the others."""
        return " ".join([self.path, *self.then, self.role or "stranger"])


FORM = "main form.card[method=post]"
# The contests of an officer: a season in preparation, one that runs, one that is closed; rounds by their state.
DRAFT = "main a:text('设置和检查')"
# Of those that run, the one for which firms set problems.
RUNNING = "main section:has(h2:has-text('三单')):has(h2 .badge:text-is('进行中')) a.btn-s"
CLOSED = "main section:has(h2 .badge:text-is('已结束')) a.btn-s"
OPEN = "main section:has(h2:has-text('三单')) li:has(.badge:text-is('提交中')) a"
JUDGED, NOTICED = (f"main li:has(.badge:text-is('{state}')) a" for state in ("评审中", "公示中"))
# From a student's teams to what one of them handed in.
TEAM, WORKS = "main a[href^='/contests/teams/']", "main a[href$='/submissions/']"


def _contest(*then: str, form: str = "") -> Look:
    return Look("/gov/contests/", "officer", form, then)


def _class_labs(*then: str, form: str = "") -> Look:
    """The labs of the class that is taught now, from the list of the school's runs."""
    way = ("main a:has-text('跨境物流与公共海外仓')", ".tabs a[href$='/labs/']", *then)
    return Look("/uni/jh-college/courses/", "teacher", form, way)


PAGES = [
    Look("/", form="main form[role=search]"),
    Look("/en/", form="main form[role=search]"),
    Look("/about/"),
    Look("/privacy/"),
    Look("/en/privacy/"),
    Look("/accessibility/"),
    Look("/matching-rules/"),
    Look("/help/"),
    Look("/news/"),
    Look("/en/news/how-matching-is-checked/"),
    Look("/clusters/"),
    Look("/en/clusters/wuhu/"),
    Look("/search/?q=匹配", form="main form[role=search]"),
    Look("/accounts/login/", form="main form[method=post]"),
    Look("/accounts/signup/", form="main form[method=post]"),
    Look("/verify/", form="main form"),
    Look("/courses/"),
    Look("/en/courses/"),
    Look("/orders/"),
    Look("/en/orders/"),
    Look("/learn/", "student"),
    Look("/choices/", "student", "main form[method=post]"),
    Look("/results/", "student"),
    Look("/learn/certificates/", "student"),
    Look("/learn/certificates/asked/", "student"),
    Look("/me/", "student"),
    Look("/me/consents/", "student", "main form[method=post]"),
    Look("/biz/firm-01/", "enterprise"),
    Look("/biz/firm-01/orders/", "enterprise"),
    Look("/biz/firm-01/orders/new/", "enterprise", "main form.card[method=post]"),
    Look("/biz/firm-01/contests/", "enterprise"),
    Look("/biz/firm-01/contests/", "enterprise", then=("main ul.task b a",)),
    Look("/biz/firm-01/contests/", "enterprise", FORM, ("main a[href*='/propose/']",)),
    Look("/biz/firm-01/contests/", "enterprise", FORM, ("main li:has(.b-warn) b a", "main a[href$='/edit/']")),
    Look("/gov/contests/new/", "officer", FORM),
    _contest(DRAFT, form="main form[method=post]"),
    _contest(DRAFT, "main a[href*='/tracks/']:text('参赛条件')", form=FORM),
    _contest(DRAFT, "main a[href$='/settings/']", form=FORM),
    _contest(DRAFT, "main a[href$='/parts/']", form="main form[method=post]"),
    _contest(DRAFT, "main a[href$='/rubric/']", form="main form[method=post]"),
    _contest(RUNNING),
    _contest(RUNNING, "main li:has(.b-warn) a[href*='/problems/']", form=FORM),
    _contest(RUNNING, "main a[href$='/teams/']", form="main form"),
    _contest(CLOSED),
    _contest(CLOSED, "main a[href$='/results/']"),
    _contest(CLOSED, "main a[href$='/reopen/']", form=FORM),
    _contest(OPEN, form="main form.card[method=post]"),
    _contest(OPEN, "main a[href$='/postpone/']", form=FORM),
    _contest(OPEN, "main a[href$='/files/']", form="main form[method=post]"),
    _contest(OPEN, "main a[href$='/submissions/']", "main a[href*='/keys/']", form=FORM),
    _contest(JUDGED),
    _contest(JUDGED, "main a[href$='/submissions/']"),
    _contest(JUDGED, "main a[href*='/entries/']", form="main form"),
    _contest(JUDGED, "main a[href$='/remove/']", form=FORM),
    _contest(NOTICED, "main a[href$='/appeals/']"),
    _contest(NOTICED, "main a[href$='/sensitivity/']"),
    _contest(NOTICED, "main a[href$='/record/']"),
    Look("/contests/comp-brand/leaderboard/", then=("main nav a.chip:not([aria-current])",)),
    Look("/contests/comp-brand/rules/"),
    Look("/judge/", "judge"),
    Look("/judge/", "judge", FORM, ("main a[href^='/judge/entries/']",)),
    Look("/judge/recusals/", "judge", FORM),
    Look("/judge/criteria/", "judge"),
    Look("/contests/teams/", "student"),
    Look("/contests/teams/", "student", then=("main a[href^='/contests/teams/']",)),
    Look("/contests/teams/", "student", then=(TEAM, "main a[href$='/commitments/']")),
    Look("/contests/teams/", "student", then=(TEAM, WORKS)),
    Look("/contests/teams/", "student", then=(TEAM, WORKS, "main a[href*='/cases/']")),
    Look("/contests/teams/", "student", then=(TEAM, WORKS, "main a[href^='/contests/submissions/']")),
    Look("/biz/firm-01/vetting/", "enterprise"),
    Look("/biz/firm-01/maturity/", "enterprise"),
    Look("/rules/"),
    Look("/biz/firm-01/candidates/", "enterprise"),
    Look("/biz/firm-01/members/", "enterprise"),
    Look("/en/biz/firm-01/", "enterprise"),
    Look("/uni/jh-college/", "university"),
    Look("/uni/jh-college/courses/", "university"),
    Look("/uni/jh-college/banks/", "teacher"),
    Look("/uni/jh-college/banks/cbe201/", "teacher", "main form[role=search]"),
    Look("/uni/jh-college/banks/cbe201/new/multiple/", "teacher", "main form[method=post]"),
    Look("/uni/jh-college/banks/cbe201/import/", "teacher", "main form[method=post]"),
    Look("/learn/grades/", "student"),
    Look("/courses/cbe301/labs/", "student"),
    Look("/courses/cbe301/labs/lab-ow/", "student", "main form[method=post]"),
    Look("/courses/cbe301/labs/lab-pd/", "student", then=("main a[href*='/learn/labs/']",)),
    _class_labs(),
    _class_labs("main a[href$='/labs/lab-ow/']", form="main form.card[method=post]"),
    Look("/uni/jh-college/grades/", "university"),
    Look("/uni/jh-college/grades/scheme/", "university", "main form[method=post]"),
    Look("/uni/jh-college/agreements/", "university"),
    Look("/uni/jh-college/programmes/", "university"),
    Look("/uni/jh-college/programmes/cbec/v1/", "university"),
    Look("/uni/jh-college/programmes/cbec/v1/attainment/", "university"),
    Look("/uni/jh-college/programmes/cbec/v2/review/", "university", "main form[method=post]"),
    Look("/uni/jh-college/coverage/", "university"),
    Look("/uni/jh-college/coverage/cbec/", "university"),
    Look("/uni/jh-college/coverage/live-commerce/", "teacher", "main form[method=post]"),
    Look("/bases/", form="main form[role=search]"),
    Look("/en/bases/jh-cbec/", "teacher"),
    Look("/bases/jh-cbec/book/", "teacher", "main form[method=post]"),
    Look("/bases/bookings/", "teacher"),
    Look("/uni/jh-college/bases/jh-cbec/", "university", "main form[method=post]"),
    Look("/uni/jh-college/bases/jh-cbec/use/", "university"),
    Look("/biz/firm-01/bases/", "enterprise"),
    Look("/gov/bases/", "officer"),
    Look("/centres/anhui-goods/", "mentor"),
    Look("/uni/jh-college/centres/anhui-goods/", "university", "main form[method=post]"),
    Look("/uni/jh-college/certificates/new/", "university"),
    Look("/uni/jh-college/contests/teams/", "university", "main form"),
    Look("/learn/programme/", "student"),
    Look("/gov/", "officer"),
    Look("/gov/orders/", "officer"),
    Look("/gov/rounds/", "officer"),
    Look("/gov/organisations/", "officer"),
]
