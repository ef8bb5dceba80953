import pytest

from courses import access
from courses.access import discussions
from courses.choices import HelperKind, Right
from courses.models import CourseRun, RunAssistant
from courses.operations import assistants
from lms.common.errors import Invalid, NotAllowed
from lms.organisations import public as organisations
from lms.organisations.public import Role
from tests.factories.courses import make_run
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    """A run with its teacher."""
    return make_run()


@pytest.fixture
def colleague(run):
    """Another teacher of the school."""
    return make_member(Role.TEACHER, run.organisation)


def may(person, run):
    """What the person may do in the run, asked afresh."""
    run = CourseRun.objects.get(pk=run.pk)
    asked = {
        "roster": access.can_see_roster,
        "mark": access.can_record_grade,
        "moderate": discussions.can_moderate,
        "manage": access.can_manage_run,
    }
    return {name for name, can in asked.items() if can(person, run)}


@pytest.mark.parametrize(
    ("kind", "rights", "granted"),
    [
        (HelperKind.ASSISTANT, {Right.ROSTER}, {"roster"}),
        (HelperKind.ASSISTANT, {Right.MARK}, {"mark"}),
        (HelperKind.ASSISTANT, {Right.MODERATE}, {"moderate"}),
        (HelperKind.ASSISTANT, {Right.ROSTER, Right.MARK}, {"roster", "mark"}),
        (HelperKind.TEACHER, set(), {"roster", "mark", "moderate", "manage"}),
    ],
)
def test_set_assistant_grants_just_these_rights(run, colleague, kind, rights, granted):
    before = may(colleague, run)

    assistants.set_assistant(run.pk, colleague.pk, kind=kind, rights=rights, by=run.teacher)

    assert (before, may(colleague, run), may(make_member(Role.TEACHER, run.organisation), run)) == (
        set(),
        granted,
        set(),
    )


def test_set_assistant_again_replaces_the_rights(run, colleague):
    for rights in ({Right.ROSTER, Right.MARK}, {Right.MODERATE}):
        assistants.set_assistant(run.pk, colleague.pk, kind=HelperKind.ASSISTANT, rights=rights, by=run.teacher)

    assert (may(colleague, run), RunAssistant.objects.count()) == ({"moderate"}, 1)


def test_drop_assistant_takes_every_right_away(run, colleague):
    row = assistants.set_assistant(run.pk, colleague.pk, kind=HelperKind.TEACHER, rights=set(), by=run.teacher)

    assistants.drop_assistant(run.pk, row.pk, by=run.teacher)
    assistants.drop_assistant(run.pk, row.pk, by=run.teacher)

    assert may(colleague, run) == set()


def test_help_ends_with_the_membership(run, colleague):
    assistants.set_assistant(run.pk, colleague.pk, kind=HelperKind.TEACHER, rights=set(), by=run.teacher)

    organisations.end_membership(colleague.memberships.get().pk, by=None)

    assert may(colleague, run) == set()


@pytest.mark.parametrize(
    ("who", "kind", "rights", "field"),
    [
        ("stranger", HelperKind.ASSISTANT, {Right.ROSTER}, ["person"]),
        ("teacher", HelperKind.ASSISTANT, {Right.ROSTER}, ["person"]),
        ("colleague", HelperKind.ASSISTANT, set(), ["rights"]),
        ("colleague", "boss", {Right.ROSTER}, []),
        ("colleague", HelperKind.ASSISTANT, {"everything"}, []),
    ],
)
def test_set_assistant_says_what_is_wrong(run, colleague, who, kind, rights, field):
    people = {"stranger": make_member(Role.TEACHER), "teacher": run.teacher, "colleague": colleague}

    with pytest.raises(Invalid) as refused:
        assistants.set_assistant(run.pk, people[who].pk, kind=kind, rights=rights, by=run.teacher)

    assert (list(refused.value.fields), RunAssistant.objects.count()) == (field, 0)


@pytest.mark.parametrize("rights", [{Right.ROSTER}, {Right.MARK, Right.MODERATE}])
def test_an_assistant_cannot_give_rights(run, colleague, rights):
    assistants.set_assistant(run.pk, colleague.pk, kind=HelperKind.ASSISTANT, rights=rights, by=run.teacher)
    other = make_member(Role.TEACHER, run.organisation)

    with pytest.raises(NotAllowed):
        assistants.set_assistant(run.pk, other.pk, kind=HelperKind.TEACHER, rights=set(), by=colleague)
