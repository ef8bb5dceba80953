"""The pages people open most, in the demo, each by one who may."""

from dataclasses import dataclass
from http.cookies import SimpleCookie

from lms.demo.people import PASSWORD
from lms.demo.visitor import Visitor


@dataclass(frozen=True)
class DemoPage:
    """A page and the cookies of whoever opens it; none for a stranger."""

    name: str
    path: str
    cookies: SimpleCookie | None = None


def pages() -> list[DemoPage]:
    """The demo must be loaded and its staff excused from the second factor. Enrols the student in one course."""
    student, officer, school, firm = (
        Visitor(f"{name}@demo.test", PASSWORD) for name in ("student", "officer", "university", "enterprise")
    )
    student.press(student.open("/courses/cbe102/"), "/enrol/")
    return [
        DemoPage("home", "/"),
        DemoPage("catalogue", "/courses/"),
        DemoPage("course", "/courses/cbe102/"),
        DemoPage("orders", "/orders/"),
        DemoPage("course, enrolled", "/courses/cbe102/", student.client.cookies),
        DemoPage("lesson", "/courses/cbe102/lessons/1/", student.client.cookies),
        DemoPage("dashboard, learner", "/learn/", student.client.cookies),
        DemoPage("dashboard, government", "/gov/", officer.client.cookies),
        DemoPage("dashboard, university", "/uni/jh-college/", school.client.cookies),
        DemoPage("dashboard, enterprise", "/biz/firm-01/", firm.client.cookies),
    ]
