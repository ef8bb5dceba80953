"""What courses say of a skill follows what it has become; what was sent to reviewers or published stays."""

import pytest

from courses.curricula.plans import Module, Standard
from courses.errors import BadPlan
from courses.models import (
    CertificateRule,
    CoursePage,
    CoursePrerequisite,
    CourseSkill,
    ProgrammeSkill,
    Quiz,
    RuleSkill,
)
from courses.operations.programmes import begin_version, save_plan
from courses.queries import quizzes
from courses.queries import skills as taught
from lms.organisations.public import Role
from lms.skills import public as skills
from lms.skills.queries import uses
from lms.skills.tree import Merge, Retire, Split
from tests.factories.courses import make_course, make_run
from tests.factories.organisations import make_member
from tests.factories.programmes import make_plan, make_version, publish, with_course
from tests.factories.questions import make_bank, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def taxonomy(db):
    skills.load_taxonomy()


def merge(code="EC-02", into="EC-01"):
    return skills.change_taxonomy(Merge((code,), into), reason="同一件事", by=None)


def granted(course):
    return sorted(CourseSkill.objects.filter(course=course).values_list("skill__code", "level"))


def standard_of(*pairs):
    return Standard("能开店", "考查", (Module("开店", 560),), pairs)


def test_a_course_grants_the_successor_and_the_better_level_where_it_granted_both():
    one, both = make_course(skills=[("EC-02", 2)]), make_course(skills=[("EC-01", 1), ("EC-02", 3)])

    change = merge()

    assert (granted(one), granted(both)) == ([("EC-01", 2)], [("EC-01", 3)])
    assert change.followed["courses.grants"] == 2
    assert taught.skill_supply()["EC-01"].level == 3


def test_a_course_in_two_languages_is_rewritten_in_both_and_counts_once():
    course = make_course(skills=[("EC-02", 2)], english="Shops")
    english = CoursePage.objects.get(translation_key=course.translation_key, locale__language_code="en")
    CourseSkill.objects.create(course=english, skill=skills.by_code(["EC-02"])["EC-02"], level=2)
    counted = {use.key: n for use, n in uses.uses_of(["EC-02"])}

    change = merge()

    assert granted(course) == granted(english) == [("EC-01", 2)]
    assert change.followed == counted == {"courses.grants": 1}


def test_an_older_draft_published_later_grants_the_successor():
    course = make_course(skills=[("EC-02", 2)])
    draft = CoursePage.objects.get(pk=course.pk).save_revision()
    merge()

    draft.publish()

    assert granted(course) == [("EC-01", 2)]


def test_conditions_and_certificate_rules_follow():
    course = make_course()
    CoursePrerequisite.objects.create(course=course, kind="skill", skill=skills.by_code(["EC-02"])["EC-02"], level=2)
    rule = CertificateRule.objects.create(code="r1", title_zh="规则", title_en="Rule", valid_years=3)
    for code, level in (("EC-01", 1), ("EC-02", 2)):
        RuleSkill.objects.create(rule=rule, skill=skills.by_code([code])[code], level=level)

    change = merge()

    assert CoursePrerequisite.objects.get().skill.code == "EC-01"
    assert list(RuleSkill.objects.values_list("skill__code", "level")) == [("EC-01", 2)]
    assert (change.followed["courses.conditions"], change.followed["courses.rules"]) == (1, 1)


def test_a_quiz_still_finds_its_questions_which_keep_their_label():
    course = make_course()
    run = make_run(course)
    bank = make_bank(course=course)
    question = make_question(bank=bank, skill=skills.by_code(["EC-02"])["EC-02"])
    blueprint = [{"skill": "EC-01", "level": 1, "count": 1}, {"skill": "EC-02", "level": 1, "count": 2}]
    quiz = Quiz.objects.create(course=course, run=run, code="q", title="测验", blueprint=blueprint)

    change = merge()

    quiz.refresh_from_db()
    question.refresh_from_db()
    assert quiz.blueprint == [{"skill": "EC-01", "level": 1, "count": 3}]
    assert (question.skill.code, change.followed["courses.quizzes"]) == ("EC-02", 1)
    assert [one.skill for one in quizzes.candidates(quizzes.pool_of(quiz))] == ["EC-01"]


def test_a_draft_of_a_programme_follows_and_its_newest_save_says_so():
    version = make_version(plan=with_course(make_plan(), "HX", standard=standard_of(("EC-02", 3), ("EC-01", 1))))

    change = merge()

    version.refresh_from_db()
    [course] = [one for one in version.plan.courses if one.code == "HX"]
    assert course.standard.skills == (("EC-01", 3),)
    assert version.edits == 2
    assert version.get_latest_revision_as_object().plan == version.plan
    assert change.followed == {"courses.programmes": 1}


def test_a_published_programme_keeps_its_words_and_the_next_one_begins_in_those_of_today():
    version = make_version(plan=with_course(make_plan(), "HX", standard=standard_of(("EC-02", 3), ("EC-03", 1))))
    office = make_member(Role.ACADEMIC, version.programme.organisation)
    publish(version, office)

    change = merge()
    skills.change_taxonomy(Retire("EC-03"), reason="没人要", by=None)

    assert change.followed == {}
    assert sorted(ProgrammeSkill.objects.values_list("skill__code", flat=True)) == ["EC-02", "EC-03"]
    newer = begin_version(version.programme_id, version.cohort_year + 1, by=office)
    [course] = [one for one in newer.plan.courses if one.code == "HX"]
    assert course.standard.skills == (("EC-01", 3),)


def test_a_saved_plan_with_an_old_code_means_the_successor_and_an_ended_one_is_refused():
    version = make_version()
    merge()
    skills.change_taxonomy(Split("EC-03", ("EC-04", "EC-05")), reason="是两件事", by=None)

    save_plan(version.pk, with_course(make_plan(), "HX", standard=standard_of(("EC-02", 3))), seen=1, by=None)

    assert ProgrammeSkill.objects.get().skill.code == "EC-01"
    with pytest.raises(BadPlan):
        save_plan(version.pk, with_course(make_plan(), "HX", standard=standard_of(("EC-03", 3))), seen=2, by=None)


def test_uses_count_every_kind_once():
    make_course(skills=[("EC-02", 2)])
    make_version(plan=with_course(make_plan(), "HX", standard=standard_of(("EC-02", 3))))

    assert {use.key: n for use, n in uses.uses_of(["EC-02"])} == {"courses.grants": 1, "courses.programmes": 1}
