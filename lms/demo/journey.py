"""The whole loop, walked through the pages of the site by those whose steps they are, beside a real worker.

`manage.py start --check` prints what this returns: what was loaded, every state the demo's student reached, the
certificates of both rounds, the PDF and what its verification answered.
"""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from certificates import public as certificates
from courses import public as courses
from internships import public as internships
from lms.demo import clock, learning, wpi
from lms.demo.orders import OPEN_ROUND
from lms.demo.people import PASSWORD
from lms.demo.visitor import Lost, Page, Visitor
from lms.organisations import public as organisations
from lms.people.models import User
from lms.skills import public as skills

STUDENT, OFFICER, ACADEMIC, MANAGER, MENTOR = (
    f"{name}@demo.test" for name in ("student", "officer", "university", "enterprise", "mentor")
)
FRIDAY = 4
DAYS = 30
PATIENCE_SECONDS = 120


def run(progress: Callable[[str], None] = lambda name: None) -> dict[str, Any]:
    """Walk the loop, saying each step first. `ok`: it came to its end; if not, `error` says where it stopped."""
    report: dict[str, Any] = {"ok": False, "loaded": loaded()}
    try:
        for name, step in STEPS:
            progress(name)
            report[name] = step(report)
    except Lost as lost:
        return report | {"error": f"{name}: {lost}"}
    return report | {"ok": True}


def loaded() -> dict[str, int]:
    """What is in the database, by counting it."""
    orders = internships.order_counts()
    return {
        "cities": organisations.City.objects.count(),
        "clusters": organisations.Cluster.objects.count(),
        "universities": organisations.Organisation.objects.exclude(moe_code="").count(),
        "skills": skills.skills().count(),
        "skill_domains": skills.domains().count(),
        "course_runs": courses.run_counts().runs_open,
        "orders": orders.approved,
        "order_seats": orders.seats,
        "real_lists": internships.lists_in_round(wpi.CODE),
    }


def learn(report: dict[str, Any]) -> dict[str, Any]:
    """Enrol, do every lesson, pass the quiz."""
    return learning.pass_course(Visitor(STUDENT, PASSWORD), "cbe102")


def rank(report: dict[str, Any]) -> dict[str, Any]:
    """Add the first firm's posts and two others to the list, put one of them first, and send it in."""
    student = Visitor(STUDENT, PASSWORD)
    for code in ("ord-01", "ord-03"):
        page = student.open(f"/orders/{code}/")
        for form in page.soup.find_all("form", action=lambda url: url and url.endswith("/choices/change/")):
            student.press(page, "/choices/change/", add=form.find("input", {"name": "add"})["value"])
    page = student.open("/choices/")
    chosen = [str(button["value"]) for button in page.soup.find_all("button", {"name": "up"})]
    page = student.press(page, "/choices/change/", up=chosen[1])
    page = student.press(page, "/choices/change/", to="/choices/submit/")
    return {"choices": len(chosen), "submitted": page.has("已提交")}


def match(report: dict[str, Any]) -> dict[str, Any]:
    """The officer locks, draws and publishes the demo's round; solving and certifying are the worker's."""
    return _settle(OPEN_ROUND)


def match_real_preferences(report: dict[str, Any]) -> dict[str, Any]:
    """The same for the 928 real students."""
    return _settle(wpi.CODE)


def sign(report: dict[str, Any]) -> dict[str, Any]:
    """Accept the seat, agree to the internship with the guardian, then have all three parties sign."""
    student = Visitor(STUDENT, PASSWORD)
    result = student.open(f"/results/{OPEN_ROUND}/")
    links = result.links("/placements/")
    if not links:
        raise Lost(f"the student was not matched: {result.soup.h1.get_text()}")
    student.press(result, "/accept/")
    student.press(student.open(links[0]), "/consent/")
    school = Visitor(ACADEMIC, PASSWORD)
    school.press(school.open(links[0]), "/guardian/", kept_at="演示：教务处档案")
    states = []
    for email in (STUDENT, ACADEMIC, _manager_of(links[0])):
        person = Visitor(email, PASSWORD)
        page = person.press(person.open(links[0]), "/sign/")
        states.append(_state(page))
    return {"placement": links[0], "result": result.soup.h1.get_text(strip=True), "states": states}


def train(report: dict[str, Any]) -> dict[str, Any]:
    """Start, write the log on every working day of a month, have the mentor confirm it, and end."""
    url = report["sign"]["placement"]
    academic = Visitor(ACADEMIC, PASSWORD)
    states = [_state(academic.press(academic.open(url), "/start/"))]
    student = Visitor(STUDENT, PASSWORD)
    days = sum(_log(student, url, day) for day in range(DAYS))
    with clock.days_from_now(DAYS):
        mentor = Visitor(_manager_of(url), PASSWORD)
        page = mentor.open(url)
        ticked = [str(box["value"]) for box in page.soup.find_all("input", {"name": "entry"})]
        mentor.press(page, "/log/confirm/", entry=ticked)
        states.append(_state(academic.press(academic.open(url), "/finish/")))
    return {"states": states, "days_logged": days, "days_confirmed": len(ticked)}


def evaluate(report: dict[str, Any]) -> dict[str, Any]:
    """Both sides write; the second opens both."""
    url = report["sign"]["placement"]
    with clock.days_from_now(DAYS + 1):
        firm, student = Visitor(_manager_of(url), PASSWORD), Visitor(STUDENT, PASSWORD)
        firm.press(firm.open(url), "/evaluate/", skill=5, attitude=5, growth=4, grade="excellent", comment="演示评语")
        sealed = not student.open(url).has("演示评语")
        page = student.press(student.open(url), "/evaluate/", mentoring=5, conditions=5, keeping=5, comment="演示评语")
    return {"sealed_until_both": sealed, "opened": page.has("演示评语"), "states": [_state(page)]}


def certify(report: dict[str, Any]) -> dict[str, Any]:
    """Wait for the worker to make the files, download the proof and have a stranger verify it."""
    student = Visitor(STUDENT, PASSWORD)
    holder = User.objects.get(email=STUDENT)
    _wait(lambda: all(one.state == "published" for one in certificates.certificates_of(holder.pk)), "certificates")
    mine = certificates.certificates_of(holder.pk)
    page = student.open(mine[0].url)
    data = student.file(page.links("file.pdf")[0])
    path = settings.DATA_DIR / "check.pdf"
    Path(path).write_bytes(data)
    address = page.links("/v/")[0]
    answer = Visitor().open(address)
    return {
        "certificates": [{"number": one.number, "title": one.title, "state": one.state} for one in mine],
        "pdf": {"path": str(path), "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()},
        "verify": {"url": settings.SITE_URL + address, "answer": answer.soup.h1.get_text(strip=True)},
    }


STEPS: list[tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = [
    ("learn", learn),
    ("rank", rank),
    ("match", match),
    ("match_real_preferences", match_real_preferences),
    ("sign", sign),
    ("train", train),
    ("evaluate", evaluate),
    ("certify", certify),
]


def _settle(code: str) -> dict[str, Any]:
    url = f"/gov/rounds/{code}/"
    officer = Visitor(OFFICER, PASSWORD)
    officer.press(officer.open(url), "/lock/")
    officer.press(officer.open(url), "/draw/", public_value="演示用的公开随机值")
    _wait(lambda: bool(officer.open(url).soup.find("form", action=lambda a: a and a.endswith("/publish/"))), code)
    page = officer.press(officer.open(url), "/publish/")
    return {"state": _state(page), "certificate": internships.round_certificate(code)}


def _log(student: Visitor, url: str, day: int) -> bool:
    """One working day's entry; nothing on a weekend."""
    with clock.days_from_now(day):
        today = timezone.localdate()
        if today.weekday() > FRIDAY:
            return False
        page = student.open(url)
        student.press(page, "/log/", day=today.isoformat(), hours="7.5", text="整理询盘并跟进两位客户的样品寄送。")
        return True


def _manager_of(placement_url: str) -> str:
    """Who signs for the firm of a placement."""
    pk = int(placement_url.rstrip("/").split("/")[-1])
    placement = internships.placements(pk=pk)[0]
    return User.objects.get(pk=organisations.people_with_role(placement.enterprise_id, "manager")[0]).email


def _state(page: Page) -> str:
    badge = page.soup.select_one(".sec-h .badge")
    return badge.get_text(strip=True) if badge else ""


def _wait(done: Callable[[], bool], what: str) -> None:
    """Give the worker time. Raises Lost when it took too long."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not done():
        if time.monotonic() > until:
            raise Lost(f"still waiting for {what} after {PATIENCE_SECONDS} seconds")
        time.sleep(0.3)
