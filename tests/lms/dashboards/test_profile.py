"""The skill profile: levels with what proves them, the composite index with its definition."""

import pytest

from certificates import public as certificates
from lms.dashboards.queries.profile import profile_of
from tests.factories.courses import make_course, make_enrolment, make_run, make_skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    """Somebody with one skill proven by a course and by training."""
    found = make_enrolment(make_run(make_course(title="外贸实务")))
    make_skill("FT-01")
    certificates.record_skills(found.person_id, [("FT-01", 2)], evidence=found.evidence, source="course")
    certificates.record_skills(found.person_id, [("FT-01", 1)], evidence="internships.placement:7", source="training")
    return found


def test_profile_names_what_proves_each_level(enrolment):
    line = next(row for row in profile_of(enrolment.person_id)["rows"] if row.skill.code == "FT-01")

    proven = [(proof.level, course.title if course else None) for proof, course in line.proofs]
    assert (line.level, proven) == (2, [(2, "外贸实务"), (1, None)])


def test_profile_measures_the_composite_index(enrolment):
    found = profile_of(enrolment.person_id)

    assert found["index"] == 25
    assert [(one.code, one.level, one.is_enough) for one in found["quarters"]] == [
        ("FT", 2, True), ("EC", 0, False), ("LG", 0, False), ("MK", 0, False),
    ]  # fmt: skip


def test_page_shows_index_definition_and_evidence(client, enrolment):
    client.force_login(enrolment.person)

    text = client.get("/learn/skills/").text

    assert (
        "复合型人才指数 = 外贸、电商、语言、营销四个领域中有一项技能达到 2 级的领域所占比例，以平台证据为准。" in text
    )
    assert f'<a href="/courses/{enrolment.run.course.slug}/" lang="zh-Hans">外贸实务</a>' in text


def test_profile_asks_the_same_for_more_proofs(enrolment, django_assert_num_queries):
    for number in range(3):
        make_skill(f"EC-0{number + 1}")
        other = make_enrolment(make_run(make_course()), enrolment.person)
        certificates.record_skills(
            other.person_id, [(f"EC-0{number + 1}", 1)], evidence=other.evidence, source="course"
        )
    # The columns of what firms ask for are made by whoever asks first.
    profile_of(enrolment.person_id)

    with django_assert_num_queries(5):
        profile_of(enrolment.person_id)
