"""The pages the browser looks at. To add one, add one line."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """An address, the demo person who opens it (None: a stranger), and the form without which the page is of no use."""

    path: str
    role: str | None = None
    form: str = ""


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
    Look("/me/", "student"),
    Look("/me/consents/", "student", "main form[method=post]"),
    Look("/biz/firm-01/", "enterprise"),
    Look("/biz/firm-01/orders/", "enterprise"),
    Look("/biz/firm-01/orders/new/", "enterprise", "main form.card[method=post]"),
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
    Look("/learn/programme/", "student"),
    Look("/gov/", "officer"),
    Look("/gov/orders/", "officer"),
    Look("/gov/rounds/", "officer"),
    Look("/gov/organisations/", "officer"),
]
