"""What a person was shown able to do."""

import pytest

from certificates import public as certificates
from certificates.models import SkillEvidence
from lms.skills import public as skills
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def taxonomy():
    skills.load_taxonomy()


def test_record_skills_keeps_the_best_level():
    person = make_person()

    certificates.record_skills(person.pk, [("EC-05", 2), ("FT-01", 1)], evidence="a:1", source="课程")
    certificates.record_skills(person.pk, [("EC-05", 1), ("FT-01", 3)], evidence="b:1", source="实习")

    assert certificates.skill_levels_of(person.pk) == {"EC-05": 2, "FT-01": 3}


def test_record_skills_twice_with_one_evidence_is_once():
    person = make_person()

    for _ in range(2):
        certificates.record_skills(person.pk, [("EC-05", 2)], evidence="a:1", source="课程")

    assert SkillEvidence.objects.count() == 1


def test_skill_levels_of_many_keeps_people_apart():
    first, second, third = make_person(), make_person(), make_person()
    certificates.record_skills(first.pk, [("EC-05", 2)], evidence="a:1", source="课程")
    certificates.record_skills(second.pk, [("FT-01", 1)], evidence="a:2", source="课程")

    found = certificates.skill_levels_of_many([first.pk, second.pk, third.pk])

    assert [found[person.pk] for person in (first, second, third)] == [{"EC-05": 2}, {"FT-01": 1}, {}]
