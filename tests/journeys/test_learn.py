"""LEARN: enrol, lessons, quiz, passed, certificate, and anybody verifies it."""

from certificates import public as certificates
from lms.demo import learning
from lms.people.models import User


def test_learn(visit):
    student = visit("student")

    passed = learning.pass_course(student, "cbe102")

    holder = User.objects.get(email="student@demo.test")
    mine = certificates.certificates_of(holder.pk)[0]
    page = student.open(mine.url)
    answer = visit().open(page.links("/v/")[0])
    assert (passed["lessons"], passed["questions"], passed["result"]) == (16, 4, "测验及格")
    shown = {"FT-01": 2, "FT-02": 2, "FT-03": 2, "FT-04": 2, "FT-09": 1}
    assert shown.items() <= certificates.skill_levels_of(holder.pk).items()
    assert (mine.title, mine.state) == ("外贸实务与出口报价", "published")
    assert student.file(page.links("file.pdf")[0]).startswith(b"%PDF-")
    assert answer.soup.h1.get_text(strip=True) == "证书有效"
    assert not answer.has("程雨桐")


def test_a_wrong_answer_passes_nobody(visit):
    student, holder = visit("student"), User.objects.get(email="student@demo.test").pk
    held = certificates.certificates_of(holder)
    page = student.press(student.open("/courses/cbe102/"), "/enrol/")
    page = student.press(student.open("/courses/cbe102/quiz/"), "/quiz/")
    while "/q/" in page.url:
        # C is wrong wherever this course asks for ticks; no figure is that large.
        ticks = [str(one["value"]) for one in page.form("/q/").find_all("input", {"name": "given", "type": True})]
        page = student.press(page, "/q/", go="next", given="C" if "C" in ticks else "999999")

    result = student.press(page, "/check/")

    assert result.has("测验未及格") or not result.has("测验及格")
    assert certificates.certificates_of(holder) == held
