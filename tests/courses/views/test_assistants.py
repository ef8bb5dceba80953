"""What an assistant trusted with one thing opens of a run, and what stays shut."""

import re

import pytest

from courses.models import Post
from courses.operations import assistants, moderation
from lms.organisations.public import Role
from tests.factories.assignments import make_assignment, make_submission
from tests.factories.courses import make_enrolment
from tests.factories.discussions import make_reply, make_thread
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
WORK = ("assignments/", "quizzes/", "labs/", "gradebook/", "regrades/")


@pytest.fixture
def enrolment():
    return make_enrolment()


@pytest.fixture
def report(enrolment):
    """A reply that somebody said should not stand."""
    rude = make_reply(make_thread(enrolment), by=make_enrolment(enrolment.run).person, body="很难听的话")
    return moderation.report(rude.pk, "abuse", "", by=enrolment.person)


@pytest.fixture
def trusted(client, enrolment):
    """Signs in an assistant of the run with one right; the beginning of the run's addresses."""

    def signed_in(right):
        run = enrolment.run
        person = make_member(Role.TEACHER, run.organisation)
        assistants.set_assistant(run.pk, person.pk, kind="assistant", rights={right}, by=run.teacher)
        client.force_login(person)
        return f"/uni/{run.organisation.code}/courses/{run.pk}/"

    return signed_in


@pytest.mark.parametrize(
    ("right", "opened"),
    [
        ("roster", {"", "progress/", *WORK}),
        ("mark", {*WORK, "talk/"}),
        ("moderate", {"talk/"}),
    ],
)
def test_an_assistant_opens_what_they_are_trusted_with_and_sees_no_other_tab(client, trusted, right, opened):
    base = trusted(right)
    paths = ["", "progress/", *WORK, "talk/", "settings/"]

    answers = {path: client.get(base + path) for path in paths}

    assert {path for path, answer in answers.items() if answer.status_code == 200} == opened
    assert {answers[path].status_code for path in set(paths) - opened} == {404}
    linked = set(re.findall(f'href="{base}([a-z]*/?)"', answers[sorted(opened)[-1]].text))
    assert linked == opened


def test_who_marks_alone_marks(client, enrolment, trusted):
    work = make_submission(make_assignment(enrolment.run), enrolment)
    address = trusted("mark") + f"submissions/{work.pk}/"

    shown = client.get(address)
    client.post(address, {"rubric": work.assignment.rubric.pk, "level_c1": 0, "level_c2": 0})

    work.refresh_from_db()
    assert (shown.status_code, work.state) == (200, "marked")


def test_who_moderates_alone_answers_reports(client, report, trusted):
    base = trusted("moderate")

    shown = client.get(base + "talk/").text
    client.post(f"{base}talk/reports/{report.pk}/", {"do": "remove", "answer": "辱骂"})

    assert "很难听的话" in shown
    assert Post.objects.get(pk=report.post_id).is_removed


@pytest.mark.parametrize("right", ["roster", "mark"])
def test_who_reported_whom_is_for_moderators_alone(client, report, trusted, right):
    base = trusted(right)

    assert "很难听的话" not in client.get(base + "talk/").text
    assert client.post(f"{base}talk/reports/{report.pk}/", {"do": "remove", "answer": "x"}).status_code == 404
    report.refresh_from_db()
    assert report.state == "open"
