"""The pages people open most, in the demo, each by one who may."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urljoin, urlsplit

from lms.demo.learning import MOST_QUESTIONS
from lms.demo.people import PASSWORD
from lms.demo.visitor import Lost, Visitor


@dataclass(frozen=True)
class DemoPage:
    """A page and the cookies of whoever opens it, none for a stranger; what is sent to it where it is not only read."""

    name: str
    path: str
    cookies: SimpleCookie | None = None
    form: Mapping[str, str] | None = None


def pages() -> list[DemoPage]:
    """The demo must be loaded and its staff excused from the second factor. Enrols the student in one course."""
    student, officer, school, firm, teacher = (
        Visitor(f"{name}@demo.test", PASSWORD) for name in ("student", "officer", "university", "enterprise", "teacher")
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
        DemoPage("door", _door(teacher), teacher.client.cookies),
    ]


def _door(host: Visitor) -> str:
    """The door of a session of the host's that is not over."""
    sessions = host.open("/events/hosted/").links("/host/")
    doors = [door for page in sessions for door in host.open(page).links("/door/")]
    return doors[0]


def answer_save() -> DemoPage:
    """An answer as its page saves it: through the view, with the form's token, kept every time. After pages()."""
    student = Visitor("student@demo.test", PASSWORD)
    page = student.press(student.open("/courses/cbe102/quiz/"), "/quiz/")
    for number in range(1, MOST_QUESTIONS):
        choice = page.soup.find("input", {"name": "given", "type": "radio"})
        if choice is not None:
            token = str(page.soup.find("input", {"name": "csrfmiddlewaretoken"})["value"])
            form = {"csrfmiddlewaretoken": token, "given": str(choice["value"])}
            return DemoPage("answer save", urlsplit(page.url).path, student.client.cookies, form)
        page = student.open(urljoin(page.url, f"../{number + 1}/"))
    raise Lost("no question of one choice in the quiz of CBE102")
