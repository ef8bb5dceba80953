"""LEARN: enrol, lessons, quiz, passed, certificate, and anybody verifies it."""

from certificates import public as certificates
from courses.models import LabAttempt
from lms.demo import learning
from lms.people.models import User
from tests.factories.labs import right


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


def test_a_lab_is_practised_graded_and_stands_in_grades_and_hours(visit):
    student = visit("student")
    student.press(student.open("/courses/cbe102/"), "/enrol/")
    lab = "/courses/cbe102/labs/lab-qt/"

    practice = student.press(student.open(lab), "/labs/lab-qt/", act="practice")
    tried = student.press(practice, "/learn/labs/", act="hand_in")
    page = student.press(student.open(lab), "/labs/lab-qt/", act="graded")
    attempt = LabAttempt.objects.get(uuid=page.url.rstrip("/").rsplit("/", 1)[-1])
    result = student.press(page, "/learn/labs/", act="hand_in", **right(attempt, wrong=1))

    assert tried.has("练习第 1 次得分 0 分")
    assert result.has("合格") and result.has("计分第 1 次得分 83.3 分")
    assert student.open(f"/learn/grades/{attempt.enrolment.run_id}/").has("出口报价核算 83.3")
    assert student.open("/learn/hours/").has("出口报价核算")


def test_the_labs_of_last_term_brought_a_skill_certificate_that_says_so(visit):
    student, holder = visit("student"), User.objects.get(email="student@demo.test")
    mine = next(one for one in certificates.certificates_of(holder.pk) if one.title == "供应链金融技能证书")

    page = student.open(mine.url)
    attempt = student.open(page.links("/learn/labs/")[0])

    assert page.has("实训：订单与在途货物融资 100 分，要求 75 分")
    assert attempt.has("合格") and attempt.has("模型的答案")


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
